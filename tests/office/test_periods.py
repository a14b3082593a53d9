"""The days the law counts around a sitting and after a vote. Worked by hand from the rule and the calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.periods import AGENDA, COMPLAINT, PUBLICATION, convocation, last_day, last_day_to_convene
from office.rule_sets import shipped_rules_on

DAY = date(2024, 5, 2)
TR = shipped_rules_on("tr", DAY)
BE = shipped_rules_on("be-vlg", DAY)
GENERIC = shipped_rules_on("generic", DAY)


@pytest.mark.parametrize(
    ("rules", "held_on", "last"),
    [
        (TR, date(2024, 5, 6), date(2024, 5, 3)),  # 6 − 3
        (TR, date(2024, 3, 2), date(2024, 2, 28)),  # over 29 February: 1 March, 29, 28
        (BE, date(2024, 5, 27), date(2024, 5, 19)),  # 27 − 8, a Whit Sunday: calendar days all the same
    ],
)
def test_the_last_day_for_sending_the_agenda(rules, held_on, last):
    assert last_day_to_convene(rules, held_on, "TR" if rules is TR else "BE").on == last


def test_rules_that_set_no_day_for_the_agenda_ask_for_none():
    assert last_day_to_convene(GENERIC, DAY, "NL") is None
    assert convocation(GENERIC, DAY, None, DAY, "NL").ok is None


@pytest.mark.parametrize(
    ("sent_on", "today", "ok", "words"),
    [
        (date(2024, 5, 19), date(2024, 5, 20), True, "sent in time"),  # on the last day
        (date(2024, 5, 20), date(2024, 5, 20), False, "too late"),  # a day after
        (None, date(2024, 5, 19), None, "has to be sent by"),
        (None, date(2024, 5, 20), False, "has not been sent"),
        (None, date(2024, 5, 28), None, "not on file"),  # held already: then nothing is known
    ],
)
def test_an_agenda_sent_too_late_is_flagged_with_its_rule(sent_on, today, ok, words):
    step = convocation(BE, date(2024, 5, 27), sent_on, today, "BE")
    assert step.ok is ok
    assert words in str(step.text)
    assert step.citation == "Decreet over het lokaal bestuur, art. 19–20"


def test_without_a_rule_of_that_day_nothing_is_said_about_the_agenda():
    assert convocation(None, date(1997, 2, 7), None, DAY, "TR").ok is None


def test_working_days_leave_out_weekends_and_holidays():
    """Three working days before Thursday 2 May 2024: Tuesday 30 April (1 May is a holiday), Monday 29, Friday 26."""
    counted = last_day(replace(BE, working_days=(AGENDA,)), AGENDA, date(2024, 5, 2), 3, "BE")
    assert counted.on == date(2024, 4, 26)
    assert "3 working days before the sitting" in str(counted.text)


def test_a_period_may_move_off_a_day_on_which_nobody_works():
    """30 days after 11 April 2024 is Saturday 11 May; forwards it moves to Monday 13 May."""
    plain = last_day(BE, COMPLAINT, date(2024, 4, 11), 30, "BE")
    moved = last_day(replace(BE, moved_off_holidays=(COMPLAINT,)), COMPLAINT, date(2024, 4, 11), 30, "BE")
    assert (plain.on, moved.on) == (date(2024, 5, 11), date(2024, 5, 13))
    assert "no working day" in str(moved.text)


def test_the_agenda_moves_backwards_so_that_nobody_gets_it_later():
    """8 days before 27 May 2024 is Whit Sunday the 19th: before it, Friday the 17th."""
    counted = last_day(replace(BE, moved_off_holidays=(AGENDA,)), AGENDA, date(2024, 5, 27), 8, "BE")
    assert counted.on == date(2024, 5, 17)


@settings(max_examples=30)
@given(
    st.dates(date(2005, 1, 1), date(2040, 1, 1)), st.integers(0, 40), st.sampled_from([AGENDA, PUBLICATION])
)
def test_calendar_days_are_plain_arithmetic_and_working_days_never_shorter(start, days, period):
    plain = last_day(TR, period, start, days, "TR")
    working = last_day(replace(TR, working_days=(period,)), period, start, days, "TR")
    sign = -1 if period == AGENDA else 1
    assert plain.on == start + sign * timedelta(days=days)
    assert sign * (working.on - plain.on).days >= 0
