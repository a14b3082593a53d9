"""A protocol's text goes to the partner as a Word file and comes back as a proposal; a person decides on it."""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, documents, journal
from office.models import Actor, Municipality, Role, Visibility, account_of
from office.rules import Refused, require
from relations.actions.protocol import MAX_CLAUSES, save_draft
from relations.actions.word_comments import take_comments
from relations.models import Proposal, Protocol, ProtocolVersion, WordCopy
from relations.queries.protocol import term_rows
from relations.rules import protocol as rules
from relations.word_files.applying import applied
from relations.word_files.deciding import keys_in, numbered, waiting_in
from relations.word_files.marks import new_code
from relations.word_files.matching import Read, compare
from relations.word_files.plain import told_apart
from relations.word_files.reading import Returned, read_word_file
from relations.word_files.sending import Wording, word_file
from relations.word_files.wording import around, wording_of

ACCEPTED, REJECTED = "accepted", "rejected"
CHOICES = (ACCEPTED, REJECTED)
Changes = dict[str, list[Any]]
MOST_LOOSE_LINES = 20
# The house's own practice: a partner who wrote is answered within two weeks.
TIME_TO_ANSWER = timedelta(days=14)


@transaction.atomic
def send_as_word(protocol: Protocol, *, number: int, by: Actor) -> WordCopy:
    """Keep the text of a version as it goes out; its file is made of it. Raises Refused without any clause."""
    require(rules.may_write_protocols(by), "role")
    version = (
        ProtocolVersion.objects.select_related("protocol").filter(protocol=protocol, number=number).first()
    )
    if version is None or not version.clauses or not version.languages:
        raise Refused("no_text", _("This version has no clauses yet: write the text first."))
    house = Municipality.ours()
    wording = wording_of(protocol, version, house=house.name if house else "")
    content = {
        "title": version.title, "languages": version.languages, "clauses": version.clauses,
        "terms": [[str(label), str(value)] for label, value in term_rows(version)],
        "wording": dataclasses.asdict(wording),
    }  # fmt: skip
    copy = WordCopy.objects.create(
        protocol=protocol, version=version, code=new_code(), content=content, made_by=account_of(by)
    )
    changes: Changes = {"version": [None, version.number], "return_code": [None, copy.code]}
    journal.record("protocol.word_out", protocol, by=by, changes=changes)
    return copy


def file_of(copy: WordCopy) -> bytes:
    """The Word file, the same each time it is asked for but for the hour of its making."""
    return word_file(copy.content, copy.code, Wording(**copy.content["wording"]))


@transaction.atomic
def take_back(
    protocol: Protocol, upload: UploadedFile, *, by: Actor, received_on: date | None = None,
    copy: WordCopy | None = None, form_token: UUID | None = None,
) -> Proposal:  # fmt: skip
    """Read what a partner sent back as a proposal; the draft stays as it is. The same form sent twice is one.

    `copy` says what it answers, where the file does not say it itself. Raises Refused for what is no Word file,
    answers another protocol, or holds nothing that could be read as a clause.
    """
    require(rules.may_write_protocols(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    if form_token and (already := Proposal.objects.filter(form_token=form_token).first()):
        return already
    day = received_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    if not (upload.name or "").lower().endswith(".docx"):
        raise Refused("file_kind", _("This is no Word file. Ask for the text as .docx."))
    document = documents.take_in(upload, protocol, by=by, visibility=Visibility.INTERNAL)
    with document.file.open("rb") as kept:
        returned = read_word_file(kept.read())
    answered = _answered(protocol, returned, copy)
    returned = told_apart(answered.content, returned)
    read = compare(answered.content, answered.code, returned)
    _refuse_unreadable(answered, returned, read)
    proposal = Proposal.objects.create(
        protocol=protocol, number=protocol.proposals.count() + 1, word_copy=answered, document=document,
        received_on=day, is_recognised=read.is_recognised, content=_content(answered, returned, read),
        taken_by=account_of(by), form_token=form_token,
    )  # fmt: skip
    if not waiting_in(proposal):
        proposal.closed_at = timezone.now()
        proposal.save(update_fields=["closed_at"])
    changes: Changes = {
        "proposal": [None, proposal.number], "return_code": [None, answered.code],
        "document": [None, document.reference], "sha256": [None, document.checksum],
    }  # fmt: skip
    journal.record("protocol.word_back", protocol, by=by, occurred_on=day, changes=changes)
    if proposal.is_open:
        diary.open_deadline(
            _kind_in_diary(proposal), protocol, due_on=day + TIME_TO_ANSWER, values={"title": protocol.title},
            sentence=gettext_noop("Decide on what the partner proposes for “%(title)s”"), role=Role.OFFICER,
            opened_on=day,
        )  # fmt: skip
    return proposal


def _kind_in_diary(proposal: Proposal) -> str:
    return f"proposal_{proposal.number}"


def _close(proposal: Proposal) -> None:
    proposal.closed_at = timezone.now()
    diary.settle_deadlines(proposal.protocol, _kind_in_diary(proposal))


def _answered(protocol: Protocol, returned: Returned, chosen: WordCopy | None) -> WordCopy:
    """What the file answers: what was chosen, else what it says itself, else what went out last."""
    found = {copy.code: copy for copy in WordCopy.objects.filter(code__in=returned.codes[:20])}
    ours = [
        found[code] for code in returned.codes if code in found and found[code].protocol_id == protocol.pk
    ]
    if found and not ours:
        other = next(iter(found.values())).protocol
        sentence = _("This file answers another protocol: %(reference)s. Take it in there.")
        raise Refused("another_protocol", sentence % {"reference": other.reference})
    if chosen is not None and chosen.protocol_id == protocol.pk:
        return chosen
    copy = ours[0] if ours else protocol.word_copies.first()
    if copy is None:
        raise Refused(
            "nothing_sent", _("Nothing went out as a Word file yet, so there is nothing to compare with.")
        )
    return copy


def _refuse_unreadable(copy: WordCopy, returned: Returned, read: Read) -> None:
    kept = sum(item["kind"] in ("changed", "added") for item in read.items) + read.unchanged
    if not returned.clauses or not kept:
        raise Refused(
            "nothing_readable",
            _("No clause of ours was found in the file. Keep it among the documents and compare it by eye."),
        )
    if len(returned.clauses) > MAX_CLAUSES * 2:
        raise Refused("too_long", _("A protocol has at most 6 languages and 60 clauses."))


def _content(copy: WordCopy, returned: Returned, read: Read) -> dict[str, Any]:
    remarks = list(read.remarks)
    if not read.is_recognised:
        remarks.insert(0, {"what": "no_marks" if copy.code in returned.codes else "other_code"})
    ours = around(copy.content["wording"])
    loose = [
        line for line in returned.loose if " ".join(line.split()) not in ours and copy.code[:4] not in line
    ]
    remarks += [{"what": "outside", "text": line[:300]} for line in loose[:MOST_LOOSE_LINES]]
    return numbered({
        "items": read.items, "unchanged": read.unchanged, "remarks": remarks, "comments": read.comments,
    })  # fmt: skip


@transaction.atomic
def decide_on_proposal(
    proposal: Proposal, *, by: Actor, revision: int, choices: Mapping[str, str]
) -> Proposal:
    """Accept or reject items, each by itself; what is accepted goes into the draft, the rest stays out.

    `revision` is that of the draft that was compared: Raises Refused when somebody saved meanwhile, when there
    is no draft to write in, or when an item was decided otherwise already.
    """
    require(rules.may_write_protocols(by), "role")
    proposal = _locked(proposal)
    known = keys_in(proposal.content)
    new = {key: choice for key, choice in choices.items() if key in known and choice in CHOICES}
    if any(proposal.choices.get(key, choice) != choice for key, choice in new.items()):
        raise Refused("decided", _("Somebody else has decided on this meanwhile. Look at it again."))
    new = {key: choice for key, choice in new.items() if key not in proposal.choices}
    if not new:
        raise Refused("no_choice", _("Choose for at least one clause whether you accept it."))
    told = {"proposal": [None, proposal.number]} | {key: [None, choice] for key, choice in new.items()}
    accepted = {key for key, choice in new.items() if choice == ACCEPTED}
    taken = [item for item in proposal.content["items"] if item["key"] in accepted]
    if taken:
        _write(proposal, taken, by=by, revision=revision, told=told)
    comments = take_comments(proposal, accepted)
    if not taken:
        act = "protocol.take_word_comments" if comments else "protocol.reject_proposal"
        journal.record(act, proposal.protocol, by=by, changes=told)
    proposal.choices = proposal.choices | new
    if not waiting_in(proposal):
        _close(proposal)
    proposal.save(update_fields=["choices", "closed_at"])
    return proposal


def _write(
    proposal: Proposal, items: list[dict[str, Any]], *, by: Actor, revision: int, told: dict[str, Any]
) -> None:
    protocol = proposal.protocol
    draft = protocol.latest
    if draft is None or (reason := rules.must_be_writable(protocol, draft)):
        raise Refused("not_writable", reason if draft else _("There is no draft to write in."))
    clauses = applied(draft.clauses, items, draft.language_codes, proposal.number)
    save_draft(protocol, by=by, revision=revision, clauses=clauses, act="protocol.accept_proposal", told=told)


@transaction.atomic
def lay_proposal_aside(proposal: Proposal, *, by: Actor, reason: str) -> Proposal:
    """Reject all that is not decided yet, with a reason."""
    require(rules.may_write_protocols(by), "role")
    proposal = _locked(proposal)
    if not proposal.is_open:
        raise Refused("closed", _("Everything in this proposal is decided."))
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    waiting = waiting_in(proposal)
    proposal.choices = proposal.choices | dict.fromkeys(waiting, REJECTED)
    _close(proposal)
    proposal.save(update_fields=["choices", "closed_at"])
    changes = {"proposal": [None, proposal.number]} | {key: [None, REJECTED] for key in waiting}
    journal.record(
        "protocol.lay_proposal_aside", proposal.protocol, by=by, changes=changes, reason=reason.strip()
    )
    return proposal


def _locked(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).select_related("protocol").get(pk=proposal.pk)
