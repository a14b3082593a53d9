"""What a membership becomes when the council's decision to join falls after all."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from networks.actions import frozen_content, submit_membership
from networks.lifecycle import MEMBERSHIP
from networks.models import Membership
from office import decisions, submissions
from office.models import OPERATOR
from tests.factories.council import sent
from tests.factories.networks import MembershipFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def decided(balikesir) -> Membership:
    membership = MembershipFactory()
    item = submit_membership(
        membership, by=OPERATOR, seen=submissions.content_hash(frozen_content(membership))
    )
    held_on = TODAY - timedelta(days=5)
    sitting = decisions.record_sitting(
        submissions.council(), held_on=held_on, by=OPERATOR, members=37, present=30
    )
    decisions.record_decision(
        sitting,
        {sent(item, held_on): "adopted"},
        by=OPERATOR,
        title="Joining",
        recorded_result="adopted",
        votes=decisions.VoteCount(yes=25, no=5),
    )
    membership.refresh_from_db()
    assert membership.state == "decided"
    return membership


def returned_and_lost(decision):
    decisions.DECISION.take(decision, "return", by=OPERATOR, on=TODAY - timedelta(days=3), reason="Too dear.")
    again = decisions.record_sitting(
        submissions.council(), held_on=TODAY - timedelta(days=1), by=OPERATOR, members=37, present=30
    )
    decisions.record_second_vote(
        decision, again, by=OPERATOR, recorded_result="rejected", votes=decisions.VoteCount(yes=5, no=25)
    )


def annulled(decision):
    decisions.DECISION.take(decision, "annul", by=OPERATOR, on=TODAY, reason="By the governor.")


@pytest.mark.parametrize("fall", [returned_and_lost, annulled])
def test_a_fallen_decision_lets_the_membership_be_sent_again(decided, fall):
    fall(decided.decision)
    membership = Membership.objects.get()
    assert (membership.state, membership.decision) == ("identified", None)
    again = submit_membership(
        membership, by=OPERATOR, seen=submissions.content_hash(frozen_content(membership))
    )
    assert again.is_pending


def test_an_application_that_was_sent_stays_a_fact(decided):
    decision = decided.decision
    Membership.objects.update(state="applied", applied_on=date(2026, 11, 1))
    annulled(decision)
    assert Membership.objects.get().state == "applied"
    assert {step.name for step in MEMBERSHIP if step.by_machine} == {"decide", "fall", "permit"}
