"""The life of a programme: drafted, agreed by both, running, closed; it rests and ends with its tie."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office import diary
from office.calendar import written
from office.lifecycle import Step, Taken, life
from office.models import Role
from office.rules import Refused
from relations.gaps import Gaps, gaps_of
from relations.lifecycle.activity import ACTIVITY, NOT_BEGUN
from relations.lifecycle.programme_versions import carry_over, lost_work
from relations.models import (
    BINDING_STATES,
    OPEN_ACTIVITIES,
    Activity,
    ActivityState,
    Programme,
    ProgrammeState,
    RelationState,
)
from relations.rules import programme as rules
from relations.span import span_of

State = ProgrammeState


# -- what must hold -----------------------------------------------------------------------------------


def must_be_complete(programme: Programme, taken: Taken) -> Any:
    """No agreement while an output, a period, somebody responsible or a budget is missing anywhere."""
    return Gaps(tuple(gaps_of(programme))) or None


def must_lie_on_a_tie_that_lasts(programme: Programme, taken: Taken) -> Any:
    return rules.must_not_be_over(programme.relation)


def must_be_able_to_take_its_place(programme: Programme, taken: Taken) -> Any:
    """A new version goes on where the former one stands; so nothing that has begun may be missing in it."""
    former = programme.replaces
    if former is None:
        return None
    if former.state == State.SUSPENDED:
        return _("The version that it replaces is suspended. Resume that one first.")
    lost = lost_work(programme, former)
    if lost:
        sentence = _(
            "What has begun or is done stays in the programme. Missing in this version: %(activities)s."
        )
        return sentence % {"activities": "; ".join(activity.title for activity in lost)}
    return None


def must_say_who_agreed(programme: Programme, taken: Taken) -> Any:
    if str(taken.facts.get("agreed_with", "")).strip():
        return None
    return _("Say who agreed to it at the partner: name and function, or the body.")


def must_rest_on_a_protocol_in_force(programme: Programme, taken: Taken) -> Any:
    protocol = programme.protocol
    if protocol is None:
        return _("No protocol is chosen on which the programme rests.")
    if protocol.state not in BINDING_STATES:
        sentence = _("Its protocol “%(protocol)s” is not in force: it stands at “%(state)s”.")
        return sentence % {"protocol": protocol.title, "state": protocol.get_state_display()}
    return span_of(protocol).refusal(programme.starts_on, programme.ends_on)


def must_lie_on_a_tie_at_work(programme: Programme, taken: Taken) -> Any:
    if programme.relation.state == RelationState.SUSPENDED:
        return _("The tie is suspended: its programme rests with it.")
    return rules.must_not_be_over(programme.relation)


def must_have_come(programme: Programme, taken: Taken) -> Any:
    """It runs from its first day to its last, not outside."""
    if programme.starts_on and taken.on < programme.starts_on:
        return _("It begins on %(day)s, not before.") % {"day": written(programme.starts_on)}
    if programme.ends_on and taken.on > programme.ends_on:
        return _("It ended on %(day)s: it cannot start after that.") % {"day": written(programme.ends_on)}
    return None


def must_not_follow_its_tie(programme: Programme, taken: Taken) -> Any:
    if programme.suspended_with_relation:
        return _("It was suspended with its tie, and is resumed with it.")
    return None


def must_follow_its_tie(programme: Programme, taken: Taken) -> Any:
    if programme.suspended_with_relation:
        return None
    return _("It was not suspended with its tie, so it is not resumed with it.")


def must_have_settled_everything(programme: Programme, taken: Taken) -> Any:
    still_open = [activity.title for activity in _activities(programme) if activity.state in OPEN_ACTIVITIES]
    if not still_open:
        return None
    sentence = _("Not settled yet: %(activities)s. Record each as done, or cancel it with a reason.")
    return sentence % {"activities": "; ".join(still_open)}


def must_be_the_current_version(programme: Programme, taken: Taken) -> Any:
    if rules.is_replaced(programme):
        return _("A newer version has taken the place of this one.")
    return None


def must_have_been_agreed(programme: Programme, taken: Taken) -> Any:
    return rules.NEVER_AGREED if rules.was_never_agreed(programme) else None


def must_have_reported_everything(programme: Programme, taken: Taken) -> Any:
    running = [
        activity.title for activity in _activities(programme) if activity.state == ActivityState.RUNNING
    ]
    if not running:
        return None
    return _("Still running: %(activities)s.") % {"activities": "; ".join(running)}


def _activities(programme: Programme) -> list[Activity]:
    """In their order, as prefetched where a page has read them."""
    return [row for objective in programme.objectives.all() for row in objective.activities.all()]


# -- what is written into the row, and what follows ----------------------------------------------------


def keep_who_agreed(programme: Programme, taken: Taken) -> None:
    programme.agreed_with = str(taken.facts["agreed_with"]).strip()[:300]
    programme.agreed_document = taken.facts.get("agreed_document")


def take_the_place_of_the_former(programme: Programme, taken: Taken) -> None:
    """What was done meanwhile is carried over; a running version goes on as this one."""
    if programme.replaces is None:
        return
    # Held from here on, so that no number is recorded in it while it is carried over.
    programme.replaces = former = Programme.objects.select_for_update().get(pk=programme.replaces.pk)
    if reason := must_be_able_to_take_its_place(programme, taken):
        raise Refused("guard", reason)
    carry_over(programme, former)
    was_running = former.state == State.RUNNING
    if former.state in (State.AGREED, State.RUNNING):
        PROGRAMME.take(former, "give_way", by=taken.by, on=taken.on, reason=programme.reference)
    if was_running:
        PROGRAMME.take(programme, "take_over", by=taken.by, on=taken.on, reason=former.reference)
        programme.refresh_from_db()


def go_on_since(programme: Programme, taken: Taken) -> None:
    """A new version has been running for as long as the one whose place it took."""
    programme.started_on = programme.replaces.started_on if programme.replaces else taken.on


def rest_with_the_tie(programme: Programme, taken: Taken) -> None:
    """Remember that it was the tie, so that resuming it revives exactly this."""
    programme.suspended_with_relation = True


def rest_the_work(programme: Programme, taken: Taken) -> None:
    programme.activities.filter(state__in=OPEN_ACTIVITIES).update(suspended_with_relation=True)


def rest_no_longer(programme: Programme, taken: Taken) -> None:
    programme.suspended_with_relation = False


def go_on_with_the_work(programme: Programme, taken: Taken) -> None:
    programme.activities.update(suspended_with_relation=False)


def lapsed_with(reference: str) -> str:
    """Why a plan is no longer followed: what it rested on has ended."""
    return str(_("What it rested on has ended: %(reference)s.") % {"reference": reference})


def let_what_has_not_begun_lapse(programme: Programme, taken: Taken) -> None:
    """Plans end with their programme; what has begun is still reported, with its numbers."""
    reason = _("Given up with its programme.") if not taken.step.by_machine else lapsed_with(taken.reason)
    for activity in programme.activities.filter(state__in=NOT_BEGUN):
        ACTIVITY.take(activity, "lapse", by=taken.by, on=taken.on, reason=str(reason))


def close_deadlines(programme: Programme, taken: Taken) -> None:
    diary.settle_deadlines(programme, on=taken.on)


def close_deadlines_of_activities(programme: Programme, taken: Taken) -> None:
    """They are due in the new version now."""
    for activity in programme.activities.all():
        diary.settle_deadlines(activity, on=taken.on)


OFFICE = (Role.OFFICER, Role.HEAD)
ANYBODY = tuple(Role)  # machine steps follow from an act whose own roles were asked
PROGRAMME = life(
    "programme", State, State.DRAFT,
    [
        Step("agree", _("Agreed by both"), (State.DRAFT,), State.AGREED, OFFICE, dates="agreed_on",
             guards=(must_lie_on_a_tie_that_lasts, must_be_complete, must_be_able_to_take_its_place),
             checks=(must_say_who_agreed,),
             fill=(keep_who_agreed,), follow=(close_deadlines, take_the_place_of_the_former)),
        Step("start", _("Start"), (State.AGREED,), State.RUNNING, OFFICE, dates="started_on",
             guards=(must_lie_on_a_tie_at_work, must_rest_on_a_protocol_in_force), checks=(must_have_come,)),
        Step("take_over", _("Goes on as the new version"), (State.AGREED,), State.RUNNING, ANYBODY,
             by_machine=True, fill=(go_on_since,)),
        Step("close", _("Close"), (State.RUNNING,), State.CLOSED, OFFICE, dates="closed_on",
             guards=(must_have_settled_everything,), follow=(close_deadlines,)),
        Step("suspend", _("Suspend"), (State.RUNNING,), State.SUSPENDED, OFFICE, needs_reason=True),
        Step("resume", _("Resume"), (State.SUSPENDED,), State.RUNNING, OFFICE,
             guards=(must_not_follow_its_tie, must_lie_on_a_tie_at_work, must_rest_on_a_protocol_in_force)),
        Step("suspend_with_tie", _("Suspended with its tie"), (State.RUNNING,), State.SUSPENDED, ANYBODY,
             by_machine=True, fill=(rest_with_the_tie,), follow=(rest_the_work,)),
        Step("resume_with_tie", _("Resumed with its tie"), (State.SUSPENDED,), State.RUNNING, ANYBODY,
             by_machine=True, guards=(must_follow_its_tie,), fill=(rest_no_longer,), follow=(go_on_with_the_work,)),
        Step("give_up", _("Give it up"), (State.DRAFT, State.AGREED, State.SUSPENDED), State.CLOSED, OFFICE,
             dates="closed_on", needs_reason=True,
             fill=(rest_no_longer,),
             follow=(go_on_with_the_work, let_what_has_not_begun_lapse, close_deadlines)),
        Step("give_way", _("Replaced by a new version"), (State.AGREED, State.RUNNING), State.CLOSED, ANYBODY,
             by_machine=True, dates="closed_on", follow=(close_deadlines, close_deadlines_of_activities)),
        # When its protocol or its tie ends, so does the programme.
        Step("end_early", _("Closed with its protocol or tie"),
             (State.DRAFT, State.AGREED, State.RUNNING, State.SUSPENDED), State.CLOSED, ANYBODY,
             by_machine=True, dates="closed_on",
             fill=(rest_no_longer,),
             follow=(go_on_with_the_work, let_what_has_not_begun_lapse, close_deadlines)),
        Step("mark_evaluated", _("Evaluated"), (State.CLOSED,), State.EVALUATED, ANYBODY, by_machine=True,
             dates="evaluated_on", is_final=True,
             guards=(must_have_been_agreed, must_be_the_current_version, must_have_reported_everything)),
    ],
)  # fmt: skip
