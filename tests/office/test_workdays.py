"""Working days: weekends and the country's holidays are left out, in every direction."""

from datetime import date, timedelta

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from office import workdays

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_the_holidays_are_those_of_the_country():
    # 23 April is Türkiye's day of sovereignty; in Belgium people work on it (2026: a Thursday).
    assert not workdays.is_working_day(date(2026, 4, 23), "TR")
    assert workdays.is_working_day(date(2026, 4, 23), "BE")
    # Easter Monday 2026 is 6 April.
    assert not workdays.is_working_day(date(2026, 4, 6), "BE")


def test_a_country_nobody_knows_has_weekends_only():
    assert workdays.is_working_day(date(2026, 12, 25), "QQ")  # a Friday
    assert not workdays.is_working_day(date(2026, 12, 26), "QQ")
    assert workdays.is_working_day(date(2026, 12, 25), "")


def test_counting_leaves_weekend_and_holiday_out():
    # Thursday 2 April 2026, five working days on in Belgium: Fri 3, (Sat, Sun, Easter Monday), Tue 7, Wed 8, Thu 9,
    # Fri 10.
    assert workdays.add_working_days(date(2026, 4, 2), 5, "BE") == date(2026, 4, 10)
    # And back: Thu 9, Wed 8, Tue 7, Fri 3, Thu 2.
    assert workdays.add_working_days(date(2026, 4, 10), -5, "BE") == date(2026, 4, 2)


def test_a_due_day_on_a_holiday_is_explained_in_the_readers_language():
    with translation.override("en"):
        said = workdays.note_on(date(2026, 12, 25), "BE")
    assert "Christmas Day" in said
    assert "24 December 2026" in said  # a Thursday
    with translation.override("nl"):
        assert "Kerstmis" in workdays.note_on(date(2026, 12, 25), "BE")


def test_a_due_day_on_a_weekend_names_the_friday_before():
    with translation.override("en"):
        said = workdays.note_on(date(2026, 11, 22), "BE")  # a Sunday
    assert "weekend" in said
    assert "20 November 2026" in said
    assert workdays.note_on(date(2026, 11, 23), "BE") == ""


@settings(max_examples=30, deadline=None)
@given(DAYS, st.integers(1, 15), st.sampled_from(["BE", "TR"]))
def test_between_a_day_and_the_counted_one_lie_exactly_that_many_working_days(day, count, country):
    found = workdays.add_working_days(day, count, country)
    passed = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(workdays.is_working_day(one, country) for one in passed) == count
    assert workdays.is_working_day(found, country)
