"""Organisations at partners and at home."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.models import Municipality
from office.rules import Refused
from partners.actions import organisations as actions
from partners.contact_forms import OrganisationForm
from partners.models import Organisation, Partner
from partners.page_queries import OrganisationFilter, history_of_organisation, organisations, people_among
from partners.rules import KEEPERS, READERS, may_keep_partners
from partners.views.answers import asked, found_or_404

METHODS = ["GET", "HEAD", "POST"]
PAGE = 50


@require_safe
@open_to(*READERS)
def organisation_list(request: HttpRequest) -> HttpResponse:
    found = OrganisationFilter(request.GET, queryset=organisations())
    context = {
        "filter": found,
        "page": Paginator(found.qs, PAGE).get_page(request.GET.get("page")),
        "ours": _ours(request),
        "may_keep": not may_keep_partners(request.user),
    }
    return render(request, "partners/organisation_list.html", context)


@require_safe
@open_to(*READERS)
def organisation_detail(request: HttpRequest, reference: str) -> HttpResponse:
    organisation = found_or_404(Organisation, reference, "partner")
    contacts = organisation.contacts.select_related("partner", "successor").order_by("pk")
    context = {
        "organisation": organisation,
        "people": people_among(contacts, timezone.localdate()),
        "history": history_of_organisation(organisation),
        "ours": _ours(request),
        "may_keep": not may_keep_partners(request.user),
    }
    return render(request, "partners/organisation_detail.html", context)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def organisation_create(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, partner=_partner_of_the_address(request))
    made: list[Organisation] = []

    def add() -> None:
        token = form.cleaned_data["form_token"]
        made.append(actions.add_organisation(by=request.user, form_token=token, **form.values))

    is_done, status = asked(request, form, add)
    if is_done:
        messages.success(request, _("%(name)s is entered.") % {"name": made[0].name})
        return redirect(made[0])
    return render(request, "partners/organisation_form.html", {"form": form}, status=status)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def organisation_edit(request: HttpRequest, reference: str) -> HttpResponse:
    organisation = found_or_404(Organisation, reference, "partner")
    form = OrganisationForm(request.POST or None, organisation=organisation)
    conflict: list[Any] = []

    def correct() -> None:
        revision = form.cleaned_data["revision"] or 0
        actions.correct_organisation(organisation, by=request.user, revision=revision, **form.values)

    def collided() -> None:
        fresh = found_or_404(Organisation, reference, "partner")
        conflict.extend(form.against(OrganisationForm(organisation=fresh)))
        form.again(fresh.revision)

    is_done, status = asked(request, form, correct, collided)
    if is_done:
        messages.success(request, _("Saved."))
        return redirect(organisation)
    context = {"form": form, "organisation": organisation, "conflict": conflict}
    return render(request, "partners/organisation_form.html", context, status=status)


@require_http_methods(["POST"])
@open_to(*KEEPERS)
def organisation_remove(request: HttpRequest, reference: str) -> HttpResponse:
    organisation = found_or_404(Organisation, reference, "partner")
    try:
        name = actions.remove_organisation(organisation, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(organisation)
    messages.success(request, _("%(name)s is off the file.") % {"name": name})
    return redirect(organisation.partner or "partners:organisations")


def _partner_of_the_address(request: HttpRequest) -> Partner | None:
    """Where somebody comes from a partner's page, that partner is filled in."""
    try:
        return Partner.objects.by_reference(request.GET.get("partner", ""))
    except Partner.DoesNotExist:
        return None


def _ours(request: HttpRequest) -> str:
    municipality: Municipality | None = getattr(request, "municipality", None)
    return municipality.name if municipality else _("our own town")
