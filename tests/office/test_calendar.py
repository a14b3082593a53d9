"""Dates: imprecise ones, terms, and the last day for notice. Expected days are computed by hand."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from office.calendar import (
    Precision,
    add_months,
    first_day,
    last_day,
    last_day_for_notice,
    last_day_of_term,
    written,
)

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    "anchor, months, expected",
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),  # from the anchor, not from 28 February
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_added_to_the_anchor_and_clamped(anchor, months, expected):
    assert add_months(anchor, months) == expected


@pytest.mark.parametrize(
    "start, months, expected",
    [
        (date(2020, 8, 1), 36, date(2023, 7, 31)),
        (date(2020, 8, 1), 48, date(2024, 7, 31)),
        (date(2016, 10, 20), 60, date(2021, 10, 19)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
    ],
)
def test_the_last_day_of_a_term(start, months, expected):
    assert last_day_of_term(start, months) == expected


@pytest.mark.parametrize(
    "term_end, months, expected",
    [
        (date(2023, 7, 31), 3, date(2023, 4, 30)),  # the protocol of the design
        (date(2026, 11, 30), 3, date(2026, 8, 31)),  # the example of the decisions
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
        (
            date(2026, 3, 30),
            1,
            date(2026, 2, 27),
        ),  # 28.2. + 1 month = 28.3. fits, 1.3. + 1 month = 1.4. does not
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_the_last_day_for_notice(term_end, months, expected):
    assert last_day_for_notice(term_end, months) == expected


@given(term_end=days, months=st.integers(0, 36))
def test_the_last_day_for_notice_is_the_latest_that_satisfies_the_rule(term_end, months):
    """L is the latest day with (L + 1 day) + N months ≤ the day after the term's last day."""
    limit, last = term_end + timedelta(days=1), last_day_for_notice(term_end, months)

    def in_time(day: date) -> bool:
        return add_months(day + timedelta(days=1), months) <= limit

    assert in_time(last)
    assert not any(in_time(last + timedelta(days=later)) for later in range(1, 40))


@given(day=days, months=st.integers(-600, 600))
def test_adding_months_lands_in_the_right_month_on_the_day_or_its_last(day, months):
    landed = add_months(day, months)
    assert landed.year * 12 + landed.month == day.year * 12 + day.month + months
    assert landed.day == day.day or (landed.day < day.day and (landed + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    "precision, first, last",
    [
        (Precision.DAY, date(2018, 2, 14), date(2018, 2, 14)),
        (Precision.MONTH, date(2018, 2, 1), date(2018, 2, 28)),
        (Precision.YEAR, date(2018, 1, 1), date(2018, 12, 31)),
        (Precision.UNKNOWN, None, None),
    ],
)
def test_an_imprecise_date_has_a_first_and_a_last_day(precision, first, last):
    assert (first_day(date(2018, 2, 14), precision), last_day(date(2018, 2, 14), precision)) == (first, last)


def test_no_day_has_neither_first_nor_last_day():
    assert (first_day(None, Precision.DAY), last_day(None, Precision.YEAR)) == (None, None)


@pytest.mark.parametrize(
    "precision, expected",
    [
        (Precision.DAY, "14 February 2018"),
        (Precision.MONTH, "February 2018"),
        (Precision.YEAR, "2018"),
        (Precision.UNKNOWN, "date unknown"),
    ],
)
def test_a_date_is_never_written_more_precisely_than_it_is_known(precision, expected):
    with translation.override("en"):
        assert written(date(2018, 2, 14), precision) == expected
