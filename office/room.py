"""Who belongs to a sitting, and who was in the room for which item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from office.models import Attendance, CouncilMember, Seat, Sitting


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


__all__ = ["Room", "members_of", "room_of"]
