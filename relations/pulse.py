"""The pulse of a tie: how long ago both sides last exchanged something. Nothing here asks the database.

It is read from the last *two-way* exchange. A meeting, a visit, and what is recorded as going both ways count by
themselves. A letter, e-mail or call that went one way counts as soon as something came the other way within the
answer time; the day of the answer is then the day of the exchange. What went one way only is on record and keeps
nobody alive: it shows as “one way only”, neither healthy nor asleep. Third parties' exchanges count like ours.

Months are counted from the day of the exchange (office.calendar): exactly twelve months later it is still healthy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.calendar import add_months
from relations.models import Direction, Exchange, RelationState


class Pulse(models.TextChoices):
    HEALTHY = "healthy", _("healthy")
    QUIET = "quiet", _("quiet")
    SLEEPING = "sleeping", _("sleeping")
    DECISION_DUE = "decision_due", _("decision due")
    ONE_WAY = "one_way", _("one way only")
    NO_RECORDS = "no_records", _("no records yet")


# From the liveliest on; each follows the one before it as time passes.
LADDER = (Pulse.HEALTHY, Pulse.QUIET, Pulse.SLEEPING, Pulse.DECISION_DUE)
ASLEEP = frozenset({Pulse.SLEEPING, Pulse.DECISION_DUE})


@dataclass(frozen=True)
class Limits:
    """In months: how long a tie is healthy, quiet and sleeping after the last two-way exchange; how long an
    answer may take; how long nothing is proposed after somebody has looked."""

    healthy: int = 12
    quiet: int = 24
    sleeping: int = 36
    answer: int = 6
    silence: int = 12

    def __post_init__(self) -> None:
        if not (0 < self.healthy < self.quiet < self.sleeping and self.answer >= 0 and self.silence > 0):
            raise ImproperlyConfigured(
                "PULSE_MONTHS: healthy, quiet and sleeping must grow, none may be negative."
            )

    def months_of(self, pulse: Pulse) -> int:
        """How many months after the exchange this pulse ends."""
        return {Pulse.HEALTHY: self.healthy, Pulse.QUIET: self.quiet, Pulse.SLEEPING: self.sleeping}[pulse]


def limits() -> Limits:
    return Limits(**settings.PULSE_MONTHS)


def pulse_on(
    day: date, last: date | None, *, has_records: bool = True, within: Limits | None = None
) -> Pulse:
    """The pulse on that day of a tie whose last two-way exchange was on `last`."""
    if last is None:
        return Pulse.ONE_WAY if has_records else Pulse.NO_RECORDS
    within = within or limits()
    for pulse in LADDER[:-1]:
        if day <= add_months(last, within.months_of(pulse)):
            return pulse
    return Pulse.DECISION_DUE


def turns_on(last: date | None, pulse: Pulse, within: Limits | None = None) -> date | None:
    """The first day of the next pulse if nothing is exchanged till then; None when there is none."""
    if last is None or pulse not in LADDER[:-1]:
        return None
    return add_months(last, (within or limits()).months_of(pulse)) + timedelta(days=1)


def turned_on(last: date, pulse: Pulse, within: Limits | None = None) -> date:
    """The day on which it became this pulse."""
    place = LADDER.index(pulse)
    return (turns_on(last, LADDER[place - 1], within) if place else None) or last


def span_of(pulse: Pulse, day: date, within: Limits | None = None) -> tuple[date | None, date]:
    """Between which days, both included, the last two-way exchange lies when the tie has this pulse on `day`."""
    within, place = within or limits(), LADDER.index(pulse)
    earliest = earliest_start(day, within.months_of(pulse)) if pulse != Pulse.DECISION_DUE else None
    if not place:
        return earliest, day
    return earliest, earliest_start(day, within.months_of(LADDER[place - 1])) - timedelta(days=1)


def earliest_start(day: date, months: int) -> date:
    """The earliest day from which so many months reach to `day` or beyond it."""
    start = add_months(day, -months)
    # Months have different lengths: from the clamped day the span may end too early.
    while add_months(start, months) < day:
        start += timedelta(days=1)
    while add_months(start - timedelta(days=1), months) >= day:
        start -= timedelta(days=1)
    return start


def full_months(last: date, day: date) -> int:
    """How many whole months have passed."""
    months = (day.year - last.year) * 12 + day.month - last.month
    return months - 1 if add_months(last, months) > day else months


def counts_by_itself(exchange: Exchange) -> bool:
    return exchange.is_face_to_face or exchange.direction == Direction.BOTH


def two_way(exchanges: Iterable[Exchange], within: Limits | None = None) -> dict[int, Exchange | None]:
    """Which of a tie's exchanges make a two-way one on their day: number → what it answers, None if by itself."""
    within = within or limits()
    found: dict[int, Exchange | None] = {}
    for exchange in (ordered := sorted(exchanges, key=lambda exchange: (exchange.on, exchange.pk))):
        if counts_by_itself(exchange):
            found[exchange.pk] = None
    one_way = [exchange for exchange in ordered if not counts_by_itself(exchange)]
    found |= _answers(one_way, within)
    # Two that crossed on one day: whichever was recorded first, each has the other.
    return found | _answers(sorted(one_way, key=lambda exchange: (exchange.on, -exchange.pk)), within)


def _answers(one_way: list[Exchange], within: Limits) -> dict[int, Exchange | None]:
    """Those that came within the answer time after something that went the other way."""
    latest: dict[str, Exchange] = {}
    found: dict[int, Exchange | None] = {}
    for exchange in one_way:
        other = Direction.RECEIVED if exchange.direction == Direction.SENT else Direction.SENT
        asked = latest.get(other)
        if asked and exchange.on <= add_months(asked.on, within.answer):
            found[exchange.pk] = asked
        latest[exchange.direction] = exchange
    return found


@dataclass(frozen=True)
class Reading:
    """The pulse of one tie on a day, with what it was read from."""

    pulse: Pulse
    as_of: date
    within: Limits
    evidence: Exchange | None = None  # the last two-way exchange
    answers: Exchange | None = None  # what it answers, where it went one way
    latest: Exchange | None = None  # the last exchange of any sort

    @property
    def turns_on(self) -> date | None:
        return turns_on(self.evidence.on if self.evidence else None, self.pulse, self.within)

    @property
    def turns_to(self) -> Pulse | None:
        return LADDER[LADDER.index(self.pulse) + 1] if self.turns_on else None

    @property
    def months(self) -> int | None:
        """Whole months since the last two-way exchange."""
        return full_months(self.evidence.on, self.as_of) if self.evidence else None

    @property
    def is_asleep(self) -> bool:
        return self.pulse in ASLEEP


def read(
    day: date, evidence: Exchange | None, *, latest: Exchange | None, answers: Exchange | None = None
) -> Reading:
    within = limits()
    last = evidence.on if evidence else None
    pulse = pulse_on(day, last, has_records=latest is not None, within=within)
    return Reading(pulse, day, within, evidence, answers, latest)


def is_proposed(state: str, pulse: Pulse | None) -> bool:
    """Whether something is proposed: to call a tie dormant, or to decide about one that has slept too long."""
    if state == RelationState.ACTIVE:
        return pulse in ASLEEP
    return state == RelationState.DORMANT and pulse == Pulse.DECISION_DUE


# The kinds of deadlines that a pulse puts into the diary; both are settled together.
DEADLINES = {Pulse.SLEEPING: "pulse_sleeping", Pulse.DECISION_DUE: "pulse_decision_due"}
