"""Recording who was there: the attendance of a sitting by name; what it comes to is read in `office/room.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.council_rules import Votes, refuse_impossible
from office.models import (
    Actor,
    Attendance,
    CouncilMember,
    Presence,
    Role,
    Sitting,
    SittingState,
)  # fmt: skip
from office.recounting import BY_ATTENDANCE, recount
from office.recusals import Said, keep_recusals
from office.room import Room, members_of, room_of
from office.rules import Refused, require, role_missing

NOBODY: Said = {}


@dataclass(frozen=True)
class Seen:
    """What the minutes say of one member; `left_at` is the item at which somebody left."""

    presence: str
    left_at: int | None = None


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
    if sitting.present_counted:
        changes |= recount(sitting, because=BY_ATTENDANCE).changes
    elif room.is_complete and sitting.present is None:
        sitting.present, sitting.present_counted = len(room.at(None)), True
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


__all__ = ["Room", "Seen", "members_of", "record_attendance", "room_of"]
