from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.letters import capitalised
from office.models import User
from office.rules import Refused
from partners import actions, queries
from partners.countries import language_name
from partners.forms import PartnerForm
from partners.models import Partner, PartnerName
from partners.panels import panels_of
from partners.rules import KEEPERS, READERS, may_keep_partners


def partner_or_404(reference: str) -> Partner:
    try:
        return queries.partner_page().by_reference(reference)
    except Partner.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*READERS)
def partner_detail(request: HttpRequest, reference: str) -> HttpResponse:
    partner = partner_or_404(reference)
    context = {
        "partner": partner,
        "facts": _facts(partner),
        "names": _names(partner),
        "candidacies": partner.candidacies.select_related("profile").order_by("-pk"),
        "panels": panels_of(partner, request.user),
        "history": queries.history_of_partner(partner),
        "may_keep": not may_keep_partners(request.user),
    }
    return render(request, "partners/partner_detail.html", context)


def _names(partner: Partner) -> list[tuple[PartnerName, str]]:
    """The further names with their language in the reader's words."""
    reader = translation.get_language() or "en"
    return [(name, language_name(name.language, reader)) for name in partner.names.all()]


def _facts(partner: Partner) -> list[tuple[Any, Any]]:
    label = {field.name: capitalised(field.verbose_name) for field in Partner._meta.concrete_fields}
    return [
        (label["kind"], capitalised(partner.get_kind_display())),
        (label["country"], partner.country_name),
        (label["place_label"], partner.place_label),
        (label["region"], partner.region),
        (label["wikidata_id"], partner.wikidata_id),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def new_partner(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            partner = actions.create_partner(
                **form.values, form_token=form.cleaned_data["form_token"], by=_user(request)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s was entered.") % {"name": partner.name})
            return redirect(partner)
    return render(request, "partners/partner_form.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def edit_partner_page(request: HttpRequest, reference: str) -> HttpResponse:
    partner = partner_or_404(reference)
    form = PartnerForm(request.POST or None, instance=partner)
    context = {"form": form, "partner": partner}
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"] or 0
            actions.edit_partner(partner, **form.values, revision=revision, by=_user(request))
        except Refused as refused:
            form.add_error(None, str(refused))
            if refused.code == "stale":
                return render(
                    request, "partners/partner_form.html", _conflict(request, partner, form), status=409
                )
        else:
            messages.success(request, _("Saved."))
            return redirect(partner)
    return render(request, "partners/partner_form.html", context, status=400 if form.errors else 200)


def _conflict(request: HttpRequest, partner: Partner, form: PartnerForm) -> dict[str, Any]:
    """Both texts, what is on file and what was typed.

    Saving again from here is a decision, not an accident.
    """
    on_file = PartnerForm(instance=partner)
    typed = {name: request.POST.get(name, "") for name in form.fields}
    differences = [
        (form.fields[name].label, on_file[name].value(), typed[name])
        for name in form.Meta.fields
        if str(on_file[name].value() or "") != typed[name].replace("\r\n", "\n").strip()
    ]
    again = request.POST.copy()
    again["revision"] = str(partner.revision)
    form.data = again
    return {"form": form, "partner": partner, "differences": differences}


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # the gate lets only users of ours in
