from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import documents
from office.access import open_to
from office.house_forms import DocumentForm
from office.letters import capitalised
from office.models import Role, User
from office.rules import Refused
from partners import actions, page_queries, queries
from partners.countries import language_name
from partners.forms import PartnerForm
from partners.locator import locator
from partners.models import Partner, PartnerName
from partners.panels import panels_of
from partners.rules import KEEPERS, READERS, may_keep_partners
from partners.views.answers import asked
from partners.views.gazetteer import taken_from_gazetteer
from partners.views.survivors import led_to_survivor

# As for every file of the house, see office/documents.py.
FILERS = (Role.OFFICER, Role.HEAD, Role.CLERK)


def partner_or_404(reference: str, pages: Any = queries.partner_page) -> Partner:
    try:
        return pages().by_reference(reference)
    except Partner.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*READERS)
def partner_detail(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        partner = partner_or_404(reference, page_queries.partner_page)
    except Http404:
        if moved := led_to_survivor(request, reference):
            return moved
        raise
    changes, predecessors = page_queries.legal_changes_around(partner)
    may_file = request.user.has_role(*FILERS)
    context = {
        "partner": partner,
        "facts": _facts(partner),
        "locator": locator(partner, getattr(request, "municipality", None)),
        "names": _names(partner),
        "change": next((change for change in changes if change.corrected_on is None), None),
        "corrected": [change for change in changes if change.corrected_on],
        "predecessors": predecessors,
        "people": page_queries.people_among(partner.contacts.all(), timezone.localdate()),
        "organisations": partner.organisations.all(),
        "candidacies": page_queries.candidacies(partner),
        "panels": panels_of(partner, request.user),
        "documents": documents.documents_of(partner, by=request.user),
        "document_form": DocumentForm(auto_id="document_%s") if may_file else None,
        "history": queries.history_of_partner(partner),
        "may_keep": not may_keep_partners(request.user),
    }
    return render(request, "partners/partner_detail.html", context)


@require_http_methods(["POST"])
@open_to(*FILERS)
def document_add(request: HttpRequest, reference: str) -> HttpResponse:
    """A file about the partner itself; those about a tie or a protocol hang there."""
    partner = partner_or_404(reference)
    form = DocumentForm(request.POST, request.FILES)

    def file_it() -> None:
        said = dict(form.cleaned_data)
        documents.upload_document(said.pop("file"), partner, by=request.user, **said)

    is_done, status = asked(request, form, file_it)
    if is_done:
        messages.success(request, _("The document is filed."))
        return redirect(f"{partner.get_absolute_url()}#documents")
    crumbs = [(partner.name, partner.get_absolute_url()), (_("Documents"), None)]
    context = {"form": form, "partner": partner, "crumbs": crumbs}
    return render(request, "partners/document_form.html", context, status=status)


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
        (label["geonames_id"], str(partner.geonames_id or "")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def new_partner(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None, initial=taken_from_gazetteer(request.GET))
    if request.method == "POST" and form.is_valid():
        if alike := _alike(form):
            return render(request, "partners/partner_form.html", {"form": form, "alike": alike}, status=409)
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


def _alike(form: PartnerForm) -> list[Partner]:
    """Whom we have of that name already; sending the same form again says that this is another."""
    said = form.cleaned_data
    if said["is_another"]:
        return []
    named = queries.partners_so_named(said["name"], said["country"])
    if token := said["form_token"]:
        # The one that this very form has made, when it is sent twice, is no other.
        named = named.exclude(form_token=token)
    found = list(named[: queries.ALIKE])
    if found:
        form.data = {**form.data.dict(), "is_another": "on"}
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def edit_partner_page(request: HttpRequest, reference: str) -> HttpResponse:
    if moved := led_to_survivor(request, reference, "partners:edit"):
        return moved
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
