"""Random histories of new acts: whatever people try, in whatever order, no illegal state is ever reached."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from office import decisions, permissions, submissions
from office.models import OPERATOR, Permission, Result, Submission
from office.rules import Refused
from relations.actions import protocol as actions
from relations.legality import flags, missing_parties
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Protocol
from relations.rules.protocol import granted_permission
from tests.factories import protocols as make
from tests.factories.council import sent
from tests.factories.office import UserFactory

START = date(2026, 1, 5)
# The long run is the rules', not the database's: the short one runs on each.
LONG = (pytest.mark.heavy, pytest.mark.once)
DAYS = st.integers(0, 120).map(lambda days: START + timedelta(days=days))
SIGNED = {"partly_signed", "signed", "in_force", "renewed", "expired", "terminated"}
IN_FORCE = {"in_force", "renewed", "expired", "terminated"}


class History(RuleBasedStateMachine):
    """One protocol, two heads, a clerk, and acts in any order on any day. Refusals are part of the game."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.heads = [UserFactory(roles=["officer", "head", "clerk"]) for _ in range(2)]
        self.protocol = make.draft(by=self.heads[0], duration_kind="express", months=12, renewal_months=12)

    @initialize(stage=st.integers(0, 7))
    def come_so_far(self, stage):
        """Begin somewhere on the lawful way: from a draft alone, random acts seldom come far."""
        lawful = [
            lambda: self.take_a_step(0, "review", START),
            lambda: self.take_a_step(0, "agree", START),
            lambda: self.submit(1),
            lambda: self.vote(START, "adopted"),
            lambda: self.go_on_after_the_vote(START, "finalise"),
            lambda: self.go_on_after_the_vote(START, "transmit"),
            lambda: self.ask(START),
        ]
        for act in lawful[:stage]:
            act()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def fresh(self) -> Protocol:
        return Protocol.objects.select_related("relation").get(pk=self.protocol.pk)

    def attempt(self, act) -> None:
        """Each act is its own transaction, as in earnest."""
        try:
            with transaction.atomic():
                act(self.fresh())
        except Refused:
            pass

    people = st.integers(0, 1)

    @rule(who=people, name=st.sampled_from(["review", "reopen", "agree", "renew"]), on=DAYS)
    def take_a_step(self, who, name, on):
        self.attempt(lambda p: PROTOCOL.take(p, name, by=self.heads[who], on=on, reason="random"))

    @rule(who=people, months=st.integers(1, 60))
    def write(self, who, months):
        self.attempt(
            lambda p: actions.save_draft(p, by=self.heads[who], revision=p.latest.revision, months=months)
        )

    @rule(who=people)
    def open_a_draft(self, who):
        self.attempt(lambda p: actions.open_new_draft(p, by=self.heads[who]))

    @rule(who=people)
    def submit(self, who):
        self.attempt(
            lambda p: actions.submit_protocol(
                p, by=self.heads[who], version=p.latest.number, revision=p.latest.revision
            )
        )

    @rule(who=people)
    def replace(self, who):
        self.attempt(lambda p: actions.replace_submission(p, by=self.heads[who], reason="random"))

    @rule(on=DAYS, result=st.sampled_from(["adopted", "adopted", "rejected", "revote"]))
    def vote(self, on, result):
        item = submissions.pending_for(self.fresh())
        if item is None:
            return
        sent(item, START)
        sitting = decisions.record_sitting(item.body, held_on=on, by=OPERATOR)
        self.attempt(
            lambda p: decisions.record_decision(
                sitting,
                {item: result},
                by=OPERATOR,
                title="x",
                recorded_result=result,
                votes=decisions.VoteCount(),
            )
        )

    @rule(on=DAYS, name=st.sampled_from(["finalise", "transmit", "return", "annul"]))
    def go_on_after_the_vote(self, on, name):
        decision = self.fresh().decision
        if decision:
            self.attempt(
                lambda p: decisions.DECISION.take(decision, name, by=OPERATOR, on=on, reason="random")
            )

    @rule(on=DAYS)
    def ask(self, on):
        self.attempt(lambda p: actions.request_permission(p, by=OPERATOR, on=on))

    @rule(on=DAYS, name=st.sampled_from(["grant", "grant", "refuse"]))
    def answer(self, on, name):
        asked = Permission.objects.order_by("-pk").first()
        if asked:
            self.attempt(lambda p: permissions.answer(asked, name, on=on, by=OPERATOR, reason="random"))

    @rule(on=DAYS, is_ours=st.booleans())
    def sign(self, on, is_ours):
        partner = None if is_ours else self.protocol.relation.partners.get()
        self.attempt(lambda p: actions.add_signature(p, by=OPERATOR, on=on, partner=partner))

    @rule()
    def enter_into_force(self):
        self.attempt(lambda p: actions.enter_into_force(p, by=OPERATOR))

    @rule(on=st.dates(date(2026, 6, 1), date(2029, 1, 1)))
    def follow_the_calendar(self, on):
        actions.follow_terms(min(on, date(2026, 11, 1)))

    @invariant()
    def nothing_is_signed_before_it_was_allowed(self):
        protocol = self.fresh()
        if protocol.state not in SIGNED:
            return
        decision, permission = protocol.decision, granted_permission(protocol)
        assert decision is not None
        assert decision.recorded_result == Result.ADOPTED
        assert decision.final_on is not None
        assert permission is not None
        first = min(row.signed_on for row in protocol.signatures.all())
        assert decision.decided_on <= permission.decided_on <= first

    @invariant()
    def nothing_is_in_force_before_everybody_signed(self):
        protocol = self.fresh()
        if protocol.state in IN_FORCE:
            assert not missing_parties(protocol)
            assert protocol.in_force_on >= min(row.signed_on for row in protocol.signatures.all())
            assert protocol.ends_on >= protocol.in_force_on

    @invariant()
    def no_writer_ever_sent_the_own_text(self):
        for item in Submission.objects.all():
            version = self.protocol.versions.get(content_hash=item.content_hash)
            assert version.is_frozen
            assert item.submitted_by not in version.writers.all()

    @invariant()
    def what_the_council_has_never_changed(self):
        for item in Submission.objects.all():
            assert submissions.content_hash(item.content) == item.content_hash

    @invariant()
    def new_acts_are_never_flagged(self):
        # Only an annulment after the act and an answer on the very day of the vote leave a remark.
        found = {flag.code for flag in flags(self.fresh())}
        assert found <= {"dates_to_be_confirmed", "signed_against_decision"}


@pytest.mark.django_db
@pytest.mark.parametrize("size", [pytest.param(12), pytest.param(60, marks=LONG)])
def test_random_histories_never_reach_an_illegal_state(balikesir, size):
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=size, stateful_step_count=40, deadline=None, suppress_health_check=checks
        ),
    )


@pytest.mark.django_db
def test_a_history_can_come_to_its_end(balikesir):
    """So that the random histories above do not pass because nothing ever succeeds."""
    machine = History()
    machine.take_a_step(0, "review", START)
    machine.take_a_step(0, "agree", START)
    machine.submit(0)
    assert machine.fresh().state == "agreed"
    machine.submit(1)
    machine.vote(START, "adopted")
    machine.go_on_after_the_vote(START, "finalise")
    machine.go_on_after_the_vote(START, "transmit")
    machine.ask(START)
    machine.answer(START + timedelta(days=30), "grant")
    machine.sign(START + timedelta(days=31), True)
    machine.sign(START + timedelta(days=40), False)
    machine.enter_into_force()
    assert machine.fresh().state == "in_force"
    machine.nothing_is_signed_before_it_was_allowed()
    machine.new_acts_are_never_flagged()
    machine.teardown()
