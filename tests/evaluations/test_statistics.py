"""The portfolio as of a day: cases worked out by hand from the rules in the design, not from the code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.statistics import portfolio
from office.percentages import percentages
from relations.models import EventKind, RelationState, RelationType
from tests.factories.evaluations import ended, happened, reorientation, tie, twelve

LAST_DAY_OF_2020 = date(2020, 12, 31)
pytestmark = pytest.mark.django_db


def test_ghent_had_eleven_live_ties_in_nine_countries_at_the_end_of_2020() -> None:
    twelve()
    counted = portfolio(LAST_DAY_OF_2020)
    assert (counted.live, counted.countries) == (11, 9)
    assert counted.by_type == {"sister": 6, "partner": 5}
    assert counted.since_unknown == 3
    assert counted.by_country["CN"] == 2
    assert counted.by_country["DE"] == 2
    assert "FR" not in counted.by_country
    assert (counted.ever, counted.ever_countries) == (12, 10)


def test_after_the_decision_one_tie_in_one_country_remains() -> None:
    reorientation(twelve())
    counted = portfolio(date(2021, 2, 1))
    assert (counted.live, counted.countries) == (1, 1)
    assert counted.by_country == {"JP": 1}
    assert (counted.ever, counted.ever_countries) == (12, 10)


def test_the_decision_of_january_changes_nothing_before_its_last_possible_day() -> None:
    reorientation(twelve())
    assert portfolio(LAST_DAY_OF_2020).live == 11
    assert portfolio(date(2021, 1, 31)).live == 11


def test_before_the_first_beginning_only_ties_of_unknown_age_are_counted() -> None:
    twelve()
    counted = portfolio(date(1957, 12, 31))
    assert counted.live == counted.since_unknown == 3


@pytest.mark.parametrize(
    "since, day, live",
    [
        ((1971,), date(1970, 12, 31), 0),
        ((1971,), date(1971, 1, 1), 1),  # an imprecise beginning counts from its first day
        ((2009, 6), date(2009, 5, 31), 0),
        ((2009, 6), date(2009, 6, 1), 1),
        ((2009, 6, 16), date(2009, 6, 15), 0),
        ((2009, 6, 16), date(2009, 6, 16), 1),
        ((), date(1800, 1, 1), 1),  # an unknown beginning: alive until the end
    ],
)
def test_a_tie_is_alive_from_its_first_possible_day(since: tuple[int, ...], day: date, live: int) -> None:
    tie(since=since)
    assert portfolio(day).live == live


@pytest.mark.parametrize(
    "end, day, live",
    [
        ((2018,), date(2018, 12, 31), 1),  # an imprecise end counts until its last day
        ((2018,), date(2019, 1, 1), 0),
        ((2021, 1), date(2021, 1, 31), 1),
        ((2021, 1), date(2021, 2, 1), 0),
        ((2020, 2, 29), date(2020, 2, 29), 1),  # the end is the last day in force
        ((2020, 2, 29), date(2020, 3, 1), 0),
    ],
)
def test_a_tie_is_alive_until_its_last_possible_day(end: tuple[int, ...], day: date, live: int) -> None:
    ended(tie(since=(1958,)), end)
    assert portfolio(day).live == live


def test_an_idea_that_never_began_is_no_tie() -> None:
    idea = tie()
    idea.events.all().delete()
    assert portfolio(date(2026, 1, 1)).ever == 0


def test_an_exercise_is_not_counted() -> None:
    tie(is_exercise=True)
    assert portfolio(date(2026, 1, 1)).ever == 0


def test_dormancy_counts_from_its_day_on_and_the_tie_stays_alive() -> None:
    happened(tie(since=(2000,)), EventKind.DORMANT, (2015, 3, 1))
    assert portfolio(date(2015, 2, 28)).by_status == {RelationState.ACTIVE: 1}
    assert portfolio(date(2015, 3, 1)).by_status == {RelationState.DORMANT: 1}
    assert portfolio(date(2015, 3, 1)).live == 1


def test_an_undated_dormancy_makes_a_past_day_unknown_and_is_never_carried_back() -> None:
    happened(tie(since=(2000,)), EventKind.DORMANT)
    assert portfolio(date(2015, 1, 1)).by_status == {"unknown": 1}
    assert portfolio(date.today()).by_status == {RelationState.DORMANT: 1}  # noqa: DTZ011 - the recorded day


def test_a_corrected_event_counts_no_more() -> None:
    relation = tie(since=(1990,))
    wrong = happened(relation, EventKind.ENDED, (2010,))
    wrong.corrected_by = happened(relation, EventKind.ENDED, (2020,))
    wrong.save()
    assert portfolio(date(2015, 1, 1)).live == 1


def test_a_tie_with_partners_in_two_countries_is_one_tie_that_counts_in_both() -> None:
    relation, other = tie(name="Aachen", country="DE"), tie(name="Heerlen", country="NL")
    relation.partners.add(other.partners.get())
    other.events.all().delete()
    counted = portfolio(date(2026, 1, 1))
    assert counted.live == 1
    assert counted.by_country == {"DE": 1, "NL": 1}


def test_every_type_is_counted_under_its_own_name() -> None:
    for number, kind in enumerate(RelationType.values):
        tie(name=f"Town {number}", type=kind)
    assert portfolio(date(2026, 1, 1)).by_type == dict.fromkeys(sorted(RelationType.values), 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_ties(rows: int, django_assert_num_queries) -> None:
    for number in range(rows):
        tie(name=f"Town {number}", native="町", native_language="ja")
    with django_assert_num_queries(4):
        assert portfolio(date(2026, 1, 1)).live == rows


@pytest.mark.parametrize(
    "counts, expected",
    [
        ({"a": 1, "b": 1, "c": 1}, {"a": 34, "b": 33, "c": 33}),
        ({"a": 6, "b": 5}, {"a": 55, "b": 45}),  # 54.54… and 45.45…
        ({"a": 1}, {"a": 100}),
        ({"a": 2, "b": 1}, {"a": 67, "b": 33}),
        ({"a": 0}, {"a": 0}),
        ({}, {}),
    ],
)
def test_shares_by_the_largest_remainder(counts: dict[str, int], expected: dict[str, int]) -> None:
    assert percentages(counts) == expected


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 10_000), min_size=1, max_size=40))
def test_shares_add_up_to_a_hundred_and_none_is_a_whole_percent_off(counts: dict[str, int]) -> None:
    found, total = percentages(counts), sum(counts.values())
    assert sum(found.values()) == (100 if total else 0)
    assert found.keys() == counts.keys()
    for key, count in counts.items():
        assert total == 0 or abs(found[key] - count * 100 / total) < 1
