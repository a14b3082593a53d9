"""What goes to the council: content frozen, hashed and pinned to the decision.

`office` keeps the submission and does not know whose content it holds. The app that owns the kind registers
how to show it and what follows when it is decided, withdrawn, or answered by an authority.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, journal, open_questions, openings, positions, so_far, unsent_words
from office.item_lock import about, hold_pending, locked_pending, pending_for
from office.models import (
    Actor,
    AgendaItem,
    Body,
    BodyKind,
    Decision,
    DecisionSubject,
    Permission,
    Question,
    Remark,
    Result,
    Role,
    SittingState,
    Submission,
    SubmissionState,
    WordsKind,
    account_of,
)  # fmt: skip
from office.rules import Refused, require, role_missing, those_behind
from office.traced import Because

Row = tuple[Any, ...]

__all__ = ["about", "hold_pending", "locked_pending", "pending_for"]


@dataclass(frozen=True)
class FrozenText:
    """One clause: its heading and its text per language code."""

    heading: dict[str, str]
    texts: dict[str, str]


@dataclass(frozen=True)
class Changed:
    """A term as it holds until now and as it is to hold from then on."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Against:
    """What an item changes in a text that is in force: its terms, and its clauses in words."""

    named: str
    counted: str
    terms: tuple[Changed, ...] = ()
    clauses: tuple[Because, ...] = ()


@dataclass(frozen=True)
class Presentation:
    """A submission as the decision page and the council paper show it, made from its frozen content alone."""

    question: str
    if_yes: str
    if_no: str
    # A label with its value, or an `office.traced.Fact`, which also says where the value comes from.
    facts: Sequence[Row] = field(default_factory=list)
    partner: Sequence[Row] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)  # code, status in words
    texts: list[FrozenText] = field(default_factory=list)
    # Several subjects: each with what is proposed.
    outcomes: Sequence[Row] = field(default_factory=list)
    because_yes: tuple[Because, ...] = ()
    against: Against | None = None


@dataclass(frozen=True)
class CertifiedCorrection:
    """Slips put right in an adopted text: by whose wish, who certified it, and the text as it reads since."""

    reference: str
    reason: str
    asked_by: str
    asked_on: date
    asked_reference: str
    certified_by: Any
    certified_at: datetime
    certificate: str
    content_hash: str
    before: Presentation
    after: Presentation


@dataclass(frozen=True)
class SubjectKind:
    """How one kind of thing behaves before the council; registered by the app that owns the thing."""

    name: str
    label: Any
    present: Callable[[Submission], Presentation]
    # Called inside the deciding transaction, with the decision and the row that concerns the thing.
    decided: Callable[[Submission, Decision, Actor], None]
    withdrawn: Callable[[Submission, Actor], None]
    permission_answered: Callable[[Permission, Actor], None] | None = None
    # Whether nothing rests any more on the answer that is awaited for this thing: nobody is asked for it then.
    needs_no_answer: Callable[[Permission], bool] | None = None
    # Called when an adopted decision falls after all: the council did not insist on it, or it was annulled.
    fallen: Callable[[Submission, Decision, Actor], None] | None = None
    # The name of the model of its subjects, where it differs from the name of the kind.
    model_name: str = ""
    # What was corrected in an item since it was decided, the earliest first.
    corrections: Callable[[Submission], list[CertifiedCorrection]] | None = None
    # The names of outcomes beyond “adopted” and “rejected” that a decision may give to its subjects.
    outcomes: Mapping[str, Any] = field(default_factory=dict)


_kinds: dict[str, SubjectKind] = {}


def register_kind(kind: SubjectKind) -> None:
    _kinds[kind.name] = kind


def outcome_name(outcome: str) -> Any:
    """What became of a subject, in the reader's language: a result, or a word that one of the kinds knows."""
    names: dict[str, Any] = dict(Result.choices)
    for kind in _kinds.values():
        names |= kind.outcomes
    return names.get(outcome, outcome)


def kind_named(name: str) -> SubjectKind:
    return _kinds[name]


def kind_of(subject_type: ContentType, subject_id: int) -> SubjectKind | None:
    """The kind that owns a thing, also of a thing of the past that never was an item; None when nobody does."""
    for kind in _kinds.values():
        if (kind.model_name or kind.name) == subject_type.model:
            return kind
    item = Submission.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-pk").first()
    return _kinds.get(item.kind) if item else None


def present(submission: Submission) -> Presentation:
    return _kinds[submission.kind].present(submission)


def corrections_of(submission: Submission) -> list[CertifiedCorrection]:
    found = _kinds[submission.kind].corrections
    return found(submission) if found else []


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 over canonical JSON in Unicode's NFC form: same text, same hash, whatever typed it."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", canonical).encode()).hexdigest()


@transaction.atomic
def submit(
    subject: models.Model,
    *,
    kind: str,
    title: str,
    version_label: str,
    content: dict[str, Any],
    by: Actor,
    author: Any = None,
    body: Body | None = None,
    decide_by: date | None = None,
    replaces: Submission | None = None,
) -> Submission:
    """Freeze the content and put it before the body. Part of the owner's act, which writes the journal.

    Raises Refused when `by` wrote it (four eyes) or when the thing is already before a body.
    """
    require(role_missing(by, Role.HEAD), "role")
    if author is not None and author in those_behind(by, Role.HEAD):
        raise Refused("four_eyes", _("You wrote this yourself: somebody else has to send it to the council."))
    if pending_for(subject):
        raise Refused("already_submitted", _("This is already before the council: withdraw it first."))
    submission = Submission.objects.create(
        kind=kind, title=title, version_label=version_label, content=content, content_hash=content_hash(content),
        subject=subject, body=body or council(), author=author, submitted_by=account_of(by), decide_by=decide_by,
        replaces=replaces,
    )  # fmt: skip
    diary.open_deadline(
        "decision_awaited", submission, due_on=decide_by or timezone.localdate() + timedelta(days=30),
        sentence=gettext_noop("Record the council's decision on “%(title)s”"), values={"title": title}, role=Role.CLERK,
        waiting_on=gettext_noop("the council"),
    )  # fmt: skip
    diary.open_deadline(
        "decision_requested", submission, due_on=decide_by or timezone.localdate() + timedelta(days=30),
        sentence=gettext_noop("Read “%(title)s” before the council decides on it"), values={"title": title},
        role=Role.COUNCILLOR,
    )  # fmt: skip
    positions.open_round(submission)
    so_far.freeze(submission)
    return submission


def council() -> Body:
    """The municipal council: made on first use, there is one."""
    return Body.objects.get_or_create(kind=BodyKind.COUNCIL)[0]


@transaction.atomic
def withdraw(submission: Submission, *, by: Actor, reason: str) -> Submission:
    """Take an item back before it is decided; the thing behind it learns of it, and so does everybody who opened it."""
    require(role_missing(by, Role.HEAD), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: council members read it."))
    submission = locked_pending(submission)
    submission.state, submission.closed_on = SubmissionState.WITHDRAWN, timezone.localdate()
    submission.save()
    diary.settle_deadlines(submission)
    positions.close_round(submission, by=by)
    told = openings.tell_readers(
        submission, gettext_noop("“%(title)s” was taken back from the council: read why"), by=by,
        values={"title": submission.title},
    )  # fmt: skip
    # The owner writes into the journal, whose end is then ours until the commit: so everything else comes before it.
    _kinds[submission.kind].withdrawn(submission, by)
    journal.record(
        "submission.withdraw", submission, by=by, reason=reason, changes={"readers told": [None, told]}
    )
    return submission


def close_decided(submission: Submission, decision: Decision, outcome: str, *, by: Actor) -> DecisionSubject:
    """Tie a decision to an item and let its owner draw the consequence; part of the recording act."""
    submission = locked_pending(submission)
    submission.state, submission.closed_on = (
        SubmissionState.DECIDED,
        decision.decided_on or timezone.localdate(),
    )
    submission.save()
    diary.settle_deadlines(submission, but=open_questions.leave_open(submission))
    positions.close_round(submission, by=by)
    row = DecisionSubject.objects.create(
        decision=decision, submission=submission, subject_type=submission.subject_type,
        subject_id=submission.subject_id, outcome=outcome,
    )  # fmt: skip
    _kinds[submission.kind].decided(submission, row.decision_here, by)
    return row


def tell_of_fall(decision: Decision, *, by: Actor) -> None:
    """Let the owners of a decision's items draw the consequence of its falling; part of the recording act."""
    for item in Submission.objects.filter(outcomes__decision=decision).order_by("pk"):
        if fallen := _kinds[item.kind].fallen:
            fallen(item, decision, by)


def keep_open(submission: Submission, decision: Decision, outcome: str) -> DecisionSubject:
    """Tie a vote that settled nothing (a tie to be voted again, no quorum) to its item, which stays before the body."""
    submission = locked_pending(submission)
    return DecisionSubject.objects.create(
        decision=decision, submission=submission, subject_type=submission.subject_type,
        subject_id=submission.subject_id, outcome=outcome,
    )  # fmt: skip


@transaction.atomic
def ask_question(
    submission: Submission, text: str, *, is_shared: bool, by: Actor, form_token: UUID | None = None
) -> Question:
    """A council member asks; officers and heads answer before the sitting."""
    require(role_missing(by, Role.COUNCILLOR), "role")
    submission = locked_pending(submission)
    question = Question.objects.create(
        submission=submission,
        asked_by=account_of(by),
        text=text.strip(),
        is_shared=is_shared,
        form_token=form_token,
    )
    diary.open_deadline(
        f"{open_questions.KIND}{question.pk}", submission, due_on=answer_due(submission),
        sentence=gettext_noop("Answer a council member's question on “%(title)s”"), values={"title": submission.title},
        role=Role.OFFICER,
    )  # fmt: skip
    unsent_words.drop_words(submission, WordsKind.QUESTION, by=question.asked_by)
    journal.record("submission.ask", submission, by=by, personal={"question": question.text})
    return question


def agenda_ahead(submission: Submission) -> models.QuerySet[AgendaItem]:
    """Where an item stands on the agenda of a sitting to come; one that was called off is none."""
    ahead = AgendaItem.objects.filter(submission=submission, sitting__held_on__gte=timezone.localdate())
    return ahead.exclude(sitting__state=SittingState.CALLED_OFF)


def answer_due(submission: Submission) -> date:
    """The day by which a question asked today is answered."""
    ahead = agenda_ahead(submission)
    days = ahead.order_by("sitting__held_on").values_list("sitting__held_on", flat=True)
    return answer_due_on(submission, days.first())


def answer_due_on(submission: Submission, sitting_on: date | None) -> date:
    """The day before the planned sitting; without one, the day a decision is wanted by, or in a week. Never past."""
    today = timezone.localdate()
    if sitting_on:
        return max(today, sitting_on - timedelta(days=1))
    return max(today, submission.decide_by or today + timedelta(days=7))


@transaction.atomic
def answer_question(question: Question, text: str, *, by: Actor, seen: str | None = None) -> Question:
    """Staff answer; a correction is a new answer, the earlier one stays in the journal.

    `seen` is the answer that stood on the page when writing began: Refused when somebody answered meanwhile.
    """
    require(role_missing(by, Role.OFFICER, Role.HEAD), "role")
    if not text.strip():
        raise Refused("empty", _("Write the answer first."))
    question = Question.objects.select_for_update().get(pk=question.pk)
    if seen is not None and question.answer != seen:
        raise Refused(
            "stale", _("Somebody answered this meanwhile. Both answers are shown: decide which one stands.")
        )
    before, question.answer = question.answer, text.strip()
    question.answered_by, question.answered_at = account_of(by), timezone.now()
    question.save()
    diary.settle_deadlines(question.submission, f"{open_questions.KIND}{question.pk}")
    journal.record(
        "submission.answer", question.submission, by=by, changes={"answer": [before, question.answer]}
    )
    return question


@transaction.atomic
def leave_remark(
    submission: Submission, text: str, *, is_shared: bool, by: Actor, form_token: UUID | None = None
) -> Remark:
    """A council member's note for the staff, or for all members when shared."""
    require(role_missing(by, Role.COUNCILLOR), "role")
    submission = locked_pending(submission)
    remark = Remark.objects.create(
        submission=submission,
        made_by=account_of(by),
        text=text.strip(),
        is_shared=is_shared,
        form_token=form_token,
    )
    unsent_words.drop_words(submission, WordsKind.REMARK, by=remark.made_by)
    journal.record("submission.remark", submission, by=by, personal={"remark": remark.text})
    return remark
