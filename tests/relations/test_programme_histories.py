"""Whatever happens in whatever order: resuming a tie revives what the suspension stopped, and nothing else."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from office.models import OPERATOR
from office.rules import Refused
from relations.lifecycle import ACTIVITY, PROGRAMME, RELATION
from relations.models import Activity, Programme, Relation
from tests.factories import programmes as made
from tests.factories.relations import LivingRelationFactory

STEPS = ("confirm", "start", "finish", "cancel", "postpone")


class History(RuleBasedStateMachine):
    """A tie with a programme of three activities and a pilot; people do what they may."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.relation = LivingRelationFactory()
        self.programme = made.running(self.relation, number=3)
        self.work = [*self.programme.activities.order_by("pk"), made.pilot(self.relation)]
        # What this test remembers by itself: who stopped the programme, and what is settled for good.
        self.stopped_by_us = self.stopped_by_tie = False
        self.settled: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _take(self, life: Any, thing: Any, step: str, **facts: Any) -> bool:
        try:
            life.take(thing, step, by=OPERATOR, **facts)
        except Refused:
            return False
        return True

    @rule()
    def suspend_the_tie(self) -> None:
        was_running = Programme.objects.get(pk=self.programme.pk).state == "running"
        if self._take(RELATION, self.relation, "suspend", reason="War"):
            self.stopped_by_tie = was_running

    @rule()
    def resume_the_tie(self) -> None:
        if self._take(RELATION, self.relation, "resume"):
            self.stopped_by_tie = False

    @rule()
    def suspend_the_programme(self) -> None:
        if self._take(PROGRAMME, self.programme, "suspend", reason="No money"):
            self.stopped_by_us = True

    @rule()
    def resume_the_programme(self) -> None:
        if self._take(PROGRAMME, self.programme, "resume"):
            assert self.stopped_by_us
            self.stopped_by_us = False

    @rule(number=st.integers(0, 3), step=st.sampled_from(STEPS))
    def work_on(self, number: int, step: str) -> None:
        activity = Activity.objects.get(pk=self.work[number].pk)
        is_resting = Relation.objects.get(pk=self.relation.pk).state == "suspended"
        facts: dict[str, Any] = {"reason": "because"} if step in ("cancel", "postpone") else {}
        if step == "finish":
            facts = {"reached": {row.pk: 1 for row in activity.outputs.all()}}
        if not self._take(ACTIVITY, activity, step, **facts):
            return
        assert not is_resting or step in ("cancel", "postpone")
        if step in ("finish", "cancel"):
            self.settled[activity.pk] = Activity.objects.get(pk=activity.pk).state

    @invariant()
    def holds(self) -> None:
        programme = Programme.objects.get(pk=self.programme.pk)
        is_stopped = self.stopped_by_us or self.stopped_by_tie
        assert programme.state == ("suspended" if is_stopped else "running")
        assert programme.suspended_with_relation is self.stopped_by_tie
        for number, state in self.settled.items():
            activity = Activity.objects.get(pk=number)
            assert (activity.state, activity.suspended_with_relation) == (state, False)
        if Relation.objects.get(pk=self.relation.pk).state == "active":
            assert not Activity.objects.filter(suspended_with_relation=True).exists()


@pytest.mark.django_db
def test_resuming_revives_exactly_what_the_suspension_of_the_tie_stopped(ghent):
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=checks
        ),
    )
