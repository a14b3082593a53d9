"""The names of a partner: all of them in one table, each with its own form."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.rules import Refused
from partners.actions import names as actions
from partners.contact_forms import NameForm, RemoveNameForm
from partners.countries import language_name
from partners.models import Partner, PartnerName
from partners.rules import KEEPERS
from partners.views.answers import asked, partner_found

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def partner_names(request: HttpRequest, reference: str) -> HttpResponse:
    """All names, with a form for one more."""
    partner = partner_found(reference)
    form = NameForm(request.POST or None)
    is_done, status = asked(request, form, lambda: actions.add_name(partner, by=request.user, **form.values))
    if is_done:
        messages.success(request, _("“%(name)s” is added.") % {"name": form.cleaned_data["text"]})
        return redirect("partners:names", reference)
    reader = get_language() or "en"
    context = {
        "partner": partner,
        "names": [(name, language_name(name.language, reader)) for name in partner.names.all()],
        "form": form,
        "crumbs": _crumbs(partner, _("Names")),
    }
    return render(request, "partners/partner_names.html", context, status=status)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def name_correct(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    partner = partner_found(reference)
    name = _name_or_404(partner, number)
    form = NameForm(request.POST or None, name=name)
    is_done, status = asked(
        request,
        form,
        lambda: actions.correct_name(name, by=request.user, seen=form.seen, **form.values),
    )
    if is_done:
        messages.success(request, _("The name is corrected."))
        return redirect("partners:names", reference)
    context = {
        "partner": partner,
        "name": name,
        "form": form,
        "crumbs": _crumbs(partner, _("Correct a name")),
    }
    return render(request, "partners/partner_name_form.html", context, status=status)


@require_http_methods(["POST"])
@open_to(*KEEPERS)
def name_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    partner = partner_found(reference)
    name, form = _name_or_404(partner, number), RemoveNameForm(request.POST)
    try:
        if form.is_valid():
            actions.remove_name(name, by=request.user, seen=form.seen)
            messages.success(request, _("“%(name)s” is removed.") % {"name": name.text})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("partners:names", reference)


def _name_or_404(partner: Partner, number: int) -> PartnerName:
    name = partner.names.filter(pk=number).first()
    if name is None:
        raise Http404
    return name


def _crumbs(partner: Partner, here: str) -> list[tuple[str, str | None]]:
    return [(partner.name, partner.get_absolute_url()), (here, None)]
