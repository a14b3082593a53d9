"""“What did this cost and bring so far?”: gathered when an item is sent, read by council members, never changed."""

import json
from datetime import date
from decimal import Decimal

import pytest

from office.models import SoFar
from office.submissions import pending_for
from relations import so_far
from relations.models import Activity, BudgetLine
from tests.factories import evaluation as evaluations
from tests.factories import programmes, protocols
from tests.factories.exchanges import met
from tests.factories.relations import LivingRelationFactory

TERM = {"protocol": "PR-1", "title": "Memorandum", "from": "2024-03-01", "until": "2029-02-28"}


def line(planned, actual, kind="money", currency="EUR", **shares):
    return {
        "title": "Travel", "kind": kind, "currency": currency, "planned": planned, "actual": actual,
        "shares": shares or {"us": planned},
    }  # fmt: skip


def activity(*lines, day="2025-07-14", state="done", outputs=()):
    return {
        "reference": "AC-1", "title": "Summer", "state": state, "day": day, "programme": "PG-1",
        "lines": list(lines), "outputs": list(outputs),
    }  # fmt: skip


def output(target, actual):
    return {"indicator": "Participants", "unit": "people", "target": target, "actual": actual}


def values(figures):
    return {str(figure.label): str(figure.value) for figure in figures}


def test_what_was_spent_is_the_sum_of_the_actual_amounts_and_says_how_many_are_missing():
    told = so_far.figures_of([activity(line("1000", "900.50"), line("500", None))], [])
    # 900.50 is the only actual amount; planned 1000 + 500 = 1500; one line without an actual.
    spent = told[0]
    assert (spent.value, spent.hint) == ("900.50 EUR", "planned: 1,500.00 EUR")
    assert "1 line has no actual amount" in spent.because[1].text
    assert len(spent.table.rows) == 2


def test_money_of_different_currencies_and_what_is_given_in_kind_are_never_added():
    told = so_far.figures_of(
        [activity(line("10", "10"), line("7", "7", currency="JPY"), line("3", "3", kind="in_kind"))], []
    )
    assert values(told)["Spent (EUR)"] == "10.00 EUR"
    assert values(told)["Spent (JPY)"] == "7.00 JPY"
    assert values(told)["Given in kind (EUR)"] == "3.00 EUR"


def test_who_bears_the_plan_adds_up_to_a_hundred():
    told = so_far.figures_of([activity(line("3", "3", us="1", partner="1", grant="1"))], [])
    # A third each: 34 + 33 + 33 by the largest remainder, the first payer taking the odd one.
    assert told[0].because[-1].text == "Who bears what was planned: us 34 %, the partner 33 %, a grant 33 %."


def test_nothing_recorded_is_not_nought():
    assert values(so_far.figures_of([activity(line("5", None))], []))["Spent (EUR)"] == "nothing recorded yet"


def test_a_target_is_reached_when_the_actual_number_is_at_least_the_target():
    rows = [output("24", "24"), output("24", "23.5"), output("24", None)]
    assert values(so_far.figures_of([activity(outputs=rows)], []))["Targets reached"] == "1 of 3"


@pytest.mark.parametrize(
    ("day", "within"),
    [("2024-03-01", True), ("2029-02-28", True), ("2024-02-29", False), ("2029-03-01", False), (None, False)],
)
def test_a_term_holds_its_first_and_its_last_day(day, within):
    assert so_far.is_within(TERM, day) is within


def test_an_open_term_has_no_end():
    assert so_far.is_within(TERM | {"until": None}, "2099-01-01")


@pytest.fixture
def lived(ghent):
    """A tie with a running programme (one activity, 1000 planned of which we bear 600), a pilot, a meeting."""
    relation = LivingRelationFactory()
    programme = programmes.running(relation)
    line = BudgetLine.objects.get(activity__programme=programme)
    line.actual = Decimal(950)
    line.save()
    met(relation, date(2026, 5, 1), 2, about="kanarya-about", note="kanarya-note")
    return relation


def sent(relation):
    return pending_for(protocols.submitted(relation, kind="renewal"))


def test_the_figures_are_frozen_when_the_item_is_sent(lived, login):
    item = sent(lived)
    BudgetLine.objects.update(actual=Decimal(1))
    page = login("councillor").get(item.get_absolute_url() + "so-far/").content.decode()
    assert "950.00 EUR" in page
    assert "1.00 EUR" not in page.replace("1,000.00 EUR", "")
    assert SoFar.objects.get().submission == item
    assert "950.00 EUR" in login("councillor").get(item.get_absolute_url()).content.decode()


def test_drafts_and_what_was_talked_about_stay_inside(lived, login):
    programmes.whole(lived, title="Not agreed yet")
    programmes.pilot(lived)
    frozen = json.dumps(sent(lived).so_far.figures)
    assert "kanarya" not in frozen
    # The pilot is only planned and the second programme a draft: one activity, that of the agreed programme.
    assert [len(tie["activities"]) for tie in json.loads(frozen)["ties"]["ties"]] == [1]
    assert len(json.loads(frozen)["ties"]["ties"][0]["visits"]) == 1


def test_an_activity_carried_over_into_a_newer_agreed_version_counts_once(lived):
    first = Activity.objects.get(programme__isnull=False)
    copied = Activity.objects.create(
        relation=lived, programme=first.programme, objective=first.objective, title=first.title, copied_from=first
    )  # fmt: skip
    tie = sent(lived).so_far.figures["ties"]["ties"][0]
    assert [row["reference"] for row in tie["activities"]] == [copied.reference]


def test_the_term_at_hand_is_told_apart_from_all_that_is_on_file(lived, login):
    item = sent(lived)
    page = login("councillor").get(item.get_absolute_url() + "so-far/").content.decode()
    # The protocol of the tests: in force since 1 March 2024 for 60 months, last day 28 February 2029.
    assert "1 March 2024" in page
    assert "28 February 2029" in page
    assert "All that is on file" in page


def test_earlier_evaluations_are_read_with_their_recommendation_and_without_scores(ghent, login):
    evaluation = evaluations.adopted(recommendation="intensify")
    item = sent(evaluation.relation)
    page = login("councillor").get(item.get_absolute_url() + "so-far/").content.decode()
    assert evaluation.reference in page
    assert "intensify" in page
    assert "score" not in json.dumps(item.so_far.figures)


def test_without_anything_on_file_the_page_says_so(ghent, login):
    item = pending_for(protocols.submitted())
    assert not SoFar.objects.exists()
    page = login("councillor").get(item.get_absolute_url() + "so-far/").content.decode()
    assert "Nothing that was spent, reached or evaluated was on file" in page


def test_what_was_cancelled_is_no_activity_to_be_done_and_that_is_said():
    """One done, one running, one cancelled: 1 of 2, as the programme itself counts."""
    (figure,) = [
        one
        for one in so_far.figures_of([activity(), activity(state="running"), activity(state="cancelled")], [])
        if str(one.label) == "Activities done"
    ]
    assert figure.value == "1 of 2"
    assert figure.because[1].text == "1 cancelled activity is not counted."
    assert len(figure.table.rows) == 3
