"""Who was there: the attendance of a sitting by name, and who was in the room for which item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from office import journal
from office.council_rules import Votes, refuse_impossible
from office.models import (
    Actor,
    Attendance,
    CouncilMember,
    Presence,
    Role,
    Seat,
    Sitting,
    SittingState,
)  # fmt: skip
from office.recusals import Said, keep_recusals
from office.rules import Refused, require, role_missing

NOBODY: Said = {}


@dataclass(frozen=True)
class Seen:
    """What the minutes say of one member; `left_at` is the item at which somebody left."""

    presence: str
    left_at: int | None = None


@dataclass(frozen=True)
class Room:
    """Who belongs to a sitting and what is known of each."""

    members: tuple[CouncilMember, ...]
    seen: Mapping[CouncilMember, Attendance]
    is_complete: bool

    def at(self, number: int | None) -> set[CouncilMember]:
        """Those known to have been in the room for that item; without a number, at the opening."""
        return {member for member, row in self.seen.items() if row.is_there_at(number)}

    def was_elsewhere(self, member: CouncilMember, number: int | None) -> bool:
        """Whether it is known that the member was not in the room."""
        row = self.seen.get(member)
        return row is not None and not row.is_there_at(number)

    @property
    def unknown(self) -> list[CouncilMember]:
        return [member for member in self.members if member not in self.seen]


def members_of(sitting: Sitting) -> list[CouncilMember]:
    """Who had a seat on the body that day, in the order of their names, each with that day's seat as `seats_then`."""
    then = Prefetch(
        "seats", queryset=Seat.objects.on(sitting.held_on).filter(body=sitting.body_id), to_attr="seats_then"
    )
    seated = Seat.objects.on(sitting.held_on).filter(body=sitting.body_id).values("member")
    found = CouncilMember.objects.filter(pk__in=seated) | CouncilMember.objects.filter(
        attendances__sitting=sitting
    )
    return list(found.distinct().order_by("name", "pk").prefetch_related(then))


def room_of(sitting: Sitting) -> Room:
    """The list is complete where the roll is kept on that day and every member on it is accounted for."""
    members = members_of(sitting)
    rows = sitting.attendances.select_related("member")
    seen = {row.member: row for row in rows}
    kept_from = sitting.body.roll_kept_from
    is_kept = kept_from is not None and kept_from <= sitting.held_on
    return Room(tuple(members), seen, bool(members) and is_kept and all(each in seen for each in members))


@transaction.atomic
def record_attendance(
    sitting: Sitting, seen: Mapping[CouncilMember, Seen | None], *, by: Actor, recused: Said = NOBODY
) -> Sitting:
    """The attendance as the minutes have it; None takes back what was said of a member.

    `recused` says who took no part in which item, with the reason; None that the member did take part. A complete
    list fills in the number present where the minutes gave none. A number they do give stays: where the list comes to
    another, the page shows both. Raises Refused for a sitting not yet held or a member without a seat.
    """
    require(role_missing(by, Role.CLERK), "role")
    sitting = Sitting.objects.select_for_update().select_related("body").get(pk=sitting.pk)
    if sitting.state != SittingState.HELD:
        raise Refused("not_held", _("First record that the sitting was held."))
    known = set(members_of(sitting))
    before = {row.member: row for row in sitting.attendances.select_related("member")}
    changes: dict[str, list[Any]] = {}
    for member, said in seen.items():
        _refuse_stranger(member, known)
        _refuse_leaving_nowhere(member, said)
        if change := _write(sitting, member, before.get(member), said):
            changes[f"member {member.pk}"] = change
    if strange := {member for _item, member in recused} - {member.pk for member in known}:
        _refuse_stranger(CouncilMember.objects.get(pk=min(strange)), known)
    recusals, reasons = keep_recusals(sitting, recused, by=by)
    changes |= recusals
    if not changes:
        return sitting
    room = room_of(sitting)
    if room.is_complete and sitting.present is None:
        sitting.present = len(room.at(None))
        refuse_impossible(Votes(members=sitting.members, present=sitting.present))
        sitting.save()
        changes["present"] = [None, sitting.present]
    journal.record(
        "sitting.attendance", sitting, by=by, occurred_on=sitting.held_on, changes=changes, personal=reasons
    )
    return sitting


def _write(
    sitting: Sitting, member: CouncilMember, row: Attendance | None, said: Seen | None
) -> list[Any] | None:
    """Keep what is said of one member; the change for the journal, None where nothing changed."""
    before = _as_text(row)
    if said is None:
        if row is None:
            return None
        row.delete()
        return [before, None]
    kept, _made = Attendance.objects.update_or_create(
        sitting=sitting, member=member, defaults={"presence": said.presence, "left_at": said.left_at}
    )
    after = _as_text(kept)
    return [before, after] if before != after else None


def _as_text(row: Attendance | None) -> str | None:
    if row is None:
        return None
    return f"{row.presence} at {row.left_at}" if row.left_at else row.presence


def _refuse_stranger(member: CouncilMember, known: set[CouncilMember]) -> None:
    if member not in known:
        raise Refused(
            "no_seat",
            _("%(name)s had no seat on this body that day: first enter the term.") % {"name": member.name},
        )


def _refuse_leaving_nowhere(member: CouncilMember, said: Seen | None) -> None:
    if said is None:
        return
    if said.presence == Presence.LEFT and not said.left_at:
        raise Refused(
            "left_where",
            _("Say at which item %(name)s left: the votes before it still count.") % {"name": member.name},
        )
    if said.presence != Presence.LEFT and said.left_at:
        raise Refused(
            "left_where",
            _("%(name)s is said to have left at an item: choose “left early”, or empty the item.")
            % {"name": member.name},
        )
