"""Sittings: planned with an agenda, called in time, then held or called off; and those recorded afterwards."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, journal
from office.calendar import OUT_OF_RANGE, is_in_range, written
from office.council_rules import StepExplained, Votes, quorum_of, refuse_impossible
from office.headcount import members_on
from office.law import LawOfTheDay, law_on
from office.lifecycle import Step, Taken, life
from office.models import (
    Actor,
    AgendaItem,
    Body,
    CouncilMember,
    Municipality,
    Role,
    Sitting,
    SittingState,
    Submission,
)  # fmt: skip
from office.periods import convocation, last_day_to_convene
from office.rules import Refused, require, role_missing

AGENDA_DEADLINE = "sitting_agenda"


def may_keep_sittings(by: Actor) -> str | None:
    return role_missing(by, Role.CLERK)


# -- planning -----------------------------------------------------------------------------------------


@transaction.atomic
def plan_sitting(
    body: Body, *, held_on: date, by: Actor, starts_at: time | None = None, place: str = "", call: int = 1,
    second_call_of: Sitting | None = None, form_token: UUID | None = None,
) -> Sitting:  # fmt: skip
    """A sitting to come. The last day for sending its agenda goes into the clerk's diary."""
    require(may_keep_sittings(by), "role")
    _refuse_day_to_come(held_on)
    sitting = Sitting.objects.create(
        body=body, held_on=held_on, starts_at=starts_at, place=place.strip(), call=call, second_call_of=second_call_of,
        state=SittingState.PLANNED, form_token=form_token,
    )  # fmt: skip
    _remind_of_the_agenda(sitting)
    changes: dict[str, list[Any]] = {
        "held_on": [None, held_on],
        "starts_at": [None, starts_at],
        "call": [None, call],
    }
    if second_call_of:
        changes["second_call_of"] = [None, second_call_of.reference]
    journal.record("sitting.plan", sitting, by=by, changes=changes)
    return sitting


@transaction.atomic
def plan_second_call(
    first: Sitting, *, held_on: date, by: Actor, starts_at: time | None = None, place: str = "",
    form_token: UUID | None = None,
) -> Sitting:  # fmt: skip
    """The same agenda once more, after a first call without a quorum. Refused where the quorum was there."""
    require(may_keep_sittings(by), "role")
    first = Sitting.objects.select_for_update().get(pk=first.pk)
    require(why_no_second_call(first), "no_second_call")
    if held_on <= first.held_on:
        raise Refused("too_early", _("The second call comes after the first: give a later day."))
    second = plan_sitting(
        first.body, held_on=held_on, by=by, starts_at=starts_at, place=place, call=2, second_call_of=first,
        form_token=form_token,
    )  # fmt: skip
    AgendaItem.objects.bulk_create(
        AgendaItem(
            sitting=second, number=item.number, submission=item.submission, title=item.title,
            added_on=timezone.localdate(),
        )
        for item in first.agenda.select_related("submission")
        if item.submission is None or item.submission.is_pending
    )  # fmt: skip
    return second


def why_no_second_call(first: Sitting, law: LawOfTheDay | None = None) -> Any:
    """Why a sitting is not called a second time; None where it may be. `law` where the page has read it already."""
    if first.call != 1:
        return _("This already was the second call.")
    if first.state != SittingState.HELD:
        return _("A sitting is called again after it met without a quorum: first record that it was held.")
    if hasattr(first, "second_sitting"):
        return _("It has been called a second time already.")
    quorum = quorum_step(first, law or law_on(first.held_on))
    if quorum and quorum.ok:
        return _("The quorum was reached, so there is nothing to call again.")
    return None


def quorum_step(sitting: Sitting, law: LawOfTheDay) -> StepExplained | None:
    """Whether enough members came, with its rule; None where a number or the rule is not known."""
    if law.rules is None or sitting.members is None or sitting.present is None:
        return None
    return quorum_of(law.rules, sitting.members, sitting.present, sitting.call)


@transaction.atomic
def move_sitting(
    sitting: Sitting, *, held_on: date, by: Actor, starts_at: time | None = None, place: str = ""
) -> Sitting:
    """Another day, hour or place. On another day the agenda has to be sent again, and its deadline moves along."""
    require(may_keep_sittings(by), "role")
    sitting = _locked_plan(sitting)
    _refuse_day_to_come(held_on)
    now = {"held_on": held_on, "starts_at": starts_at, "place": place.strip()}
    if held_on != sitting.held_on:
        now["convened_on"] = None
    changes = {
        name: [getattr(sitting, name), value]
        for name, value in now.items()
        if getattr(sitting, name) != value
    }
    if not changes:
        return sitting
    for name, value in now.items():
        setattr(sitting, name, value)
    _say_anew(sitting)
    sitting.save()
    if "held_on" in changes:
        diary.settle_deadlines(sitting, AGENDA_DEADLINE)
        _remind_of_the_agenda(sitting)
    journal.record("sitting.move", sitting, by=by, changes=changes)
    return sitting


def _say_anew(sitting: Sitting) -> None:
    """Calendars take up what has a higher number."""
    sitting.sequence, sitting.changed_at = sitting.sequence + 1, timezone.now()


def _refuse_day_to_come(held_on: date) -> None:
    if not is_in_range(held_on):
        raise Refused("day_range", OUT_OF_RANGE)
    if held_on < timezone.localdate():
        raise Refused("past", _("That day is over: record the sitting as one that was held."))


def _locked_plan(sitting: Sitting) -> Sitting:
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if locked.state != SittingState.PLANNED:
        raise Refused(
            "not_planned",
            _("This sitting stands at “%(state)s”: only one that is still planned can be changed.")
            % {"state": locked.get_state_display()},
        )
    return locked


def country() -> str:
    """The country whose holidays count; empty before the set-up."""
    ours = Municipality.ours()
    return ours.country if ours else ""


def _remind_of_the_agenda(sitting: Sitting) -> None:
    law = law_on(sitting.held_on)
    last = last_day_to_convene(law.rules, sitting.held_on, law.country) if law.rules else None
    if last is None:
        return
    diary.open_deadline(
        AGENDA_DEADLINE, sitting, due_on=last.on, role=Role.CLERK, values={"sitting": sitting.reference},
        sentence=gettext_noop("Send the agenda of sitting %(sitting)s"),
    )  # fmt: skip


# -- the agenda ---------------------------------------------------------------------------------------


@transaction.atomic
def add_to_agenda(
    sitting: Sitting, *, by: Actor, submission: Submission | None = None, title: str = ""
) -> AgendaItem:
    """One more point, at the end: an item before this body, or a title. Raises Refused for what cannot stand there."""
    require(may_keep_sittings(by), "role")
    sitting = _locked_plan(sitting)
    title = submission.title if submission else title.strip()
    if not title:
        raise Refused("title", _("Choose an item before the body, or write a title."))
    if submission:
        _refuse_item(sitting, submission)
    last = sitting.agenda.order_by("-number").values_list("number", flat=True).first() or 0
    item = AgendaItem.objects.create(
        sitting=sitting, number=last + 1, submission=submission, title=title, added_on=timezone.localdate()
    )
    journal.record("sitting.agenda_add", sitting, by=by, changes={"agenda": [None, str(item)]})
    return item


def _refuse_item(sitting: Sitting, submission: Submission) -> None:
    if submission.body_id != sitting.body_id or not submission.is_pending:
        raise Refused("wrong_item", _("Only an item that is before this body can stand on its agenda."))
    if sitting.agenda.filter(submission=submission).exists():
        raise Refused("listed", _("This item stands on the agenda already."))


@transaction.atomic
def take_off_agenda(sitting: Sitting, number: int, *, by: Actor) -> None:
    """Take a point off; those after it move up."""
    require(may_keep_sittings(by), "role")
    sitting = _locked_plan(sitting)
    item = _agenda_item(sitting, number)
    said = str(item)
    item.delete()
    _number_anew(list(sitting.agenda.all()))
    journal.record("sitting.agenda_remove", sitting, by=by, changes={"agenda": [said, None]})


@transaction.atomic
def move_up_agenda(sitting: Sitting, number: int, *, by: Actor) -> None:
    """One place earlier; the first point stays where it is."""
    require(may_keep_sittings(by), "role")
    sitting = _locked_plan(sitting)
    item = _agenda_item(sitting, number)
    others = [each for each in sitting.agenda.all() if each.pk != item.pk]
    place = max(item.number - 2, 0)
    _number_anew([*others[:place], item, *others[place:]])
    journal.record("sitting.agenda_move", sitting, by=by, changes={item.title: [number, place + 1]})


def _agenda_item(sitting: Sitting, number: int) -> AgendaItem:
    item = sitting.agenda.filter(number=number).first()
    if item is None:
        raise Refused("no_item", _("There is no such point on the agenda any more."))
    return item


def _number_anew(items: list[AgendaItem]) -> None:
    for number, item in enumerate(items, 1):
        item.number = number
    AgendaItem.objects.bulk_update(items, ["number"])


@transaction.atomic
def send_agenda(sitting: Sitting, *, sent_on: date, by: Actor) -> Sitting:
    """The day on which members were called, with the agenda. Too late is kept and flagged, not refused."""
    require(may_keep_sittings(by), "role")
    sitting = _locked_plan(sitting)
    if sent_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    if not sitting.agenda.exists():
        raise Refused("no_agenda", _("The agenda is empty: put at least one point on it first."))
    before, sitting.convened_on = sitting.convened_on, sent_on
    sitting.save()
    diary.settle_deadlines(sitting, AGENDA_DEADLINE, on=sent_on)
    journal.record(
        "sitting.convene", sitting, by=by, occurred_on=sent_on, changes={"convened_on": [before, sent_on]}
    )
    return sitting


@transaction.atomic
def record_calling(sitting: Sitting, *, sent_on: date, reason: str, by: Actor) -> Sitting:
    """The day on which a sitting that was held had been called, found out afterwards; or that day put right.

    Whether it was called in time follows from it. Raises Refused for a sitting that was not held, a day after the
    sitting, or without a reason, which is kept in the journal.
    """
    require(may_keep_sittings(by), "role")
    if not reason.strip():
        raise Refused(
            "reason", _("Give a reason, such as where the day is written: it is kept in the journal.")
        )
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.state != SittingState.HELD:
        raise Refused("not_held", _("This is for sittings that were held: send the agenda of a planned one."))
    if not is_in_range(sent_on):
        raise Refused("day_range", OUT_OF_RANGE)
    if sent_on > sitting.held_on:
        raise Refused(
            "after_the_sitting",
            _("The sitting was on %(day)s: its agenda cannot have been sent after it.")
            % {"day": written(sitting.held_on)},
        )
    before = sitting.convened_on
    if before == sent_on:
        return sitting
    sitting.convened_on = sent_on
    sitting.save()
    journal.record(
        "sitting.convened_past", sitting, by=by, occurred_on=sent_on, reason=reason.strip(),
        changes={"convened_on": [before, sent_on]},
    )  # fmt: skip
    return sitting


def agenda_in_time(sitting: Sitting, law: LawOfTheDay | None = None) -> StepExplained:
    """Whether the agenda was sent as the rules of the day of the sitting ask."""
    law, today = law or law_on(sitting.held_on), timezone.localdate()
    if sitting.state == SittingState.HELD:  # also one of this very day: nobody can send it any more
        today = max(today, sitting.held_on + timedelta(days=1))
    return convocation(law.rules, sitting.held_on, sitting.convened_on, today, law.country)


def added_late(sitting: Sitting, item: AgendaItem) -> bool:
    """Whether a point came onto the agenda after it had been sent."""
    return sitting.convened_on is not None and item.added_on > sitting.convened_on


# -- held, or called off ------------------------------------------------------------------------------


def write_who_was_there(sitting: Sitting, taken: Taken) -> None:
    said = taken.facts
    members = said.get("members")
    sitting.members = members if members is not None else members_on(sitting.body, sitting.held_on).number
    sitting.members_counted = members is None
    sitting.present = said.get("present")
    chair = said.get("chair")
    sitting.chair = CouncilMember.objects.get(pk=chair) if chair else None
    refuse_impossible(Votes(members=sitting.members, present=sitting.present))


def close_agenda_deadline(sitting: Sitting, taken: Taken) -> None:
    diary.settle_deadlines(sitting, AGENDA_DEADLINE)


def tell_the_calendars(sitting: Sitting, taken: Taken) -> None:
    _say_anew(sitting)


CLERK = (Role.CLERK,)
SITTING = life(
    "sitting", SittingState, SittingState.PLANNED,
    [
        Step("hold", _("Sitting held"), (SittingState.PLANNED,), SittingState.HELD, CLERK,
             fill=(write_who_was_there,), follow=(close_agenda_deadline,)),
        Step("call_off", _("Sitting called off"), (SittingState.PLANNED,), SittingState.CALLED_OFF, CLERK,
             needs_reason=True, is_final=True, fill=(tell_the_calendars,), follow=(close_agenda_deadline,)),
    ],
)  # fmt: skip


def hold_sitting(
    sitting: Sitting, *, by: Actor, present: int | None = None, members: int | None = None,
    chair: CouncilMember | None = None,
) -> Sitting:  # fmt: skip
    """The planned sitting took place on its day; numbers that are not known stay empty."""
    if sitting.held_on > timezone.localdate():
        raise Refused(
            "future", _("The sitting is planned for %(day)s: record it once it has been held, or move it first.")
            % {"day": written(sitting.held_on)},
        )  # fmt: skip
    facts: dict[str, Any] = {"present": present, "members": members, "chair": chair.pk if chair else None}
    held: Sitting = SITTING.take(sitting, "hold", by=by, on=sitting.held_on, **facts)
    return held


@transaction.atomic
def record_sitting(
    body: Body, *, held_on: date, by: Actor, call: int = 1, members: int | None = None, present: int | None = None,
    chair: CouncilMember | None = None, form_token: UUID | None = None,
) -> Sitting:  # fmt: skip
    """A sitting that took place; the full membership comes from the body when it is not given."""
    require(may_keep_sittings(by), "role")
    if held_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: record the sitting once it has been held."))
    is_counted = members is None
    members = members_on(body, held_on).number if members is None else members
    refuse_impossible(Votes(members=members, present=present))
    sitting = Sitting.objects.create(
        body=body, held_on=held_on, call=call, members=members, members_counted=is_counted, present=present,
        chair=chair, form_token=form_token,
    )  # fmt: skip
    journal.record(
        "sitting.record", sitting, by=by, occurred_on=held_on, changes={"present": [None, present]}
    )
    return sitting
