"""The pulse by hand and by chance. Expected values come from the rule: months from the day of the exchange."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from office.calendar import add_months
from relations.models import Direction, Exchange, ExchangeKind
from relations.pulse import (
    LADDER,
    Limits,
    Pulse,
    Reading,
    earliest_start,
    full_months,
    is_proposed,
    pulse_on,
    span_of,
    turned_on,
    turns_on,
    two_way,
)

LIMITS = Limits()
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def exchange(number, on, kind="letter", direction="sent"):
    return Exchange(pk=number, kind=kind, on=on, direction=direction)


# -- the ladder


@pytest.mark.parametrize(
    "last,day,expected",
    [
        # Twelve months to the day are healthy, a day more is quiet; likewise for the others.
        (date(2025, 3, 15), date(2025, 3, 15), "healthy"),
        (date(2025, 3, 15), date(2026, 3, 15), "healthy"),
        (date(2025, 3, 15), date(2026, 3, 16), "quiet"),
        (date(2024, 3, 15), date(2026, 3, 15), "quiet"),
        (date(2024, 3, 15), date(2026, 3, 16), "sleeping"),
        (date(2023, 3, 15), date(2026, 3, 15), "sleeping"),
        (date(2023, 3, 15), date(2026, 3, 16), "decision_due"),
        # From 29 February the months end on the 28th where the year has no 29th.
        (date(2024, 2, 29), date(2025, 2, 28), "healthy"),
        (date(2024, 2, 29), date(2025, 3, 1), "quiet"),
        (date(2024, 2, 29), date(2026, 2, 28), "quiet"),
        (date(2024, 2, 29), date(2026, 3, 1), "sleeping"),
        (date(2024, 2, 29), date(2027, 2, 28), "sleeping"),
        (date(2024, 2, 29), date(2027, 3, 1), "decision_due"),
        # From 28 February twelve months end on the 28th, also where the year has a 29th.
        (date(2023, 2, 28), date(2024, 2, 28), "healthy"),
        (date(2023, 2, 28), date(2024, 2, 29), "quiet"),
    ],
)
def test_the_pulse_turns_the_day_after_its_months(last, day, expected):
    assert pulse_on(day, last) == expected


def test_an_empty_record_says_nothing_and_one_way_is_neither_healthy_nor_asleep():
    assert pulse_on(date(2026, 1, 1), None, has_records=False) == Pulse.NO_RECORDS
    assert pulse_on(date(2026, 1, 1), None, has_records=True) == Pulse.ONE_WAY


@pytest.mark.parametrize(
    "pulse,turns,turned",
    [
        ("healthy", date(2026, 3, 16), date(2025, 3, 15)),
        ("quiet", date(2027, 3, 16), date(2026, 3, 16)),
        ("sleeping", date(2028, 3, 16), date(2027, 3, 16)),
        ("decision_due", None, date(2028, 3, 16)),
    ],
)
def test_the_day_on_which_it_turns_is_named(pulse, turns, turned):
    last = date(2025, 3, 15)
    assert turns_on(last, Pulse(pulse)) == turns
    assert turned_on(last, Pulse(pulse)) == turned


def test_the_limits_are_settings(settings):
    settings.PULSE_MONTHS = {"healthy": 6, "quiet": 9, "sleeping": 10, "answer": 1, "silence": 2}
    assert pulse_on(date(2026, 7, 1), date(2026, 1, 1)) == Pulse.HEALTHY
    assert pulse_on(date(2026, 7, 2), date(2026, 1, 1)) == Pulse.QUIET
    assert pulse_on(date(2026, 11, 2), date(2026, 1, 1)) == Pulse.DECISION_DUE


@pytest.mark.parametrize(
    "wrong", [{"healthy": 24}, {"healthy": 0}, {"sleeping": 24}, {"answer": -1}, {"silence": 0}]
)
def test_limits_that_do_not_grow_are_refused(wrong):
    with pytest.raises(ImproperlyConfigured):
        Limits(**wrong)


@given(last=DAYS, day=DAYS, later=st.integers(0, 2000))
def test_a_pulse_never_gets_better_by_waiting(last, day, later):
    now, then = (pulse_on(moment, last, within=LIMITS) for moment in (day, day + timedelta(days=later)))
    assert LADDER.index(now) <= LADDER.index(then)


@given(day=DAYS, sooner=DAYS, later=DAYS)
def test_a_later_exchange_never_gives_a_worse_pulse(day, sooner, later):
    if sooner > later:
        sooner, later = later, sooner
    worse, better = pulse_on(day, sooner, within=LIMITS), pulse_on(day, later, within=LIMITS)
    assert LADDER.index(better) <= LADDER.index(worse)


@given(day=DAYS, months=st.integers(1, 60))
def test_the_earliest_start_is_the_first_day_whose_months_reach(day, months):
    start = earliest_start(day, months)
    assert add_months(start, months) >= day > add_months(start - timedelta(days=1), months)


@given(day=DAYS, back=st.integers(0, 1600))
def test_the_spans_by_which_lists_are_filtered_agree_with_the_pulse_of_each_day(day, back):
    last = day - timedelta(days=back)
    for pulse in LADDER:
        earliest, latest = span_of(pulse, day, LIMITS)
        within = (earliest is None or earliest <= last) and last <= latest
        assert within == (pulse_on(day, last, within=LIMITS) == pulse), pulse


@given(last=DAYS, days=st.integers(0, 3000))
def test_full_months_are_those_that_have_passed(last, days):
    day = last + timedelta(days=days)
    months = full_months(last, day)
    assert add_months(last, months) <= day < add_months(last, months + 1)


# -- what is two-way


def test_meetings_visits_and_what_goes_both_ways_count_by_themselves():
    day = date(2026, 1, 1)
    rows = [
        exchange(1, day, "meeting", "received"), exchange(2, day, "visit", "sent"), exchange(3, day, "call", "both"),
        exchange(4, day, "letter", "both"),
    ]  # fmt: skip
    assert two_way(rows) == {1: None, 2: None, 3: None, 4: None}


@pytest.mark.parametrize(
    "asked,answered,counts",
    [
        (date(2026, 1, 10), date(2026, 1, 10), True),
        (date(2026, 1, 10), date(2026, 7, 10), True),
        (date(2026, 1, 10), date(2026, 7, 11), False),
        (date(2025, 8, 31), date(2026, 2, 28), True),
        (date(2025, 8, 31), date(2026, 3, 1), False),
    ],
)
def test_a_letter_counts_on_the_day_of_its_answer_within_six_months(asked, answered, counts):
    letter, reply = exchange(1, asked), exchange(2, answered, "e_mail", "received")
    assert (two_way([reply, letter]).get(2) == letter) is counts
    # The letter itself was one way on its day, unless both crossed on that same day.
    assert (1 in two_way([letter, reply])) is (asked == answered)


def test_two_letters_the_same_way_are_no_exchange():
    assert two_way([exchange(1, date(2026, 1, 1)), exchange(2, date(2026, 2, 1))]) == {}


def test_a_meeting_answers_no_letter_because_it_counts_by_itself():
    rows = [exchange(1, date(2026, 1, 1), "meeting", "received"), exchange(2, date(2026, 2, 1))]
    assert two_way(rows) == {1: None}


@st.composite
def records(draw):
    number = draw(st.integers(0, 12))
    return [
        exchange(
            place + 1,
            date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 500))),
            draw(st.sampled_from(ExchangeKind.values)),
            draw(st.sampled_from(Direction.values)),
        )
        for place in range(number)
    ]


def by_hand(rows, months):
    """The rule read out: every pair is looked at."""
    found = set()
    for row in rows:
        if row.kind in ("meeting", "visit") or row.direction == "both":
            found.add(row.pk)
            continue
        for other in rows:
            one_way = other.kind not in ("meeting", "visit") and other.direction not in (
                "both",
                row.direction,
            )
            if one_way and other.on <= row.on <= add_months(other.on, months):
                found.add(row.pk)
    return found


@given(rows=records(), months=st.integers(0, 9))
def test_what_counts_is_what_looking_at_every_pair_gives(rows, months):
    assert set(two_way(rows, Limits(answer=months))) == by_hand(rows, months)


@given(rows=records(), day=st.dates(date(2024, 1, 1), date(2026, 1, 1)))
def test_what_counted_by_a_day_is_not_changed_by_what_came_later(rows, day):
    known = [row for row in rows if row.on <= day]
    assert set(two_way(known)) == {pk for pk in two_way(rows) if pk in {row.pk for row in known}}


# -- the reading and what it proposes


def test_a_reading_names_what_comes_next():
    reading = Reading(Pulse.QUIET, date(2026, 6, 1), LIMITS, exchange(1, date(2025, 3, 15), "visit"))
    assert (reading.turns_on, reading.turns_to, reading.months) == (date(2027, 3, 16), Pulse.SLEEPING, 14)
    assert not reading.is_asleep
    silent = Reading(Pulse.NO_RECORDS, date(2026, 6, 1), LIMITS)
    assert (silent.turns_on, silent.turns_to, silent.months) == (None, None, None)


@pytest.mark.parametrize(
    "state,proposed",
    [
        ("active", {"sleeping", "decision_due"}),
        ("dormant", {"decision_due"}),
        ("suspended", set()),
        ("ended", set()),
    ],
)
def test_only_long_silence_is_proposed_and_never_an_empty_record(state, proposed):
    assert {pulse.value for pulse in Pulse if is_proposed(state, pulse)} == proposed


def test_the_carrier_is_named_by_its_own_name_or_kind():
    assert Exchange(carried_by="school", organisation="Mint School").carrier_text == "Mint School"
    assert str(Exchange(carried_by="citizens").carrier_text) == "citizens"
    assert Exchange(carried_by="us_unit").carrier_text == ""
