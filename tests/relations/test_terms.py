"""Terms, renewals and notice, against days worked out by hand."""

from datetime import date

import pytest

from relations.terms import Terms, reasons_for_end, reasons_for_notice, renewals_by, term, terms_begun


def tacit(**fields) -> Terms:
    return Terms(**({"kind": "tacit", "months": 36, "renewal_months": 12, "notice_months": 3} | fields))


def test_terms_of_the_worked_example_end_on_the_days_of_the_rule():
    first, second, third = (term(tacit(), date(2020, 8, 1), number) for number in (0, 1, 2))
    assert [first.end, second.end, third.end] == [date(2023, 7, 31), date(2024, 7, 31), date(2025, 7, 31)]
    assert first.last_day_for_notice == date(2023, 4, 30)
    assert second.start == date(2023, 8, 1)


def test_a_31st_renewed_monthly_does_not_become_a_28th_for_good():
    monthly = tacit(months=1, renewal_months=1, notice_months=None)
    starts = [term(monthly, date(2026, 1, 31), number).start for number in (0, 1, 2)]
    assert starts == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_a_term_ending_on_30_november_with_three_months_can_be_left_until_31_august():
    # From 1.12.2025 twelve months run until 30.11.2026.
    fixed = Terms("fixed", months=12, notice_months=3)
    assert term(fixed, date(2025, 12, 1), 0).last_day_for_notice == date(2026, 8, 31)


def test_an_open_ended_text_has_no_last_day():
    assert term(Terms("open", months=None), date(2020, 1, 1), 0).end is None


def test_terms_that_have_begun_are_listed_until_the_maximum():
    begun = list(terms_begun(tacit(max_renewals=1), date(2020, 8, 1), date(2030, 1, 1)))
    assert [one.end for one in begun] == [date(2023, 7, 31), date(2024, 7, 31)]


@pytest.mark.parametrize(
    "on,expected",
    [(date(2023, 7, 31), 0), (date(2023, 8, 1), 1), (date(2024, 7, 31), 1), (date(2024, 8, 1), 2)],
)
def test_a_tacit_renewal_comes_on_the_day_after_the_last(on, expected):
    assert renewals_by(tacit(), date(2020, 8, 1), 0, on) == expected


def test_an_express_renewal_never_comes_by_itself():
    express = Terms("express", months=12, renewal_months=12)
    assert renewals_by(express, date(2000, 1, 1), 0, date(2026, 1, 1)) == 0


def test_every_date_explains_itself():
    lines = reasons_for_end(tacit(), date(2020, 8, 1), 1)
    assert len(lines) == 2
    assert "31 July 2023" in lines[0]
    assert "31 July 2024" in lines[1]
    rule, last_day = reasons_for_notice(tacit(), date(2020, 8, 1), 1)
    assert rule == "Notice of 3 months."
    assert "30 April 2024" in last_day


# -- a text that names its last day instead of months


def until_2026(**fields) -> Terms:
    return Terms(**({"kind": "fixed", "stated_end": date(2026, 12, 31), "notice_months": 6} | fields))


def test_a_stated_last_day_is_the_end_whenever_it_began():
    for start in (date(2021, 11, 10), date(2024, 2, 29)):
        current = term(until_2026(), start, 0)
        assert (current.start, current.end) == (start, date(2026, 12, 31))
        # The latest day L with (L + 1 day) + 6 months ≤ 1 January 2027.
        assert current.last_day_for_notice == date(2026, 6, 30)


def test_renewals_after_a_stated_last_day_are_counted_from_that_day():
    # From 1.3.2026, monthly: the last days of March and April, not 28 days each.
    monthly = until_2026(kind="tacit", stated_end=date(2026, 2, 28), renewal_months=1)
    ends = [term(monthly, date(2025, 1, 5), number).end for number in (0, 1, 2)]
    assert ends == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert term(monthly, date(2025, 1, 5), 1).start == date(2026, 3, 1)
    assert renewals_by(monthly, date(2025, 1, 5), 0, date(2026, 4, 1)) == 2


def test_a_stated_last_day_without_a_renewal_period_is_never_renewed():
    assert renewals_by(until_2026(kind="tacit"), date(2021, 1, 1), 0, date(2040, 1, 1)) == 0


def test_a_stated_last_day_explains_itself():
    lines = reasons_for_end(until_2026(), date(2021, 11, 10), 0)
    assert lines[0] == "The text names its last day: 31 December 2026."
    assert "30 June 2026" in reasons_for_notice(until_2026(), date(2021, 11, 10), 0)[1]
