"""Votes by name beside totals, the two parts of a decision, an outcome for each item: what the clerk records."""

from datetime import timedelta

import pytest

from office import attendance, decisions, submissions, vote_record
from office.attendance import Seen
from office.ballots import VoteCount
from office.models import (
    OPERATOR,
    Decision,
    DecisionSubject,
    JournalEntry,
    MemberVote,
    RuleSet,
    SittingState,
    Submission,
)  # fmt: skip
from office.rules import Refused
from office.vote_record import Parts, Roll
from relations.facts import facts_of_many
from relations.models import Protocol
from tests.factories import protocols
from tests.factories.council import paper_kind, put_before_council
from tests.factories.council_members import full_council
from tests.factories.office import CouncilFactory, SittingFactory
from tests.office.recording import TODAY, held, record_url, recorded, vote_form

NOTHING_KNOWN = VoteCount()


@pytest.fixture(autouse=True)
def kind(db):
    with paper_kind() as told:
        yield told


def five(present=("present",) * 5):
    """A sitting of five members, with their attendance in the order of their names."""
    members = full_council(CouncilFactory(), 5)
    sitting = held(members=5, present=None)
    sitting.chair = members[0]
    sitting.save()
    seen = {
        member: Seen(*said) if isinstance(said, tuple) else Seen(said)
        for member, said in zip(members, present, strict=True)
    }
    return attendance.record_attendance(sitting, seen, by=OPERATOR), members


def decide(sitting, choices, *, result="adopted", number=None, votes=NOTHING_KNOWN):
    return decisions.record_decision(
        sitting, {put_before_council(f"Item {Submission.objects.count()}"): result}, by=OPERATOR, title="A",
        recorded_result=result, votes=votes, roll=Roll(choices, number),
    )  # fmt: skip


def refusal(act, *args, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    assert str(refused.value.message).endswith(".")
    return refused.value.code


def test_votes_by_name_of_everybody_make_the_totals_and_the_side_of_the_chair(balikesir):
    """Türkiye, 5 members, all there: 3 yes is more than 2.5, and at least the quarter rounded up, 2."""
    sitting, members = five()
    decision = decide(sitting, dict(zip(members, ["yes", "yes", "yes", "no", "abstain"], strict=True)))
    assert (decision.yes, decision.no, decision.abstain, decision.chair_side) == (3, 1, 1, "yes")
    assert (decision.present, decision.computed_result) == (5, "adopted")
    assert MemberVote.objects.filter(decision=decision, party_group="Blue").count() == 3  # members 1, 3, 5


def test_who_was_recused_is_not_counted_as_present(balikesir):
    """Of five there, two recused: three present. 2 yes, 1 no: 2 is more than 1.5 and 2 is the least number."""
    sitting, members = five()
    choices = dict(zip(members, ["yes", "yes", "no", "recused", "recused"], strict=True))
    decision = decide(sitting, choices)
    assert (decision.present, decision.computed_result) == (3, "adopted")


def test_two_recused_may_cost_the_quorum(balikesir):
    """Of four there, two recused: 2 of 5 is not more than half."""
    sitting, members = five(["present"] * 4 + ["excused"])
    decision = decide(
        sitting, dict(zip(members, ["yes", "yes", "recused", "recused"], strict=False)), result="no_quorum"
    )
    assert (decision.present, decision.computed_result) == (2, "no_quorum")


def test_who_left_at_an_item_votes_before_it_and_not_from_then_on(ghent):
    sitting, members = five(["present", "present", "present", "present", ("left", 2)])
    everybody = dict.fromkeys(members, "yes")
    assert decide(sitting, everybody, number=1).present == 5
    assert refusal(decide, sitting, everybody, number=2) == "not_there"
    decision = decide(sitting, dict.fromkeys(members[:4], "yes"), number=2)
    assert (decision.present, decision.yes) == (4, 4)


def test_names_that_are_missing_leave_totals_unknown(ghent):
    sitting, members = five()
    decision = decide(sitting, {members[0]: "yes"})
    assert (decision.yes, decision.no, decision.computed_result) == (None, None, "")
    assert decision.chair_side == "yes"


def test_names_that_do_not_add_up_are_refused_and_nothing_is_kept(ghent):
    sitting, members = five()
    assert (
        refusal(decide, sitting, dict.fromkeys(members, "yes"), votes=VoteCount(yes=4))
        == "votes_do_not_add_up"
    )
    assert refusal(decide, sitting, {members[1]: "no"}, votes=VoteCount(is_secret=True)) == "secret"
    assert not Decision.objects.exists()


def test_without_a_list_of_attendance_the_recused_are_taken_off_the_number_present(ghent):
    members = full_council(CouncilFactory(), 5)
    sitting = held(members=5, present=4)
    decision = decide(sitting, {members[1]: "recused"}, votes=VoteCount(yes=2, no=1))
    assert decision.present == 3


def test_nothing_is_decided_in_a_sitting_that_is_only_planned(ghent):
    planned = SittingFactory(held_on=TODAY + timedelta(days=3), state=SittingState.PLANNED)
    assert refusal(decide, planned, {}) == "not_held"


# -- the two parts ------------------------------------------------------------------------------------


def test_text_and_signing_are_two_parts_and_may_be_found_out_later(ghent):
    decision = recorded(put_before_council())
    assert (decision.approves_text, decision.authorises_signing) == (None, None)
    said = Parts(approves_text=True, authorises_signing=False)
    decision = vote_record.record_parts(decision, said, reason="Minutes, page 3", by=OPERATOR)
    assert (decision.approves_text, decision.authorises_signing) == (True, False)
    entry = JournalEntry.objects.get(act="decision.parts")
    assert entry.changes["authorises_signing"] == [None, False]
    assert refusal(vote_record.record_parts, decision, said, reason=" ", by=OPERATOR) == "reason"
    rejected = recorded(put_before_council("No"), result="rejected", yes=9, no=11)
    assert refusal(vote_record.record_parts, rejected, said, reason="?", by=OPERATOR) == "not_adopted"


@pytest.mark.parametrize("role", ["officer", "head", "administrator", "auditor", "councillor"])
def test_only_the_clerk_records_the_parts(ghent, person, role):
    decision = recorded(put_before_council())
    assert (
        refusal(vote_record.record_parts, decision, Parts(True, True), reason="?", by=person(role)) == "role"
    )


# -- pages --------------------------------------------------------------------------------------------


def test_votes_by_name_are_typed_checked_and_shown_by_group(ghent, login):
    sitting, members = five()
    item, clerk = put_before_council(), login("clerk")
    names = {f"member_{member.pk}": "yes" for member in members[:4]} | {f"member_{members[4].pk}": "no"}
    said = vote_form(item, yes="", no="", chair_side="", approves_text="yes", authorises_signing="no") | names
    check = clerk.post(record_url(sitting), said).content.decode()
    assert "Member 5: no" in check
    assert "Majority reached: 4 yes" in check
    clerk.post(record_url(sitting), said | {"confirm": "1"})
    decision = Decision.objects.get()
    assert (decision.yes, decision.no, decision.approves_text, decision.authorises_signing) == (
        4,
        1,
        True,
        False,
    )
    shown = clerk.get(decision.get_absolute_url()).content.decode()
    assert "Green – yes: 2" in shown
    assert "Signing authorised" in shown
    wrong = clerk.post(record_url(sitting), vote_form(put_before_council("B"), yes="9", no="1") | names)
    assert wrong.status_code == 409
    assert "but the total is 9" in wrong.content.decode()


def test_one_decision_gives_each_item_its_own_outcome(ghent, login):
    one, two, sitting = put_before_council("One"), put_before_council("Two"), held()
    said = vote_form(one, two, title="Two papers", confirm="1") | {f"outcome_{two.pk}": "kept"}
    login("clerk").post(record_url(sitting), said)
    rows = dict(DecisionSubject.objects.values_list("submission__title", "outcome"))
    assert rows == {"One": "adopted", "Two": "kept"}


def test_the_days_after_the_vote_open_their_reasoning(ghent, login):
    """Flanders: published within 10 days of the vote; complaints 30 days from the last day for publishing."""
    decision = recorded(put_before_council(), held(3))
    shown = login("clerk").get(decision.get_absolute_url()).content.decode()
    assert "Days that follow from the vote" in shown
    assert "10 days after" in shown
    assert "30 days after" in shown
    assert f"/municipality/rules/{decision.rule_set_id}/" in shown


def test_a_decision_keeps_the_rules_it_was_computed_by(ghent):
    """11 yes of 20 under a row that later asks for two thirds: explained as it was."""
    decision = recorded(put_before_council())
    later = RuleSet.objects.get(pk=decision.rule_set_id)
    RuleSet.objects.create(
        profile=later.profile,
        valid_from=decision.decided_on,
        rules=later.rules | {"majority": ">= 2/3"},
        citation="X",
    )
    assert decisions.explain(decision).result == "adopted"


def test_what_a_decision_rejects_among_others_it_adopts_stays_rejected(ghent):
    """Two protocols in one vote: one adopted, one rejected; their facts are read the same way."""
    yes, no = protocols.submitted(), protocols.submitted()
    items = {submissions.pending_for(yes): "adopted", submissions.pending_for(no): "rejected"}
    decision = decisions.record_decision(
        SittingFactory(held_on=TODAY, members=53, present=50), items, by=OPERATOR, title="Both",
        recorded_result="adopted", votes=VoteCount(yes=40, no=10),
    )  # fmt: skip
    assert decision.is_adopted
    states = [Protocol.objects.get(pk=each.pk).state for each in (yes, no)]
    assert states == ["adopted", "rejected"]
    found = facts_of_many([yes, no])
    assert [found[each.pk].is_adopted for each in (yes, no)] == [True, False]
