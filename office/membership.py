"""Who sits on a body: members take seats, leave them, are replaced. What was counted by the roll is counted anew."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office import journal
from office.calendar import OUT_OF_RANGE, is_in_range, written
from office.headcount import members_on
from office.member_accounts import KEEPERS, take_account, told_of_account
from office.models import (
    Actor,
    Attendance,
    Body,
    CouncilMember,
    Presence,
    Seat,
    SeatFunction,
    User,
)  # fmt: skip
from office.recounting import counting_anew
from office.rules import Refused, require, role_missing

ONLY_ONE_AT_A_TIME = (SeatFunction.CHAIR, SeatFunction.MAYOR)


def may_keep_the_roll(by: Actor) -> str | None:
    return role_missing(by, *KEEPERS)


@transaction.atomic
def seat_member(
    body: Body, *, by: Actor, name: str = "", member: CouncilMember | None = None, account: User | None = None,
    function: str = SeatFunction.MEMBER, party_group: str = "", starts_on: date | None = None,
    succeeds: Seat | None = None, form_token: UUID | None = None,
) -> Seat:  # fmt: skip
    """A new member, or one we know already, takes a seat; `succeeds` is the ended seat that it fills.

    Raises Refused for a day out of range, a member who already sits there, a function somebody else still holds,
    a predecessor whose term has not ended before, or an account that is no council member's or another one's.
    """
    require(may_keep_the_roll(by), "role")
    body = Body.objects.select_for_update().get(pk=body.pk)
    _refuse_day(starts_on)
    member, login, address = _known_or_new(member, name, account)
    _refuse_second_seat(body, member, starts_on)
    _refuse_second_holder(body, function, starts_on)
    if succeeds:
        _refuse_succession(succeeds, body, starts_on)
    with counting_anew(body, since=starts_on) as anew:
        seat = Seat.objects.create(
            body=body, member=member, function=function, party_group=party_group.strip(), starts_on=starts_on,
            succeeds=succeeds, form_token=form_token,
        )  # fmt: skip
    said: dict[str, list[Any]] = {
        "seat": [None, seat.pk],
        "function": [None, function],
        "succeeds": [None, succeeds and succeeds.pk],
    }
    journal.record(
        "seat.take", body, by=by, occurred_on=starts_on, changes=said | login | anew.changes,
        personal={"name": [None, member.name], "party_group": [None, seat.party_group]} | address,
    )  # fmt: skip
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, ends_on: date, reason: str, by: Actor) -> Seat:
    """The last day of a term. A wrong day is corrected by saying it again; both stay in the journal."""
    require(may_keep_the_roll(by), "role")
    seat = Seat.objects.select_for_update().select_related("body", "member").get(pk=seat.pk)
    _refuse_day(ends_on)
    if seat.starts_on and ends_on < seat.starts_on:
        raise Refused(
            "ends_before_it_begins",
            _("The term began on %(day)s: it cannot end before.") % {"day": written(seat.starts_on)},
        )
    _refuse_later_presence(seat, ends_on)
    _refuse_successor_already_there(seat, ends_on)
    before = seat.ends_on
    with counting_anew(seat.body, since=min(before or ends_on, ends_on)) as anew:
        seat.ends_on, seat.end_reason = ends_on, reason.strip()
        seat.save()
    said: dict[str, list[Any]] = {"seat": [seat.pk, seat.pk], "ends_on": [before, ends_on]}
    journal.record(
        "seat.end", seat.body, by=by, occurred_on=ends_on, reason=seat.end_reason, changes=said | anew.changes,
        personal={"name": [seat.member.name, seat.member.name]},
    )  # fmt: skip
    return seat


@transaction.atomic
def keep_roll_from(body: Body, day: date | None, *, by: Actor) -> Body:
    """Say from which day on the roll is complete, so that its members may be counted; None takes that back."""
    require(may_keep_the_roll(by), "role")
    body = Body.objects.select_for_update().get(pk=body.pk)
    _refuse_day(day)
    if day and not body.seats.on(day).exists():
        raise Refused(
            "roll_empty", _("No member has a seat on that day: first enter the members of the body.")
        )
    before = body.roll_kept_from
    known = [each for each in (before, day) if each]
    with counting_anew(body, since=min(known, default=None)) as anew:
        body.roll_kept_from = day
        body.save()
    changes: dict[str, list[Any]] = {"roll_kept_from": [before, day]}
    journal.record("body.keep_roll", body, by=by, changes=changes | anew.changes)
    return body


def _known_or_new(
    member: CouncilMember | None, name: str, account: User | None
) -> tuple[CouncilMember, dict[str, list[Any]], dict[str, list[Any]]]:
    """Who takes the seat, with the login, and what the journal is told of the login and, apart, of its address."""
    if account:
        account = User.objects.select_for_update().get(pk=account.pk)
    if member:
        several = CouncilMember.objects.select_for_update(of=("self",)).select_related("account")
        member = several.get(pk=member.pk)
    if account is None or (member and member.account == account):
        return member or CouncilMember.objects.create(name=_written_name(name)), {}, {}
    former, before = take_account(account, member), member.account if member else None
    member = member or CouncilMember(name=_written_name(name))
    member.account = account
    member.save()
    return member, *told_of_account(member, account, before=before, former=former)


def _written_name(name: str) -> str:
    if not name.strip():
        raise Refused("name", _("Give the member's name."))
    return name.strip()


def _refuse_day(day: date | None) -> None:
    if day and not is_in_range(day):
        raise Refused("day_range", OUT_OF_RANGE)


def _refuse_second_seat(body: Body, member: CouncilMember, starts_on: date | None) -> None:
    """The same person never holds two seats of a body at once, today or later."""
    still_there = body.seats.filter(member=member)
    if starts_on:
        still_there = still_there.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if still_there.exists():
        raise Refused(
            "already_seated",
            _("%(name)s already has a seat there: end that term first, then begin the new one after it.")
            % {"name": member.name},
        )


def _refuse_second_holder(body: Body, function: str, starts_on: date | None) -> None:
    if function not in ONLY_ONE_AT_A_TIME:
        return
    holders = body.seats.filter(function=function).select_related("member")
    if starts_on:
        holders = holders.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if holder := holders.first():
        raise Refused(
            "function_held",
            _("%(name)s is still on file as “%(function)s”: end that term first.")
            % {"name": holder.member.name, "function": SeatFunction(function).label},
        )


def _refuse_succession(before: Seat, body: Body, starts_on: date | None) -> None:
    if before.body_id != body.pk:
        raise Refused("other_body", _("Somebody can only be replaced on the same body."))
    if before.ends_on is None or starts_on is None or starts_on <= before.ends_on:
        raise Refused(
            "seat_not_free",
            _("A seat is filled after the term before it has ended: give both days, in that order."),
        )
    if Seat.objects.filter(succeeds=before).exists():
        raise Refused("seat_filled", _("That seat has been filled already."))


def _refuse_later_presence(seat: Seat, ends_on: date) -> None:
    """Somebody who was present afterwards held the seat longer: one of the two days is wrong."""
    present = Attendance.objects.filter(
        member=seat.member, sitting__body=seat.body, sitting__held_on__gt=ends_on,
        presence__in=(Presence.PRESENT, Presence.LEFT),
    )  # fmt: skip
    if seat.ends_on:
        present = present.filter(sitting__held_on__lte=seat.ends_on)
    others = Seat.objects.filter(member=seat.member, body=seat.body).exclude(pk=seat.pk)
    later = present.order_by("-sitting__held_on").select_related("sitting").first()
    if later and not others.on(later.sitting.held_on).exists():
        raise Refused(
            "present_afterwards",
            _("The attendance of %(day)s has this member present: check that day, or end the term later.")
            % {"day": written(later.sitting.held_on)},
        )


def _refuse_successor_already_there(seat: Seat, ends_on: date) -> None:
    after = Seat.objects.filter(succeeds=seat).first()
    if after and after.starts_on and after.starts_on <= ends_on:
        raise Refused(
            "seat_not_free",
            _("The successor's term began on %(day)s: this one ended before.")
            % {"day": written(after.starts_on)},
        )


__all__ = ["end_seat", "keep_roll_from", "may_keep_the_roll", "members_on", "seat_member"]
