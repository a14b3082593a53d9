"""Evaluations at each place of their life, taken there through the acts that take them there."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from evaluations.evaluation_actions import Found, Scored, plan_evaluation, save_section
from evaluations.lifecycle import EVALUATION
from evaluations.models import Evaluation
from office.models import OPERATOR
from tests.factories.relations import LivingRelationFactory


def planned(subject: Any = None, *, kind: str = "light", by: Any = OPERATOR, **fields: Any) -> Evaluation:
    """One about the last year, due in a month."""
    today = timezone.localdate()
    said = {
        "period_from": today - timedelta(days=365),
        "period_until": today,
        "due_on": today + timedelta(days=30),
    } | fields
    return plan_evaluation(subject or LivingRelationFactory(), kind=kind, by=by, **said)


def opened(subject: Any = None, *, by: Any = OPERATOR, **fields: Any) -> Evaluation:
    return EVALUATION.take(planned(subject, by=by, **fields), "open", by=by)


def criterion(evaluation: Evaluation, code: str) -> Any:
    return evaluation.scheme.criteria.get(code=code)


def save(evaluation: Evaluation, section: str, *, by: Any = OPERATOR, **said: Any) -> None:
    """Save a section on top of what is there; `scores` by the question's code."""
    given = {criterion(evaluation, code).pk: Scored(*each) for code, each in said.pop("scores", {}).items()}
    revision = evaluation.sections.get(section=section).revision
    save_section(
        evaluation, section, by=by, revision=revision, **({"scores": given} if given else {}), **said
    )


def scored(subject: Any = None, *, by: Any = OPERATOR, **fields: Any) -> Evaluation:
    """Open, with purpose 4 (weight 3) and outputs 3 (weight 3) of six light questions."""
    evaluation = opened(subject, by=by, **fields)
    save(evaluation, "purpose", by=by, text="It did.", scores={"purpose": (4, "The report of May")})
    save(evaluation, "outputs", by=by, scores={"outputs": (3, "12 of 20 pupils")})
    return evaluation


def internal(subject: Any = None, *, by: Any = OPERATOR, **fields: Any) -> Evaluation:
    return EVALUATION.take(scored(subject, by=by, **fields), "finish_internal", by=by)


def consolidated(
    subject: Any = None, *, by: Any = OPERATOR, recommendation: str = "continue", **fields: Any
) -> Evaluation:
    """Waived, with one finding and one lesson, recommended and handed in."""
    evaluation = internal(subject, by=by, **fields)
    entries = [Found("Few came.", weight=3), Found("Ask the schools earlier.", "lesson")]
    save(evaluation, "lessons", by=by, text="Small but good.", findings=entries)
    save(
        evaluation, "recommendation", by=by, recommendation=recommendation,
        recommendation_reason="Both towns gain.",
    )  # fmt: skip
    evaluation = EVALUATION.take(evaluation, "waive_joint", by=by, reason="The partner had no time.")
    return EVALUATION.take(evaluation, "consolidate", by=by)


def adopted(
    subject: Any = None, *, by: Any = OPERATOR, head: Any = OPERATOR, on: date | None = None, **fields: Any
) -> Evaluation:
    return EVALUATION.take(consolidated(subject, by=by, **fields), "adopt", by=head, on=on)
