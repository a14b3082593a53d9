"""The pages of technical corrections: propose, read what changes, certify or decline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import STAFF, open_to
from office.letters import capitalised
from office.models import PermissionStep, Role
from office.rules import Refused
from relations.actions.correction import propose_correction
from relations.forms.correction import AnsweringForm, CertificateForm, CorrectionForm, DeclineForm
from relations.lifecycle.correction import CORRECTION
from relations.models import Correction, CorrectionState, Protocol
from relations.queries.corrections import changes_in, correction_by_reference
from relations.rules import correction as rules
from relations.steps import step_for_people
from relations.views.protocol import INVALID, STALE, crumbs, protocol_or_404

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@open_to(Role.OFFICER, Role.HEAD)
def correction_propose(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    if refused := rules.must_allow_a_correction(protocol):
        raise Refused("not_correctable", refused)
    text: Any = protocol.text
    sent, asked_in = request.method == "POST", _asked_in(protocol, request)
    form = CorrectionForm(
        request.POST if sent else None, request.FILES if sent else None, text=text, asked_in=asked_in
    )
    status = 200
    if sent:
        status = INVALID
        if form.is_valid():
            said = form.cleaned_data
            names = ("title", "reason", "asked_by", "asked_on", "asked_reference", "upload", "form_token")
            given = {name: said[name] for name in names} | {"asked_in": asked_in}
            try:
                made = propose_correction(protocol, by=request.user, clauses=form.clauses(), **given)
            except Refused as refused_because:
                form.add_error(None, str(refused_because))
                status = STALE
            else:
                messages.success(request, _("The correction is proposed. The clerk has to certify it."))
                return redirect(made)
    context = {
        "protocol": protocol,
        "form": form,
        "crumbs": crumbs(protocol, _("Propose a technical correction")),
    }
    return render(request, "relations/correction_form.html", context, status=status)


def _asked_in(protocol: Protocol, request: HttpRequest) -> PermissionStep | None:
    """The step of the permission from which it is begun, as the address names it."""
    number = request.GET.get("step", "")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    found = PermissionStep.objects.select_related("permission").filter(pk=int(number)).first()
    if found and request.method != "POST" and (reason := rules.must_answer_a_request(protocol, found)):
        raise Refused("asked_in", reason)  # a form that was sent is asked by the act, which knows it again
    return found


def correction_or_404(reference: str) -> Correction:
    try:
        return correction_by_reference(reference)
    except Correction.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*STAFF)
def correction(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, correction_or_404(reference))


def _page(
    request: HttpRequest, row: Correction, *, certify: Form | None = None, decline: Form | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    refused = CORRECTION.refusal(row, CORRECTION.step("certify"), by=request.user)
    is_open = row.state == CorrectionState.PROPOSED
    may_settle = is_open and request.user.has_role(Role.CLERK)
    context = {
        "correction": row,
        "crumbs": crumbs(row.protocol, row.reference),
        "tone": row.tone,
        "changes": changes_in(row),
        "numbers": rules.numbers_changed(row.corrected.clauses, row.clauses),
        "rows": _rows(row),
        "refused": refused if may_settle else None,
        "certify_form": certify or (_certificate(row) if may_settle and refused is None else None),
        "decline_form": decline or (DeclineForm() if may_settle else None),
    }
    return render(request, "relations/correction_detail.html", context, status=status)


def _certificate(row: Correction, sent: Any = None) -> CertificateForm:
    return AnsweringForm(sent) if row.asked_in else CertificateForm(sent)


def _rows(row: Correction) -> list[tuple[Any, Any]]:
    return [
        (_("State"), capitalised(str(row.get_state_display()))),
        (_("Asked for by"), row.asked_by),
        (_("On"), row.asked_on),
        (_("Reference of the letter"), row.asked_reference),
        (_("Asked for in"), row.asked_in.permission if row.asked_in else ""),
        (_("Why it is a slip"), row.reason),
        (_("Proposed by"), row.proposed_by),
        (_("Certified by"), row.certified_by),
        (_("Certificate"), row.certificate),
    ]


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def correction_certify(request: HttpRequest, reference: str) -> HttpResponse:
    row = correction_or_404(reference)
    if request.method != "POST":
        return _page(request, row)
    form = _certificate(row, request.POST)
    status = _taken(row, "certify", form, request, lambda said: said)
    if status:
        return _page(request, row, certify=form, status=status)
    messages.success(
        request, _("The correction is certified. The decision stands, and its readers are told.")
    )
    return redirect(row)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def correction_decline(request: HttpRequest, reference: str) -> HttpResponse:
    row = correction_or_404(reference)
    if request.method != "POST":
        return _page(request, row)
    form = DeclineForm(request.POST)
    status = _taken(row, "decline", form, request, lambda said: {"reason": said["reason"]})
    if status:
        return _page(request, row, decline=form, status=status)
    messages.success(request, _("The correction is declined. The text stays as it was adopted."))
    return redirect(row)


def _taken(
    row: Correction, name: str, form: Form, request: HttpRequest, given: Callable[[dict[str, Any]], dict[str, Any]]
) -> int:  # fmt: skip
    """Take the step; 0 when it is taken, or the status with which the page comes back."""
    step_for_people(CORRECTION, row, name, by=request.user)
    if not form.is_valid():
        return INVALID
    try:
        CORRECTION.take(row, name, by=request.user, **given(form.cleaned_data))
    except Refused as refused:
        form.add_error(None, str(refused))
        return STALE
    return 0
