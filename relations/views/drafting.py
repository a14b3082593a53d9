"""Writing the draft: every button keeps what was typed, nothing typed is lost, nobody writes over anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office import submissions
from office.access import open_to
from office.rules import Refused
from relations.actions import drafts
from relations.actions import protocol as actions
from relations.forms.clauses import SAVE, ClauseSheet
from relations.forms.draft_conflict import bring_together, read_now
from relations.forms.gap_offers import can_be_filled, fill_as_asked, offers_of
from relations.forms.library_choice import from_the_library
from relations.forms.protocol import DraftForm
from relations.merging import Read
from relations.models import KeptDraft, Protocol, ProtocolKind, ProtocolVersion
from relations.queries.comparison import Comparison, compare
from relations.queries.drafts import kept_by, kept_words, others_writing
from relations.queries.library import library_groups
from relations.rules import protocol as rules
from relations.rules.tidying import kept_until
from relations.views.protocol import INVALID, STALE, WRITERS, crumbs, protocol_or_404

KEEP, RESTORE, DISCARD = "keep", "restore", "discard"


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def protocol_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """The draft: its terms and its clauses side by side."""
    protocol = protocol_or_404(reference)
    version = protocol.latest
    if reason := rules.must_be_writable(protocol, version):
        raise Refused("not_writable", reason)
    assert version is not None  # noqa: S101 - a draft without a version is not writable
    if request.method != "POST":
        return _offer(request, protocol, version) or _as_on_file(request, protocol, version)
    command = request.POST.get("do", SAVE)
    if command == DISCARD:
        drafts.throw_away(protocol, by=request.user)
        messages.success(request, _("What you had typed is thrown away. This is the draft as it is saved."))
        return redirect("relations:protocol_edit", reference)
    if command == RESTORE:
        return _restored(request, protocol, version)
    if command == SAVE:
        return _save(request, protocol, version)
    return _reshaped(request, protocol, version, command)


def _as_on_file(request: HttpRequest, protocol: Protocol, version: ProtocolVersion) -> HttpResponse:
    form = DraftForm(initial=DraftForm.written(protocol, version))
    return _draft_page(request, protocol, form, ClauseSheet.of(version), read_now(protocol, version))


def _reshaped(
    request: HttpRequest, protocol: Protocol, version: ProtocolVersion, command: str
) -> HttpResponse:
    """A button that changes the sheet: what was typed is kept on the way, and stands in the form again."""
    sheet = ClauseSheet.from_post(request.POST, version)
    sheet.change(command, request.POST.get("added_language", ""))
    inserted = from_the_library(command, protocol, sheet, request.POST)
    if inserted is None:
        inserted = fill_as_asked(command, protocol, sheet, request.POST)
    kept = drafts.keep_draft(protocol, by=request.user, typed=_outside(request.POST) | sheet.as_sent())
    return _draft_page(
        request, protocol, _typed(request.POST), sheet, _read(request.POST), kept=kept, inserted=inserted
    )


def _outside(sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed outside the sheet, which may have other clauses by now than were sent."""
    names = {*DraftForm.base_fields, "base"}
    return {name: sent[name] for name in sent if name in names or name.startswith("choose-")}


def _typed(sent: Mapping[str, str]) -> DraftForm:
    """What stands in the form, right or wrong, to be shown again without complaints."""
    return DraftForm(initial={name: sent.get(name, "") for name in DraftForm.base_fields})


def _read(sent: Mapping[str, str]) -> Read:
    return Read.from_sent(sent.get("base", ""))


# -- saving -------------------------------------------------------------------------------------------


def _save(request: HttpRequest, protocol: Protocol, version: ProtocolVersion) -> HttpResponse:
    form, sheet = DraftForm(request.POST), ClauseSheet.from_post(request.POST, version)
    problems = sheet.problems()
    if not form.is_valid() or problems:
        for problem in problems:
            form.add_error(None, problem)
        return _draft_page(request, protocol, form, sheet, _read(request.POST), status=INVALID)
    if form.cleaned_data["revision"] == version.revision:
        sheet.take_chosen(request.POST, version)
    written = form.values | {
        "languages": sheet.languages,
        "clauses": sheet.clauses,
        "prevailing": sheet.prevailing,
        "confirmed": sheet.confirmed,
    }
    try:
        actions.save_draft(protocol, by=request.user, revision=form.cleaned_data["revision"], **written)
    except Refused as refused:
        fresh = protocol_or_404(protocol.reference)
        if refused.code == "stale" and fresh.latest is not None:
            return _conflict(request, fresh, form, sheet, _read(request.POST))
        form.add_error(None, str(refused))
        return _draft_page(request, protocol, form, sheet, _read(request.POST), status=STALE)
    drafts.throw_away(protocol, by=request.user)
    if can_be_filled(protocol, sheet, request.POST):
        messages.success(request, _("The draft is saved. Gaps in its clauses can be filled now: look below."))
        return redirect(f"{reverse('relations:protocol_edit', args=[protocol.reference])}#gaps")
    messages.success(request, _("The draft is saved."))
    return redirect("relations:protocol_detail", protocol.reference)


def _conflict(
    request: HttpRequest, protocol: Protocol, form: DraftForm, sheet: ClauseSheet, read: Read
) -> HttpResponse:
    """Both texts brought together; where both changed the same words, both stand there to choose from."""
    version = protocol.latest
    assert version is not None  # noqa: S101 - asked by the caller
    found = bring_together(protocol, version, form, sheet, read)
    return _draft_page(
        request,
        protocol,
        found.form,
        found.sheet,
        read_now(protocol, version),
        status=STALE,
        conflict=found.notes,
    )


# -- what was typed and not saved ---------------------------------------------------------------------


def _offer(request: HttpRequest, protocol: Protocol, version: ProtocolVersion) -> HttpResponse | None:
    """Text that was kept and never saved is offered before the draft is opened: nothing writes over it unseen."""
    kept = kept_by(protocol, request.user)
    if kept is None:
        return None
    found = _difference(protocol, version, kept)
    unseen = {"label": version.label, "kind": protocol.kind}  # said by no comparison
    if found is not None and not found and all(kept.typed.get(name) == unseen[name] for name in unseen):
        return None
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol, _("Draft")),
        "kept_at": timezone.localtime(kept.kept_at),
        "kept_until": kept_until(kept),
        "comparison": found,
        "is_stale": str(kept.typed.get("revision", "")) != str(version.revision),
    }
    return render(request, "relations/protocol_restore.html", context)


def _difference(protocol: Protocol, version: ProtocolVersion, kept: KeptDraft) -> Comparison | None:
    """How the kept text differs from the one on file; None where its terms cannot be read."""
    form, sheet = DraftForm(kept.typed), ClauseSheet.from_post(kept.typed, version)
    if not form.is_valid():
        return None
    typed = ProtocolVersion(
        protocol=protocol,
        number=version.number,
        title=form.cleaned_data["title"],
        label=form.cleaned_data["label"],
        languages=sheet.languages,
        clauses=sheet.clauses,
        prevailing=sheet.prevailing,
        **form.terms,
    )
    return compare(version, typed)


def _restored(request: HttpRequest, protocol: Protocol, version: ProtocolVersion) -> HttpResponse:
    kept = kept_by(protocol, request.user)
    if kept is None:
        return redirect("relations:protocol_edit", protocol.reference)
    form, sheet = DraftForm(kept.typed), ClauseSheet.from_post(kept.typed, version)
    if form.is_valid() and form.cleaned_data["revision"] != version.revision:
        return _conflict(request, protocol, form, sheet, _read(kept.typed))
    return _draft_page(request, protocol, _typed(kept.typed), sheet, _read(kept.typed), kept=kept)


@require_POST
@open_to(*WRITERS)
def protocol_keep(request: HttpRequest, reference: str) -> JsonResponse:
    """Called while somebody types, and every minute: what was typed is kept; who else writes is answered."""
    protocol = protocol_or_404(reference)
    sent = request.POST.dict()
    try:
        if "revision" in sent:
            kept = drafts.keep_draft(protocol, by=request.user, typed=sent)
            said = kept_words(kept)
        else:
            drafts.open_draft(protocol, by=request.user)
            said = ""
    except Refused as refused:
        return JsonResponse({"said": str(refused), "others": []}, status=STALE)
    others = others_writing(protocol, request.user)
    latest, read = protocol.latest, sent.get("revision") or sent.get("read", "")
    if latest is not None and read != str(latest.revision):
        others.append(
            _("Somebody else has saved this draft meanwhile. When you save yours, both are brought together.")
        )
    return JsonResponse({"said": said, "others": others})


# -- the page -----------------------------------------------------------------------------------------


def _draft_page(
    request: HttpRequest,
    protocol: Protocol,
    form: DraftForm,
    sheet: ClauseSheet,
    read: Read,
    *,
    status: int = 200,
    conflict: list[str] | None = None,
    kept: KeptDraft | None = None,
    inserted: list[str] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "protocol": protocol,
        "version": protocol.latest,
        "crumbs": crumbs(protocol, _("Draft")),
        "form": form,
        "sheet": sheet,
        "read": read.sent(),
        "conflict": conflict,
        "kept": kept_words(kept) if kept else "",
        "inserted": inserted,
        "gaps": offers_of(protocol, sheet, {name: form[name].value() for name in form.fields}),
        "library": library_groups(_kind(request, protocol), (get_language() or "en").split("-")[0]),
        "others": others_writing(protocol, request.user),
        "pending": submissions.pending_for(protocol),
    }
    return render(request, "relations/protocol_edit.html", context, status=status)


def _kind(request: HttpRequest, protocol: Protocol) -> str:
    """The kind that is chosen in the form, or the one on file."""
    chosen = request.POST.get("kind", "")
    return chosen if chosen in ProtocolKind.values else protocol.kind


@require_POST
@open_to(*WRITERS)
def protocol_new_draft(request: HttpRequest, reference: str) -> HttpResponse:
    draft = actions.open_new_draft(protocol_or_404(reference), by=request.user)
    messages.success(request, _("Version %(number)s is open for writing.") % {"number": draft.number})
    return redirect("relations:protocol_edit", reference)


@require_POST
@open_to(*WRITERS)
def protocol_name_version(request: HttpRequest, reference: str) -> HttpResponse:
    """Lay the draft aside under a name and go on in a copy."""
    revision = request.POST.get("revision", "")
    draft = actions.name_version(
        protocol_or_404(reference),
        by=request.user,
        label=request.POST.get("label", "").replace("\x00", ""),
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1,
    )
    messages.success(
        request,
        _("The version is laid aside under its name. Version %(number)s goes on from it.")
        % {"number": draft.number},
    )
    return redirect("relations:protocol_detail", reference)
