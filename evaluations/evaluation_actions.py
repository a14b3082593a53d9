"""What is done with evaluations, apart from the steps of their life."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.lifecycle import WRITERS, note_when_it_is_due
from evaluations.models import (
    HIGHEST_SCORE,
    Evaluation,
    EvaluationKind,
    EvaluationScore,
    EvaluationState,
    Finding,
    FindingKind,
    Recommendation,
    Section,
    SectionText,
    Weight,
)
from networks.models import Membership, MembershipState
from office import journal
from office.models import Actor, account_of
from office.rules import Refused, require, role_missing
from office.submissions import content_hash
from relations.actions.programme import open_new_version
from relations.actions.termination import TieProposal, propose_termination
from relations.models import LIVE, EndReason, Programme, Relation, Termination

ANSWERED = (Section.PURPOSE, Section.OUTPUTS, Section.INVOLVEMENT, Section.BENEFIT)
# Scores and what was found stand once our side is done; lessons and recommendation until all is handed in.
_WRITABLE_IN: dict[str, tuple[str, ...]] = dict.fromkeys(ANSWERED, (EvaluationState.OPEN,)) | dict.fromkeys(
    (Section.LESSONS, Section.RECOMMENDATION),
    (
        EvaluationState.OPEN,
        EvaluationState.INTERNAL_DONE,
        EvaluationState.JOINT_DONE,
        EvaluationState.JOINT_WAIVED,
    ),
)
RUNNING = (MembershipState.ACTIVE, MembershipState.ON_HOLD, MembershipState.NOTICE_GIVEN)
MAX_FINDINGS = 40


@dataclass(frozen=True)
class Scored:
    """What somebody gave one question: 0 to 5 with its evidence, or None for not scored."""

    value: int | None
    evidence: str = ""


@dataclass(frozen=True)
class Found:
    """One finding or lesson as it is written."""

    text: str
    kind: str = FindingKind.FINDING
    weight: int = Weight.NOTABLE


def may_write_evaluations(by: Actor) -> Any:
    return role_missing(by, *WRITERS)


def must_be_writable(evaluation: Evaluation, section: str) -> Any:
    """None, or why this section stands as it is now."""
    if evaluation.state in _WRITABLE_IN[section]:
        return None
    if evaluation.state == EvaluationState.SCHEDULED:
        return _("Open the evaluation first: then the form is laid out with what is on file.")
    if section in ANSWERED and evaluation.state in _WRITABLE_IN[Section.LESSONS]:
        return _(
            "Our side is done, so its answers stand. Take the evaluation back to the form to change them."
        )
    return _("The evaluation has been handed in, so its text stands.")


def must_be_fit_to_evaluate(subject: Relation | Membership) -> Any:
    """Only what is alive is evaluated; before that it is explored, after that it is history."""
    if isinstance(subject, Relation):
        return None if subject.state in LIVE else _("Only a tie that exists today is evaluated.")
    return None if subject.state in RUNNING else _("Only a membership that runs today is evaluated.")


@transaction.atomic
def plan_evaluation(
    subject: Relation | Membership,
    *,
    kind: str,
    period_from: date,
    period_until: date,
    due_on: date,
    by: Actor,
    scheduled_for: date | None = None,
    is_exercise: bool = False,
    form_token: UUID | None = None,
) -> Evaluation:
    """Schedule one, by hand or (with the day it is `scheduled_for`) by the calendar.

    The same form sent twice gives the one made first. Raises Refused, also while one of that kind is open.
    """
    require(may_write_evaluations(by), "role")
    if form_token and (made := Evaluation.objects.filter(form_token=form_token).first()):
        return made
    if kind not in EvaluationKind.values:
        raise Refused("unknown_kind", _("There is no such kind of evaluation."))
    # Locked, so that two plans at one moment do not both find nothing open.
    subject = type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    require(must_be_fit_to_evaluate(subject), "state")
    _refuse_disorder(period_from, period_until)
    _refuse_second_open(subject, kind)
    evaluation = Evaluation.objects.create(
        **{subject._meta.model_name: subject}, kind=kind, period_from=period_from, period_until=period_until,
        due_on=due_on, scheduled_for=scheduled_for, is_exercise=is_exercise or subject.is_exercise, form_token=form_token,
    )  # type: ignore[arg-type]  # one of two keys  # fmt: skip
    note_when_it_is_due(evaluation)
    changes: dict[str, list[Any]] = {
        "about": [None, subject.reference],
        "kind": [None, kind],
        "due_on": [None, due_on],
    }
    journal.record("evaluation.plan", evaluation, by=by, changes=changes)
    return evaluation


def _refuse_disorder(period_from: date, period_until: date) -> None:
    if period_until < period_from:
        raise Refused("period", _("The period ends before it begins."))
    if period_from > timezone.localdate():
        raise Refused("period", _("The period has not begun yet: an evaluation looks back."))


def _refuse_second_open(subject: Any, kind: str) -> None:
    already = Evaluation.objects.of(subject).open().filter(kind=kind).first()
    if already:
        sentence = _("%(reference)s is open already and of the same kind. Finish that one, or do without it.")
        raise Refused("already_open", sentence % {"reference": already.reference})


@transaction.atomic
def save_section(
    evaluation: Evaluation,
    section: str,
    *,
    by: Actor,
    revision: int,
    text: str = "",
    scores: Mapping[int, Scored] | None = None,
    findings: Iterable[Found] = (),
    recommendation: str = "",
    recommendation_reason: str = "",
) -> SectionText:
    """Save one section: its text, and the scores, findings or recommendation that belong to it.

    `scores` by the number of the question. Raises Refused, `stale` when somebody saved the section in between.
    """
    require(may_write_evaluations(by), "role")
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    require(must_be_writable(evaluation, section), "state")
    written = SectionText.objects.select_for_update().get(evaluation=evaluation, section=section)
    if written.revision != revision:
        raise Refused(
            "stale",
            _("Somebody else has saved this section in the meantime. Compare both texts and save again."),
        )
    changes: dict[str, list[Any]] = {"section": [None, section]}
    changes |= _text_changed(written.text, text.strip())
    if section in ANSWERED:
        changes |= _save_scores(evaluation, section, scores or {})
    elif section == Section.LESSONS:
        changes |= _save_findings(evaluation, list(findings))
    else:
        changes |= _save_recommendation(evaluation, recommendation, recommendation_reason.strip())
    written.text, written.revision = text.strip(), revision + 1
    written.saved_by, written.saved_at = account_of(by), timezone.now()
    written.save()
    evaluation.sign_as_writer(account_of(by))
    journal.record("evaluation.save_section", evaluation, by=by, changes=changes)
    return written


def _text_changed(before: str, after: str) -> dict[str, list[Any]]:
    """The journal keeps long texts by their digest."""
    if before == after:
        return {}
    return {"text": [content_hash({"text": before}), content_hash({"text": after})]}


def _save_scores(evaluation: Evaluation, section: str, scores: Mapping[int, Scored]) -> dict[str, list[Any]]:
    asked = {
        criterion.pk: criterion
        for criterion in evaluation.scheme.criteria.filter(section=section)  # type: ignore[union-attr]  # open: it has one
    }
    before = {score.criterion_id: score for score in evaluation.scores.filter(criterion__in=asked)}
    changes: dict[str, list[Any]] = {}
    for number, given in scores.items():
        if number not in asked:
            raise Refused("unknown_question", _("There is no such question in this section."))
        _refuse_unfit_score(given, asked[number].question)
        former = before.get(number)
        EvaluationScore.objects.update_or_create(
            evaluation=evaluation,
            criterion=asked[number],
            defaults={"value": given.value, "evidence": given.evidence.strip()},
        )
        if (former.value if former else None) != given.value:
            name = asked[number].code or f"question_{asked[number].position}"
            changes[f"score_{name}"] = [former.value if former else None, given.value]
    return changes


def _refuse_unfit_score(given: Scored, question: str) -> None:
    if given.value is None:
        return
    if not 0 <= given.value <= HIGHEST_SCORE:
        raise Refused("score", _("A score is a whole number from 0 to 5."))
    if not given.evidence.strip():
        sentence = _("Say what the score rests on: “%(question)s”.")
        raise Refused("evidence", sentence % {"question": question})


def _save_findings(evaluation: Evaluation, findings: list[Found]) -> dict[str, list[Any]]:
    kept = [found for found in findings if found.text.strip()]
    if len(kept) > MAX_FINDINGS:
        raise Refused("too_many", _("An evaluation has at most 40 findings."))
    for found in kept:
        if found.kind not in FindingKind.values or found.weight not in Weight.values:
            raise Refused("finding", _("Say of each entry what it is and how much it weighs."))
    before = evaluation.findings.count()
    evaluation.findings.all().delete()
    Finding.objects.bulk_create(
        Finding(evaluation=evaluation, position=place, kind=found.kind, text=found.text.strip(), weight=found.weight)
        for place, found in enumerate(kept, start=1)
    )  # fmt: skip
    return {"findings": [before, len(kept)]}


def _save_recommendation(evaluation: Evaluation, recommendation: str, reason: str) -> dict[str, list[Any]]:
    if recommendation not in ("", *Recommendation.values):
        raise Refused("recommendation", _("There is no such recommendation."))
    if recommendation and not reason:
        raise Refused("reason", _("Write down why this is recommended."))
    before = evaluation.recommendation
    evaluation.recommendation, evaluation.recommendation_reason = recommendation, reason
    evaluation.save(update_fields=["recommendation", "recommendation_reason"])
    return {"recommendation": [before, recommendation]} if before != recommendation else {}


# -- what an adopted evaluation leads to ----------------------------------------------------------------


def must_lead_to_an_ending(evaluation: Evaluation) -> Any:
    if not evaluation.is_adopted or evaluation.relation is None:
        return _("Only the adopted evaluation of a relation leads to an ending.")
    if evaluation.recommendation != Recommendation.TERMINATE:
        return _("This evaluation does not recommend to end the tie.")
    if evaluation.termination_id:
        return _("An ending has been proposed because of it already.")
    return None


@transaction.atomic
def propose_ending(
    evaluation: Evaluation,
    *,
    by: Actor,
    title: str,
    explanation: str,
    reason: str = EndReason.STRATEGY,
    continued_through: str = "",
) -> Termination:
    """Propose the end that the adopted evaluation recommends; both know of each other from then on."""
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    require(must_lead_to_an_ending(evaluation), "state")
    tie = TieProposal(
        relation=evaluation.relation,  # type: ignore[arg-type]  # required above
        continued_through=continued_through,
    )
    termination = propose_termination(
        title=title, reason=reason, explanation=explanation, ties=[tie], by=by, form_token=None
    )
    evaluation.termination = termination
    evaluation.save(update_fields=["termination"])
    changes: dict[str, list[Any]] = {"termination": [None, termination.reference]}
    journal.record("evaluation.propose_ending", evaluation, by=by, changes=changes)
    return termination


def must_lead_to_a_new_version(evaluation: Evaluation) -> Any:
    if not evaluation.is_adopted or evaluation.programme is None:
        return _("Only an adopted evaluation of a programme leads to a new version of it.")
    if evaluation.recommendation == Recommendation.TERMINATE:
        return _("This evaluation recommends to end the tie, not to plan anew.")
    if evaluation.new_programme_id:
        return _("A new version has been begun because of it already.")
    return None


@transaction.atomic
def plan_anew(evaluation: Evaluation, *, by: Actor) -> Programme:
    """Begin a new version of the programme because of what the adopted evaluation found."""
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    require(must_lead_to_a_new_version(evaluation), "state")
    because = f"{evaluation.reference}: {evaluation.recommendation_reason}"
    programme = open_new_version(evaluation.programme, by=by, because=because[:500])  # type: ignore[arg-type]  # required above
    evaluation.new_programme = programme
    evaluation.save(update_fields=["new_programme"])
    changes: dict[str, list[Any]] = {"programme": [None, programme.reference]}
    journal.record("evaluation.plan_anew", evaluation, by=by, changes=changes)
    return programme
