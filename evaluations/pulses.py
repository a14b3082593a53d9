"""How the portfolio stands on the home page: by status, by pulse with its reason, and the living ties one by one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, OuterRef, Subquery, Value, When, prefetch_related_objects
from django.utils.translation import gettext as _

from partners.models import Partner
from relations.models import LIVE, Relation, RelationState
from relations.pulse import Limits, Pulse, limits
from relations.queries.pulse import counts_by_state_and_pulse, proposed, pulse_of, with_pulse, with_silence


@dataclass(frozen=True)
class StatusCount:
    state: str
    label: str
    count: int


@dataclass(frozen=True)
class PulseCount:
    """How many living ties have this pulse, and what that means."""

    pulse: Pulse
    count: int
    reason: str


@dataclass(frozen=True)
class Strip:
    statuses: tuple[StatusCount, ...]
    pulses: tuple[PulseCount, ...]

    @property
    def total(self) -> int:
        return sum(status.count for status in self.statuses)


def portfolio_strip(today: date) -> Strip:
    """Status in the order of a tie's life, pulse from the liveliest on. Exercises are no ties. One query."""
    states: Counter[str] = Counter()
    pulses: Counter[str] = Counter()
    for state, pulse, count in counts_by_state_and_pulse(Relation.objects.filter(is_exercise=False), today):
        states[state] += count
        pulses[pulse] += count
    within = limits()
    return Strip(
        tuple(StatusCount(s.value, str(s.label), states[s]) for s in RelationState if states[s]),
        tuple(PulseCount(p, pulses[p], reason_of(p, within)) for p in Pulse if pulses[p]),
    )


def reason_of(pulse: Pulse, within: Limits) -> str:
    """What a count of ties with this pulse means, in one line."""
    months = {"healthy": within.healthy, "quiet": within.quiet, "sleeping": within.sleeping}
    return {
        Pulse.HEALTHY: _("two-way exchange within %(healthy)s months"),
        Pulse.QUIET: _("the last one %(healthy)s to %(quiet)s months ago"),
        Pulse.SLEEPING: _("the last one %(quiet)s to %(sleeping)s months ago"),
        Pulse.DECISION_DUE: _("the last one more than %(sleeping)s months ago"),
        Pulse.ONE_WAY: _("something recorded, nothing that went both ways"),
        Pulse.NO_RECORDS: _("nothing recorded: says nothing about the tie"),
    }[pulse] % months


@dataclass(frozen=True)
class LivingTie:
    relation: Relation
    pulse: Pulse | None
    is_proposed: bool


ON_ONE_SCREEN = 24


def living_ties(today: date, also: Iterable[Relation] = ()) -> list[LivingTie]:
    """The living ties, those that something is proposed about first; at most as many as one screen takes.

    `also`: relations of the same page whose partners are read along. Two queries.
    """
    first = Partner.objects.filter(relations=OuterRef("pk")).order_by("name", "pk").values("name")[:1]
    living: Any = Relation.objects.filter(state__in=LIVE, is_exercise=False)
    heard = with_pulse(with_silence(living), today).annotate(
        first_partner=Subquery(first),
        is_proposed=Case(
            When(proposed(today), then=Value(True)), default=Value(False), output_field=BooleanField()
        ),
    )
    rows = list(heard.order_by("-is_proposed", "first_partner", "pk")[:ON_ONE_SCREEN])
    prefetch_related_objects([*rows, *also], "partners")
    within = limits()
    return [LivingTie(row, pulse_of(row, today, within), row.is_proposed) for row in rows]
