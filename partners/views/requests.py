"""The pages of requests from outside: towns that look for a partner and wait for our answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import documents, journal
from office.access import open_to
from office.letters import capitalised
from office.rules import Refused
from partners import acceptance
from partners import requests_queries as queries
from partners.actions import requests as actions
from partners.fitting import fits_of
from partners.models import PartnershipRequest, RequestState
from partners.request_forms import AnswerForm, RequestForm
from partners.request_lifecycle import REQUEST
from partners.rules import NEED_KEEPERS, READERS, may_keep_needs, must_await_an_answer

PAGE = 50
HISTORY = 20
INVALID, STALE = 400, 409


def request_or_404(reference: str) -> PartnershipRequest:
    try:
        found: PartnershipRequest = queries.request_page().by_reference(reference)
    except PartnershipRequest.DoesNotExist:
        raise Http404 from None
    return found


@require_safe
@open_to(*READERS)
def request_list(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in RequestState.values else ""
    found = queries.request_list()
    page = Paginator(found.filter(state=state) if state else found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": queries.waiting(),
        "tabs": _tabs(state),
        "is_filtered": bool(state),
        "may_write": not may_keep_needs(request.user),
    }
    return render(request, "partners/request_list.html", context)


def _tabs(state: str) -> list[dict[str, Any]]:
    address = reverse("partners:request_list")
    everything = [{"label": _("All"), "url": address, "current": not state}]
    return everything + [
        {"label": capitalised(label), "url": f"{address}?state={value}", "current": state == value}
        for value, label in RequestState.choices
    ]


@require_safe
@open_to(*READERS)
def request_detail(request: HttpRequest, reference: str) -> HttpResponse:
    asked = request_or_404(reference)
    may_write = not may_keep_needs(request.user)
    context = {
        "asked": asked,
        "alike": queries.partners_alike(asked) if asked.is_open else [],
        "fits": fits_of(asked, queries.profiles_seeking()) if asked.is_open else [],
        "offers": _offers(asked, request),
        "documents": documents.documents_of(asked, by=request.user),
        "panels": acceptance.panels_of(asked, request.user),
        "history": list(journal.history_of(asked)[:HISTORY]),
        "may_write": may_write,
        "may_edit": may_write and asked.is_open,
    }
    return render(request, "partners/request_detail.html", context)


def _offers(asked: PartnershipRequest, request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for offer in REQUEST.offers(asked, by=request.user):
        url = reverse("partners:request_answer", args=[asked.reference, offer.step.name])
        if offer.step.name == "accept":
            url = acceptance.address_of(asked) or ""
        if url:
            found.append({"step": offer.step, "refusal": offer.refusal, "url": url})
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def request_create(request: HttpRequest) -> HttpResponse:
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RequestForm(*typed, initial={"partner": request.GET.get("partner", "")})
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.record_request(
                **form.values, form_token=form.cleaned_data["form_token"], by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The request is recorded. Its answer stands in the diary."))
            return redirect(asked)
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def request_edit(request: HttpRequest, reference: str) -> HttpResponse:
    asked = request_or_404(reference)
    if reason := must_await_an_answer(asked):
        raise Refused("state", reason)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RequestForm(*typed, about=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_request(
                asked, **form.values, revision=form.cleaned_data["revision"] or 0, by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            if refused.code == "stale":
                return _conflict_page(request, form, asked)
        else:
            messages.success(request, _("Saved."))
            return redirect(asked)
    return _form_page(request, form, asked)


def _form_page(
    request: HttpRequest, form: RequestForm, asked: PartnershipRequest | None = None, *, conflict: Any = (),
    status: int | None = None,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "asked": asked, "conflict": conflict}
    return render(
        request, "partners/request_form.html", context, status=status or (INVALID if form.errors else 200)
    )


def _conflict_page(request: HttpRequest, form: RequestForm, asked: PartnershipRequest) -> HttpResponse:
    """Both texts, what is on file and what was typed; saving again from here is a decision."""
    conflict = form.against(asked)
    again = request.POST.copy()
    again["revision"] = str(asked.revision)
    form.data = again
    return _form_page(request, form, asked, conflict=conflict, status=STALE)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def request_answer(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Decline it, pass it on, or take an answer back. Accepting has its own page, where relations begin."""
    asked = request_or_404(reference)
    wanted = next((found for found in REQUEST if found.name == step), None)
    if wanted is None or wanted.name == "accept":
        raise Http404
    if refused := REQUEST.refusal(asked, wanted, by=request.user):
        raise refused
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswerForm(*typed, step=wanted)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(asked, wanted.name, by=request.user, **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("Recorded: %(step)s.") % {"step": wanted.label})
            return redirect(asked)
    rows = [(_("Town"), f"{asked.town}, {asked.place}"), (_("They look for"), asked.seeks)]
    context = {"form": form, "rows": rows, "step": wanted, "asked": asked}
    return render(request, "partners/request_answer.html", context, status=status)
