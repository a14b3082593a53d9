"""What the page of one item reads beyond its frozen content: its days, its corrections, who stands where, what is mine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from office import positions, submissions, unsent_words
from office.calendar import written
from office.differences import Changes, changes_between
from office.models import (
    POSITIONS,
    ItemView,
    Position,
    PositionRound,
    Role,
    SoFar,
    Stance,
    Submission,
    User,
    WordsDraft,
)  # fmt: skip
from office.submissions import CertifiedCorrection
from office.traced import Because, Fact


@dataclass(frozen=True)
class ShownCorrection:
    """A technical correction with the words it changed."""

    correction: CertifiedCorrection
    changes: Changes


def corrections_shown(submission: Submission) -> list[ShownCorrection]:
    found = submissions.corrections_of(submission)
    return [ShownCorrection(item, changes_between(item.before, item.after)) for item in found]


def wording_hash(submission: Submission, corrections: list[ShownCorrection]) -> str:
    """The fingerprint of the wording on the page: the frozen one, or that of the last correction."""
    return corrections[-1].correction.content_hash if corrections else submission.content_hash


def days_of(submission: Submission) -> list[Fact]:
    """The days around an item, each with who or what set it."""
    sent = date_format(timezone.localtime(submission.submitted_at), "DATETIME_FORMAT")
    who = submission.submitted_by or _("the operator of the installation")
    rows = [
        Fact(
            _("Sent to the council"),
            sent,
            (
                Because(
                    _("%(who)s sent it; whoever wrote the text could not.") % {"who": who},
                    _("Item %(reference)s, four eyes") % {"reference": submission.reference},
                ),
            ),
        )
    ]
    if submission.decide_by:
        said = _("The sender asked for it by this day. No rule sets it.")
        rows.append(Fact(_("Decision wanted by"), written(submission.decide_by), (Because(said),)))
    if submission.is_pending:
        rows += _sitting_and_answers(submission)
    return rows


def _sitting_and_answers(submission: Submission) -> list[Fact]:
    point = (
        submissions.agenda_ahead(submission).select_related("sitting").order_by("sitting__held_on").first()
    )
    rows = []
    if point:
        said = _("Point %(number)s of the agenda of sitting %(reference)s.")
        because = Because(said % {"number": point.number, "reference": point.sitting.reference})
        rows.append(Fact(_("Sitting"), written(point.sitting.held_on), (because,)))
        rule = _("The staff answer the day before the sitting at the latest.")
    elif submission.decide_by:
        rule = _(
            "No sitting is planned yet, so the staff answer by the day on which a decision is wanted at the latest."
        )
    else:
        rule = _("No sitting is planned yet, so the staff answer within seven days.")
    due = submissions.answer_due_on(submission, point.sitting.held_on if point else None)
    return [*rows, Fact(_("Questions asked today are answered by"), written(due), (Because(rule),))]


@dataclass(frozen=True)
class Mine:
    """What a council member has on an item: unsent words, entries of a position, what may be stated now."""

    kept: dict[str, WordsDraft] = field(default_factory=dict)
    entries: list[Position] = field(default_factory=list)
    stances: list[Stance] = field(default_factory=list)

    @property
    def current(self) -> Position | None:
        return self.entries[0] if self.entries else None


def mine(submission: Submission, by: Any, entries: list[Position]) -> Mine:
    """`entries` are those of the item that `entries_for` gave."""
    if not (isinstance(by, User) and by.has_role(Role.COUNCILLOR)):
        return Mine()
    own = [entry for entry in reversed(entries) if entry.member_id == by.pk]
    if not submission.is_pending:
        return Mine(entries=own)
    return Mine(unsent_words.words_kept(submission, by), own, _to_state(own, round_of(submission)))


def entries_for(submission: Submission, by: Any) -> list[Position]:
    """Every entry on an item that this reader may read, in order: the own ones, all of them once they are closed.

    Before that, the staff read who declared a conflict of interest, as long as it stands.
    """
    if positions.are_public(submission, round_of(submission)):
        return list(Position.objects.filter(submission=submission).select_related("member"))
    own = list(reversed(positions.entries_of(submission, by))) if by.has_role(Role.COUNCILLOR) else []
    if not by.is_staff_member:
        return own
    return own + [entry for entry in positions.conflicts_on(submission) if entry not in own]


def _to_state(entries: list[Position], gathering: PositionRound | None) -> list[Stance]:
    """The answers that can be given now: who declared a conflict can only take it back first."""
    current = entries[0].stance if entries else Stance.TAKEN_BACK
    if current == Stance.CONFLICT:
        return [Stance.TAKEN_BACK]
    if not (gathering and gathering.is_open):
        return [Stance.CONFLICT]
    found = [*POSITIONS, Stance.CONFLICT]
    return [*found, Stance.TAKEN_BACK] if current != Stance.TAKEN_BACK else found


@dataclass(frozen=True)
class Stated:
    """What the reader may know of the positions: all once closed; before that, the staff know the conflicts."""

    gathering: PositionRound | None
    entries: list[Position] = field(default_factory=list)
    tally: list[tuple[str, int]] = field(default_factory=list)


def stated(submission: Submission, by: Any, entries: list[Position]) -> Stated:
    """`entries` are those of the item that `entries_for` gave."""
    gathering = round_of(submission)
    if positions.are_public(submission, gathering):
        standing = positions.those_that_count(entries)
        counted = positions.tally_of(standing)
        return Stated(gathering, standing, [(str(Stance(name).label), n) for name, n in counted.items()])
    conflicts = [entry for entry in positions.those_that_count(entries) if entry.stance == Stance.CONFLICT]
    return Stated(gathering, conflicts if by.is_staff_member else [])


def openings_seen_by(submission: Submission, by: Any) -> list[ItemView]:
    """Who opened it is for the record: the clerk and the auditors read it."""
    if not by.has_role(Role.CLERK, Role.AUDITOR):
        return []
    return list(submission.views.select_related("viewer"))


def so_far_of(submission: Submission) -> SoFar | None:
    """The figures frozen with the item, read together with it."""
    return getattr(submission, "so_far", None)


def round_of(submission: Submission) -> PositionRound | None:
    return getattr(submission, "round", None)
