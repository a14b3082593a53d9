"""What a tie was on any day, read from its dated events. Nothing here asks the database.

An event turns the tie on its first possible day; an end on the day after its last possible day in force.
An unknown beginning lies before everything else. Any other event without a date happened at the latest on the
day it was recorded, and before a dated end; earlier than that, what the tie was is unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from office.calendar import first_day, last_day
from relations.models import LIVE, STATE_AFTER, EventKind, RelationEvent

FINAL = frozenset({EventKind.ENDED, EventKind.HONOURED, EventKind.MERGED})


@dataclass(frozen=True)
class Standing:
    """What a tie was on a day: `state` is None when that is unknown; `is_live` when it existed."""

    state: str | None
    is_live: bool


def turning_day(event: RelationEvent) -> date | None:
    """The first day on which the tie is what the event made of it; None when no date is known."""
    last = last_day(event.on, event.precision) if event.kind == EventKind.ENDED else None
    if last is not None:
        return last + timedelta(days=1)
    return first_day(event.on, event.precision)


def standing_on(events: Iterable[RelationEvent], day: date) -> Standing:
    """What the tie was on that day, as far as its uncorrected events tell."""
    turns = _turns(events)
    passed = [turn for turn in turns if turn.surely_by <= day]
    if not passed:
        # Something happened later to a tie whose beginning nobody recorded: it was there, more is not known.
        is_there = bool(turns) and all(turn.event.kind != EventKind.BEGAN for turn in turns)
        return Standing(state=None, is_live=is_there)
    state = STATE_AFTER[_last(passed).kind]
    is_live = state in LIVE
    undecided = any(turn.surely_by > day and turn.perhaps_before for turn in turns)
    return Standing(None if is_live and undecided else state, is_live)


def standing_now(events: Iterable[RelationEvent]) -> str | None:
    """The state that all that happened amounts to; None when nothing is on record."""
    turns = _turns(events)
    return STATE_AFTER[_last(turns).kind] if turns else None


def latest_turn(events: Iterable[RelationEvent]) -> date | None:
    """The day by which everything on record has happened; None without any but an undated beginning."""
    days = [turn.surely_by for turn in _turns(events) if turn.surely_by != date.min]
    return max(days, default=None)


@dataclass(frozen=True)
class _Turn:
    event: RelationEvent
    surely_by: date
    perhaps_before: bool  # undated: it may have happened on any earlier day


def _turns(events: Iterable[RelationEvent]) -> list[_Turn]:
    """The uncorrected events in the order in which they turned the tie."""
    counted = [event for event in events if event.corrected_by_id is None]
    dated_ends = [day for event in counted if event.kind in FINAL and (day := turning_day(event))]
    turns = [_turn(event, min(dated_ends, default=None)) for event in counted]
    # On one day the unknown beginning comes first, then events as they were recorded; an end closes its day.
    return sorted(turns, key=lambda turn: (turn.surely_by, turn.event.kind in FINAL, turn.event.pk))


def _last(turns: list[_Turn]) -> RelationEvent:
    """The event that tells what the tie is: ended is final, whatever else is on record for later days."""
    final = [turn for turn in turns if turn.event.kind in FINAL]
    return (final or turns)[-1].event


def _turn(event: RelationEvent, end: date | None) -> _Turn:
    day = turning_day(event)
    if day is not None:
        return _Turn(event, day, perhaps_before=False)
    if event.kind == EventKind.BEGAN:
        return _Turn(event, date.min, perhaps_before=False)
    latest = event.recorded_on
    if end is not None and event.kind not in FINAL:
        latest = min(latest, end - timedelta(days=1))
    return _Turn(event, latest, perhaps_before=True)
