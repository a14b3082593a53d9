"""Money to the last cent: hand-computed shares, sums in their own currency, numbers as people type them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from office.models import OPERATOR
from office.percentages import percentages
from office.rules import Refused
from relations.actions import activity as activities
from relations.forms.numbers import NumberField, plain_number
from relations.models import BudgetLine
from relations.money import must_add_up, totals, written_money, written_number
from tests.factories import programmes as made


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"us": "600", "partner": "400"}, {"us": 60, "partner": 40}),
        # A third each leaves one point: the first of equal remainders gets it.
        ({"us": "1", "partner": "1", "grant": "1"}, {"us": 34, "partner": 33, "grant": 33}),
        # 66.6…, 16.6…, 16.6…: 66 + 16 + 16 leaves two points, in the given order.
        ({"us": "4", "partner": "1", "grant": "1"}, {"us": 67, "partner": 17, "grant": 16}),
        ({"us": "0.01", "partner": "999.99"}, {"us": 0, "partner": 100}),
        ({"us": "0", "partner": "0"}, {"us": 0, "partner": 0}),
        ({}, {}),
    ],
)
def test_percentages_add_up_by_the_largest_remainder(amounts, expected):
    assert percentages({payer: Decimal(amount) for payer, amount in amounts.items()}) == expected


CENTS = st.integers(min_value=0, max_value=10**14 - 1).map(lambda cents: Decimal(cents) / 100)


@given(st.dictionaries(st.sampled_from(["us", "partner", "third_party", "grant"]), CENTS, min_size=1))
def test_percentages_always_add_up_to_a_hundred_and_are_off_by_less_than_one(amounts):
    found, total = percentages(amounts), sum(amounts.values())
    assert sum(found.values()) == (100 if total else 0)
    assert all(abs(found[key] - amounts[key] * 100 / total) < 1 for key in amounts if total)


@given(st.lists(CENTS, max_size=4), CENTS)
def test_shares_add_up_exactly_or_are_refused(shares, difference):
    total = sum(shares, Decimal(0)) + difference
    assert (must_add_up(total, shares, "EUR", "Travel") is None) is (difference == 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("partner", "refused"), [("400", False), ("399.99", True), ("400.01", True)])
def test_a_cent_too_much_or_too_little_is_refused_with_both_sums(partner, refused):
    under = made.objective(made.draft())
    lines = (made.line("1000", us="600", partner=partner),)
    if not refused:
        assert made.activity(under, budget_lines=lines).pk
        return
    with pytest.raises(Refused, match=r"1,000\.00 EUR") as refusal:
        made.activity(under, budget_lines=lines)
    assert written_money(Decimal(600) + Decimal(partner), "EUR") in str(refusal.value)


@pytest.mark.django_db
def test_currencies_and_what_is_in_kind_are_never_added_together():
    programme = made.draft()
    lines = (
        made.line("1000", us="600", partner="400"),
        made.line("500.50", us="500.50"),
        made.line("80000", currency="JPY", partner="80000"),
        replace(made.line("300", partner="300"), kind="in_kind"),
    )
    activity = made.activity(made.objective(programme), budget_lines=lines)
    row = activity.budget_lines.order_by("pk").first()
    BudgetLine.objects.filter(pk=row.pk).update(actual=Decimal(990))
    found = totals(activity.budget_lines.all())
    assert [(total.currency, total.kind, total.planned, total.lines) for total in found] == [
        ("EUR", "money", Decimal("1500.50"), 2),
        ("JPY", "money", Decimal(80000), 1),
        ("EUR", "in_kind", Decimal(300), 1),
    ]
    euros = found[0]
    assert (euros.actual, euros.lines_without_actual) == (Decimal(990), 1)
    # 1100.50 of 1500.50 is 73.34…, 400 is 26.65…: 73 and 27.
    assert [(part.amount, part.percent) for part in euros.split] == [
        (Decimal("1100.50"), 73),
        (Decimal(400), 27),
    ]


@pytest.mark.django_db
def test_a_line_of_nought_says_that_it_costs_nothing():
    under = made.objective(made.draft())
    activity = made.activity(under, budget_lines=(made.line("0", us="0"),))
    assert not activity.budget_lines.get().shares.exists()


@pytest.mark.django_db
def test_the_outcome_of_a_pilot_rests_on_lessons():
    pilot = made.take_to(made.pilot(), "cancel")
    with pytest.raises(Refused, match="what was learned"):
        activities.review_pilot(pilot, by=OPERATOR, lessons=" ", outcome="go_on", revision=pilot.revision)
    reviewed = activities.review_pilot(
        pilot, by=OPERATOR, lessons="No rooms.", outcome="do_not_go_on", revision=pilot.revision
    )
    assert reviewed.outcome == "do_not_go_on"


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("en", "1250", "1250"),
        ("en", "1,250", "1250"),
        ("en", "1,250.5", "1250.5"),
        ("en", "12.5", "12.5"),
        ("en", "12,5", "12.5"),
        ("tr", "1.250", "1250"),
        ("tr", "1.250,50", "1250.50"),
        ("tr", "12,50", "12.50"),
        ("nl", "1 250,50", "1250.50"),
        ("nl", "1.250.000", "1250000"),
        ("en", "1.250.000,5", "1250000.5"),
    ],
)
def test_numbers_are_understood_as_people_write_them(language, typed, expected):
    with translation.override(language):
        assert plain_number(typed) == expected
        assert NumberField().clean(typed) == Decimal(expected)


@given(CENTS, st.sampled_from(["en", "tr", "nl"]))
def test_a_number_shown_is_read_again_as_the_same(number, language):
    with translation.override(language):
        assert NumberField().clean(NumberField().prepare_value(number)) == number
        assert NumberField().clean(written_number(number)) == number
