"""Who takes no part in an item: proposed from a declared conflict of interest, confirmed by the clerk, never silent.

A member declares the conflict on the item (`office/positions.py`); the attendance of the sitting proposes the recusal
with that reason. What the clerk records holds for the votes on that item, also where it is that the member took part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.ballots import RECUSED
from office.models import (
    Actor,
    CouncilMember,
    MemberVote,
    Position,
    Recusal,
    Sitting,
    Stance,
    Submission,
    SubmissionState,
    User,
    account_of,
)  # fmt: skip
from office.positions import those_that_count
from office.rules import Refused

# What the clerk says of a member and an item: the reason of the recusal, None where the member took part.
Said = Mapping[tuple[int, int], str | None]
Changes = dict[str, list[Any]]


@dataclass(frozen=True)
class Proposed:
    """A recusal as declared, as recorded, or both. Without `member` nobody on the roll has that account."""

    submission: Submission
    number: int | None
    name: str
    member: CouncilMember | None
    reason: str
    is_declared: bool
    is_recorded: bool
    account: User | None = None  # that declared it

    @property
    def key(self) -> tuple[int, int] | None:
        return (self.submission.pk, self.member.pk) if self.member else None


def recusals_of(sitting: Sitting, numbers: Mapping[int, int] | None = None) -> list[Proposed]:
    """Every recusal of a sitting, declared or recorded, in the order of its agenda.

    `numbers` gives the items of the agenda their number, where the page has read them. Two queries, else three.
    """
    if numbers is None:
        numbers = dict(sitting.agenda.exclude(submission=None).values_list("submission_id", "number"))
    rows = recorded(sitting)
    found = [_from_position(one, rows, numbers) for one in _conflicts(_before(sitting, numbers))]
    there = {each.key for each in found}
    found += [_from_row(one, numbers) for one in rows if (one.submission_id, one.member_id) not in there]
    return sorted(found, key=lambda one: (one.number or 0, one.submission.pk, one.name.casefold()))


def recorded(sitting: Sitting) -> list[Recusal]:
    return list(sitting.recusals.select_related("member", "submission"))


def _before(sitting: Sitting, numbers: Mapping[int, int]) -> models.QuerySet[Position]:
    """What was stated on the items of the agenda; of a sitting without one, on what lay before the body that day."""
    if numbers:
        return Position.objects.filter(submission__in=list(numbers))
    return Position.objects.filter(
        submission__body=sitting.body_id, submission__state=SubmissionState.PENDING,
        submission__submitted_at__date__lte=sitting.held_on,
    )  # fmt: skip


def _conflicts(entries: models.QuerySet[Position]) -> list[Position]:
    """Conflicts of interest that stand: the last entry of each member on each item counts."""
    by_item: dict[int, list[Position]] = {}
    for entry in entries.select_related("member__council_member", "submission").order_by("pk"):
        by_item.setdefault(entry.submission_id, []).append(entry)
    counting = (one for said in by_item.values() for one in those_that_count(said))
    return [one for one in counting if one.stance == Stance.CONFLICT]


def _from_position(entry: Position, rows: Iterable[Recusal], numbers: Mapping[int, int]) -> Proposed:
    """As recorded, where it is: for whoever had the login then. Else of the member who has it now."""
    holder: CouncilMember | None = getattr(entry.member, "council_member", None)
    here = [row for row in rows if row.submission_id == entry.submission_id]
    row = next((row for row in here if row.declared_by_id == entry.member_id), None)
    row = row or next((row for row in here if holder and row.member_id == holder.pk), None)
    member = row.member if row else holder
    return Proposed(
        entry.submission, numbers.get(entry.submission_id), str(member or entry.member), member,
        row.reason if row else entry.note, is_declared=True, is_recorded=row is not None, account=entry.member,
    )  # fmt: skip


def _from_row(row: Recusal, numbers: Mapping[int, int]) -> Proposed:
    return Proposed(
        row.submission, numbers.get(row.submission_id), str(row.member), row.member, row.reason,
        is_declared=False, is_recorded=True,
    )  # fmt: skip


# -- recording, part of the act that records the attendance -------------------------------------------


def keep_recusals(sitting: Sitting, said: Said, *, by: Actor) -> tuple[Changes, Changes]:
    """Write down what was said of each; for the journal, what changed and, apart, the reasons, which are personal."""
    known = {(one.submission_id, one.member_id): one for one in recorded(sitting)}
    declared = {one.key: one.account for one in recusals_of(sitting) if one.account}
    changes: Changes = {}
    personal: Changes = {}
    for key, why in said.items():
        item, member = key
        row = known.get(key)
        before, reason = row.reason if row else None, why.strip() if why is not None else None
        if before == reason:
            continue
        if reason is not None:
            _refuse_who_voted(sitting, item, member)
            Recusal.objects.update_or_create(
                sitting=sitting, submission_id=item, member_id=member,
                defaults={"reason": reason, "declared_by": declared.get(key), "recorded_by": account_of(by)},
            )  # fmt: skip
        elif row is not None:
            _refuse_after_the_vote(sitting, row)
            row.delete()
        label = f"member {member} recused for item {item}"
        changes[label] = [row is not None, reason is not None]
        personal[label] = [before, reason]
    return changes, personal


def _refuse_after_the_vote(sitting: Sitting, row: Recusal) -> None:
    if sitting.decisions.filter(
        subjects__submission=row.submission_id, member_votes__member=row.member_id
    ).exists():
        raise Refused(
            "voted",
            _("The vote on %(item)s is recorded with %(name)s as recused: that stays as it is.")
            % {"item": row.submission.reference, "name": row.member.name},
        )


def _refuse_who_voted(sitting: Sitting, item: int, member: int) -> None:
    """A vote by name and a recusal of the same member on the same item cannot both be true."""
    votes = MemberVote.objects.filter(
        decision__sitting=sitting, decision__subjects__submission=item, member=member
    ).exclude(choice=RECUSED)
    if vote := votes.select_related("member").first():
        sentence = _(
            "A vote of %(name)s on %(item)s is recorded in the minutes of this sitting, so it is not recorded that "
            "%(name)s took no part. Check which of the two is true."
        )
        item_said = Submission.objects.get(pk=item).reference
        raise Refused("voted", sentence % {"name": vote.member.name, "item": item_said})


# -- votes by name ------------------------------------------------------------------------------------


def kept_from_voting(sitting: Sitting, *, attendance_is_recorded: bool) -> dict[int, set[int]]:
    """For each item the members who are not asked for a vote.

    What the clerk recorded counts; before any attendance is recorded, so does what was declared.
    """
    found: dict[int, set[int]] = {}
    for one in recusals_of(sitting):
        if one.member and (one.is_recorded or not attendance_is_recorded):
            found.setdefault(one.submission.pk, set()).add(one.member.pk)
    return found


def refuse_recused_votes(
    sitting: Sitting, items: Iterable[Submission], choices: Mapping[CouncilMember, str]
) -> None:
    """Raises Refused where a vote is given to a member on record as recused for one of the items."""
    there = {item.pk for item in items}
    for row in recorded(sitting) if choices else ():
        if row.submission_id in there and choices.get(row.member, RECUSED) != RECUSED:
            raise Refused(
                "recused",
                _(
                    "%(name)s is on record as recused for %(item)s, so no vote is recorded. Check the attendance."
                )
                % {"name": row.member.name, "item": row.submission.reference},
            )


__all__ = ["Proposed", "keep_recusals", "kept_from_voting", "recorded", "recusals_of", "refuse_recused_votes"]
