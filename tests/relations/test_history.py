from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relations.history import Standing, latest_turn, standing_now, standing_on, turning_day
from relations.models import RelationEvent

DAY0 = date(2000, 1, 1)


def event(kind, on=None, precision="day", pk=1, recorded_on=date(2026, 1, 1), corrected_by_id=None):
    return RelationEvent(
        pk=pk,
        kind=kind,
        on=on,
        precision=precision if on else "unknown",
        recorded_on=recorded_on,
        corrected_by_id=corrected_by_id,
    )


@pytest.mark.parametrize(
    "kind,on,precision,day",
    [
        ("began", date(1977, 1, 1), "year", date(1977, 1, 1)),
        ("dormant", date(2011, 5, 1), "month", date(2011, 5, 1)),
        ("revived", date(2011, 5, 9), "day", date(2011, 5, 9)),
        # The end of the year 2018 is still 2018; the tie is gone on the first day of 2019.
        ("ended", date(2018, 1, 1), "year", date(2019, 1, 1)),
        ("ended", date(2021, 1, 1), "month", date(2021, 2, 1)),
        ("ended", date(2021, 1, 14), "day", date(2021, 1, 15)),
    ],
)
def test_an_imprecise_start_counts_from_its_first_day_and_an_end_until_its_last(kind, on, precision, day):
    assert turning_day(event(kind, on, precision)) == day


def test_without_events_a_tie_was_not_there():
    assert standing_on([], date(2020, 1, 1)) == Standing(None, is_live=False)
    assert standing_now([]) is None


def test_saint_raphael_lives_until_the_last_day_of_2018():
    events = [event("began", date(1958, 1, 1), "year", 1), event("ended", date(2018, 1, 1), "year", 2)]
    assert standing_on(events, date(1957, 12, 31)) == Standing(None, is_live=False)
    assert standing_on(events, date(1958, 1, 1)) == Standing("active", is_live=True)
    assert standing_on(events, date(2018, 12, 31)) == Standing("active", is_live=True)
    assert standing_on(events, date(2019, 1, 1)) == Standing("ended", is_live=False)
    assert standing_now(events) == "ended"


def test_an_unknown_beginning_is_live_until_its_end():
    events = [event("ended", date(2021, 1, 1), "month", 2), event("began", None, pk=1)]
    assert standing_on(events, date(1900, 1, 1)) == Standing("active", is_live=True)
    assert standing_on(events, date(2021, 1, 31)) == Standing("active", is_live=True)
    assert standing_on(events, date(2021, 2, 1)) == Standing("ended", is_live=False)


def test_undated_dormancy_is_unknown_for_past_days_and_known_from_the_day_it_was_recorded():
    events = [
        event("began", date(1977, 1, 1), pk=1),
        event("dormant", None, pk=2, recorded_on=date(2026, 3, 1)),
    ]
    assert standing_on(events, date(1976, 12, 31)) == Standing(None, is_live=False)
    assert standing_on(events, date(2020, 12, 31)) == Standing(None, is_live=True)
    assert standing_on(events, date(2026, 3, 1)) == Standing("dormant", is_live=True)
    assert standing_now(events) == "dormant"


def test_undated_dormancy_lies_before_a_dated_end():
    events = [
        event("began", date(1977, 1, 1), pk=1),
        event("dormant", None, pk=2, recorded_on=date(2026, 3, 1)),
        event("ended", date(2021, 1, 1), "month", pk=3),
    ]
    assert standing_on(events, date(2020, 12, 31)) == Standing(None, is_live=True)
    assert standing_on(events, date(2021, 2, 1)) == Standing("ended", is_live=False)
    assert standing_now(events) == "ended"


def test_an_event_without_any_beginning_on_record_means_that_the_tie_was_there():
    events = [event("ended", date(2018, 1, 1), "year")]
    assert standing_on(events, date(2000, 1, 1)) == Standing(None, is_live=True)


def test_a_corrected_event_no_longer_counts():
    events = [
        event("began", date(1977, 1, 1), pk=1, corrected_by_id=2),
        event("began", date(1982, 1, 1), pk=2),
    ]
    assert standing_on(events, date(1980, 1, 1)) == Standing(None, is_live=False)


def test_a_tie_kept_in_honour_after_its_end_is_historical():
    events = [
        event("began", date(1977, 1, 1), pk=1),
        event("ended", date(2010, 6, 30), pk=2),
        event("honoured", date(2012, 1, 1), "year", pk=3),
    ]
    assert standing_on(events, date(2011, 1, 1)) == Standing("ended", is_live=False)
    assert standing_now(events) == "historical"


def test_the_latest_turn_counts_undated_events_on_the_day_of_their_recording():
    events = [event("began", None, pk=1), event("dormant", None, pk=2, recorded_on=date(2026, 3, 1))]
    assert latest_turn(events) == date(2026, 3, 1)
    assert latest_turn(events[:1]) is None


# A naive model: live through every day from the first and look at each event on its day.

AFTER = {
    "began": "active",
    "dormant": "dormant",
    "revived": "active",
    "suspended": "suspended",
    "resumed": "active",
    "ended": "ended",
    "honoured": "historical",
    "merged": "merged",
}
LIVING = {"active", "dormant", "suspended"}
FINAL = {"ended", "honoured", "merged"}


def naive(history, until):
    """(state, is_live) after living through every day of (kind, offset or None, recorded offset)."""
    ends = [offset + (kind == "ended") for kind, offset, _ in history if offset is not None and kind in FINAL]
    began_known = any(kind == "began" for kind, _, _ in history)
    state = "active" if any(kind == "began" and offset is None for kind, offset, _ in history) else None
    there = state is not None
    over, waiting = False, set()
    calendar = {}
    for number, (kind, offset, recorded) in enumerate(history):
        if offset is not None:
            day = offset + (kind == "ended")
        elif kind == "began":
            continue
        else:
            day = recorded if kind in FINAL or not ends else min(recorded, min(ends) - 1)
            waiting.add(number)
        calendar.setdefault(day, []).append((kind in FINAL, number, kind))
    for day in range(min([0, *calendar]), until + 1):
        for is_final, number, kind in sorted(calendar.get(day, [])):
            waiting.discard(number)
            there = True
            if not over or is_final:
                state, over = AFTER[kind], over or is_final
    if not there:
        return (None, bool(history) and not began_known)
    is_live = state in LIVING
    return (None if is_live and waiting else state, is_live)


histories = st.lists(
    st.tuples(
        st.sampled_from(sorted(AFTER)),
        st.one_of(st.none(), st.integers(0, 40)),
        st.integers(0, 60),
    ),
    max_size=7,
)


@given(histories, st.integers(-5, 70))
def test_the_state_as_of_any_day_is_what_living_through_every_day_gives(history, offset):
    events = [
        event(
            kind,
            DAY0 + timedelta(days=on) if on is not None else None,
            pk=number + 1,
            recorded_on=DAY0 + timedelta(days=recorded),
        )
        for number, (kind, on, recorded) in enumerate(history)
    ]
    found = standing_on(reversed(events), DAY0 + timedelta(days=offset))
    assert (found.state, found.is_live) == naive(history, offset)


@given(histories)
def test_what_a_tie_is_now_is_what_it_is_once_every_day_has_passed(history):
    events = [
        event(
            kind,
            DAY0 + timedelta(days=on) if on is not None else None,
            pk=number + 1,
            recorded_on=DAY0 + timedelta(days=recorded),
        )
        for number, (kind, on, recorded) in enumerate(history)
    ]
    assert standing_now(events) == naive(history, 200)[0]
