"""The life of an evaluation: what may follow what, who may, and what the database refuses by itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluations.evaluation_actions import (
    Found,
    Scored,
    plan_anew,
    plan_evaluation,
    propose_ending,
    save_section,
)
from evaluations.evaluation_queries import evaluation_content, evaluation_page
from evaluations.follow_ups import add_follow_up, remove_follow_up
from evaluations.lifecycle import EVALUATION, FOLLOW_UP
from evaluations.models import Evaluation, EvaluationScore, Scheme
from evaluations.schemes import Asked, first_questions, save_scheme
from office.models import OPERATOR, Deadline, JournalEntry
from office.rules import Refused
from relations.models import Programme, Termination
from tests.factories import evaluation as evaluations
from tests.factories import programmes, protocols
from tests.factories.networks import MembershipFactory
from tests.factories.relations import LivingRelationFactory, RelationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def again(evaluation: Evaluation) -> Evaluation:
    return Evaluation.objects.get(pk=evaluation.pk)


def due_kinds(thing) -> list[str]:
    return list(Deadline.objects.open().filter(subject_id=thing.pk, subject_reference=thing.reference)
                .values_list("kind", flat=True))  # fmt: skip


def test_the_whole_way_from_planned_to_followed_up(ghent, person):
    officer, head = person("officer"), person("head")
    evaluation = evaluations.planned(by=officer)
    assert due_kinds(evaluation) == ["evaluation_due"]
    evaluation = EVALUATION.take(evaluation, "open", by=officer)
    evaluations.save(evaluation, "purpose", by=officer, scores={"purpose": (4, "The report")})
    evaluations.save(
        evaluation, "recommendation", by=officer, recommendation="continue", recommendation_reason="It works."
    )
    step = add_follow_up(evaluation, by=officer, text="Write to the schools", role="officer", due_on=TODAY())
    assert due_kinds(step) == []  # only a proposal so far
    for name in ("finish_internal", "waive_joint", "consolidate"):
        evaluation = EVALUATION.take(evaluation, name, by=officer, reason="No time.")
    assert due_kinds(evaluation) == ["evaluation_adopt"]
    evaluation = EVALUATION.take(evaluation, "adopt", by=head)
    assert (evaluation.consolidated_by, evaluation.adopted_by) == (officer, head)
    assert due_kinds(evaluation) == []
    assert due_kinds(step) == ["follow_up"]
    with pytest.raises(Refused, match="1 follow-up is still open"):
        EVALUATION.take(evaluation, "follow_up", by=officer)
    FOLLOW_UP.take(step, "finish", by=officer, reason="Sent.")
    assert due_kinds(step) == []
    assert EVALUATION.take(evaluation, "follow_up", by=officer).state == "followed_up"


def test_neither_who_consolidated_it_nor_who_wrote_in_it_adopts_it(ghent, person):
    both, other, third = person("officer", "head"), person("officer", "head"), person("head")
    evaluation = evaluations.internal(by=both)
    evaluations.save(
        evaluation, "recommendation", by=other, recommendation="watch", recommendation_reason="Unclear."
    )
    evaluation = EVALUATION.take(evaluation, "waive_joint", by=both, reason="No time.")
    evaluation = EVALUATION.take(evaluation, "consolidate", by=both)
    for writer in (both, other):
        with pytest.raises(Refused, match="somebody else adopts it"):
            EVALUATION.take(evaluation, "adopt", by=writer)
    assert EVALUATION.take(evaluation, "adopt", by=third).is_adopted


def test_who_took_a_follow_up_out_has_written_in_it_too(ghent, person):
    officer, head = person("officer"), person("officer", "head")
    evaluation = evaluations.scored(by=officer)
    step = add_follow_up(evaluation, by=officer, text="Tell the schools", role="officer", due_on=TODAY())
    remove_follow_up(step, by=head)
    assert evaluation.was_written_by(head)


def test_the_days_of_its_life_follow_each_other(ghent, person):
    officer, head = person("officer"), person("head")
    evaluation = evaluations.planned(by=officer)
    evaluation = EVALUATION.take(evaluation, "open", by=officer, on=TODAY() - timedelta(days=30))
    evaluations.save(evaluation, "purpose", by=officer, scores={"purpose": (4, "The report")})
    evaluations.save(
        evaluation, "recommendation", by=officer, recommendation="continue", recommendation_reason="It works."
    )
    evaluation = EVALUATION.take(evaluation, "finish_internal", by=officer)
    days = {name: TODAY() - timedelta(days=ago) for name, ago in
            (("joint", 20), ("consolidated", 10), ("adopted", 5))}  # fmt: skip
    evaluation = EVALUATION.take(
        evaluation, "record_joint", by=officer, joint_result="Both agree.", on=days["joint"]
    )
    day = timedelta(days=1)
    with pytest.raises(Refused, match="before it was discussed"):
        EVALUATION.take(evaluation, "consolidate", by=officer, on=days["joint"] - day)
    evaluation = EVALUATION.take(evaluation, "consolidate", by=officer, on=days["consolidated"])
    with pytest.raises(Refused, match="before the evaluation was handed in"):
        EVALUATION.take(evaluation, "adopt", by=head, on=days["consolidated"] - day)
    evaluation = EVALUATION.take(evaluation, "adopt", by=head, on=days["adopted"])
    with pytest.raises(Refused, match="before the evaluation was adopted"):
        EVALUATION.take(evaluation, "follow_up", by=officer, on=days["adopted"] - day)
    assert EVALUATION.take(evaluation, "follow_up", by=officer).state == "followed_up"


def test_the_database_too_refuses_an_adoption_by_who_consolidated(ghent, person):
    head = person("officer", "head")
    evaluation = evaluations.consolidated(by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=evaluation.pk).update(adopted_by=head)


@pytest.mark.parametrize("fields", [
    {"relation": None}, {"recommendation": ""}, {"recommendation_reason": ""}, {"scheme": None},
    {"period_until": date(1999, 1, 1)}, {"kind": "poem"}, {"state": "forgotten"}, {"state": "adopted"},
])  # fmt: skip
def test_the_database_refuses_a_row_that_cannot_be(ghent, fields):
    evaluation = evaluations.consolidated()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=evaluation.pk).update(**fields)


def test_an_evaluation_is_of_exactly_one_thing(ghent):
    evaluation = evaluations.planned()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=evaluation.pk).update(membership=MembershipFactory(state="active"))


def test_a_score_without_evidence_or_out_of_range_is_no_row(ghent):
    evaluation = evaluations.opened()
    question = evaluations.criterion(evaluation, "purpose")
    for value, evidence in ((4, ""), (6, "much")):
        with pytest.raises(IntegrityError), transaction.atomic():
            EvaluationScore.objects.create(
                evaluation=evaluation, criterion=question, value=value, evidence=evidence
            )


def test_a_second_one_of_a_kind_waits_until_the_first_is_settled(ghent):
    relation = LivingRelationFactory()
    first = evaluations.planned(relation)
    with pytest.raises(Refused, match=f"{first.reference} is open already"):
        evaluations.planned(relation)
    evaluations.planned(relation, kind="full")
    EVALUATION.take(first, "withdraw", by=OPERATOR, reason="Too early.")
    assert evaluations.planned(relation).state == "scheduled"


def test_the_same_form_sent_twice_plans_once(ghent):
    token = "7f3f5b9e-63a1-4f4e-9c2e-3b1f3f2b9a11"
    relation = LivingRelationFactory()
    first, second = (evaluations.planned(relation, form_token=token) for _ in range(2))
    assert first == second
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize("state", ["idea", "exploring", "ended", "historical"])
def test_only_what_is_alive_is_evaluated(ghent, state):
    with pytest.raises(Refused, match="Only a tie that exists today"):
        evaluations.planned(RelationFactory(state=state))


def test_only_a_membership_that_runs_is_evaluated(ghent):
    with pytest.raises(Refused, match="Only a membership that runs today"):
        evaluations.planned(MembershipFactory(state="identified"))
    assert evaluations.planned(MembershipFactory(state="active")).subject.reference.startswith("M-")


def test_a_period_that_has_not_begun_or_runs_backwards_is_refused(ghent):
    tomorrow = TODAY() + timedelta(days=1)
    with pytest.raises(Refused, match="has not begun yet"):
        evaluations.planned(period_from=tomorrow, period_until=tomorrow)
    with pytest.raises(Refused, match="ends before it begins"):
        evaluations.planned(period_from=date(2026, 2, 1), period_until=date(2026, 1, 1))


# -- the order of steps -----------------------------------------------------------------------------------


def test_our_side_is_done_only_once_something_is_scored(ghent):
    with pytest.raises(Refused, match="Nothing is scored yet"):
        EVALUATION.take(evaluations.opened(), "finish_internal", by=OPERATOR)


def test_nothing_is_handed_in_without_a_recommendation(ghent):
    evaluation = EVALUATION.take(evaluations.internal(), "waive_joint", by=OPERATOR, reason="No time.")
    with pytest.raises(Refused, match="Write a recommendation first"):
        EVALUATION.take(evaluation, "consolidate", by=OPERATOR)


def test_going_on_without_the_partner_says_why(ghent):
    evaluation = evaluations.internal()
    with pytest.raises(Refused, match="Give a reason"):
        EVALUATION.take(evaluation, "waive_joint", by=OPERATOR)
    waived = EVALUATION.take(evaluation, "waive_joint", by=OPERATOR, reason="Elections there.")
    assert waived.waived_because == "Elections there."


def test_a_joint_result_is_written_down_with_its_day_and_those_who_took_part(ghent):
    evaluation = evaluations.internal()
    with pytest.raises(Refused, match="what the two sides found"):
        EVALUATION.take(evaluation, "record_joint", by=OPERATOR, joint_result="  ")
    joint = EVALUATION.take(
        evaluation, "record_joint", by=OPERATOR, on=TODAY(), joint_result="Both want more.",
        joint_with="Both coordinators",
    )  # fmt: skip
    assert (joint.state, joint.joint_on, joint.joint_result, joint.joint_with) == (
        "joint_done", TODAY(), "Both want more.", "Both coordinators",
    )  # fmt: skip


def test_nothing_is_dated_before_the_opening(ghent):
    with pytest.raises(Refused, match="before the evaluation was opened"):
        EVALUATION.take(evaluations.scored(), "finish_internal", by=OPERATOR, on=TODAY() - timedelta(days=1))


@pytest.mark.parametrize("step", ["finish_internal", "record_joint", "consolidate", "adopt", "follow_up"])
def test_no_step_is_jumped(ghent, step):
    with pytest.raises(Refused, match="is not possible"):
        EVALUATION.take(evaluations.planned(), step, by=OPERATOR, reason="now", joint_result="x")


def test_sent_back_it_is_open_again_and_the_officer_is_asked(ghent, person):
    officer, head = person("officer"), person("head")
    evaluation = evaluations.consolidated(by=officer)
    with pytest.raises(Refused, match="Give a reason"):
        EVALUATION.take(evaluation, "send_back", by=head)
    evaluation = EVALUATION.take(evaluation, "send_back", by=head, reason="Where are the numbers?")
    assert (evaluation.state, evaluation.consolidated_by, evaluation.consolidated_on) == ("open", None, None)
    assert due_kinds(evaluation) == ["evaluation_again"]
    for name in ("finish_internal", "waive_joint", "consolidate"):
        evaluation = EVALUATION.take(evaluation, name, by=officer, reason="Better now.")
    assert due_kinds(evaluation) == ["evaluation_adopt"]


def test_what_was_handed_in_or_adopted_is_not_withdrawn(ghent):
    for evaluation in (evaluations.consolidated(), evaluations.adopted()):
        with pytest.raises(Refused, match="is not possible"):
            EVALUATION.take(evaluation, "withdraw", by=OPERATOR, reason="no")


# -- what is written --------------------------------------------------------------------------------------


def test_a_section_that_somebody_saved_meanwhile_is_not_overwritten(ghent):
    evaluation = evaluations.scored()
    with pytest.raises(Refused) as refused:
        save_section(evaluation, "purpose", by=OPERATOR, revision=0, text="Mine")
    assert refused.value.code == "stale"
    assert evaluation.sections.get(section="purpose").text == "It did."


def test_scores_want_evidence_and_stay_between_nought_and_five(ghent):
    evaluation = evaluations.opened()
    with pytest.raises(Refused, match="Say what the score rests on"):
        evaluations.save(evaluation, "purpose", scores={"purpose": (4, " ")})
    for value in (-1, 6):
        with pytest.raises(Refused, match="from 0 to 5"):
            evaluations.save(evaluation, "purpose", scores={"purpose": (value, "x")})
    evaluations.save(evaluation, "purpose", scores={"purpose": (0, "Nobody came.")})
    evaluations.save(evaluation, "purpose", scores={"purpose": (None, "Not known yet")})
    score = evaluation.scores.get()
    assert (score.value, score.evidence) == (None, "Not known yet")


def test_a_question_of_another_section_is_refused(ghent):
    evaluation = evaluations.opened()
    foreign = evaluations.criterion(evaluation, "cost").pk
    with pytest.raises(Refused, match="no such question"):
        save_section(evaluation, "purpose", by=OPERATOR, revision=0, scores={foreign: Scored(3, "x")})


def test_scores_stand_once_our_side_is_done_lessons_until_it_is_handed_in(ghent):
    evaluation = evaluations.internal()
    with pytest.raises(Refused, match="its answers stand"):
        evaluations.save(evaluation, "purpose", text="Later")
    evaluations.save(evaluation, "lessons", findings=[Found("Few came.")])
    handed_in = evaluations.consolidated()
    with pytest.raises(Refused, match="its text stands"):
        evaluations.save(handed_in, "lessons", findings=[])


def test_a_recommendation_says_why(ghent):
    with pytest.raises(Refused, match="why this is recommended"):
        evaluations.save(evaluations.opened(), "recommendation", recommendation="terminate")


def test_the_content_counts_what_was_scored(ghent):
    content = evaluation_content(evaluation_page().get(pk=evaluations.consolidated().pk))
    # purpose 4 × 3 and outputs 3 × 3: 21 over 6
    assert (content.result.points, content.result.weight) == (21, 6)
    assert (len(content.result.scored), len(content.result.answers)) == (2, 6)
    assert [finding.text for finding in content.findings] == ["Few came."]
    assert [lesson.text for lesson in content.lessons] == ["Ask the schools earlier."]


def test_what_is_on_file_is_frozen_at_the_opening(ghent):
    protocol = protocols.in_force()
    relation = protocol.relation
    evaluation = evaluations.opened(relation)
    frozen = evaluation.background
    assert frozen["purpose"] == relation.purpose
    assert frozen["protocol"]["reference"] == protocol.reference
    assert {row["language"] for row in frozen["protocol"]["purpose"]} == {"en", "nl"}
    relation.purpose = "Something else"
    relation.save()
    content = evaluation_content(evaluation_page().get(pk=evaluation.pk))
    assert content.background.purpose != "Something else"
    assert content.background.protocol.title == protocol.title


# -- what follows -----------------------------------------------------------------------------------------


def test_a_follow_up_is_for_a_role_or_for_one_person(ghent, person):
    evaluation = evaluations.opened()
    for who in ({}, {"role": "officer", "user": person("officer")}, {"role": "poet"}):
        with pytest.raises(Refused, match="either a role or one person"):
            add_follow_up(evaluation, by=OPERATOR, text="Do it", due_on=TODAY(), **who)


def test_a_follow_up_can_be_taken_out_until_the_adoption_then_only_settled(ghent):
    evaluation = evaluations.opened()
    step = add_follow_up(evaluation, by=OPERATOR, text="Do it", due_on=TODAY(), role="officer")
    with pytest.raises(Refused, match="only once the evaluation is adopted"):
        FOLLOW_UP.take(step, "finish", by=OPERATOR)
    remove_follow_up(step, by=OPERATOR)
    adopted = evaluations.adopted()
    late = add_follow_up(adopted, by=OPERATOR, text="Do it", due_on=TODAY(), role="officer")
    assert due_kinds(late) == ["follow_up"]
    with pytest.raises(Refused, match="finish it, or drop it"):
        remove_follow_up(late, by=OPERATOR)
    with pytest.raises(Refused, match="Give a reason"):
        FOLLOW_UP.take(late, "drop", by=OPERATOR)
    assert (
        FOLLOW_UP.take(late, "drop", by=OPERATOR, reason="The school closed.").outcome == "The school closed."
    )


def test_whoever_was_asked_settles_a_follow_up_and_nobody_else(ghent, person):
    asked, other, finance = person("clerk"), person("clerk"), person("finance")
    adopted = evaluations.adopted()
    one = add_follow_up(adopted, by=OPERATOR, text="Ask", due_on=TODAY(), user=asked)
    two = add_follow_up(adopted, by=OPERATOR, text="Pay", due_on=TODAY(), role="finance")
    with pytest.raises(Refused, match="This is settled by"):
        FOLLOW_UP.take(one, "finish", by=other)
    FOLLOW_UP.take(one, "finish", by=asked)
    FOLLOW_UP.take(two, "finish", by=finance)


def test_the_end_it_recommends_is_proposed_once_and_both_know_of_each_other(ghent, person):
    officer = person("officer")
    kept = evaluations.adopted()
    with pytest.raises(Refused, match="does not recommend to end"):
        propose_ending(kept, by=officer, title="End", explanation="Because")
    evaluation = evaluations.adopted(recommendation="terminate")
    termination = propose_ending(evaluation, by=officer, title="End", explanation="Because")
    assert again(evaluation).termination == termination
    assert [tie.relation for tie in termination.ties.all()] == [evaluation.relation]
    with pytest.raises(Refused, match="proposed because of it already"):
        propose_ending(evaluation, by=officer, title="End", explanation="Because")
    assert Termination.objects.count() == 1


def test_an_open_evaluation_leads_nowhere(ghent, person):
    evaluation = evaluations.consolidated(recommendation="terminate")
    with pytest.raises(Refused, match="Only the adopted evaluation"):
        propose_ending(evaluation, by=person("officer"), title="End", explanation="Because")
    with pytest.raises(Refused, match="Only an adopted evaluation of a programme"):
        plan_anew(evaluation, by=person("officer"))


# -- questions --------------------------------------------------------------------------------------------


def test_a_scheme_that_was_opened_with_stays_and_a_new_version_begins(ghent):
    evaluation = evaluations.scored()
    first = evaluation.scheme
    asked = [Asked("purpose", "Was it fun?", 4)]
    second = save_scheme("light", asked, by=OPERATOR, version=first.version, revision=first.revision)
    assert (second.version, first.criteria.count(), second.criteria.count()) == (2, 6, 1)
    assert again(evaluation).scheme == first
    assert evaluations.opened().scheme == second


def test_a_scheme_nobody_opened_with_is_changed_in_place(ghent):
    scheme = save_scheme("full", first_questions("full"), by=OPERATOR, version=0, revision=0)
    changed = save_scheme(
        "full", [Asked("purpose", "Why?")], by=OPERATOR, version=1, revision=scheme.revision
    )
    assert (changed.pk, changed.version, changed.criteria.count()) == (scheme.pk, 1, 1)
    with pytest.raises(Refused) as refused:
        save_scheme("full", [Asked("purpose", "Why not?")], by=OPERATOR, version=1, revision=scheme.revision)
    assert refused.value.code == "stale"


@pytest.mark.parametrize("asked", [
    [], [Asked("purpose", " ")], [Asked("lessons", "Why?")], [Asked("purpose", "Why?", 0)],
    [Asked("purpose", "Why?", 11)], [Asked("purpose", "x" * 301)], [Asked("purpose", "Why?")] * 31,
])  # fmt: skip
def test_questions_that_cannot_be_asked_are_refused(ghent, asked):
    with pytest.raises(Refused):
        save_scheme("light", asked, by=OPERATOR, version=0, revision=0)
    assert not Scheme.objects.exists()


def test_only_administrators_change_the_questions(ghent, person):
    with pytest.raises(Refused):
        save_scheme("light", [Asked("purpose", "Why?")], by=person("head"), version=0, revision=0)


def test_auditors_write_nothing(ghent, person):
    auditor, evaluation = person("auditor"), evaluations.opened()
    with pytest.raises(Refused):
        plan_evaluation(
            LivingRelationFactory(), kind="light", by=auditor, period_from=TODAY(), period_until=TODAY(),
            due_on=TODAY(),
        )  # fmt: skip
    with pytest.raises(Refused):
        evaluations.save(evaluation, "purpose", by=auditor, text="x")
    with pytest.raises(Refused):
        add_follow_up(evaluation, by=auditor, text="x", due_on=TODAY(), role="officer")


def test_every_act_is_in_the_journal_once(ghent):
    before = JournalEntry.objects.count()
    evaluation = evaluations.opened()
    evaluations.save(evaluation, "purpose", scores={"purpose": (4, "The report")})
    acts = list(JournalEntry.objects.order_by("number").values_list("act", flat=True))[before:]
    assert acts == ["evaluation.plan", "evaluation.open", "evaluation.save_section"]


# -- the programme ----------------------------------------------------------------------------------------


def test_the_programme_of_the_period_is_frozen_and_leads_to_one_new_version(ghent, person):
    programme, officer = programmes.running(), person("officer")
    span = {"period_from": programme.starts_on, "period_until": max(programme.starts_on, TODAY())}
    evaluation = evaluations.adopted(programme.relation, recommendation="reorient", **span)
    assert evaluation.programme == programme
    assert evaluation.background["programmes"][0]["reference"] == programme.reference
    new = plan_anew(evaluation, by=officer)
    assert (new.replaces, new.state, again(evaluation).new_programme) == (programme, "draft", new)
    with pytest.raises(Refused, match="begun because of it already"):
        plan_anew(evaluation, by=officer)


def test_a_closed_programme_is_evaluated_with_the_adoption(ghent):
    programme = programmes.running()
    Programme.objects.filter(pk=programme.pk).update(state="closed", closed_on=TODAY())
    programme.activities.update(state="cancelled", state_reason="No guests.")
    span = {"period_from": programme.starts_on, "period_until": max(programme.starts_on, TODAY())}
    evaluations.adopted(programme.relation, **span)
    assert Programme.objects.get(pk=programme.pk).state == "evaluated"
