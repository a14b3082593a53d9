"""The nightly act: what it plans, once, and what it leaves alone. Days are reckoned by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from evaluations import scheduling
from evaluations.cycle import Cycle
from evaluations.lifecycle import EVALUATION
from evaluations.models import OPEN_STATES, Evaluation
from evaluations.scheduling import facts_for, follow_the_cycle, plans_for, why
from evaluations.tasks import follow_the_evaluations
from office.calendar import add_months
from office.models import OPERATOR, Deadline
from relations.models import Protocol, Relation, Termination
from tests.factories import evaluation as evaluations
from tests.factories.networks import MembershipFactory
from tests.factories.office import MunicipalityFactory
from tests.factories.relations import LivingRelationFactory, TerminationFactory

pytestmark = pytest.mark.django_db


def entered(
    on: date, *, since: date | None = date(2009, 6, 16), precision: str = "day", **fields
) -> Relation:
    """A living tie, entered here on that day."""
    relation = LivingRelationFactory(since=since, since_precision=precision if since else "unknown", **fields)
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    Relation.objects.filter(pk=relation.pk).update(created_at=at)
    return Relation.objects.get(pk=relation.pk)


def in_force(relation: Relation, ends_on: date, **fields) -> Protocol:
    return Protocol.objects.create(
        relation=relation, kind="memorandum", title="Memorandum", state="in_force",
        in_force_on=add_months(ends_on, -60), ends_on=ends_on, **fields,
    )  # fmt: skip


def planned_days() -> list[tuple[str, date]]:
    return [(each.kind, each.scheduled_for) for each in Evaluation.objects.order_by("scheduled_for", "kind")]


def finished(evaluation: Evaluation, on: date) -> None:
    """Adopted on that day, whatever day it is while the test runs."""
    scheme = evaluations.opened().scheme
    Evaluation.objects.filter(pk=evaluation.pk).update(
        state="adopted", adopted_on=on, opened_on=on, scheme=scheme, recommendation="continue",
        recommendation_reason="It works.",
    )  # fmt: skip


def test_a_day_enters_the_diary_sixty_days_beforehand_and_only_once(ghent):
    entered(date(2026, 1, 10))  # since 16.06.2009: due on 16.06.2026, from 17.04.2026 on
    assert follow_the_cycle(date(2026, 4, 16)) == 0
    assert follow_the_cycle(date(2026, 4, 17)) == 1
    assert follow_the_cycle(date(2026, 4, 17)) == 0
    assert follow_the_cycle(date(2026, 5, 1)) == 0
    assert planned_days() == [("light", date(2026, 6, 16))]
    assert Deadline.objects.get(kind="evaluation_due").due_on == date(2026, 6, 16)


def test_a_missed_night_loses_nothing(ghent):
    entered(date(2025, 1, 10))
    assert follow_the_cycle(date(2026, 3, 1)) == 1  # nobody was there on 16.06.2025
    evaluation = Evaluation.objects.get()
    assert (evaluation.scheduled_for, evaluation.due_on) == (date(2025, 6, 16), date(2026, 3, 1))


def test_the_next_one_counts_from_the_beginning_not_from_the_last_evaluation(ghent):
    entered(date(2026, 1, 10))
    follow_the_cycle(date(2026, 4, 20))
    finished(Evaluation.objects.get(), date(2026, 8, 3))
    Evaluation.objects.filter(state="open").delete()
    Relation.objects.exclude(since=date(2009, 6, 16)).update(state="ended")
    follow_the_cycle(date(2027, 5, 1))
    # 2027 is the eighteenth year and the sixth full one: 18 × 12 = 6 × 36.
    assert planned_days() == [("light", date(2026, 6, 16)), ("full", date(2027, 6, 16))]


def test_unknown_beginnings_are_counted_from_the_entry_and_that_is_said(ghent):
    relation = entered(date(2025, 3, 31), since=None)
    follow_the_cycle(date(2026, 3, 1))
    evaluation = Evaluation.objects.get(relation=relation)
    assert evaluation.scheduled_for == date(2026, 3, 31)
    assert "The beginning is unknown" in why(evaluation)[0]
    assert "number 1" in why(evaluation)[1]


def test_a_beginning_known_to_the_year_counts_from_its_first_day_and_that_is_said(ghent):
    relation = entered(date(2025, 11, 1), since=date(1977, 5, 1), precision="year")
    plans = plans_for(facts_for(relation), date(2025, 11, 1), Cycle())
    light = next(plan for plan in plans if plan.kind == "light")
    assert light.on == date(2026, 1, 1)
    assert light.because[0] == "The beginning is known as 1977 only: it is counted from 1 January 1977."


@pytest.mark.parametrize("state, kinds", [
    ("active", {"light", "full"}), ("dormant", {"full"}), ("suspended", {"full"}), ("terminating", set()),
    ("ended", set()), ("idea", set()), ("historical", set()),
])  # fmt: skip
def test_what_is_asked_depends_on_how_the_tie_stands(ghent, state, kinds):
    relation = entered(date(2026, 1, 10), state=state)
    assert {plan.kind for plan in plans_for(facts_for(relation), date(2026, 1, 10), Cycle())} == kinds


def test_exercises_are_left_alone(ghent):
    entered(date(2025, 1, 10), is_exercise=True)
    assert follow_the_cycle(date(2026, 3, 1)) == 0


def test_before_an_expiry_it_is_evaluated_in_time_for_the_notice(ghent):
    relation = entered(date(2026, 1, 10))
    protocol = in_force(relation, date(2026, 12, 31))
    # Without notice three months before: 30.09.2026, in the diary from 01.08.2026 on.
    follow_the_cycle(date(2026, 8, 1))
    evaluation = Evaluation.objects.get(kind="before_expiry")
    assert evaluation.scheduled_for == date(2026, 9, 30)
    reasons = " ".join(why(evaluation))
    assert f"The current term of {protocol.reference} ends on 31 December 2026." in reasons
    assert "3 months earlier" in reasons


def test_a_renewed_term_is_evaluated_again_and_the_same_one_is_not(ghent):
    relation = entered(date(2026, 1, 10))
    protocol = in_force(relation, date(2026, 12, 31))
    follow_the_cycle(date(2026, 8, 1))
    finished(Evaluation.objects.get(kind="before_expiry"), date(2026, 10, 20))
    follow_the_cycle(date(2026, 11, 1))
    assert Evaluation.objects.filter(kind="before_expiry").count() == 1
    Protocol.objects.filter(pk=protocol.pk).update(ends_on=date(2027, 12, 31), state="renewed")
    follow_the_cycle(date(2027, 8, 15))
    assert Evaluation.objects.filter(kind="before_expiry", scheduled_for=date(2027, 9, 30)).exists()


def test_an_end_proposed_asks_for_an_evaluation_unless_one_is_recent(ghent):
    relation, recent = entered(date(2026, 1, 10)), entered(date(2026, 1, 10))
    today = timezone.localdate()
    finished(evaluations.planned(recent, kind="full"), today - timedelta(days=30))
    termination = TerminationFactory(ties=[relation, recent])
    follow_the_cycle(today)
    evaluation = Evaluation.objects.get(kind="before_end")
    assert evaluation.relation == relation
    assert evaluation.scheduled_for == today + timedelta(days=14)
    Termination.objects.filter(pk=termination.pk).update(state="withdrawn")
    follow_the_cycle(today)
    evaluation.refresh_from_db()
    assert evaluation.state == "withdrawn"
    follow_the_cycle(today)
    assert Evaluation.objects.filter(kind="before_end").count() == 1


def test_what_the_calendar_proposed_for_a_tie_that_ended_is_done_without(ghent):
    relation = entered(date(2026, 1, 10))
    follow_the_cycle(date(2026, 5, 1))
    by_hand = evaluations.planned(entered(date(2026, 1, 10), since=date(2009, 1, 1)))
    Relation.objects.filter(pk__in=[relation.pk, by_hand.relation_id]).update(state="ended")
    follow_the_cycle(date(2026, 5, 2))
    states = {each.scheduled_for is not None: each.state for each in Evaluation.objects.all()}
    assert states == {True: "withdrawn", False: "scheduled"}


def test_what_somebody_did_without_is_not_proposed_again_before_its_next_day(ghent):
    entered(date(2026, 1, 10))
    follow_the_cycle(date(2026, 5, 1))
    EVALUATION.take(Evaluation.objects.get(), "withdraw", by=OPERATOR, reason="Nothing happened this year.")
    assert follow_the_cycle(date(2026, 12, 1)) == 0
    assert follow_the_cycle(date(2027, 5, 1)) == 1


def test_a_lighter_one_waits_for_a_more_thorough_one_that_is_open(ghent):
    relation = entered(date(2026, 1, 10))
    evaluations.planned(relation, kind="full")
    assert follow_the_cycle(date(2026, 6, 1)) == 0


def test_a_membership_has_its_cycle_too(ghent):
    member = MembershipFactory(state="active", effective_on=date(2025, 11, 29), effective_precision="day")
    MembershipFactory(state="identified")
    plans = plans_for(facts_for(member), timezone.localdate(), Cycle())
    assert [plan.kind for plan in plans] == ["light", "full"]
    assert all((plan.on.month, plan.on.day) == (11, 29) for plan in plans)


def test_the_task_runs_by_the_municipalitys_own_day_and_twice_has_one_effect(balikesir):
    entered(timezone.localdate() - timedelta(days=1), since=None)
    Relation.objects.update(
        created_at=datetime(2020, 5, 5, 12, tzinfo=UTC), since=None, since_precision="unknown"
    )
    for _night in range(2):
        follow_the_evaluations()
    # Both cycles are years late: the full one comes, and the light one waits for it.
    assert [each.kind for each in Evaluation.objects.all()] == ["full"]


@pytest.mark.parametrize("ties", [1, 3])
def test_the_schedule_is_read_in_the_same_queries_for_one_tie_and_for_three(
    ghent, ties, django_assert_max_num_queries
):
    for _tie in range(ties):
        in_force(entered(date(2026, 1, 10)), date(2026, 12, 31))
        MembershipFactory(state="active")
    with django_assert_max_num_queries(11):
        for facts in scheduling.all_facts():
            plans_for(facts, date(2026, 6, 1), Cycle())


class Nights(TestCase):
    """Random years of nights, adoptions and withdrawals: never two open of a kind, never a day off the cycle."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        began=st.dates(date(1990, 1, 1), date(2024, 2, 29)),
        nights=st.lists(
            st.tuples(st.integers(1, 300), st.sampled_from(["adopt", "withdraw", "leave"])), max_size=7
        ),
    )
    def test_never_two_open_of_a_kind_and_no_day_off_the_cycle(self, began, nights):
        MunicipalityFactory()
        relation = entered(date(2024, 3, 1), since=began)
        today = date(2024, 3, 1)
        for days, deed in nights:
            today += timedelta(days=days)
            follow_the_cycle(today)
            follow_the_cycle(today)
            open_ones = Evaluation.objects.filter(relation=relation, state__in=OPEN_STATES)
            kinds = [each.kind for each in open_ones]
            assert len(kinds) == len(set(kinds))
            for each in open_ones:
                months = 12 if each.kind == "light" else 36
                number = (each.scheduled_for.year - began.year) * 12 + each.scheduled_for.month - began.month
                assert number % months == 0
                assert each.scheduled_for == add_months(began, number)
                if deed == "adopt":
                    finished(each, today)
                elif deed == "withdraw":
                    EVALUATION.take(each, "withdraw", by=OPERATOR, reason="Not this time.")
        days = list(Evaluation.objects.filter(relation=relation).values_list("kind", "scheduled_for"))
        assert len(days) == len(set(days))
