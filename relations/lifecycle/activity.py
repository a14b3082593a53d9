"""The life of an activity: planned, confirmed, running, and then done with its numbers, or called off and why."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from office import diary
from office.calendar import written
from office.lifecycle import Step, Taken, life
from office.models import Role
from relations.gaps import Gaps, gaps_of_activity
from relations.models import Activity, ActivityState, Programme, ProgrammeState, RelationState
from relations.money import written_number
from relations.rules import programme as rules

State = ActivityState
AT_WORK = (ProgrammeState.AGREED, ProgrammeState.RUNNING)


class Reached(dict[int, Any]):
    """The number reached for each output, by the row's number; reads as words in the journal."""

    def __str__(self) -> str:
        return "; ".join(
            f"{key}: {'–' if value is None else written_number(value)}" for key, value in self.items()
        )


# -- what must hold -----------------------------------------------------------------------------------


def must_not_rest(activity: Activity, taken: Taken) -> Any:
    """While the tie is suspended, so is the work on it."""
    if activity.suspended_with_relation or activity.relation.state == RelationState.SUSPENDED:
        return _("The tie is suspended, and work on this rests with it.")
    return None


def must_lie_on_a_tie_that_lasts(activity: Activity, taken: Taken) -> Any:
    return rules.must_not_be_over(activity.relation)


def must_be_agreed(activity: Activity, taken: Taken) -> Any:
    """Work begins on what both sides agreed to; a pilot needs no programme."""
    programme = activity.programme
    if programme is None or programme.state in AT_WORK:
        return None
    if programme.state == ProgrammeState.DRAFT:
        return _("It stands in a draft: both sides agree to the programme first.")
    return _("The programme is %(state)s: no work begins in it.") % {"state": programme.get_state_display()}


def must_be_in_a_running_programme(activity: Activity, taken: Taken) -> Any:
    programme = activity.programme
    if programme is None or programme.state == ProgrammeState.RUNNING:
        return None
    return _("The programme is %(state)s: start it first.") % {"state": programme.get_state_display()}


def must_be_settled_in_its_own_version(activity: Activity, taken: Taken) -> Any:
    """What has begun is still reported after its programme was closed, but not in a version that was replaced."""
    programme = activity.programme
    if programme is None:
        return None
    if programme.state == ProgrammeState.DRAFT:
        return _(
            "It stands in a draft. Change it or take it out there, or settle it in the version that runs."
        )
    if rules.is_replaced(programme):
        return _("A newer version of the programme has taken the place of this one.")
    if rules.was_never_agreed(programme):
        return rules.NEVER_AGREED
    if programme.state == ProgrammeState.EVALUATED:
        return _("The programme is evaluated: it stays as it was.")
    return None


def must_be_complete(activity: Activity, taken: Taken) -> Any:
    return Gaps(tuple(gaps_of_activity(activity, activity.programme))) or None


def must_have_a_number_for_every_output(activity: Activity, taken: Taken) -> Any:
    """Nought is a number; an empty field is none."""
    reached: dict[int, Any] = taken.facts.get("reached") or {}
    rows = list(activity.outputs.all())
    missing = [row.indicator for row in rows if reached.get(row.pk, row.actual) is None]
    if missing:
        sentence = _("Give the number reached for: %(outputs)s. Nought is a number, an empty field is none.")
        return sentence % {"outputs": "; ".join(missing)}
    if not rows:
        return _("It has no output, so there is no number that says it is done.")
    return None


def must_not_lie_before_its_beginning(activity: Activity, taken: Taken) -> Any:
    if activity.starts_on and taken.on < activity.starts_on:
        sentence = _("It begins on %(day)s, so it cannot be done before. Postpone it to move its period.")
        return sentence % {"day": written(activity.starts_on)}
    return None


def must_have_a_new_period(activity: Activity, taken: Taken) -> Any:
    """Both days, in order, inside the programme."""
    first: date | None = taken.facts.get("starts_on")
    last: date | None = taken.facts.get("ends_on")
    if first is None or last is None:
        return _("Give the first and the last day of the new period.")
    return must_fit(first, last, activity.programme)


def must_fit(first: date | None, last: date | None, programme: Programme | None) -> Any:
    """None, or why an activity cannot take place in this period."""
    if first and last and last < first:
        return _("The last day lies before the first one.")
    if programme is None:
        return None
    if first and programme.starts_on and first < programme.starts_on:
        return _("The programme begins on %(day)s: an activity in it cannot begin before.") % {
            "day": written(programme.starts_on)
        }
    if last and programme.ends_on and last > programme.ends_on:
        return _("The programme ends on %(day)s: an activity in it cannot end later.") % {
            "day": written(programme.ends_on)
        }
    return None


# -- what is written into the row, and what follows -----------------------------------------------------


def keep_the_numbers(activity: Activity, taken: Taken) -> None:
    reached: dict[int, Any] = taken.facts.get("reached") or {}
    for output in activity.outputs.filter(pk__in=reached):
        if reached[output.pk] is not None:
            output.actual = reached[output.pk]
            output.save()


def keep_the_reason(activity: Activity, taken: Taken) -> None:
    activity.state_reason = taken.reason[:500]


def rest_no_longer(activity: Activity, taken: Taken) -> None:
    """What is settled does not come back when the tie is resumed."""
    activity.suspended_with_relation = False


def move_the_period(activity: Activity, taken: Taken) -> None:
    activity.starts_on, activity.ends_on = taken.facts["starts_on"], taken.facts["ends_on"]
    activity.state_reason = ""


def turn_the_page(activity: Activity, taken: Taken) -> None:
    """A page that was opened before shows other numbers or days: what is saved from it is refused as stale."""
    activity.revision += 1


def close_deadlines(activity: Activity, taken: Taken) -> None:
    diary.settle_deadlines(activity, on=taken.on)


OFFICE = (Role.OFFICER, Role.HEAD)
ANYBODY = tuple(Role)  # machine steps follow from an act whose own roles were asked
NOT_BEGUN = (State.PLANNED, State.CONFIRMED, State.POSTPONED)
OPEN = (State.PLANNED, State.CONFIRMED, State.RUNNING, State.POSTPONED)
MAY_BEGIN = (must_not_rest, must_lie_on_a_tie_that_lasts)
ACTIVITY = life(
    "activity", State, State.PLANNED,
    [
        Step("confirm", _("Confirm"), (State.PLANNED,), State.CONFIRMED, OFFICE,
             guards=(*MAY_BEGIN, must_be_agreed, must_be_complete)),
        Step("start", _("Start"), (State.CONFIRMED,), State.RUNNING, OFFICE,
             guards=(*MAY_BEGIN, must_be_in_a_running_programme)),
        Step("finish", _("Done"), (State.RUNNING,), State.DONE, OFFICE, dates="done_on", is_final=True,
             guards=(must_not_rest, must_be_settled_in_its_own_version),
             checks=(must_not_lie_before_its_beginning, must_have_a_number_for_every_output),
             fill=(rest_no_longer, turn_the_page), follow=(keep_the_numbers, close_deadlines)),
        Step("postpone", _("Postpone"), (State.PLANNED, State.CONFIRMED, State.RUNNING), State.POSTPONED, OFFICE,
             needs_reason=True, guards=(must_lie_on_a_tie_that_lasts, must_be_agreed),
             fill=(keep_the_reason,), follow=(close_deadlines,)),
        Step("replan", _("Plan it again"), (State.POSTPONED,), State.PLANNED, OFFICE,
             guards=(*MAY_BEGIN, must_be_agreed), checks=(must_have_a_new_period,),
             fill=(move_the_period, turn_the_page)),
        Step("cancel", _("Cancel"), OPEN, State.CANCELLED, OFFICE, needs_reason=True, is_final=True,
             guards=(must_be_settled_in_its_own_version,),
             fill=(keep_the_reason, rest_no_longer), follow=(close_deadlines,)),
        # With a programme that closes or a tie that ends goes what has not begun.
        Step("lapse", _("Lapsed with its programme or tie"), NOT_BEGUN, State.CANCELLED, ANYBODY, by_machine=True,
             needs_reason=True, is_final=True, fill=(keep_the_reason, rest_no_longer), follow=(close_deadlines,)),
    ],
    held_by=("programme",),
)  # fmt: skip
