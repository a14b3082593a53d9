from datetime import date, timedelta

import pytest
from django.utils import timezone

from evaluations.reports import termination_act
from office import decisions, submissions
from office.models import OPERATOR, Deadline, Decision, DecisionSubject, JournalEntry, Role, Submission
from office.rules import Refused
from relations.actions.termination import follow_notice_periods
from relations.lifecycle import TERMINATION, TIE
from relations.models import Relation, Termination, TerminationState, TerminationTie, TieState
from relations.notice import earliest_end, notice_end
from tests.factories.council import sent
from tests.factories.protocols import in_force
from tests.factories.relations import (
    LivingRelationFactory,
    RelationEventFactory,
    TerminationFactory,
    TerminationTieFactory,
)

EVERYBODY = set(Role)
WRITERS = {"officer", "head"}
OPEN = {"proposed", "consulted"}
# Written by hand from the domain's page: step -> (states it starts from, state it leads to, who may).
EXPECTED = {
    "consult": ({"proposed"}, "consulted", WRITERS),
    "submit": (OPEN, "submitted", {"head"}),
    "accept": (OPEN, "decided", {"head"}),
    "return_to_proposal": ({"submitted"}, "proposed", EVERYBODY),
    "decide": ({"submitted"}, "decided", EVERYBODY),
    "reject": ({"submitted"}, "rejected", EVERYBODY),
    "fall": ({"decided"}, "rejected", EVERYBODY),
    "withdraw": (OPEN, "withdrawn", WRITERS),
}
MACHINE = {"return_to_proposal", "decide", "reject", "fall"}
EXPECTED_OF_TIES = {
    "confirm": ({"listed"}, "decided", EVERYBODY),
    "keep": ({"listed"}, "kept", EVERYBODY),
    "drop": ({"listed", "decided", "notified"}, "dropped", EVERYBODY),
    "notify": ({"decided"}, "notified", {"clerk", "head"}),
    "take_effect": ({"notified"}, "effective", {"clerk"}),
    "wind_up": ({"effective"}, "wound_up", WRITERS),
}
MACHINE_OF_TIES = {"confirm", "keep", "drop"}
# Where the relation stands when a termination stands there.
RELATION_AT = {"submitted": "under_review", "decided": "terminating"}
LETTER = date(2025, 12, 1)


def test_the_tables_have_exactly_the_expected_steps():
    assert {step.name for step in TERMINATION} == set(EXPECTED)
    assert {step.name for step in TERMINATION if step.by_machine} == MACHINE
    assert {step.name for step in TIE} == set(EXPECTED_OF_TIES)
    assert {step.name for step in TIE if step.by_machine} == MACHINE_OF_TIES


def test_every_state_is_reached():
    assert TERMINATION.reachable() == set(TerminationState.values)
    assert TIE.reachable() == set(TieState.values)


@pytest.mark.once
@pytest.mark.parametrize("step", sorted(EXPECTED))
def test_every_state_and_role_is_answered_as_written(step, person, ghent):
    sources, target, roles = EXPECTED[step]
    people = {role: person(role) for role in Role}
    decision = Decision.objects.create(
        body=submissions.council(), title="d", decided_on=date(2026, 1, 5), recorded_result="adopted"
    )
    facts = (
        {"consulted": "the committee"} if step == "consult" else {"decision": decision, "submission": None}
    )
    for state in TerminationState.values:
        for role, user in people.items():
            # A fresh one each time: a tie is listed once only.
            relation = LivingRelationFactory(state=RELATION_AT.get(state, "active"))
            termination = TerminationFactory(state=state, initiator="them", ties=[relation])
            termination.ties.update(partners_letter_on=LETTER)
            DecisionSubject.objects.all().delete()
            if state in sources and role in roles:
                taken = TERMINATION.take(
                    termination, step, by=user, on=date(2026, 1, 5), reason="as written", **facts
                )
                assert taken.state == target, (state, role)
            else:
                with pytest.raises(Refused):
                    TERMINATION.take(
                        termination, step, by=user, on=date(2026, 1, 5), reason="as written", **facts
                    )
                assert Termination.objects.get(pk=termination.pk).state == state


@pytest.mark.once
@pytest.mark.parametrize("step", sorted(EXPECTED_OF_TIES))
def test_every_state_and_role_of_a_tie_is_answered_as_written(step, person, ghent):
    sources, target, roles = EXPECTED_OF_TIES[step]
    people = {role: person(role) for role in Role}
    tie = TerminationTieFactory()
    for state in TieState.values:
        for role, user in people.items():
            # Left by a step that ended the relation and wrote its event.
            tie.relation.events.filter(kind="ended").delete()
            Relation.objects.filter(pk=tie.relation_id).update(state="terminating")
            TerminationTie.objects.filter(pk=tie.pk).update(
                state=state,
                effective_on=date(2026, 1, 4),
                notified_on=None,
                notice_ends_on=None,
                received_on=None,
            )
            if state in sources and role in roles:
                taken = TIE.take(tie, step, by=user, on=date(2026, 1, 5), reason="as written")
                assert taken.state == target, (state, role)
            else:
                with pytest.raises(Refused):
                    TIE.take(tie, step, by=user, on=date(2026, 1, 5), reason="as written")
                assert TerminationTie.objects.get(pk=tie.pk).state == state


# -- before the council


@pytest.fixture
def proposal(ghent, person):
    """Two living ties, one of them dormant, the first to end and the second to be kept."""
    melle, kanazawa = LivingRelationFactory(), LivingRelationFactory(state="dormant")
    RelationEventFactory(relation=kanazawa, kind="dormant", on=date(2010, 1, 1))
    termination = TerminationFactory(author=person("officer"), ties=[melle])
    TerminationTieFactory(termination=termination, relation=kanazawa, outcome="keep")
    return termination


def states(termination):
    return [(tie.state, tie.relation.state) for tie in termination.ties.order_by("pk")]


def decide(item, result, by, on=date(2026, 1, 5)):
    sent(item, on)
    sitting = decisions.record_sitting(item.body, held_on=on, by=by, members=53, present=50)
    votes = decisions.VoteCount(yes=40, no=10)
    return decisions.record_decision(
        sitting, {item: result}, by=by, title=item.title, recorded_result=result, votes=votes
    )


def test_sending_to_the_council_freezes_the_text_and_puts_the_ties_under_review(proposal, person):
    head = person("head")
    TERMINATION.take(proposal, "submit", by=head)
    item = submissions.pending_for(proposal)
    assert (item.kind, item.author, item.submitted_by) == ("termination", proposal.author, head)
    assert item.content_hash == submissions.content_hash(item.content)
    assert states(proposal) == [("listed", "under_review"), ("listed", "under_review")]


def test_who_wrote_it_does_not_release_it(proposal, person):
    author = person("officer", "head")
    Termination.objects.update(author=author)
    with pytest.raises(Refused, match="You wrote this yourself"):
        TERMINATION.take(proposal, "submit", by=author)
    assert not Submission.objects.exists()


def test_a_proposal_that_only_keeps_ties_is_not_sent(ghent, person):
    termination = TerminationFactory()
    TerminationTieFactory(termination=termination, outcome="keep")
    with pytest.raises(Refused, match="No tie in it is to end"):
        TERMINATION.take(termination, "submit", by=person("head"))


def test_a_tie_that_ended_meanwhile_holds_the_proposal_up(proposal, person):
    Relation.objects.filter(endings__outcome="end").update(state="ended")
    with pytest.raises(Refused, match="cannot be reviewed"):
        TERMINATION.take(proposal, "submit", by=person("head"))


def test_an_end_asked_for_by_the_partner_needs_the_partners_letter(proposal, person):
    Termination.objects.update(initiator="them")
    with pytest.raises(Refused, match="date of the partner's letter"):
        TERMINATION.take(proposal, "submit", by=person("head"))


def test_an_adopted_decision_ends_and_keeps_as_proposed(proposal, person):
    TERMINATION.take(proposal, "submit", by=person("head"))
    decision = decide(submissions.pending_for(proposal), "adopted", person("clerk"))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision) == ("decided", decision)
    assert states(proposal) == [("decided", "terminating"), ("kept", "dormant")]
    outcomes = {row.subject: row.outcome for row in decision.subjects.all()}
    first, second = [tie.relation for tie in proposal.ties.order_by("pk")]
    assert outcomes == {proposal: "adopted", first: "end", second: "keep"}
    assert Deadline.objects.open().filter(kind="tie_notify").get().subject == proposal.ties.get(outcome="end")


def test_a_rejected_decision_leaves_all_ties_as_they_were(proposal, person):
    TERMINATION.take(proposal, "submit", by=person("head"))
    decide(submissions.pending_for(proposal), "rejected", person("clerk"))
    proposal.refresh_from_db()
    assert proposal.state == "rejected"
    assert states(proposal) == [("dropped", "active"), ("dropped", "dormant")]


def test_a_withdrawn_item_goes_back_to_the_proposal_and_can_be_sent_again(proposal, person):
    head = person("head")
    TERMINATION.take(proposal, "submit", by=head)
    submissions.withdraw(submissions.pending_for(proposal), by=head, reason="one tie is missing")
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    assert states(proposal) == [("listed", "active"), ("listed", "dormant")]
    TERMINATION.take(proposal, "submit", by=head)


def test_a_withdrawn_proposal_frees_its_ties_for_another(proposal, person):
    TERMINATION.take(proposal, "withdraw", by=person("head"), reason="not now")
    assert states(proposal) == [("dropped", "active"), ("dropped", "dormant")]
    TerminationFactory(ties=[tie.relation for tie in proposal.ties.all()])


def test_a_partners_letter_is_accepted_without_a_decision(proposal, person):
    Termination.objects.update(initiator="them")
    proposal.ties.update(partners_letter_on=LETTER)
    TERMINATION.take(proposal, "accept", by=person("head"), reason="they asked for it")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision) == ("decided", None)
    assert states(proposal) == [("decided", "terminating"), ("kept", "dormant")]


def test_our_own_wish_is_not_accepted_without_a_decision(proposal, person):
    with pytest.raises(Refused, match="only when the partner asks"):
        TERMINATION.take(proposal, "accept", by=person("head"), reason="quicker")


# -- only from a decision that binds


@pytest.fixture
def turkish_tie(balikesir):
    """To be ended by a Turkish decision: it binds once it is final and was sent to the civil administrator."""
    decision = Decision.objects.create(
        body=submissions.council(),
        title="Reorientation",
        decided_on=date(2026, 1, 20),
        recorded_result="adopted",
        rule_set=decisions.rule_set_on(date(2026, 1, 20)),
    )
    termination = TerminationFactory(state="decided", decision=decision)
    relation = LivingRelationFactory(state="terminating")
    return TerminationTieFactory(termination=termination, relation=relation, state="decided")


def now(tie, **fields):
    Decision.objects.update(**fields)
    return TerminationTie.objects.get(pk=tie.pk)


def test_no_partner_is_told_of_a_decision_that_does_not_bind_yet(turkish_tie, person):
    clerk, told_on = person("clerk"), date(2026, 2, 10)
    with pytest.raises(Refused, match="not become final"):
        TIE.take(turkish_tie, "notify", by=clerk, on=told_on)
    now(turkish_tie, final_on=date(2026, 1, 27))
    with pytest.raises(Refused, match="not been sent to the civil administrator"):
        TIE.take(turkish_tie, "notify", by=clerk, on=told_on)
    now(turkish_tie, transmitted_on=date(2026, 2, 9))
    with pytest.raises(Refused, match="only from 9 February 2026 on"):
        TIE.take(turkish_tie, "notify", by=clerk, on=date(2026, 2, 8))
    assert TIE.take(turkish_tie, "notify", by=clerk, on=told_on).state == "notified"


def test_no_tie_ends_by_a_decision_that_was_annulled_meanwhile(decided_tie, person):
    notified(decided_tie, date(2026, 2, 28))
    now(decided_tie, state="annulled")
    with pytest.raises(Refused, match="did not adopt"):
        TIE.take(decided_tie, "take_effect", by=person("clerk"))
    assert follow_notice_periods() == 0
    assert Relation.objects.get().state == "terminating"


def test_no_act_or_letter_is_written_on_a_decision_that_does_not_bind_yet(turkish_tie):
    asked = {"language": "tr", "as_of": date(2026, 2, 10)}
    with pytest.raises(Refused, match="not become final"):
        termination_act.act(turkish_tie.termination, **asked)
    with pytest.raises(Refused, match="not become final"):
        termination_act.letter(turkish_tie.relation, **asked)


# -- from the letter to the end


@pytest.fixture
def decided_tie(ghent):
    decision = Decision.objects.create(
        body=submissions.council(),
        title="Reorientation",
        decided_on=date(2026, 1, 20),
        recorded_result="adopted",
    )
    termination = TerminationFactory(state="decided", decision=decision)
    relation = LivingRelationFactory(state="terminating")
    return TerminationTieFactory(termination=termination, relation=relation, state="decided", notice_months=3)


@pytest.mark.parametrize(
    "sent,months,end",
    [
        (
            date(2025, 8, 31),
            3,
            date(2025, 11, 30),
        ),  # as the domain writes it: a term ending 30.11 with 3 months: 31.08
        (date(2025, 8, 30), 3, date(2025, 11, 29)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),  # three months from 1 December
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_the_notice_runs_whole_months_from_the_day_after_the_letter(sent, months, end):
    tie = TerminationTie(termination=Termination(), notice_months=months)
    assert notice_end(tie, sent) == end


def test_the_earliest_end_is_not_before_the_decision(decided_tie):
    decided_tie.notice_months = 0
    assert earliest_end(decided_tie, date(2026, 1, 1)) == date(2026, 1, 20)


def test_the_partners_own_letter_starts_the_notice_when_the_partner_asked(decided_tie):
    decided_tie.termination.initiator = "them"
    decided_tie.partners_letter_on = date(2025, 12, 31)
    assert earliest_end(decided_tie, date(2026, 1, 25)) == date(2026, 3, 31)


def test_the_letter_sets_notice_and_last_day(decided_tie, person):
    TIE.take(decided_tie, "notify", by=person("clerk"), on=date(2026, 1, 31), received_on=date(2026, 2, 3))
    decided_tie.refresh_from_db()
    days = (
        decided_tie.notified_on,
        decided_tie.received_on,
        decided_tie.notice_ends_on,
        decided_tie.effective_on,
    )
    assert days == (date(2026, 1, 31), date(2026, 2, 3), date(2026, 4, 30), date(2026, 4, 30))


def test_a_later_last_day_may_be_agreed(decided_tie, person):
    TIE.take(decided_tie, "notify", by=person("clerk"), on=date(2026, 1, 31), effective_on=date(2026, 12, 31))
    assert TerminationTie.objects.get().effective_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    "on,facts,message",
    [
        (date(2026, 1, 19), {}, "before the decision"),
        (date(2026, 1, 31), {"received_on": date(2026, 1, 30)}, "before it was sent"),
        (date(2026, 1, 31), {"effective_on": date(2026, 4, 29)}, "at the earliest"),
        (
            date(2026, 1, 31),
            {"effective_on": date(2026, 1, 19), "early_reason": "agreed"},
            "before the decision",
        ),
    ],
)
def test_a_letter_out_of_order_is_refused(on, facts, message, decided_tie, person):
    with pytest.raises(Refused, match=message):
        TIE.take(decided_tie, "notify", by=person("clerk"), on=on, **facts)
    assert TerminationTie.objects.get().state == "decided"


def test_an_earlier_end_needs_a_reason_which_is_kept(decided_tie, person):
    facts = {"effective_on": date(2026, 2, 28), "early_reason": "both sides agreed in writing"}
    TIE.take(decided_tie, "notify", by=person("clerk"), on=date(2026, 1, 31), **facts)
    assert TerminationTie.objects.get().early_reason == "both sides agreed in writing"


def notified(tie, effective_on):
    TIE.take(
        tie, "notify", by=OPERATOR, on=date(2026, 1, 31), effective_on=effective_on, early_reason="agreed"
    )
    tie.refresh_from_db()
    return tie


def test_on_its_last_day_the_tie_is_still_in_force(decided_tie, person):
    notified(decided_tie, timezone.localdate())
    with pytest.raises(Refused, match="in force until the end of"):
        TIE.take(decided_tie, "take_effect", by=person("clerk"))
    assert follow_notice_periods() == 0


def test_the_calendar_ends_a_tie_on_the_day_after_its_last_and_only_once(decided_tie):
    yesterday = timezone.localdate() - timedelta(days=1)
    notified(decided_tie, yesterday)
    assert follow_notice_periods() == 1
    entries = JournalEntry.objects.count()
    assert follow_notice_periods() == 0
    assert JournalEntry.objects.count() == entries
    relation = decided_tie.relation
    relation.refresh_from_db()
    assert relation.state == "ended"
    assert [(e.on, e.precision) for e in relation.events.filter(kind="ended")] == [(yesterday, "day")]
    assert TerminationTie.objects.get().state == "effective"


def test_the_protocols_in_force_end_with_the_tie(ghent):
    relation = LivingRelationFactory()
    protocol = in_force(relation=relation)
    Relation.objects.filter(pk=relation.pk).update(state="terminating")
    tie = TerminationTieFactory(
        relation=relation, state="notified", notified_on=date(2026, 6, 1), effective_on=date(2026, 7, 31)
    )
    TIE.take(tie, "take_effect", by=OPERATOR)
    protocol.refresh_from_db()
    assert (protocol.state, protocol.ended_on) == ("terminated", date(2026, 7, 31))


def test_one_tie_that_cannot_end_does_not_hold_up_the_others(decided_tie, caplog):
    notified(decided_tie, date(2026, 2, 28))
    stuck = TerminationTieFactory(state="notified", effective_on=date(2026, 1, 31))
    assert follow_notice_periods() == 1
    assert TerminationTie.objects.get(pk=stuck.pk).state == "notified"
    assert stuck.relation.reference in caplog.text


def test_winding_up_closes_the_deadlines(decided_tie, person):
    notified(decided_tie, date(2026, 2, 28))
    follow_notice_periods()
    assert [deadline.kind for deadline in Deadline.objects.open()] == ["tie_wind_up"]
    TIE.take(decided_tie, "wind_up", by=person("officer"))
    assert not Deadline.objects.open().exists()
