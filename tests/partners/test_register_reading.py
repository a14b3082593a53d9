"""The world's register of twinnings: what rows mean one town, and which say the same tie."""

import gzip
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.rules import Refused
from partners.twinning_plan import KnownTown, RegisterPlan, plan_register
from partners.twinning_rows import country_and_region, problems_of, read_register

HEADER = "city1,country1,lat1,lng1,city2,country2,lat2,lng2"


def planned(*rows: str, header: str = HEADER, known=None) -> RegisterPlan:
    return plan_register(read_register("\n".join([header, *rows]).encode()), known or {})


def told(plan: RegisterPlan) -> set[frozenset[tuple[str, str]]]:
    towns = plan.towns
    return {frozenset((towns[end].name, towns[end].country) for end in pair) for pair in plan.ties}


def codes(plan: RegisterPlan, kind: str) -> list[str]:
    return [problem.code for problem in problems_of(plan.reading.rows, kind)]


def test_a_tie_told_from_both_ends_is_one_tie_and_says_so():
    plan = planned(
        "Ghent,Belgium,51.05,3.72,Nottingham,England,52.95,-1.15",
        'Nottingham,"England, United Kingdom",52.95,-1.15,Ghent,Belgium,51.05,3.72',
    )
    assert told(plan) == {frozenset({("Ghent", "BE"), ("Nottingham", "GB")})}
    assert plan.counts == {
        "rows": 2, "ties": 1, "duplicates": 1, "self_twinnings": 0, "rejected": 0, "towns": 2,
    }  # fmt: skip
    assert codes(plan, "warnings") == ["tie_told_again"]


def test_a_town_is_not_twinned_with_itself_under_another_spelling():
    plan = planned("Constanța,Romania,44.17,28.63,Constanţa,Romania,44.18,28.65")
    assert (plan.counts["self_twinnings"], plan.counts["ties"], plan.counts["towns"]) == (1, 0, 1)
    assert codes(plan, "warnings") == ["self_twinning"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("---,Belgium,51.05,3.72,Melle,Germany,52.2,8.34", "missing_name"),
        ("\ufdfa" * 30 + ",Egypt,30,31,Melle,Germany,52.2,8.34", "too_long"),  # 18 letters each
        (f'Ghent,"{"x" * 201}, Belgium",51.05,3.72,Melle,Germany,52.2,8.34', "too_long"),
    ],
)
def test_what_no_column_holds_is_rejected_with_its_row_and_leaves_the_others(row, code):
    plan = planned(row, "Ghent,Belgium,51.05,3.72,Nottingham,England,52.95,-1.15")
    assert codes(plan, "errors") == [code]
    assert (plan.counts["rejected"], plan.counts["ties"]) == (1, 1)


def test_munster_and_munster_are_two_towns_because_they_lie_far_apart():
    plan = planned(
        "Münster,Germany,51.96,7.63,Enschede,Netherlands,52.22,6.89",
        "Munster,Germany,52.99,10.09,Enschede,Netherlands,52.22,6.89",
    )
    assert plan.counts["towns"] == 3
    assert plan.counts["ties"] == 2


def test_a_row_without_a_position_means_the_town_that_is_spelled_so():
    rows = [
        "Münster,Germany,51.96,7.63,Enschede,Netherlands,52.22,6.89",
        "Munster,Germany,52.99,10.09,Enschede,Netherlands,52.22,6.89",
        "Munster,Germany,,,Enschede,Netherlands,52.22,6.89",
    ]
    assert planned(*rows).counts["duplicates"] == 1


def test_a_town_known_before_is_recognised_by_name_and_nearness_only():
    known = {
        ("DE", "munster"): [KnownTown(7, "Munster", (52.99, 10.09)), KnownTown(8, "Münster", (51.96, 7.63))]
    }
    plan = planned("Münster,Germany,51.95,7.6,Enschede,Netherlands,52.22,6.89", known=known)
    assert [town.known.pk if town.known else None for town in plan.towns] == [8, None]
    far = planned("Munster,Germany,48.0,7.6,Enschede,Netherlands,52.22,6.89", known=known)
    assert [town.known for town in far.towns] == [None, None]


def test_the_year_is_read_where_the_register_tells_it_and_the_earliest_counts():
    header = "city1,country1,city2,country2,since_year"
    plan = planned("Melle,Germany,Ghent,Belgium,1977", "Ghent,Belgium,Melle,Germany,1975", header=header)
    assert list(plan.ties.values()) == [1975]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Ghent,Belgium,51.05,3.72,Melle,,52.2,8.3", "missing_country"),
        ("Ghent,Belgium,51.05,3.72,Melle,Utopia,52.2,8.3", "unknown_country"),
        ("Ghent,Belgium,51.05,3.72,Likasi,Congo,-10.98,26.73", "shared_country_name"),
        ("Ghent,Belgium,51.05,3.72,,Germany,52.2,8.3", "missing_name"),
        ("Ghent,Belgium,510.5,3.72,Melle,Germany,52.2,8.3", "out_of_range"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_with_its_reason(row, code):
    plan = planned(row, "Ghent,Belgium,51.05,3.72,Wiesbaden,Germany,50.08,8.24")
    assert codes(plan, "errors") == [code]
    assert plan.counts["rejected"] == 1
    assert plan.counts["ties"] == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Belgium", ("BE", "")),
        ("Ohio, United States", ("US", "Ohio")),
        ("Réunion, France", ("RE", "")),
        ("Georgia, United States", ("US", "Georgia")),
        ("Wales, United Kingdom", ("GB", "Wales")),
        ("Saint Kitts and Nevis", ("KN", "")),
        ("Atlantis", None),
        ("Atlantis, Utopia", None),
    ],
)
def test_a_country_with_a_part_before_it_keeps_the_part_as_region(text, read):
    assert country_and_region(text) == read


def test_a_register_packed_with_gzip_is_read_and_a_broken_one_refused_in_a_sentence():
    plain = f"{HEADER}\nGhent,Belgium,51.05,3.72,Melle,Germany,52.2,8.3\n".encode()
    assert len(read_register(gzip.compress(plain)).rows) == 1
    with pytest.raises(Refused, match="cannot be unpacked"):
        read_register(gzip.compress(plain)[:-12])
    with pytest.raises(Refused, match="packed twice"):
        read_register(gzip.compress(gzip.compress(plain)))


def test_a_list_of_partners_is_no_register():
    with pytest.raises(Refused, match="city1, country1, city2 and country2") as refused:
        read_register(b"name,country\nGhent,Belgium\n")
    assert refused.value.code == "no_register"


TOWNS = st.sampled_from(
    [
        ("Münster", "Germany", "51.96", "7.63"),
        ("Munster", "Germany", "52.99", "10.09"),
        ("Constanța", "Romania", "44.17", "28.63"),
        ("Constanţa", "Romania", "44.18", "28.65"),
        ("Gent", "België", "51.05", "3.72"),
        ("Ghent", "Belgium", "51.05", "3.72"),
        ("Roxas", "Philippines", "", ""),
        ("Wells", "England", "51.21", "-2.65"),
    ]
)
PAIRS = st.lists(st.tuples(TOWNS, TOWNS), min_size=1, max_size=12)


def lines(pairs) -> list[str]:
    return [",".join((*one, *other)) for one, other in pairs]


@given(PAIRS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_the_two_towns_changes_what_is_told(pairs, random: Random):
    mixed = [pair if random.random() < 0.5 else pair[::-1] for pair in pairs]
    random.shuffle(mixed)
    first, again = planned(*lines(pairs)), planned(*lines(mixed))
    assert told(first) == told(again)
    assert first.counts == again.counts


@given(PAIRS)
def test_every_row_is_accounted_for_once(pairs):
    counts = planned(*lines(pairs)).counts
    assert counts["rows"] == sum(counts[key] for key in ("ties", "duplicates", "self_twinnings", "rejected"))
