"""What the pages of sittings and members read: one function for each page or list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from office import sittings
from office.advice import unheard
from office.calendar import written
from office.headcount import members_on
from office.models import (
    AgendaItem,
    Body,
    Decision,
    MemberVote,
    Presence,
    Seat,
    SeatFunction,
    Sitting,
    SittingState,
    Submission,
    SubmissionState,
)  # fmt: skip
from office.room import Room

PRESENCE_TONES = {
    Presence.PRESENT: "success",
    Presence.LEFT: "warning",
    Presence.EXCUSED: "muted",
    Presence.ABSENT: "neutral",
}
STATE_TONES = {
    SittingState.PLANNED: "info",
    SittingState.HELD: "success",
    SittingState.CALLED_OFF: "muted",
}
CHOICE_TONES = {
    "yes": "success",
    "no": "danger",
    "abstain": "warning",
    "recused": "info",
    "not_voted": "muted",
}


def all_sittings() -> models.QuerySet[Sitting]:
    """Every sitting, those to come first, then the latest."""
    found = Sitting.objects.select_related("body").annotate(number_of_decisions=Count("decisions"))
    is_to_come = models.Case(models.When(state=SittingState.PLANNED, then=0), default=1)
    return found.order_by(is_to_come, "-held_on", "-pk")


def pending_item(reference: str) -> Submission | None:
    """The item before a body with that reference, or None."""
    try:
        return Submission.objects.filter(state=SubmissionState.PENDING).by_reference(reference)
    except Submission.DoesNotExist:
        return None


def sitting_by_reference(reference: str) -> Sitting:
    """Raises Sitting.DoesNotExist."""
    found = Sitting.objects.select_related("body", "chair", "second_call_of", "second_sitting")
    return found.by_reference(reference)


@dataclass(frozen=True)
class Point:
    """A point of the agenda as the page shows it."""

    item: AgendaItem
    is_late: bool


def agenda_of(sitting: Sitting) -> list[Point]:
    items = sitting.agenda.select_related("submission")
    return [Point(item, sittings.added_late(sitting, item)) for item in items]


def numbers_of(points: list[Point]) -> dict[int, int]:
    """Which item of the body stands at which number of the agenda."""
    return {point.item.submission_id: point.item.number for point in points if point.item.submission_id}


def missing_advice(points: list[Point]) -> list[Any]:
    """What is still to be heard on the items of an agenda."""
    return unheard([point.item.submission for point in points if point.item.submission])


@dataclass(frozen=True)
class SeenMember:
    """A member in the list of attendance, with group and function of that day."""

    name: str
    group: str
    function: str
    words: str
    tone: str


def attendance_list(sitting: Sitting, room: Room) -> list[SeenMember]:
    return [_seen(room, member) for member in room.members]


def _seen(room: Room, member: Any) -> SeenMember:
    seat = member.seats_then[0] if member.seats_then else None
    row = room.seen.get(member)
    words, tone = _("not known"), "neutral"
    if row is not None:
        words, tone = str(row.get_presence_display()), PRESENCE_TONES[Presence(row.presence)]
        if row.left_at:
            words = _("left at item %(number)s") % {"number": row.left_at}
    function = ""
    if seat is not None and seat.function != SeatFunction.MEMBER:
        function = str(seat.get_function_display())
    return SeenMember(member.name, seat.party_group if seat else "", function, words, tone)


def counted_beside_recorded(sitting: Sitting, room: Room) -> str:
    """The sentence where the list of attendance comes to another number than the minutes; else empty."""
    by_list = len(room.at(None))
    if not room.is_complete or sitting.present is None or by_list == sitting.present:
        return ""
    said = {"list": by_list, "minutes": sitting.present}
    return (
        _("The list of attendance comes to %(list)s present, the minutes say %(minutes)s. Both are kept.")
        % said
    )


# -- votes by name ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voices:
    """The votes by name of one party group, and what they come to."""

    group: str
    votes: list[MemberVote]
    summary: str


def votes_by_name(decision: Decision) -> list[Voices]:
    """Group by group; empty where nobody's vote is on record."""
    groups: dict[str, list[MemberVote]] = {}
    for vote in decision.member_votes.select_related("member"):
        groups.setdefault(vote.party_group, []).append(vote)
    return [Voices(group or _("without a group"), votes, _summary(votes)) for group, votes in groups.items()]


def _summary(votes: list[MemberVote]) -> str:
    numbers: dict[str, int] = {}
    for vote in votes:
        label = str(vote.get_choice_display())
        numbers[label] = numbers.get(label, 0) + 1
    return ", ".join(f"{label}: {number}" for label, number in numbers.items())


# -- members of a body --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Roll:
    """Who sits on a body on a day, who sat there before, and how many members count."""

    body: Body
    seated: list[Seat]
    former: list[Seat]
    number: int | None
    source: str


def rolls(day: date) -> list[Roll]:
    """Every body with its seats on that day; those that end before or begin after stand apart."""
    seats = Seat.objects.select_related("member__account", "succeeds__member").order_by(
        "member__name", "starts_on", "pk"
    )
    bodies = Body.objects.order_by("pk").prefetch_related(Prefetch("seats", queryset=seats), "advisers")
    return [_roll(body, day) for body in bodies]


def _roll(body: Body, day: date) -> Roll:
    seats = list(body.seats.all())
    seated = [seat for seat in seats if _is_held(seat, day)]
    membership = members_on(body, day)
    return Roll(
        body,
        seated,
        [seat for seat in seats if seat not in seated],
        membership.number,
        str(membership.source),
    )


def _is_held(seat: Seat, day: date) -> bool:
    has_begun = seat.starts_on is None or seat.starts_on <= day
    return has_begun and (seat.ends_on is None or seat.ends_on >= day)


def term_in_words(seat: Seat) -> str:
    begins = written(seat.starts_on) if seat.starts_on else _("first day not known")
    return f"{begins} – {written(seat.ends_on)}" if seat.ends_on else _("since %(day)s") % {"day": begins}


def next_sitting(submission: Any) -> Sitting | None:
    """The sitting on whose agenda an item stands, the nearest still planned; None where it stands on none."""
    listed = Sitting.objects.filter(Q(state=SittingState.PLANNED), agenda__submission=submission)
    return listed.order_by("held_on", "pk").first()
