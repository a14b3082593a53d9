"""An adopted decision falls after all: the council does not insist on it, or an authority annuls it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from office import decisions, permissions, submissions
from office.models import OPERATOR, Deadline
from office.rules import Refused
from relations.actions import protocol as actions
from relations.lifecycle.termination import TERMINATION, TIE
from relations.models import Protocol, Relation, RelationEvent, Termination
from tests.factories import protocols
from tests.factories.council import sent
from tests.factories.relations import LivingRelationFactory, TerminationFactory, TerminationTieFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def returned_and_lost(decision):
    held_on = decision.decided_on + timedelta(days=2)
    decisions.DECISION.take(decision, "return", by=OPERATOR, on=held_on, reason="Think again.")
    again = decisions.record_sitting(
        submissions.council(), held_on=held_on + timedelta(days=1), by=OPERATOR, members=37, present=30
    )
    decisions.record_second_vote(
        decision, again, by=OPERATOR, recorded_result="rejected", votes=decisions.VoteCount(yes=5, no=25)
    )


def annulled(decision):
    decisions.DECISION.take(decision, "annul", by=OPERATOR, on=TODAY, reason="By the governor.")


both_ways = pytest.mark.parametrize("fall", [returned_and_lost, annulled])


@pytest.fixture
def protocol(balikesir) -> Protocol:
    protocol = protocols.submitted()
    protocols.decide(protocol, on=TODAY - timedelta(days=5))
    return Protocol.objects.get()


@both_ways
def test_the_protocol_is_rejected_and_its_relation_explores_again(protocol, fall):
    assert (protocol.state, protocol.relation.state) == ("adopted", "in_approval")
    fall(protocol.decision)
    protocol = Protocol.objects.get()
    assert (protocol.state, protocol.relation.state) == ("rejected", "exploring")
    assert not Deadline.objects.open().filter(kind="protocol_signing").exists()
    with pytest.raises(Refused):
        actions.request_permission(protocol, by=OPERATOR, on=TODAY)


def test_an_answer_of_the_ministry_that_comes_too_late_does_not_raise_it_again(balikesir):
    protocol = protocols.adopted()
    asked = actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    annulled(protocol.decision)
    permissions.answer(asked, "grant", on=date(2026, 4, 1), by=OPERATOR)
    assert Protocol.objects.get().state == "rejected"


@pytest.fixture
def ending(balikesir) -> Termination:
    """One tie to end, one kept, as the council decided five days ago; it can still be returned."""
    melle = LivingRelationFactory()
    kanazawa = LivingRelationFactory(state="dormant")
    RelationEvent.objects.create(relation=kanazawa, kind="dormant", on=date(2020, 1, 1))
    termination = TerminationFactory(ties=[melle])
    TerminationTieFactory(termination=termination, relation=kanazawa, outcome="keep")
    TERMINATION.take(termination, "submit", by=OPERATOR)
    held_on = TODAY - timedelta(days=5)
    sitting = decisions.record_sitting(
        submissions.council(), held_on=held_on, by=OPERATOR, members=37, present=30
    )
    item = sent(submissions.pending_for(termination), held_on)
    decisions.record_decision(
        sitting,
        {item: "adopted"},
        by=OPERATOR,
        title="Reorientation",
        recorded_result="adopted",
        votes=decisions.VoteCount(yes=25, no=5),
    )
    return Termination.objects.get()


def standing(termination):
    ties = termination.ties.select_related("relation").order_by("pk")
    return [(tie.state, tie.relation.state) for tie in ties]


@both_ways
def test_no_tie_ends_by_a_decision_that_fell(ending, fall):
    assert standing(ending) == [("decided", "terminating"), ("kept", "dormant")]
    fall(ending.decision)
    ending.refresh_from_db()
    assert ending.state == "rejected"
    assert standing(ending) == [("dropped", "active"), ("kept", "dormant")]
    assert not Deadline.objects.open().filter(kind="tie_notify").exists()


def test_a_partner_told_already_keeps_the_tie_when_the_decision_falls(ending):
    decision = decisions.DECISION.take(ending.decision, "finalise", by=OPERATOR, on=TODAY - timedelta(days=4))
    decisions.DECISION.take(decision, "transmit", by=OPERATOR, on=TODAY - timedelta(days=3))
    tie = ending.ties.get(outcome="end")
    TIE.take(tie, "notify", by=OPERATOR, on=TODAY, effective_on=TODAY + timedelta(days=90))
    annulled(ending.decision)
    assert standing(ending) == [("dropped", "active"), ("kept", "dormant")]


def test_a_tie_that_has_ended_stays_ended(ending):
    tie = ending.ties.get(outcome="end")
    type(tie).objects.filter(pk=tie.pk).update(state="effective", effective_on=TODAY - timedelta(days=1))
    Relation.objects.filter(pk=tie.relation_id).update(state="ended")
    annulled(ending.decision)
    assert standing(ending) == [("effective", "ended"), ("kept", "dormant")]
    assert Termination.objects.get().state == "rejected"
