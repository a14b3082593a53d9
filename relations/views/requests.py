"""The page on which a request from outside is accepted: the tie begins as a prospect."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.models import Role
from office.rules import Refused
from partners import requests_queries as requested
from partners.fitting import fits_of
from partners.models import PartnerKind, PartnershipRequest
from partners.request_lifecycle import REQUEST
from relations.actions.requests import Answer, accept_request
from relations.forms.requests import AcceptForm
from relations.views.steps import INVALID, STALE


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.OFFICER, Role.HEAD)
def relation_from_request(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        asked = requested.request_page().by_reference(reference)
    except PartnershipRequest.DoesNotExist:
        raise Http404 from None
    if refused := REQUEST.refusal(asked, REQUEST.step("accept"), by=request.user):
        raise refused
    profiles = [fit.profile for fit in fits_of(asked, requested.profiles_seeking())]
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AcceptForm(*typed, about=asked, alike=requested.partners_alike(asked), profiles=profiles)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            relation = accept_request(
                asked, type=said["type"], by=request.user, partner=form.chosen_partner,
                kind=said.get("kind") or PartnerKind.CITY, profile=form.chosen_profile,
                answer=Answer(said["answer"], said["on"], said["upload"]),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = STALE
        else:
            messages.success(
                request, _("The request is accepted and the tie is a prospect. Try a small project first.")
            )
            return redirect(relation)
    rows = [(_("Town"), f"{asked.town}, {asked.place}"), (_("They look for"), asked.seeks)]
    context = {"form": form, "asked": asked, "rows": rows}
    return render(request, "relations/relation_from_request.html", context, status=status)
