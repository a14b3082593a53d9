"""Exercises: one evaluation carried to its end, others open for whoever tries the demo. Nothing in them has happened."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from evaluations.evaluation_actions import ANSWERED, Found, Scored, plan_evaluation, save_section
from evaluations.follow_ups import add_follow_up
from evaluations.lifecycle import EVALUATION, FOLLOW_UP
from evaluations.models import Evaluation, Section
from evaluations.scheduling import follow_the_cycle
from office.calendar import add_months
from office.models import User
from relations.models import Relation

# How far each is taken; the rest of its life is the reader's.
_STEPS = ("open", "finish_internal", "joint", "consolidate", "adopt")


def load_evaluations(folder: Path, ties: dict[str, Relation], people: dict[str, User]) -> None:
    """Write each as its officer would, and let the calendar propose what is due anyway."""
    stage = tomllib.loads((folder / "evaluation.toml").read_text(encoding="utf-8"))
    for fact in stage["evaluations"]:
        _write(fact, Relation.objects.get(pk=ties[fact["partner"]].pk), people)
    follow_the_cycle()


def _write(fact: dict[str, Any], relation: Relation, people: dict[str, User]) -> None:
    today, officer = timezone.localdate(), people["officer"]
    evaluation = plan_evaluation(
        relation, kind=fact["kind"], period_from=add_months(today, -fact["months"]), period_until=today,
        due_on=today + timedelta(days=fact["due_in_days"]), by=officer, is_exercise=True,
    )  # fmt: skip
    for step in _STEPS[: _STEPS.index(fact["until"]) + 1]:
        by = people["head"] if step == "adopt" else officer
        said: dict[str, Any]
        name, said = (step, {}) if step != "joint" else _joint(fact)
        evaluation = EVALUATION.take(evaluation, name, by=by, **said)
        if step == "open":
            _fill_in(evaluation, fact, officer)
    for wanted in fact.get("follow_ups", []):
        if wanted.get("outcome") and evaluation.is_adopted:
            done = evaluation.follow_ups.get(text=wanted["text"])
            FOLLOW_UP.take(done, "finish", by=officer, reason=wanted["outcome"])


def _joint(fact: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if "waived_because" in fact:
        return "waive_joint", {"reason": fact["waived_because"]}
    return "record_joint", {"joint_result": fact["joint_result"], "joint_with": fact["joint_with"]}


def _fill_in(evaluation: Evaluation, fact: dict[str, Any], officer: User) -> None:
    """Section by section, those of which the file says something."""
    for section in ANSWERED:
        scores = _scores(evaluation, section, fact.get("scores", {}))
        if scores or section in fact.get("texts", {}):
            _save(evaluation, section, officer, text=fact.get("texts", {}).get(section, ""), scores=scores)
    if "findings" in fact:
        found = [Found(each["text"], each["kind"], each["weight"]) for each in fact["findings"]]
        _save(evaluation, Section.LESSONS, officer, text=fact["texts"].get("lessons", ""), findings=found)
    if "recommendation" in fact:
        said = {name: fact[name] for name in ("recommendation", "recommendation_reason")}
        _save(evaluation, Section.RECOMMENDATION, officer, **said)
    for wanted in fact.get("follow_ups", []):
        due_on = timezone.localdate() + timedelta(days=wanted["due_in_days"])
        add_follow_up(evaluation, by=officer, text=wanted["text"], role=wanted["role"], due_on=due_on)


def _scores(evaluation: Evaluation, section: str, given: dict[str, Any]) -> dict[int, Scored]:
    asked = evaluation.scheme.criteria.filter(section=section, code__in=given) if evaluation.scheme else []
    return {criterion.pk: Scored(*given[criterion.code]) for criterion in asked}


def _save(evaluation: Evaluation, section: str, officer: User, **said: Any) -> None:
    revision = evaluation.sections.get(section=section).revision
    save_section(evaluation, section, by=officer, revision=revision, **said)
