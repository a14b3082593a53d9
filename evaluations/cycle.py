"""When an evaluation is due. Pure computation: no database, no clock.

Every day of the cycle is counted from the original anchor, the first day of the tie, never from the evaluation
before it: the 29th of February comes back in each leap year, and a late evaluation moves no later one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from office.calendar import add_months, last_day_for_notice


@dataclass(frozen=True)
class Cycle:
    """How often, and how long beforehand; the installation's settings."""

    light_months: int = 12
    full_months: int = 36
    margin_months: int = 3  # before the last day on which an ending can be stopped or given notice of
    end_days: int = 14  # after an ending was proposed
    lead_days: int = 60  # how long before its day an evaluation is entered into the diary


@dataclass(frozen=True)
class Anchor:
    """From which day the cycle counts, and since when the thing is on record here.

    `is_known` is False where the beginning is unknown and the day of the entry stands in for it.
    """

    on: date
    entered_on: date
    is_known: bool = True


@dataclass(frozen=True)
class Done:
    """An evaluation that counts: adopted on a day, or passed over for a reason although it was `proposed_for`."""

    kind: str
    adopted_on: date | None = None
    proposed_for: date | None = None

    @property
    def counts_on(self) -> date:
        """The later of the two: an evaluation adopted early is still the one for its own day."""
        return max(day for day in (self.adopted_on, self.proposed_for) if day)


@dataclass(frozen=True)
class Turn:
    """One day of a cycle: the `number`th since the anchor, and the period it looks back on."""

    number: int
    on: date
    period_from: date

    @property
    def period_until(self) -> date:
        return max(self.on - timedelta(days=1), self.period_from)


def turns(anchor: date, months: int, *, first: int = 1) -> Iterator[Turn]:
    """The days of a cycle, each from the anchor."""
    number = first
    while True:
        yield Turn(number, add_months(anchor, number * months), add_months(anchor, (number - 1) * months))
        number += 1


def next_turn(
    anchor: Anchor, months: int, *, counted_on: date | None = None, leave_to: int | None = None
) -> Turn:
    """The first day of the cycle that is still to be done.

    Not before the thing was on record; not one that an evaluation in the last quarter of its cycle has done
    already. `leave_to` is a longer cycle whose days take the place of this one's.
    """
    floor = max(anchor.entered_on, counted_on or date.min)
    elapsed = (floor.year - anchor.on.year) * 12 + floor.month - anchor.on.month
    for turn in turns(anchor.on, months, first=max(1, elapsed // months - 1)):
        if turn.on < anchor.entered_on:
            continue
        if counted_on and add_months(turn.on, -_quarter(months)) < counted_on:
            continue
        if leave_to and (turn.number * months) % leave_to == 0:
            continue
        return turn
    raise AssertionError("a cycle has no last day")


def _quarter(months: int) -> int:
    return max(months // 4, 1)


def last_counted(done: Iterable[Done], kinds: Iterable[str]) -> date | None:
    wanted = frozenset(kinds)
    return max((each.counts_on for each in done if each.kind in wanted), default=None)


def day_before_expiry(
    ends_on: date, notice_months: int | None, cycle: Cycle, last_day: date | None = None
) -> date:
    """So long before the end that notice can still be given, with the margin for the council on top.

    `last_day` is the last day for notice where the text fixes it otherwise than by months.
    """
    latest = last_day or (last_day_for_notice(ends_on, notice_months) if notice_months else ends_on)
    return add_months(latest, -cycle.margin_months)


def serves_for_an_end(counted_on: date | None, proposed_on: date, cycle: Cycle) -> bool:
    """Whether a full evaluation is recent enough to decide on an ending by."""
    return counted_on is not None and counted_on >= add_months(proposed_on, -_quarter(cycle.full_months))
