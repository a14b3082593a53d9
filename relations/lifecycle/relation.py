"""The life of a relation. What happened to it, with its day, is kept in its events."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import diary
from office.calendar import Precision, add_months, written
from office.lifecycle import FollowUp, Guard, Step, Taken, life
from office.models import Actor, Role, account_of
from relations.claims import settle_claims
from relations.history import latest_turn, standing_now
from relations.lifecycle.following import follow_the_tie
from relations.models import EventKind, ProtocolState, PulseReview, Relation, RelationEvent, RelationState
from relations.pulse import DEADLINES, limits
from relations.queries.pulse import reading_of

State = RelationState
# States in which nothing binds yet; the other states follow dated events.
BEFORE_THE_TIE = (State.IDEA, State.PROSPECT, State.EXPLORING, State.IN_APPROVAL)
# While a termination is under way, the events alone do not say where the tie stands.
IN_TERMINATION = (State.UNDER_REVIEW, State.TERMINATING)


def must_have_a_purpose(relation: Relation, taken: Taken) -> Any:
    return (
        None
        if relation.purpose.strip()
        else _("Write the purpose first: exploring starts from what the tie is for.")
    )


def must_not_be_before_the_council(relation: Relation, taken: Taken) -> Any:
    if relation.protocols.filter(state=ProtocolState.SUBMITTED).exists():
        return _("A protocol is before the council. Withdraw that item first.")
    return None


def must_follow_the_last_event(relation: Relation, taken: Taken) -> Any:
    """What happens now cannot lie before what has happened already; that would be a fact of the past."""
    latest = latest_turn(relation.events.all())
    if latest and taken.on < latest:
        sentence = _(
            "The last event on record is of %(day)s. The clerk records earlier events as facts of the past."
        )
        return sentence % {"day": written(latest)}
    return None


def must_have_been(state: str) -> Guard:
    """Back from a review the tie is what its events say, nothing else."""

    def guard(relation: Relation, taken: Taken) -> Any:
        before = standing_now(relation.events.all()) or State.ACTIVE
        if before == state:
            return None
        return _("Before the review it stood at “%(state)s”.") % {"state": State(before).label}

    return guard


def turn(kind: EventKind) -> FollowUp:
    """Keep what happened as a dated event."""

    def follow(relation: Relation, taken: Taken) -> None:
        RelationEvent.objects.create(relation=relation, kind=kind, on=taken.on, note=taken.reason[:500])
        settle_claims(relation)

    return follow


def let_the_work_follow(relation: Relation, taken: Taken) -> None:
    """Programmes and pilots rest, go on and end with their tie."""
    follow_the_tie(relation, by=taken.by, on=taken.on)


def answer_the_pulse(relation: Relation, taken: Taken) -> None:
    """Whoever calls a tie dormant or revives it has looked: nothing is proposed about it for a time."""
    today = timezone.localdate()
    diary.settle_deadlines(relation, *DEADLINES.values(), on=today)
    said = {
        "pulse": reading_of(relation, today).pulse, "reason": taken.reason[:2_000] or str(taken.step.label),
        "until": add_months(today, limits().silence), "reviewed_by": account_of(taken.by),
    }  # fmt: skip
    PulseReview.objects.update_or_create(relation=relation, on=today, defaults=said)


def begin_the_tie(relation: Relation, taken: Taken) -> None:
    """The first protocol in force begins the tie, unless an earlier beginning is on record."""
    if relation.events.filter(kind=EventKind.BEGAN, corrected_by=None).exists():
        return
    turn(EventKind.BEGAN)(relation, taken)
    if relation.since is None:
        relation.since, relation.since_precision = taken.on, Precision.DAY
        relation.save()


OFFICE = (Role.OFFICER, Role.HEAD)
HEAD = (Role.HEAD,)
ANYBODY = tuple(Role)  # machine steps follow from an act whose own roles were asked
REVIEWED = (State.UNDER_REVIEW,)
RELATION = life(
    "relation", State, State.IDEA,
    [
        Step("pursue", _("Take it up as a prospect"), (State.IDEA,), State.PROSPECT, OFFICE),
        Step("explore", _("Start exploring"), (State.PROSPECT,), State.EXPLORING, OFFICE,
             guards=(must_have_a_purpose,)),
        Step("seek_approval", _("Seek approval"), (State.IDEA, State.PROSPECT, State.EXPLORING),
             State.IN_APPROVAL, ANYBODY, by_machine=True),
        Step("back_to_exploring", _("Back to exploring"), (State.IN_APPROVAL,), State.EXPLORING, ANYBODY,
             by_machine=True),
        Step("activate", _("Begin the tie"), BEFORE_THE_TIE, State.ACTIVE, ANYBODY,
             follow=(begin_the_tie,), by_machine=True),
        Step("abandon", _("Abandon"), BEFORE_THE_TIE, State.ABANDONED, OFFICE,
             guards=(must_not_be_before_the_council,), needs_reason=True, is_final=True,
             follow=(let_the_work_follow,)),
        Step("mark_dormant", _("Confirm that it is dormant"), (State.ACTIVE,), State.DORMANT, HEAD,
             needs_reason=True, checks=(must_follow_the_last_event,), follow=(turn(EventKind.DORMANT), answer_the_pulse)),
        Step("revive", _("Revive"), (State.DORMANT,), State.ACTIVE, OFFICE,
             checks=(must_follow_the_last_event,), follow=(turn(EventKind.REVIVED), answer_the_pulse)),
        Step("suspend", _("Suspend"), (State.ACTIVE, State.DORMANT), State.SUSPENDED, HEAD, needs_reason=True,
             checks=(must_follow_the_last_event,),
             follow=(turn(EventKind.SUSPENDED), let_the_work_follow)),
        Step("resume", _("Resume"), (State.SUSPENDED,), State.ACTIVE, HEAD,
             checks=(must_follow_the_last_event,),
             follow=(turn(EventKind.RESUMED), let_the_work_follow)),
        Step("review", _("Review"), (State.ACTIVE, State.DORMANT, State.SUSPENDED), State.UNDER_REVIEW,
             ANYBODY, by_machine=True),
        Step("keep", _("Keep"), IN_TERMINATION, State.ACTIVE, ANYBODY, guards=(must_have_been(State.ACTIVE),),
             by_machine=True, follow=(let_the_work_follow,)),
        Step("keep_dormant", _("Keep, still dormant"), IN_TERMINATION, State.DORMANT, ANYBODY,
             guards=(must_have_been(State.DORMANT),), by_machine=True,
             follow=(let_the_work_follow,)),
        Step("keep_suspended", _("Keep, still suspended"), IN_TERMINATION, State.SUSPENDED, ANYBODY,
             guards=(must_have_been(State.SUSPENDED),), by_machine=True,
             follow=(let_the_work_follow,)),
        Step("terminate", _("Begin to end it"), REVIEWED, State.TERMINATING, ANYBODY, by_machine=True),
        Step("end", _("End"), (State.TERMINATING,), State.ENDED, ANYBODY,
             follow=(turn(EventKind.ENDED), let_the_work_follow), is_final=True, by_machine=True),
    ],
    outside=(State.HISTORICAL, State.MERGED),
)  # fmt: skip

_KEEP = {State.ACTIVE: "keep", State.DORMANT: "keep_dormant", State.SUSPENDED: "keep_suspended"}


def keep(relation: Relation, *, by: Actor, reason: str = "") -> Relation:
    """Back from a review, or from an ending whose decision fell, to what the tie was before."""
    before = standing_now(relation.events.all()) or State.ACTIVE
    return RELATION.take(relation, _KEEP[State(before)], by=by, reason=reason)


def lead_on(
    relation: Relation, name: str, *, by: Actor, on: date | None = None, reason: str = ""
) -> Relation:
    """Take the step where it leads on; a tie that stands further already stays where it is.

    For what follows from a protocol: a renewal of a living tie does not seek approval of the tie again.
    """
    fresh = Relation.objects.get(pk=relation.pk)
    if fresh.state not in RELATION.step(name).source:
        return fresh
    return RELATION.take(fresh, name, by=by, on=on, reason=reason)


def settle_by_events(relation: Relation) -> bool:
    """Set the state that the events amount to; part of the act that recorded one. True when it changed."""
    state = standing_now(relation.events.all())
    if state is None or (relation.state in IN_TERMINATION and state in _KEEP):
        return False
    return RELATION.settle(relation, state)
