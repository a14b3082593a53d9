"""What the council pages read: one function per page or list, each with all it needs to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext

from office import documents
from office.models import (
    Actor,
    Deadline,
    Decision,
    DecisionSubject,
    Document,
    JournalEntry,
    Permission,
    Question,
    Remark,
    Role,
    Sitting,
    Submission,
    SubmissionState,
    account_of,
)  # fmt: skip
from office.submissions import about

WAITING_KINDS = (
    "decision_final",
    "decision_transmit",
    "decision_publish",
    "decision_complaint",
    "permission_chase",
    "permission_papers",
)


def items_to_decide() -> models.QuerySet[Submission]:
    """What lies before a body, the most urgent first, with the questions nobody has answered yet."""
    unanswered = Count("questions", filter=Q(questions__answered_at=None))
    pending = Submission.objects.filter(state=SubmissionState.PENDING).select_related("body")
    return pending.annotate(unanswered=unanswered).order_by(
        models.F("decide_by").asc(nulls_last=True), "submitted_at", "pk"
    )


def items_decided() -> models.QuerySet[Submission]:
    """What a body has decided, the latest first, each with its votes."""
    decided = Submission.objects.filter(state=SubmissionState.DECIDED).select_related("body")
    return decided.prefetch_related(_votes()).order_by("-closed_on", "-pk")


def acts_awaited() -> models.QuerySet[Deadline]:
    """The steps after a vote that are still open: what, with whom, since when, until when."""
    return Deadline.objects.open().filter(kind__in=WAITING_KINDS)


def sittings() -> models.QuerySet[Sitting]:
    held = Sitting.objects.select_related("body").annotate(number_of_decisions=Count("decisions"))
    return held.order_by("-held_on", "-pk")


def votes_of(sitting: Sitting) -> models.QuerySet[Decision]:
    return sitting.decisions.order_by("pk")


def _votes() -> Prefetch:
    rows = DecisionSubject.objects.select_related("decision").order_by("decision__decided_on", "decision_id")
    return Prefetch("outcomes", queryset=rows, to_attr="votes")


# -- one item -----------------------------------------------------------------------------------------


def submission_by_reference(reference: str) -> Submission:
    """The item with its votes; raises Submission.DoesNotExist."""
    items = Submission.objects.select_related(
        "body", "author", "submitted_by", "subject_type", "replaces", "round", "so_far"
    )
    return items.prefetch_related(_votes()).by_reference(reference)


def former_submission(submission: Submission) -> Submission | None:
    """The item about the same thing that was before the council last time."""
    if submission.replaces_id:
        return submission.replaces
    earlier = Submission.objects.filter(
        subject_type=submission.subject_type,
        subject_id=submission.subject_id,
        kind=submission.kind,
        pk__lt=submission.pk,
    )
    return earlier.order_by("-pk").first()


@dataclass(frozen=True)
class Annex:
    """A file under the title it was sent with; `document` is None where the reader may not open it."""

    title: str
    document: Document | None


def annexes(submission: Submission, by: Actor) -> list[Annex]:
    """What was frozen with the item, whatever became of the files since; then the papers about the item."""
    frozen = submission.content.get("annexes", [])
    readable = documents.readable_by(by)
    sent = readable.filter(
        subject_type=submission.subject_type, subject_id=submission.subject_id,
        checksum__in=[annex["sha256"] for annex in frozen], visibility__in=documents.FOR_THE_COUNCIL,
    )  # fmt: skip
    found = {file.checksum: file for file in sent.order_by("-pk")}
    papers = readable.filter(**about(submission), superseded_by=None).order_by("title", "pk")
    return [Annex(annex["title"], found.get(annex["sha256"])) for annex in frozen] + [
        Annex(paper.title, paper) for paper in papers
    ]


def questions_seen_by(submission: Submission, by: Actor) -> models.QuerySet[Question]:
    """Staff see every question; a council member sees the own ones and those that were shared."""
    found = submission.questions.select_related("asked_by", "answered_by")
    return found if by.is_staff_member else found.filter(Q(asked_by=account_of(by)) | Q(is_shared=True))


def remarks_seen_by(submission: Submission, by: Actor) -> models.QuerySet[Remark]:
    found = submission.remarks.select_related("made_by")
    return found if by.is_staff_member else found.filter(Q(made_by=account_of(by)) | Q(is_shared=True))


def item_in_its_place(submission: Submission) -> Submission | None:
    """What lies before the council, or was decided, instead of an item that was taken back."""
    later = Submission.objects.exclude(state=SubmissionState.WITHDRAWN).filter(
        subject_type=submission.subject_type, subject_id=submission.subject_id, kind=submission.kind,
        pk__gt=submission.pk,
    )  # fmt: skip
    return later.order_by("-pk").first()


def reason_for_withdrawing(submission: Submission) -> str:
    """What council members are told about an item that was taken back."""
    entries = JournalEntry.objects.filter(
        kind=submission._meta.label_lower, object_pk=str(submission.pk), act="submission.withdraw"
    )
    return entries.values_list("reason", flat=True).first() or ""


# -- one decision -------------------------------------------------------------------------------------


def decision_by_reference(reference: str, by: Actor) -> Decision:
    """The decision with all it is tied to. Council members see it where an item of theirs was decided."""
    found = Decision.objects.select_related(
        "body", "sitting", "rule_set", "document", "recorded_by", "reconsiders"
    ).prefetch_related("second_votes", "subjects__submission", "subjects__subject")  # fmt: skip
    decision = found.by_reference(reference)
    if not by.is_staff_member and not any(row.submission_id for row in decision.subjects.all()):
        raise Decision.DoesNotExist("council members see decisions on the items they were given")
    return decision


def deadlines_of(thing: models.Model) -> models.QuerySet[Deadline]:
    return Deadline.objects.open().filter(**about(thing))


def permission_by_reference(reference: str) -> Permission:
    found = Permission.objects.select_related("document", "recorded_by", "subject_type")
    return found.prefetch_related("steps", "subject").by_reference(reference)


@dataclass(frozen=True)
class Waiting:
    """One line of “with whom, since when”."""

    text: str
    url: str
    whom: str
    since: date
    due_on: date

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.since).days

    @property
    def is_overdue(self) -> bool:
        return self.due_on < timezone.localdate()


def waiting(deadline: Deadline) -> Waiting:
    """A deadline as the inbox shows it: the outside party we wait for, or the role that must act."""
    whom = (
        gettext(deadline.waiting_on)
        if deadline.waiting_on
        else Role(deadline.role).label
        if deadline.role
        else ""
    )
    return Waiting(deadline.text, deadline.subject_url, str(whom), deadline.opened_on, deadline.due_on)
