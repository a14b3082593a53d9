"""The permission of another authority: what was asked, what happened on the way, what it answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from office import council_reading as reading
from office import permissions
from office.access import STAFF, open_to
from office.calendar import Precision, written
from office.council_forms import AnswerStepForm, NoteForm, StepForm
from office.council_rules import AUTHORITIES
from office.models import Permission, PermissionState, Role
from office.rules import Refused

TONES = {
    PermissionState.REQUESTED: "info",
    PermissionState.PAPERS_ASKED: "warning",
    PermissionState.GRANTED: "success",
    PermissionState.REFUSED: "danger",
}
ANSWERS = ("grant", "refuse")


def _permission_or_404(reference: str) -> Permission:
    try:
        return reading.permission_by_reference(reference)
    except Permission.DoesNotExist:
        raise Http404 from None


@require_GET
@open_to(*STAFF)
def permission(request: HttpRequest, reference: str) -> HttpResponse:
    found = _permission_or_404(reference)
    ordered = sorted(
        permissions.PERMISSION.offers(found, by=request.user),
        key=lambda offer: offer.step.name not in ANSWERS,
    )
    offers = [
        SimpleNamespace(step=offer.step, refusal=offer.refusal, url=_step_url(found, offer.step.name))
        for offer in ordered
    ]
    context = {
        "permission": found,
        "authority": _authority(found),
        "tone": TONES[PermissionState(found.state)],
        "rows": _rows(found),
        "entries": _entries(found),
        "offers": offers,
        "deadlines": reading.deadlines_of(found),
        "may_note": request.user.has_role(Role.CLERK),
    }
    return render(request, "office/council/permission_detail.html", context)


def _authority(found: Permission) -> Any:
    """Its name in the reader's language; of old permissions it may not be on file."""
    return AUTHORITIES.get(found.authority, found.authority) or _("Authority not known")


def _step_url(found: Permission, step: str) -> str:
    return reverse("office:permission_step", args=[found.reference, step])


def _rows(found: Permission) -> list[tuple[str, Any]]:
    return [
        (_("Authority"), _authority(found)),
        (_("About"), found.subject),
        (_("Asked under"), found.citation or _("no rule on file")),
        (_("Requested on"), written(found.requested_on)),
        (_("Reference of the authority"), found.number),
    ]


def _entries(found: Permission) -> list[dict[str, Any]]:
    """What happened, in the order of its days."""
    dated = [(step.on, Precision.DAY, step.note, "neutral") for step in found.steps.all()]
    if found.requested_on:
        dated.append((found.requested_on, Precision.DAY, _("Requested"), "info"))
    if found.decided_on:
        tone = TONES[PermissionState(found.state)]
        dated.append((found.decided_on, Precision(found.decided_precision), found.get_state_display(), tone))
    return [
        {"when_text": written(day, precision), "title": title, "tone": tone}
        for day, precision, title, tone in sorted(dated, key=lambda entry: entry[0])
    ]


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def permission_note(request: HttpRequest, reference: str) -> HttpResponse:
    """Something dated on the way: through the Valilik, another ministry's opinion, papers sent."""
    found = _permission_or_404(reference)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            permissions.note_step(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The step is noted."))
            return redirect(found)
    return render(request, "office/council/permission_note.html", {"permission": found, "form": form})


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def permission_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """What the authority said, or what we sent it."""
    found = _permission_or_404(reference)
    wanted = permissions.PERMISSION.step(step)
    if refused := permissions.PERMISSION.refusal(found, wanted, by=request.user):
        raise refused
    form_class = AnswerStepForm if step in ANSWERS else StepForm
    form, status = form_class(request.POST or None, request.FILES or None, step=wanted), 200
    if request.method == "POST" and form.is_valid():
        try:
            permissions.answer(found, step, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("“%(step)s” is recorded.") % {"step": wanted.label})
            return redirect(found)
    rows = [
        (_("Permission"), str(found)),
        (_("Stands at"), found.get_state_display()),
        (_("Step"), wanted.label),
    ]
    context = {"step": wanted, "form": form, "rows": rows, "back": found.get_absolute_url()}
    return render(request, "office/council/step_form.html", context, status=status)
