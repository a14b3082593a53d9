"""Terms and notice against days worked out by hand, and against the definition applied day by day."""

import itertools
import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from office.calendar import DayOfYear, YearlyNotice, add_months
from office.rules import Refused
from relations.giving_notice import outcome_of_notice
from relations.terms import Terms, reasons_for_notice, term, terms_begun

ONE_DAY = timedelta(days=1)
BY_JUNE = YearlyNotice(DayOfYear(6, 30), DayOfYear(1, 1))


def tacit(**fields) -> Terms:
    return Terms(**({"kind": "tacit", "months": 36, "renewal_months": 12, "notice_months": 3} | fields))


def asked(command: str, *options: str, capsys) -> dict:
    call_command(command, *options, "--json")
    return json.loads(capsys.readouterr().out)


def refused(command: str, *options: str, capsys) -> str:
    with pytest.raises(SystemExit) as left:
        call_command(command, *options, "--json")
    assert left.value.code == 1
    return json.loads(capsys.readouterr().out)["error"]["code"]


# -- the commands -------------------------------------------------------------------------------------

EXAMPLE = (
    "--start=2020-08-01", "--months=36", "--renewal=tacit", "--renew-months=12", "--notice-months=3",
)  # fmt: skip


def test_the_worked_example_of_the_domain(capsys):
    # 36 months from 1.8.2020: until 31.7.2023, then a year each; three months before: 30.4.
    assert asked("term_dates", *EXAMPLE, "--until=2024-08-01", capsys=capsys) == {
        "terms": [
            {"start": "2020-08-01", "end": "2023-07-31", "last_day_for_notice": "2023-04-30"},
            {"start": "2023-08-01", "end": "2024-07-31", "last_day_for_notice": "2024-04-30"},
            {"start": "2024-08-01", "end": "2025-07-31", "last_day_for_notice": "2025-04-30"},
        ]
    }


def test_a_term_that_has_not_begun_by_the_day_is_left_out(capsys):
    rows = asked("term_dates", *EXAMPLE, "--until=2024-07-31", capsys=capsys)["terms"]
    assert [row["end"] for row in rows] == ["2023-07-31", "2024-07-31"]
    assert asked("term_dates", *EXAMPLE, "--until=2020-07-31", capsys=capsys) == {"terms": []}


def test_tacit_renewals_stop_at_their_maximum(capsys):
    rows = asked("term_dates", *EXAMPLE, "--max-renewals=1", "--until=2040-01-01", capsys=capsys)["terms"]
    assert [row["end"] for row in rows] == ["2023-07-31", "2024-07-31"]


def test_an_express_renewal_counts_only_once_it_is_agreed(capsys):
    text = ("--start=2020-01-01", "--months=12", "--renewal=express", "--until=2030-01-01")
    assert len(asked("term_dates", *text, capsys=capsys)["terms"]) == 1
    rows = asked("term_dates", *text, "--agreed=2", capsys=capsys)["terms"]
    assert [row["end"] for row in rows] == ["2020-12-31", "2021-12-31", "2022-12-31"]
    assert len(asked("term_dates", *text, "--agreed=2", "--max-renewals=1", capsys=capsys)["terms"]) == 2


def test_without_notice_there_is_no_last_day_for_it(capsys):
    rows = asked("term_dates", "--start=2021-11-10", "--months=60", "--until=2021-11-10", capsys=capsys)
    assert rows == {"terms": [{"start": "2021-11-10", "end": "2026-11-09", "last_day_for_notice": None}]}


def test_terms_of_a_month_from_a_31st_keep_to_the_anchor(capsys):
    # 31 January + 1 month is 28 February, + 2 is 31 March, + 3 is 30 April; each term ends the day before.
    monthly = ("--start=2026-01-31", "--months=1", "--renewal=tacit", "--until=2026-03-31")
    rows = asked("term_dates", *monthly, capsys=capsys)["terms"]
    assert [(row["start"], row["end"]) for row in rows] == [
        ("2026-01-31", "2026-02-27"),
        ("2026-02-28", "2026-03-30"),
        ("2026-03-31", "2026-04-29"),
    ]


def test_notice_on_the_last_day_reaches_the_end_at_hand(capsys):
    told = asked("notice", *EXAMPLE, "--sent=2023-04-30", capsys=capsys)
    assert (told["in_time"], told["ends_on"]) == (True, "2023-07-31")
    assert "30 April 2023" in " ".join(told["because"])


def test_notice_one_day_late_reaches_the_next_end(capsys):
    told = asked("notice", *EXAMPLE, "--sent=2023-05-01", capsys=capsys)
    assert (told["in_time"], told["ends_on"]) == (False, "2024-07-31")
    assert "1 day late" in " ".join(told["because"])


def test_notice_too_late_ends_it_at_hand_all_the_same_where_nothing_renews_it(capsys):
    told = asked("notice", *EXAMPLE, "--max-renewals=0", "--sent=2023-07-31", capsys=capsys)
    assert (told["in_time"], told["ends_on"]) == (True, "2023-07-31")
    late = asked("notice", *EXAMPLE, "--max-renewals=1", "--sent=2023-05-01", capsys=capsys)
    assert (late["in_time"], late["ends_on"]) == (False, "2024-07-31")


def test_notice_longer_than_a_term_skips_the_ends_it_cannot_reach(capsys):
    # Monthly from 1.1.2026 with three months: on 15.1. the last days were 31.10.2025 (for 31.1.), 28.2. → 30.11.,
    # 31.3. → 31.12., 30.4. → 31.1.2026: the first one still to come.
    monthly = ("--start=2026-01-01", "--months=1", "--renewal=tacit", "--notice-months=3")
    told = asked("notice", *monthly, "--sent=2026-01-15", capsys=capsys)
    assert (told["in_time"], told["ends_on"]) == (False, "2026-04-30")


def test_notice_by_30_june_has_effect_from_1_january(capsys):
    yearly = (
        "--start=2024-01-01", "--months=12", "--renewal=tacit", "--notice-on=06-30", "--effective-on=01-01",
    )  # fmt: skip
    rows = asked("term_dates", *yearly, "--until=2025-01-01", capsys=capsys)["terms"]
    assert [(row["end"], row["last_day_for_notice"]) for row in rows] == [
        ("2024-12-31", "2024-06-30"),
        ("2025-12-31", "2025-06-30"),
    ]
    in_time = asked("notice", *yearly, "--sent=2024-06-30", capsys=capsys)
    assert (in_time["in_time"], in_time["ends_on"]) == (True, "2024-12-31")
    late = asked("notice", *yearly, "--sent=2024-07-01", capsys=capsys)
    assert (late["in_time"], late["ends_on"]) == (False, "2025-12-31")


def test_a_text_that_ends_in_july_is_left_by_the_30_june_of_the_year_before():
    # For 31.7.2023 it must have effect by 1.8.2023: the last 1 January before is 2023, its deadline 30.6.2022.
    fixed_days = tacit(notice_months=None, yearly_notice=BY_JUNE)
    assert term(fixed_days, date(2020, 8, 1), 0).last_day_for_notice == date(2022, 6, 30)
    assert "30 June 2022" in reasons_for_notice(fixed_days, date(2020, 8, 1), 0)[1]


@pytest.mark.parametrize(
    "options,code",
    [
        (("--start=yesterday", "--months=12"), "no_date"),
        (("--start=0900-01-01", "--months=12"), "out_of_range"),
        (("--start=2020-01-01", "--months=0"), "impossible_number"),
        (("--start=2020-01-01", "--months=12", "--notice-months=-1"), "impossible_number"),
        (("--start=2020-01-01", "--months=12", "--renewal=maybe"), "unknown_renewal"),
        (("--start=2020-01-01", "--months=12", "--notice-on=06-30"), "incomplete_notice"),
        (
            ("--start=2020-01-01", "--months=12", "--notice-on=06-31", "--effective-on=01-01"),
            "no_day_of_the_year",
        ),
        (
            (
                "--start=2020-01-01", "--months=12", "--notice-months=3", "--notice-on=06-30",
                "--effective-on=01-01",
            ),
            "two_notice_rules",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_refused_with_a_code(options, code, capsys):
    assert refused("term_dates", *options, capsys=capsys) == code
    assert refused("notice", *options, "--sent=2020-02-01", capsys=capsys) == code


def test_there_is_no_notice_before_the_beginning_nor_after_the_end(capsys):
    text = ("--start=2020-01-01", "--months=12")
    assert refused("notice", *text, "--sent=2019-12-31", capsys=capsys) == "not_in_force"
    assert refused("notice", *text, "--sent=2021-01-01", capsys=capsys) == "over"


# -- texts without an end ----------------------------------------------------------------------------


def test_an_open_ended_text_is_left_once_the_notice_has_run_out():
    # Given on 31.8. with three months: from 1.9. to 30.11.
    open_text = Terms("open", notice_months=3)
    assert outcome_of_notice(open_text, date(2020, 1, 1), date(2026, 8, 31)).ends_on == date(2026, 11, 30)
    yearly = Terms("open", yearly_notice=BY_JUNE)
    assert outcome_of_notice(yearly, date(2020, 1, 1), date(2026, 6, 30)).ends_on == date(2026, 12, 31)
    assert outcome_of_notice(yearly, date(2020, 1, 1), date(2026, 7, 1)).ends_on == date(2027, 12, 31)


def test_an_open_ended_text_without_a_rule_on_notice_is_not_left_by_notice():
    with pytest.raises(Refused, match="says nothing about notice"):
        outcome_of_notice(Terms("open"), date(2020, 1, 1), date(2026, 8, 31))


# -- the definition, day by day ----------------------------------------------------------------------

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
DAYS_OF_YEAR = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: DayOfYear(day.month, day.day))


@given(anchor=DAYS, months=st.integers(1, 40), notice=st.integers(0, 14), number=st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_the_last_day_for_notice_is_the_latest_that_fits_the_rule(anchor, months, notice, number):
    """From the decision page: the latest day L with (L + 1 day) + N months ≤ the day after the last day."""
    current = term(Terms("tacit", months=months, notice_months=notice), anchor, number)
    day = current.end
    while add_months(day + ONE_DAY, notice) > current.end + ONE_DAY:
        day -= ONE_DAY
    assert current.last_day_for_notice == day


def day_after_day(rule: YearlyNotice, day: date) -> date:
    """The first day without it, found by walking: on to the deadline, then on to the day of effect."""
    while rule.given_by.in_year(day.year) != day:
        day += ONE_DAY
    day += ONE_DAY
    while rule.takes_effect.in_year(day.year) != day:
        day += ONE_DAY
    return day


@given(end=DAYS, given_by=DAYS_OF_YEAR, takes_effect=DAYS_OF_YEAR)
@settings(max_examples=15, deadline=None)
def test_the_last_day_of_a_yearly_notice_is_the_latest_that_still_has_effect(end, given_by, takes_effect):
    rule = YearlyNotice(given_by, takes_effect)
    last = rule.last_day_for(end)
    assert day_after_day(rule, last) <= end + ONE_DAY < day_after_day(rule, last + ONE_DAY)


TEXTS = st.builds(
    Terms,
    kind=st.sampled_from(["fixed", "express", "tacit"]),
    months=st.integers(1, 30),
    renewal_months=st.none() | st.integers(1, 30),
    max_renewals=st.none() | st.integers(0, 3),
    notice_months=st.none() | st.integers(0, 8),
)


@given(terms=TEXTS, anchor=DAYS, later=st.integers(0, 4000), agreed=st.integers(0, 2))
@settings(max_examples=30, deadline=None)
def test_notice_ends_a_text_on_the_first_end_it_is_in_time_for(terms, anchor, later, agreed):
    """All ends there are, in order; the first from the one at hand on that is reached or renewed by nothing."""
    sent = anchor + timedelta(days=later)
    known = list(terms_begun(terms, anchor, sent + timedelta(days=8 * 366), agreed))
    ahead = [one for one in known if one.end >= sent]
    assume(ahead)
    reached = [
        one for one in ahead if one.last_day_for_notice is None or sent <= one.last_day_for_notice
    ] or ahead[-1:]
    outcome = outcome_of_notice(terms, anchor, sent, agreed)
    assert outcome.ends_on == reached[0].end
    assert outcome.in_time == (outcome.ends_on == ahead[0].end)
    assert outcome.at_hand == ahead[0]
    assert all(outcome.because)


@given(terms=TEXTS, anchor=DAYS)
@settings(max_examples=30, deadline=None)
def test_terms_follow_one_another_without_gap_or_overlap(terms, anchor):
    known = list(terms_begun(terms, anchor, anchor + timedelta(days=3000), agreed=2))
    assert known[0].start == anchor
    for earlier, later in itertools.pairwise(known):
        assert later.start == earlier.end + ONE_DAY
