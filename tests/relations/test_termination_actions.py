from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from office import submissions
from office.journal import history_of
from office.models import OPERATOR, Decision, Document, JournalEntry, Role
from office.rules import Refused
from relations.actions.termination import (
    PastDecision,
    PastTie,
    TieProposal,
    edit_termination,
    propose_termination,
    record_past_termination,
)
from relations.council.termination_content import frozen_content, present
from relations.history import standing_on
from relations.lifecycle import TERMINATION
from relations.models import Relation, Termination, TerminationTie
from tests.factories.partners import PartnerFactory
from tests.factories.relations import (
    LivingRelationFactory,
    RelationFactory,
    TerminationFactory,
    TerminationTieFactory,
)

SAID = {"title": "Networks instead", "reason": "strategy", "explanation": "More and deeper."}


def propose(ties, by, **more):
    return propose_termination(ties=ties, by=by, **SAID | more)


def test_several_ties_are_proposed_with_an_outcome_each(person, ghent):
    melle, kanazawa, officer = LivingRelationFactory(), LivingRelationFactory(), person("officer")
    termination = propose(
        [TieProposal(melle, notice_months=3), TieProposal(kanazawa, outcome="keep")], officer
    )
    assert (termination.state, termination.author) == ("proposed", officer)
    assert [(tie.relation, tie.outcome, tie.notice_months) for tie in termination.ties.all()] == [
        (melle, "end", 3),
        (kanazawa, "keep", 0),
    ]
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.reference) == ("termination.propose", termination.reference)
    melle.refresh_from_db()
    assert melle.state == "active"


@pytest.mark.parametrize("role", sorted(Role))
def test_officers_and_heads_propose_endings_and_nobody_else(role, person, ghent):
    relation = LivingRelationFactory()
    if role in {"officer", "head"}:
        assert propose([TieProposal(relation)], person(role)).pk
    else:
        with pytest.raises(Refused):
            propose([TieProposal(relation)], person(role))
        assert not Termination.objects.exists()


def test_the_same_form_sent_twice_proposes_once(person, ghent):
    relation, officer, token = LivingRelationFactory(), person("officer"), uuid4()
    first = propose([TieProposal(relation)], officer, form_token=token)
    assert propose([TieProposal(relation)], officer, form_token=token) == first
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize(
    "state", ["idea", "in_approval", "under_review", "terminating", "ended", "historical"]
)
def test_only_a_living_tie_can_be_proposed(state, person, ghent):
    with pytest.raises(Refused, match="Only a tie that is active"):
        propose([TieProposal(RelationFactory(state=state))], person("officer"))
    assert not Termination.objects.exists()


def test_a_tie_is_not_in_two_open_proposals(person, ghent):
    relation = LivingRelationFactory()
    TerminationFactory(ties=[relation])
    with pytest.raises(Refused, match="about to end this tie"):
        propose([TieProposal(relation)], person("officer"))


def test_the_database_refuses_two_open_endings_of_one_tie(ghent):
    tie = TerminationTieFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TerminationTieFactory(relation=tie.relation)


def test_the_database_refuses_an_end_before_the_notice_without_a_reason(ghent):
    tie = TerminationTieFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TerminationTie.objects.filter(pk=tie.pk).update(
            notice_ends_on=date(2026, 5, 1), effective_on=date(2026, 4, 30)
        )


def test_a_proposal_explains_itself_and_ends_something(person, ghent):
    officer, relation = person("officer"), LivingRelationFactory()
    with pytest.raises(Refused, match="the council reads it"):
        propose([TieProposal(relation)], officer, explanation=" ")
    with pytest.raises(Refused, match="at least one relation"):
        propose([TieProposal(relation, outcome="keep")], officer)
    with pytest.raises(Refused, match="has not come yet"):
        propose([TieProposal(relation, partner_told_on=timezone.localdate() + timedelta(days=1))], officer)
    assert not JournalEntry.objects.exists()


def test_whoever_changes_a_proposal_becomes_its_author(person, ghent):
    relation, head = LivingRelationFactory(), person("head")
    termination = propose([TieProposal(relation)], person("officer"))
    changed = edit_termination(
        termination, by=head, revision=1, title="Better", ties=[TieProposal(relation, notice_months=6)]
    )
    assert (changed.title, changed.author, changed.revision) == ("Better", head, 2)
    assert changed.ties.get().notice_months == 6
    with pytest.raises(Refused, match="You wrote this yourself"):
        TERMINATION.take(changed, "submit", by=head)


def test_a_stale_page_does_not_overwrite_a_proposal(person, ghent):
    termination = propose([TieProposal(LivingRelationFactory())], person("officer"))
    edit_termination(termination, by=person("officer"), revision=1, title="Second")
    with pytest.raises(Refused) as refused:
        edit_termination(termination, by=person("officer"), revision=1, title="Third")
    assert refused.value.code == "stale"
    assert Termination.objects.get().title == "Second"


def test_what_is_before_the_council_is_not_changed(person, ghent):
    termination = propose([TieProposal(LivingRelationFactory())], person("officer"))
    TERMINATION.take(termination, "submit", by=person("head"))
    with pytest.raises(Refused, match="no longer a proposal"):
        edit_termination(termination, by=person("officer"), revision=1, title="Other")


# -- what the council reads


@pytest.fixture
def item(ghent, person):
    melle = LivingRelationFactory(partners=[PartnerFactory(name="Melle", country="DE")])
    kanazawa = LivingRelationFactory(partners=[PartnerFactory(name="Kanazawa", country="JP")], type="partner")
    ties = [
        TieProposal(melle, notice_months=3, continued_through="Eurocities", note="The schools go on."),
        TieProposal(kanazawa, outcome="keep"),
    ]
    termination = propose(ties, person("officer"), reason="values")
    TERMINATION.take(termination, "submit", by=person("head"))
    return submissions.pending_for(termination)


def test_the_council_reads_question_outcomes_and_explanation(item):
    shown = present(item)
    assert shown.question == "Should the tie with Melle (Germany) end?"
    assert [fact[:2] for fact in shown.outcomes] == [
        (
            "Melle (Germany), sister city since: 1977",
            "End. The schools go on. Notice: 3 months. Lives on through: Eurocities.",
        ),
        ("Kanazawa (Japan), partner city since: 1977", "Keep."),
    ]
    assert ("Why", "More and deeper.") in shown.facts
    assert "Kept: Kanazawa (Japan)." in shown.if_yes


def test_the_reason_is_internal_and_never_reaches_the_council(item):
    assert "values" not in str(item.content)
    assert "strategy" not in str(item.content)


def test_the_frozen_text_does_not_follow_later_changes(item):
    before = present(item)
    Relation.objects.update(since=date(1999, 1, 1))
    Termination.objects.update(explanation="Something else")
    item.refresh_from_db()
    assert present(item) == before
    assert submissions.content_hash(item.content) == item.content_hash


def test_the_council_reads_in_its_own_language(item):
    with translation.override("nl"):
        assert "Duitsland" in present(item).outcomes[0][0]


def test_annexes_meant_for_the_council_are_part_of_the_frozen_content(ghent):
    termination = TerminationFactory(ties=[LivingRelationFactory()])
    about = submissions.about(termination)
    Document.objects.create(
        title="Letter", filename="a.pdf", file="a", checksum="c1", size=1, visibility="council", **about
    )
    Document.objects.create(
        title="Note", filename="b.pdf", file="b", checksum="c2", size=1, visibility="internal", **about
    )
    Document.objects.create(
        title="Reply", filename="c.pdf", file="c", checksum="c3", size=1, visibility="shared", **about
    )
    assert frozen_content(termination)["annexes"] == [{"title": "Letter", "sha256": "c1"}]


# -- what happened before Entente kept the record


def test_saint_raphael_ended_in_2018_at_its_own_request(ghent):
    relation = LivingRelationFactory(since=date(1958, 1, 1))
    past = PastTie(relation, effective_on=date(2018, 6, 1), precision="year")
    termination = record_past_termination(
        title="Saint-Raphaël",
        reason="partners_request",
        initiator="them",
        ties=[past],
        by=OPERATOR,
        because="press release",
    )
    relation.refresh_from_db()
    assert (termination.state, termination.decision, relation.state) == ("decided", None, "ended")
    tie = termination.ties.get()
    assert (tie.state, tie.effective_on, tie.effective_precision) == ("effective", date(2018, 1, 1), "year")
    assert standing_on(relation.events.all(), date(2018, 12, 31)).is_live
    assert not standing_on(relation.events.all(), date(2019, 1, 1)).is_live


def test_one_past_decision_over_many_ties_with_an_unknown_day_and_votes(ghent, person):
    ended, kept = LivingRelationFactory(), LivingRelationFactory()
    ties = [PastTie(ended, effective_on=date(2021, 1, 1), precision="month"), PastTie(kept, outcome="keep")]
    decision = PastDecision(body=submissions.council(), decided_on=date(2021, 1, 1), precision="month")
    termination = record_past_termination(
        title="Reorientation",
        reason="strategy",
        initiator="us",
        ties=ties,
        by=person("clerk"),
        because="press release",
        decision=decision,
    )
    made = Decision.objects.get()
    assert (made.decided_on, made.decided_precision, made.yes, made.is_past_fact) == (
        date(2021, 1, 1),
        "month",
        None,
        True,
    )
    assert {row.subject: row.outcome for row in made.subjects.all()} == {
        termination: "adopted",
        ended: "end",
        kept: "keep",
    }
    ended.refresh_from_db()
    kept.refresh_from_db()
    assert (ended.state, kept.state) == ("ended", "active")
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.reason) == ("termination.past_fact", "press release")
    assert list(history_of(ended)) == [entry]


@pytest.mark.parametrize("role", sorted(set(Role) - {"clerk"}))
def test_only_the_clerk_records_past_endings(role, person, ghent):
    with pytest.raises(Refused):
        record_past_termination(
            title="x",
            reason="cost",
            initiator="us",
            ties=[PastTie(LivingRelationFactory())],
            by=person(role),
            because="x",
        )
    assert not Termination.objects.exists()


def test_a_past_ending_that_cannot_be_leaves_nothing_behind(ghent):
    good, ended = LivingRelationFactory(), LivingRelationFactory()
    ties = [PastTie(good, effective_on=date(2018, 1, 1)), PastTie(ended, effective_on=date(1970, 1, 1))]
    with pytest.raises(Refused, match="before it began"):
        record_past_termination(title="x", reason="cost", initiator="us", ties=ties, by=OPERATOR, because="x")
    good.refresh_from_db()
    assert good.state == "active"
    assert not Termination.objects.exists()
    assert not JournalEntry.objects.exists()


def test_nobody_who_ever_wrote_in_a_proposal_releases_it(person, ghent):
    relation, first, second = LivingRelationFactory(), person("officer", "head"), person("officer", "head")
    third = person("officer", "head")
    termination = propose([TieProposal(relation)], first)
    edit_termination(termination, by=second, revision=1, title="Better")
    TERMINATION.take(termination, "consult", by=third, consulted="the committee")
    for writer in (first, second, third):
        with pytest.raises(Refused, match="You wrote this yourself"):
            TERMINATION.take(termination, "submit", by=writer)
    assert TERMINATION.take(termination, "submit", by=person("head")).state == "submitted"
