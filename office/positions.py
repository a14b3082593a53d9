"""Where council members stand before the sitting: advice on the frozen text, private until it is closed, never a vote.

A municipality switches it on. A conflict of interest can be declared on every item: then there is no position.
Entries are never changed: a correction is a new entry on the one before it, and the last one counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.item_lock import locked_pending
from office.models import (
    POSITIONS,
    Actor,
    Municipality,
    Position,
    PositionRound,
    Role,
    Stance,
    Submission,
    SubmissionState,
    User,
    account_of,
)  # fmt: skip
from office.rules import Refused, require, role_missing


def open_round(submission: Submission) -> PositionRound | None:
    """Positions are gathered on a new item where the municipality has switched it on; part of the sending."""
    ours = Municipality.ours()
    if ours is None or not ours.gathers_positions:
        return None
    return PositionRound.objects.create(submission=submission)


@transaction.atomic
def state_position(
    submission: Submission, stance: str, *, by: User, content_hash: str, note: str = "", form_token: UUID | None = None,
) -> Position:  # fmt: skip
    """Say where one stands on exactly the text that was read, declare a conflict of interest, or take either back.

    Raises Refused when positions are not gathered or are closed, when a conflict stands, or when the text is another.
    """
    require(role_missing(by, Role.COUNCILLOR), "role")
    submission = locked_pending(submission)
    already = Position.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    if content_hash != submission.content_hash:
        raise Refused("stale", _("You were reading another text. Read this one before you take a position."))
    current = current_position(submission, by)
    _refuse_out_of_place(submission, current, stance)
    if current and (current.stance, current.note) == (stance, note.strip()):
        return current
    entry = Position.objects.create(
        submission=submission, member=by, content_hash=content_hash, stance=stance, note=note.strip(),
        corrects=current, form_token=form_token,
    )  # fmt: skip
    # That somebody took a position is on record at once; which one it was, nobody reads before they are closed.
    journal.record("submission.position", submission, by=by)
    return entry


def _refuse_out_of_place(submission: Submission, current: Position | None, stance: str) -> None:
    if stance not in Stance.values:
        raise Refused("stance", _("Choose one of the answers."))
    if stance == Stance.TAKEN_BACK and (current is None or current.stance == Stance.TAKEN_BACK):
        raise Refused("nothing_stated", _("You have stated nothing that could be taken back."))
    is_about_a_position = stance in POSITIONS or (
        stance == Stance.TAKEN_BACK and current is not None and current.stance in POSITIONS
    )
    if not is_about_a_position:
        return
    gathering = PositionRound.objects.filter(submission=submission).first()
    if gathering is None:
        raise Refused("no_positions", _("No positions are gathered on this item."))
    if not gathering.is_open:
        raise Refused(
            "positions_closed", _("The positions on this item are closed. The vote is taken in the sitting.")
        )
    if current and current.stance == Stance.CONFLICT:
        raise Refused(
            "conflict",
            _(
                "You declared a conflict of interest, so you take no position. Take it back first if it was a mistake."
            ),
        )


def current_position(submission: Submission, member: User) -> Position | None:
    """The entry that counts: the last one of the member."""
    return Position.objects.filter(submission=submission, member=member).order_by("-pk").first()


def standing(submission: Submission) -> list[Position]:
    """The entries that count, one for each member who stated something and did not take it back."""
    return those_that_count(Position.objects.filter(submission=submission).select_related("member"))


def those_that_count(entries: Iterable[Position]) -> list[Position]:
    """The last entry of each member, by name; `entries` in the order in which they were made."""
    last = {entry.member_id: entry for entry in entries}
    found = [entry for entry in last.values() if entry.stance != Stance.TAKEN_BACK]
    return sorted(found, key=lambda entry: (entry.member.name.casefold(), entry.pk))


def conflicts_on(submission: Submission) -> list[Position]:
    """Who has declared a conflict of interest: the clerk records them as recused."""
    return [entry for entry in standing(submission) if entry.stance == Stance.CONFLICT]


@transaction.atomic
def close_positions(submission: Submission, *, by: Actor) -> PositionRound:
    """Close them before the sitting: whoever reads the item reads them from then on, and none is added."""
    require(role_missing(by, Role.CLERK), "role")
    submission = locked_pending(submission)
    gathering = PositionRound.objects.filter(submission=submission).first()
    if gathering is None:
        raise Refused("no_positions", _("No positions are gathered on this item."))
    if not gathering.is_open:
        raise Refused("positions_closed", _("The positions on this item are closed already."))
    gathering = close_round(submission, by=by) or gathering
    journal.record(
        "submission.close_positions", submission, by=by, changes={"tally": [None, gathering.tally]}
    )
    return gathering


def close_round(submission: Submission, *, by: Actor) -> PositionRound | None:
    """Close the gathering with what it came to, if one is open; part of an act that holds the item's row."""
    gathering = PositionRound.objects.filter(submission=submission, closed_at=None).first()
    if gathering is None:
        return None
    gathering.tally = tally_of(standing(submission))
    gathering.closed_at, gathering.closed_by = timezone.now(), account_of(by)
    gathering.save()
    return gathering


def tally_of(entries: list[Position]) -> dict[str, int]:
    """How many stand where, in the order of the answers; an answer that nobody gave counts nought."""
    counted = {str(stance): 0 for stance in (*POSITIONS, Stance.CONFLICT)}
    for entry in entries:
        counted[entry.stance] += 1
    return counted


def are_public(submission: Submission, gathering: PositionRound | None) -> bool:
    """Read by all who read the item once closed; those on a text that was taken back stay with their authors."""
    closed = gathering is not None and not gathering.is_open
    return closed and submission.state != SubmissionState.WITHDRAWN


def entries_of(submission: Submission, member: User) -> models.QuerySet[Position]:
    """All that a member stated on an item, the latest first."""
    return Position.objects.filter(submission=submission, member=member).order_by("-pk")
