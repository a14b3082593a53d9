"""The days on which evaluations are due, reckoned by hand; and what must hold for all of them."""

from datetime import date, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from evaluations.cycle import (
    Anchor,
    Cycle,
    Done,
    day_before_expiry,
    last_counted,
    next_turn,
    serves_for_an_end,
    turns,
)
from office.calendar import add_months

LIGHT, FULL = 12, 36


def test_a_tie_begun_on_a_leap_day_is_due_on_the_last_of_february_and_on_the_29th_again():
    days = [turn.on for turn in islice(turns(date(2020, 2, 29), LIGHT), 4)]
    assert days == [date(2021, 2, 28), date(2022, 2, 28), date(2023, 2, 28), date(2024, 2, 29)]


def test_the_first_day_is_the_first_one_after_the_entry():
    # Begun 16.06.2009, entered 22.11.2026: the seventeenth year ended on 16.06.2026, the eighteenth ends in 2027.
    turn = next_turn(Anchor(date(2009, 6, 16), date(2026, 11, 22)), LIGHT)
    assert (turn.number, turn.on, turn.period_from) == (18, date(2027, 6, 16), date(2026, 6, 16))
    assert turn.period_until == date(2027, 6, 15)


def test_entered_on_the_very_day_it_is_due_that_day():
    assert next_turn(Anchor(date(2009, 6, 16), date(2027, 6, 16)), LIGHT).on == date(2027, 6, 16)


def test_a_new_tie_is_not_due_on_the_day_it_begins():
    assert next_turn(Anchor(date(2026, 1, 5), date(2026, 1, 5)), LIGHT).on == date(2027, 1, 5)


def test_full_days_take_the_place_of_light_ones():
    # 2027 would be light, but 3 × 12 = 36 months: the light cycle goes on in 2028.
    anchor = Anchor(date(2024, 5, 1), date(2026, 6, 1))
    assert next_turn(anchor, FULL).on == date(2027, 5, 1)
    assert next_turn(anchor, LIGHT, leave_to=FULL).on == date(2028, 5, 1)


def test_a_late_adoption_moves_no_later_day():
    anchor = Anchor(date(2020, 1, 31), date(2020, 1, 31))
    # Due 31.01.2021, adopted four months late: the next is 31.01.2022 all the same.
    assert next_turn(anchor, LIGHT, counted_on=date(2021, 5, 31)).on == date(2022, 1, 31)


def test_one_adopted_in_the_last_quarter_of_the_cycle_does_for_its_end():
    anchor = Anchor(date(2020, 1, 31), date(2020, 1, 31))
    # The last quarter before 31.01.2022 begins on 31.10.2021: that day is still too early, the next is not.
    assert next_turn(anchor, LIGHT, counted_on=date(2021, 10, 31)).on == date(2022, 1, 31)
    assert next_turn(anchor, LIGHT, counted_on=date(2021, 11, 1)).on == date(2023, 1, 31)


def test_adopted_early_it_counts_for_its_own_day():
    done = Done("light", adopted_on=date(2020, 12, 10), proposed_for=date(2021, 1, 31))
    assert done.counts_on == date(2021, 1, 31)
    anchor = Anchor(date(2020, 1, 31), date(2020, 1, 31))
    assert next_turn(anchor, LIGHT, counted_on=done.counts_on).on == date(2022, 1, 31)


def test_a_missed_day_stays_due_until_something_counts():
    # Nobody looked for three years: still the first day, not one of later.
    assert next_turn(Anchor(date(2020, 3, 1), date(2020, 3, 1)), LIGHT).on == date(2021, 3, 1)


def test_only_the_kinds_asked_for_count():
    done = [Done("light", date(2025, 1, 1)), Done("full", date(2023, 1, 1)), Done("light", date(2022, 1, 1))]
    assert last_counted(done, ["full"]) == date(2023, 1, 1)
    assert last_counted(done, ["light", "full"]) == date(2025, 1, 1)
    assert last_counted(done, ["before_end"]) is None


def test_before_an_expiry_means_before_the_last_day_for_notice():
    # Ends 30.11.2026, three months' notice: until 31.08.2026; three months earlier is 31.05.2026.
    assert day_before_expiry(date(2026, 11, 30), 3, Cycle()) == date(2026, 5, 31)
    # Without notice: three months before 31.12.2026.
    assert day_before_expiry(date(2026, 12, 31), None, Cycle()) == date(2026, 9, 30)
    # Into a February: three months before 31.05.2027.
    assert day_before_expiry(date(2027, 5, 31), None, Cycle()) == date(2027, 2, 28)


def test_an_end_is_decided_by_an_evaluation_of_the_last_nine_months():
    proposed = date(2026, 11, 22)
    assert serves_for_an_end(date(2026, 2, 22), proposed, Cycle())
    assert not serves_for_an_end(date(2026, 2, 21), proposed, Cycle())
    assert not serves_for_an_end(None, proposed, Cycle())


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, DAYS, st.sampled_from([6, 12, 24, 36]), st.lists(DAYS, max_size=6))
def test_no_day_ever_drifts_from_the_anchor(began, entered, months, adopted):
    anchor = Anchor(began, max(began, entered))
    counted = None
    for day in sorted(adopted):
        turn = next_turn(anchor, months, counted_on=counted)
        assert turn.on == add_months(began, turn.number * months)
        assert turn.on >= anchor.entered_on
        counted = max(day, turn.on)


@given(DAYS, st.sampled_from([6, 12, 36]), st.integers(0, 2000))
def test_what_was_adopted_is_never_asked_again_within_three_quarters_of_the_cycle(began, months, late):
    anchor = Anchor(began, began)
    first = next_turn(anchor, months)
    counted = first.on + timedelta(days=late)
    after = next_turn(anchor, months, counted_on=counted)
    assert after.number > first.number
    assert add_months(after.on, -max(months // 4, 1)) >= counted
    # And never more than a whole cycle beyond that.
    assert add_months(after.on, -months - max(months // 4, 1)) <= counted


@given(DAYS, DAYS)
def test_light_and_full_never_fall_on_one_day(began, entered):
    anchor = Anchor(began, max(began, entered))
    light = next_turn(anchor, LIGHT, leave_to=FULL)
    full = next_turn(anchor, FULL)
    assert light.on != full.on
