"""Which evaluation is due when, and why; and the nightly act that puts what comes near into the diary.

The days come from `evaluations/cycle.py`; here is what they are counted from. Light and full ones are asked of
what runs; a tie that is dormant or suspended has nothing to look at each year, but is asked every third year
whether it should go on. Exercises are planned by hand.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Min, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.cycle import (
    Anchor,
    Cycle,
    Done,
    Turn,
    day_before_expiry,
    last_counted,
    next_turn,
    serves_for_an_end,
)
from evaluations.evaluation_actions import plan_evaluation
from evaluations.lifecycle import EVALUATION
from evaluations.models import ADOPTED_STATES, OPEN_STATES, Evaluation, EvaluationKind, EvaluationState
from networks.models import Membership, MembershipState
from office.calendar import add_months, first_day, written
from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations.models import (
    BINDING_STATES,
    Outcome,
    Protocol,
    Relation,
    RelationState,
    TerminationState,
    TerminationTie,
    TieState,
)
from relations.terms import terms_in

Kind = EvaluationKind
_THOROUGH = (Kind.FULL, Kind.BEFORE_EXPIRY, Kind.BEFORE_END)
# The more thorough first: what comes later in this order waits for what comes before it.
_RANK = (Kind.BEFORE_EXPIRY, Kind.BEFORE_END, Kind.FULL, Kind.LIGHT)
# What the calendar asks of a thing in each state; of every other state nothing.
ASKED_IN: dict[str, tuple[str, ...]] = {
    RelationState.ACTIVE: tuple(Kind.values),
    RelationState.UNDER_REVIEW: tuple(Kind.values),
    RelationState.DORMANT: _THOROUGH,
    RelationState.SUSPENDED: _THOROUGH,
}
ASKED_OF_MEMBERSHIP: dict[str, tuple[str, ...]] = {
    MembershipState.ACTIVE: (Kind.LIGHT, Kind.FULL),
    MembershipState.ON_HOLD: (Kind.FULL,),
}
_PROPOSED = (TerminationState.PROPOSED, TerminationState.CONSULTED, TerminationState.SUBMITTED)


def cycle() -> Cycle:
    """How often, as this installation has set it."""
    return Cycle(**settings.EVALUATION_CYCLE)


@dataclass(frozen=True)
class Facts:
    """What the days of one relation or membership are counted from."""

    subject: Any
    anchor: Anchor
    since_text: str
    evaluations: tuple[Evaluation, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    endings: tuple[TerminationTie, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        by_state = ASKED_IN if isinstance(self.subject, Relation) else ASKED_OF_MEMBERSHIP
        return by_state.get(self.subject.state, ())

    @property
    def done(self) -> tuple[Done, ...]:
        """Adopted ones, and those the calendar proposed and somebody did without for a reason."""
        return tuple(
            Done(each.kind, each.adopted_on, each.scheduled_for)
            for each in self.evaluations
            if each.state in ADOPTED_STATES
            or (each.state == EvaluationState.WITHDRAWN and each.scheduled_for)
        )

    @property
    def open(self) -> dict[str, Evaluation]:
        return {each.kind: each for each in self.evaluations if each.state in OPEN_STATES}


@dataclass(frozen=True)
class Plan:
    """One evaluation that is to come: its day, the period it looks back on, and why just then."""

    subject: Any
    kind: str
    on: date
    period_from: date
    period_until: date
    because: tuple[str, ...] = field(default=())

    @property
    def kind_text(self) -> str:
        return str(Kind(self.kind).label)


# -- the days -------------------------------------------------------------------------------------------


def plans_for(facts: Facts, today: date, rhythm: Cycle) -> list[Plan]:
    """What is to come for one subject, soonest first; nothing of a kind that is open already.

    Where a more thorough evaluation is open, a lighter one waits for what comes of it.
    """
    found: list[Plan] = []
    taken = set(facts.open)
    if Kind.BEFORE_EXPIRY in facts.asked and Kind.BEFORE_EXPIRY not in taken:
        found += _before_expiry(facts, today, rhythm)
    if Kind.BEFORE_END in facts.asked and taken.isdisjoint(_THOROUGH):
        found += _before_end(facts, rhythm)
    if Kind.FULL in facts.asked and taken.isdisjoint(_THOROUGH):
        found.append(_full(facts, rhythm))
    if Kind.LIGHT in facts.asked and not taken:
        found.append(_light(facts, rhythm))
    return sorted(found, key=lambda plan: (plan.on, plan.kind))


def _full(facts: Facts, rhythm: Cycle) -> Plan:
    counted = last_counted(facts.done, _THOROUGH)
    turn = next_turn(facts.anchor, rhythm.full_months, counted_on=counted)
    return _in_cycle(facts, Kind.FULL, turn, rhythm.full_months, counted)


def _light(facts: Facts, rhythm: Cycle) -> Plan:
    """Every adopted evaluation does for a light one; where the full one is due, it takes its place."""
    counted = last_counted(facts.done, Kind.values)
    leave_to = rhythm.full_months if Kind.FULL in facts.asked else None
    turn = next_turn(facts.anchor, rhythm.light_months, counted_on=counted, leave_to=leave_to)
    return _in_cycle(facts, Kind.LIGHT, turn, rhythm.light_months, counted)


def _in_cycle(facts: Facts, kind: str, turn: Turn, months: int, counted: date | None) -> Plan:
    because = [_beginning(facts)]
    if kind == Kind.LIGHT:
        sentence = _(
            "A light evaluation is due every %(months)s months from that day: this is number %(number)s."
        )
    else:
        sentence = _(
            "A full evaluation is due every %(months)s months from that day: this is number %(number)s."
        )
    because.append(sentence % {"months": months, "number": turn.number})
    if counted:
        because.append(_("The last evaluation that counts is that of %(day)s.") % {"day": written(counted)})
    return Plan(facts.subject, kind, turn.on, turn.period_from, turn.period_until, tuple(because))


def _beginning(facts: Facts) -> str:
    anchor = facts.anchor
    if not anchor.is_known:
        sentence = _("The beginning is unknown: it is counted from %(day)s, the day of the entry here.")
        return sentence % {"day": written(anchor.on)}
    if written(anchor.on) != facts.since_text:
        sentence = _("The beginning is known as %(since)s only: it is counted from %(day)s.")
        return sentence % {"since": facts.since_text, "day": written(anchor.on)}
    return _("It began on %(day)s.") % {"day": written(anchor.on)}


def _before_expiry(facts: Facts, today: date, rhythm: Cycle) -> list[Plan]:
    """The next end of a protocol that can still be prepared for, unless it has been evaluated for."""
    counted = last_counted(facts.done, [Kind.BEFORE_EXPIRY])
    ends = [
        (protocol.ends_on, protocol.pk, protocol)
        for protocol in facts.protocols
        if protocol.ends_on and protocol.ends_on >= today
    ]
    for ends_on, _pk, protocol in sorted(ends):
        on = _day_before(protocol, ends_on, rhythm)
        if counted and counted >= add_months(on, -3):
            continue
        start = max(facts.anchor.on, protocol.in_force_on or facts.anchor.on)
        until = max(on - timedelta(days=1), start)
        return [
            Plan(facts.subject, Kind.BEFORE_EXPIRY, on, start, until, _why_then(protocol, ends_on, rhythm))
        ]
    return []


def _last_day_for_notice(protocol: Protocol, ends_on: date) -> date | None:
    """By the text, in months or by a fixed day; None where it says nothing about notice."""
    return terms_in(protocol.text).last_day_for_notice(ends_on) if protocol.text else None


def _day_before(protocol: Protocol, ends_on: date, rhythm: Cycle) -> date:
    return day_before_expiry(ends_on, None, rhythm, _last_day_for_notice(protocol, ends_on))


def _why_then(protocol: Protocol, ends_on: date, rhythm: Cycle) -> tuple[str, ...]:
    sentence = _("The current term of %(reference)s ends on %(day)s.")
    because = [sentence % {"reference": protocol.reference, "day": written(ends_on)}]
    if latest := _last_day_for_notice(protocol, ends_on):
        because.append(_("Notice for that end can be given until %(day)s.") % {"day": written(latest)})
    sentence = _("%(months)s months earlier, so that there is time to decide: %(day)s.")
    on = _day_before(protocol, ends_on, rhythm)
    because.append(sentence % {"months": rhythm.margin_months, "day": written(on)})
    return tuple(because)


def _before_end(facts: Facts, rhythm: Cycle) -> list[Plan]:
    """An end is proposed, and no thorough evaluation is recent enough to decide by."""
    counted = last_counted(facts.done, _THOROUGH)
    for tie in facts.endings:
        proposed = timezone.localdate(tie.termination.created_at)
        if serves_for_an_end(counted, proposed, rhythm):
            continue
        on = proposed + timedelta(days=rhythm.end_days)
        if any(each.kind == Kind.BEFORE_END and each.scheduled_for == on for each in facts.evaluations):
            continue
        start = min(counted or facts.anchor.on, proposed)
        sentence = _(
            "%(reference)s has proposed since %(since)s to end the tie: it is evaluated within %(days)s days, "
            "before anybody decides."
        )
        because = sentence % {
            "reference": tie.termination.reference, "since": written(proposed), "days": rhythm.end_days,
        }  # fmt: skip
        return [Plan(facts.subject, Kind.BEFORE_END, on, start, proposed, (because,))]
    return []


# -- what they are counted from ---------------------------------------------------------------------------


def facts_of_relations(relations: Iterable[Relation]) -> list[Facts]:
    """Six queries, however many relations."""
    found = Relation.objects.filter(pk__in=[relation.pk for relation in relations])
    return [_facts_of_relation(relation) for relation in _read(found)]


def all_facts() -> list[Facts]:
    """Everything that runs and is no exercise, relations first."""
    relations = _read(Relation.objects.filter(state__in=ASKED_IN, is_exercise=False))
    memberships = Membership.objects.filter(state__in=ASKED_OF_MEMBERSHIP, is_exercise=False)
    return [*(_facts_of_relation(relation) for relation in relations), *facts_of_memberships(memberships)]


def _read(relations: Any) -> Any:
    protocols = Protocol.objects.filter(state__in=BINDING_STATES, is_exercise=False)
    endings = TerminationTie.objects.filter(
        state=TieState.LISTED, outcome=Outcome.END, termination__state__in=_PROPOSED
    )
    return relations.prefetch_related(
        "partners",
        Prefetch("evaluations", to_attr="evaluated"),
        Prefetch("protocols", protocols.prefetch_related("versions"), to_attr="binding"),
        Prefetch("endings", endings.select_related("termination"), to_attr="proposed_endings"),
    )


def _facts_of_relation(relation: Any) -> Facts:
    entered = timezone.localdate(relation.created_at)
    since = first_day(relation.since, relation.since_precision)
    return Facts(
        relation, _anchor(since, entered), relation.since_text, tuple(relation.evaluated),
        tuple(relation.binding), tuple(relation.proposed_endings),
    )  # fmt: skip


def facts_of_memberships(memberships: Iterable[Membership]) -> list[Facts]:
    """Three queries. The day of the entry is that of the first act in the journal."""
    rows = Membership.objects.filter(pk__in=[membership.pk for membership in memberships])
    found = list(rows.select_related("network").prefetch_related("evaluations"))
    entered = _entered(found)
    return [
        Facts(
            each, _anchor(first_day(each.effective_on, each.effective_precision), entered[each.pk]),
            each.effective_text, tuple(each.evaluations.all()),
        )
        for each in found
    ]  # fmt: skip


def _entered(memberships: list[Membership]) -> dict[int, date]:
    entries = JournalEntry.objects.filter(
        kind="networks.membership", object_pk__in=[str(each.pk) for each in memberships]
    )
    rows = entries.order_by().values_list("object_pk").annotate(Min("at"))
    days: dict[int, date] = defaultdict(timezone.localdate)
    days.update({int(pk): timezone.localdate(at) for pk, at in rows})
    return days


def _anchor(since: date | None, entered: date) -> Anchor:
    """A beginning that is still to come counts from the entry, as an unknown one does."""
    return Anchor(since, entered) if since else Anchor(entered, entered, is_known=False)


def facts_for(subject: Any) -> Facts:
    found = (
        facts_of_relations([subject]) if isinstance(subject, Relation) else facts_of_memberships([subject])
    )
    return found[0]


def why(evaluation: Evaluation) -> list[str]:
    """Why this evaluation is due on its day, sentence by sentence, from what is on record today."""
    if evaluation.scheduled_for is None:
        return [_("It was planned by hand.")]
    facts, rhythm, on = facts_for(evaluation.subject), cycle(), evaluation.scheduled_for
    if evaluation.kind in (Kind.LIGHT, Kind.FULL):
        months = rhythm.light_months if evaluation.kind == Kind.LIGHT else rhythm.full_months
        number = _number_of(facts.anchor.on, on, months)
        if number:
            turn = Turn(number, on, evaluation.period_from)
            return list(_in_cycle(facts, evaluation.kind, turn, months, None).because)
        return [
            _("The calendar proposed it for %(day)s, as the beginning stood then.") % {"day": written(on)}
        ]
    if evaluation.kind == Kind.BEFORE_EXPIRY:
        for protocol in facts.protocols:
            ends_on = protocol.ends_on
            if ends_on and _day_before(protocol, ends_on, rhythm) == on:
                return list(_why_then(protocol, ends_on, rhythm))
    return [_("The calendar proposed it for %(day)s, because an end was near then.") % {"day": written(on)}]


def _number_of(anchor: date, on: date, months: int) -> int | None:
    """Which day of the cycle this is; None where it is none of them."""
    number = ((on.year - anchor.year) * 12 + on.month - anchor.month) // months
    return number if number > 0 and add_months(anchor, number * months) == on else None


# -- the nightly act --------------------------------------------------------------------------------------


def follow_the_cycle(today: date | None = None) -> int:
    """Schedule what is due within the lead time, do without what has become pointless; returns how many it planned.

    Run twice it plans once; a night that was missed is made up for by the next.
    """
    today, rhythm = today or timezone.localdate(), cycle()
    _do_without_what_is_pointless(today)
    planned = 0
    for facts in all_facts():
        taken = dict.fromkeys(facts.open)
        for plan in sorted(plans_for(facts, today, rhythm), key=lambda plan: _RANK.index(plan.kind)):
            if plan.on > today + timedelta(days=rhythm.lead_days) or _waits(plan.kind, taken):
                continue
            planned += _enter(plan, today)
            taken[plan.kind] = None
    return planned


def _waits(kind: str, taken: Iterable[str]) -> bool:
    """A lighter one waits for a more thorough one of the same night too."""
    return (kind == Kind.LIGHT and bool(set(taken))) or (
        kind in (Kind.FULL, Kind.BEFORE_END) and not set(taken).isdisjoint(_THOROUGH)
    )


def _enter(plan: Plan, today: date) -> bool:
    try:
        plan_evaluation(
            plan.subject, kind=plan.kind, period_from=min(plan.period_from, today),
            period_until=max(plan.period_until, min(plan.period_from, today)), due_on=max(plan.on, today),
            scheduled_for=plan.on, by=OPERATOR,
        )  # fmt: skip
    except Refused:
        return False  # somebody planned one of that kind this moment
    return True


def _do_without_what_is_pointless(today: date) -> None:
    """What the calendar proposed and nobody opened, of a thing that has ended or of an end that does not come."""
    waiting = Evaluation.objects.filter(state=EvaluationState.SCHEDULED).exclude(scheduled_for=None)
    for evaluation in waiting.with_subjects():
        if reason := _pointless(evaluation, today):
            EVALUATION.take(evaluation, "withdraw", by=OPERATOR, reason=reason)


def _pointless(evaluation: Evaluation, today: date) -> str:
    facts = facts_for(evaluation.subject)
    if evaluation.kind not in facts.asked:
        sentence = _("It now stands at “%(state)s”, and nothing of this kind is asked then.")
        return sentence % {"state": evaluation.subject.get_state_display()}
    if evaluation.kind == Kind.BEFORE_END and not facts.endings:
        return _("Nobody proposes to end the tie any more.")
    if evaluation.kind == Kind.BEFORE_EXPIRY and not any(
        protocol.ends_on and protocol.ends_on >= today for protocol in facts.protocols
    ):
        return _("No protocol is in force any more whose end could be prepared for.")
    return ""
