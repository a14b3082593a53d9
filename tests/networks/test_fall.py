"""What a membership becomes when the council's decision to join falls after all."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks import actions
from networks.actions import frozen_content, submit_membership
from networks.lifecycle import MEMBERSHIP
from networks.models import Membership
from networks.rules import permission_for
from office import decisions, permissions, submissions
from office.models import OPERATOR, Deadline, Decision, Permission
from office.rules import Refused
from tests.factories.council import sent
from tests.factories.networks import MembershipFactory
from tests.factories.networks import decided as decided_once

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


# -- what was asked for under the decision that fell --------------------------------------------------


def open_days(kind: str) -> list[date]:
    return [row.due_on for row in Deadline.objects.open().filter(kind=kind)]


def decided_anew(membership: Membership) -> Membership:
    """The decision of 2 February 2026 fell; the council decided again on 6 April, and that decision is in effect."""
    membership = MEMBERSHIP.take(membership, "fall", by=OPERATOR, reason="D-1")
    membership.decision = Decision.objects.create(
        title="Joining anew", decided_on=date(2026, 4, 6), recorded_result="adopted", is_past_fact=True,
        state="transmitted", final_on=date(2026, 4, 13), transmitted_on=date(2026, 4, 14),
    )  # fmt: skip
    membership.save()
    return MEMBERSHIP.take(membership, "decide", by=OPERATOR, on=date(2026, 4, 6))


def asked(membership: Membership) -> Permission:
    return actions.request_membership_permission(membership, on=date(2026, 2, 13), by=OPERATOR)


def answered(permission: Permission, step: str, on: date) -> Membership:
    permissions.answer(permission, step, on=on, by=OPERATOR, reason="As written")
    return Membership.objects.get()


def test_a_permission_for_a_decision_that_fell_speaks_for_no_later_one(balikesir, login):
    """Asked for on 13 February for the decision of 2 February; that of 6 April needs its own."""
    membership = answered(asked(decided_once()), "grant", date(2026, 3, 2))
    assert membership.state == "permitted"
    membership = decided_anew(membership)
    assert len(open_days("membership_permission")) == 1
    assert open_days("membership_application") == []
    with pytest.raises(Refused, match="permission first: request it"):
        MEMBERSHIP.take(membership, "apply", by=OPERATOR)
    shown = login("clerk").get(membership.get_absolute_url()).content.decode()
    assert reverse("networks:membership_permission", args=[membership.reference]) in shown
    permission = actions.request_membership_permission(membership, on=date(2026, 4, 20), by=OPERATOR)
    membership = answered(permission, "grant", date(2026, 5, 4))
    assert open_days("membership_permission") == []
    assert len(open_days("membership_application")) == 1
    assert MEMBERSHIP.take(membership, "apply", by=OPERATOR).state == "applied"


def test_a_refusal_of_a_decision_that_fell_is_none_of_the_next(balikesir):
    membership = decided_anew(answered(asked(decided_once()), "refuse", date(2026, 3, 2)))
    with pytest.raises(Refused, match="permission first: request it"):
        MEMBERSHIP.take(membership, "apply", by=OPERATOR)


def test_an_answer_still_awaited_is_waited_for_and_then_it_is_asked_again(balikesir):
    """Nobody is asked twice at once; what comes then answers for the decision that fell."""
    permission = asked(decided_once())
    membership = decided_anew(Membership.objects.get())
    assert open_days("membership_permission") == []
    with pytest.raises(Refused, match="has been asked for"):
        actions.request_membership_permission(membership, on=date(2026, 4, 20), by=OPERATOR)
    membership = answered(permission, "grant", date(2026, 5, 4))
    assert membership.state == "decided"
    assert len(open_days("membership_permission")) == 1
    assert actions.request_membership_permission(membership, on=date(2026, 5, 5), by=OPERATOR).pk


def test_while_nothing_is_decided_the_permission_of_the_fallen_decision_is_not_shown_as_ours(balikesir):
    membership = answered(asked(decided_once()), "grant", date(2026, 3, 2))
    assert permission_for(membership) is not None
    assert permission_for(MEMBERSHIP.take(membership, "fall", by=OPERATOR, reason="D-1")) is None


@pytest.mark.parametrize(("decided_on", "precision"), [(None, "unknown"), (date(2026, 4, 6), "day")])
def test_of_a_membership_that_runs_every_permission_on_file_is_a_fact(balikesir, decided_on, precision):
    """Found in the archive before the decision was, or of a day before it: it stands."""
    decision = Decision.objects.create(
        title="Joining", decided_on=decided_on, decided_precision=precision, recorded_result="adopted"
    )
    membership = MembershipFactory(state="active", decision=decision)
    permission = Permission.objects.create(
        subject=membership, authority="tr-environment", state="granted", is_past_fact=True,
        decided_on=date(2026, 3, 2),
    )  # fmt: skip
    assert permission_for(membership) == permission
