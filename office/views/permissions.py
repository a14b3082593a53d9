"""The permission of another authority: what was asked, what happened on the way, what it answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from office import council_reading as reading
from office import permission_panels, permissions
from office.access import STAFF, open_to
from office.calendar import Precision, written
from office.letters import capitalised
from office.models import Permission, PermissionState, PermissionStep, PermissionStepKind, Role
from office.permission_forms import NoteForm, step_form
from office.permission_watch import Turn, authority_name, turn_of
from office.rules import Refused

TONES = {
    PermissionState.REQUESTED: "info",
    PermissionState.PAPERS_ASKED: "warning",
    PermissionState.GRANTED: "success",
    PermissionState.REFUSED: "danger",
}
# Papers that are wanted go out first; then what the authority answers.
_TURNS = {"send_papers": 0, "grant": 1, "refuse": 1}


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
        key=lambda offer: _TURNS.get(offer.step.name, 2),
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
        "turn": _turn_in_words(found),
        "panels": permission_panels.panels_of(found, request.user),
        "may_note": request.user.has_role(Role.CLERK),
    }
    return render(request, "office/council/permission_detail.html", context)


def _authority(found: Permission) -> Any:
    """Its name in the reader's language; of old permissions it may not be on file."""
    return authority_name(found.authority) or _("Authority not known")


def _turn_in_words(found: Permission) -> str:
    """With whom it lies and since when; nothing once it is answered."""
    if found.state in (PermissionState.GRANTED, PermissionState.REFUSED):
        return ""
    turn: Turn | None = turn_of(found.requested_on, found.steps.all())
    if turn is None:
        return ""
    said = {"whom": turn.whom or _authority(found), "since": written(turn.since), "due": written(turn.due_on)}
    is_late = turn.due_on < timezone.localdate()
    if turn.is_ours and is_late:
        return _("It is our turn since %(since)s: the authority waited for us until %(due)s.") % said
    if turn.is_ours:
        return _("It is our turn since %(since)s: the authority waits for us until %(due)s.") % said
    if is_late:
        return _("It lies with %(whom)s since %(since)s. Nothing came by %(due)s: ask how it stands.") % said
    return _("It lies with %(whom)s since %(since)s. If nothing comes, we ask on %(due)s.") % said


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


_STEP_TONES = {
    PermissionStepKind.PAPERS_ASKED: "warning",
    PermissionStepKind.CORRECTION_ASKED: "warning",
    PermissionStepKind.REMINDED: "warning",
}


def _entries(found: Permission) -> list[dict[str, Any]]:
    """What happened, in the order of its days."""
    dated = [(step.on, _step_entry(step)) for step in found.steps.all()]
    if found.requested_on:
        dated.append((found.requested_on, _entry(written(found.requested_on), _("Requested"), "info")))
    if found.decided_on:
        tone = TONES[PermissionState(found.state)]
        when = written(found.decided_on, Precision(found.decided_precision))
        why = permissions.why_refused(found)
        dated.append((found.decided_on, _entry(when, found.get_state_display(), tone, why)))
    # Of one day the request comes first, the answer last.
    turns = {"info": 0, "success": 2, "danger": 2}
    ordered = sorted(dated, key=lambda entry: (entry[0], turns.get(entry[1]["tone"], 1)))
    return [entry for _day, entry in ordered]


def _entry(when: str, title: Any, tone: str, body: str = "", url: str = "") -> dict[str, Any]:
    return {"when_text": when, "title": title, "tone": tone, "body": body, "url": url}


def _step_entry(step: PermissionStep) -> dict[str, Any]:
    """Its kind stands first; a note without a kind speaks for itself."""
    is_plain = step.kind == PermissionStepKind.OTHER
    said = [step.through, "" if is_plain else step.note]
    if step.answer_by:
        said.append(_("To be answered by %(day)s") % {"day": written(step.answer_by)})
    title = step.note if is_plain else capitalised(step.get_kind_display())
    url = reverse("office:document", args=[step.document.reference]) if step.document else ""
    tone = _STEP_TONES.get(PermissionStepKind(step.kind), "neutral")
    return _entry(written(step.on), title, tone, " · ".join(filter(None, said)), url)


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def permission_note(request: HttpRequest, reference: str) -> HttpResponse:
    """Something dated on the way: through the Valilik, another ministry's opinion, papers sent."""
    found = _permission_or_404(reference)
    is_sent = request.method == "POST"
    form, status = NoteForm(request.POST if is_sent else None, request.FILES if is_sent else None), 200
    if is_sent and form.is_valid():
        try:
            permissions.note_step(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("The step is noted."))
            return redirect(found)
    context = {"permission": found, "form": form}
    return render(request, "office/council/permission_note.html", context, status=status)


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def permission_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """What the authority said, or what we sent it."""
    found = _permission_or_404(reference)
    wanted = permissions.PERMISSION.step(step)
    if refused := permissions.PERMISSION.refusal(found, wanted, by=request.user):
        raise refused
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    form, status = step_form(wanted)(*sent, step=wanted), 200
    if is_sent and form.is_valid():
        try:
            permissions.answer(found, step, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("Recorded: %(step)s.") % {"step": wanted.label})
            return redirect(found)
    rows = [
        (_("Permission"), str(found)),
        (_("Stands at"), found.get_state_display()),
        (_("Step"), wanted.label),
    ]
    context = {"step": wanted, "form": form, "rows": rows, "back": found.get_absolute_url()}
    return render(request, "office/council/step_form.html", context, status=status)
