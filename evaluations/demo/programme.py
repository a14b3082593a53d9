"""Exercises: programmes, their activities in different states, and pilots. Nothing in them has happened."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from office.models import User
from relations.actions import activity as activities
from relations.actions import programme as programmes
from relations.actions.activity import LineEntry, OutputEntry, Particulars, ResponsibilityEntry
from relations.lifecycle import ACTIVITY, PROGRAMME
from relations.models import Activity, Payer, Programme, ProgrammeState, Relation

# How far each activity is taken; the rest of its life is the reader's.
_STEPS = {
    "planned": (),
    "confirmed": ("confirm",),
    "running": ("confirm", "start"),
    "done": ("confirm", "start", "finish"),
    "cancelled": ("cancel",),
    "postponed": ("postpone",),
}  # fmt: skip
_WRITTEN = ("title", "type", "description", "place", "lead_side", "starts_on", "ends_on")


def load_programmes(folder: Path, ties: dict[str, Relation], people: dict[str, User]) -> None:
    """Write each as its officer would, and let the calendar say what is due."""
    stage = tomllib.loads((folder / "programme.toml").read_text(encoding="utf-8"))
    officer = people["officer"]
    for fact in stage["programmes"]:
        _write_programme(fact, _tie(fact["partner"], ties), officer)
    for fact in stage["pilots"]:
        _write_pilot(fact, _tie(fact["partner"], ties), officer)
    programmes.remind_of_programmes(timezone.localdate())


def _tie(partner: str, ties: dict[str, Relation]) -> Relation:
    """The exercise that is being prepared with this partner, else the tie on record."""
    prepared = Relation.objects.filter(is_exercise=True, partners__name=partner).order_by("pk").last()
    return prepared or Relation.objects.get(pk=ties[partner].pk)


def _write_programme(fact: dict[str, Any], relation: Relation, officer: User) -> None:
    protocol = relation.protocols.get(title=fact["protocol"])
    fields = {
        name: fact[name] for name in ("title", "purpose", "starts_on", "ends_on", "currency") if name in fact
    }
    programme = programmes.create_programme(
        relation, protocol=protocol, by=officer, is_exercise=True, **fields
    )
    work: list[tuple[Activity, dict[str, Any]]] = []
    for wanted in fact["objectives"]:
        objective = programmes.add_objective(programme, text=wanted["text"], by=officer)
        work += [
            (activities.add_activity(objective, _particulars(plan), by=officer), plan)
            for plan in wanted.get("activities", [])
        ]
    if _take_on(programme, fact, officer).state == ProgrammeState.RUNNING:
        for activity, plan in work:
            _carry(activity, plan, officer)


def _take_on(programme: Programme, fact: dict[str, Any], officer: User) -> Programme:
    """Agreed and started on the days the file gives; it starts only as long as its protocol is in force."""
    if fact["until"] == "draft":
        return programme
    programme = programmes.agree_programme(
        programme, by=officer, on=fact["agreed_on"], agreed_with=fact["agreed_with"]
    )
    protocol = programme.protocol
    if fact["until"] == "agreed" or protocol is None or not protocol.is_in_force:
        return programme
    return PROGRAMME.take(programme, "start", by=officer, on=fact["starts_on"])


def _write_pilot(fact: dict[str, Any], relation: Relation, officer: User) -> None:
    pilot = activities.add_pilot(relation, _particulars(fact), by=officer, is_exercise=True)
    _carry(pilot, fact, officer)
    if "lessons" in fact:
        revision = Activity.objects.get(pk=pilot.pk).revision
        activities.review_pilot(
            pilot, by=officer, lessons=fact["lessons"], outcome=fact["outcome"], revision=revision
        )


def _particulars(plan: dict[str, Any]) -> Particulars:
    return Particulars(
        **{name: plan[name] for name in _WRITTEN if name in plan},
        outputs=tuple(
            OutputEntry(indicator, Decimal(target), unit)
            for indicator, target, unit in plan.get("outputs", [])
        ),
        responsibilities=tuple(
            ResponsibilityEntry(role, name=name, organisation=organisation, side=side)
            for role, name, organisation, side in plan.get("responsible", [])
        ),
        budget_lines=tuple(_line(line) for line in plan.get("budget", [])),
    )


def _line(line: dict[str, str]) -> LineEntry:
    shares = {
        payer.value: (Decimal(line[payer.value]), line.get(f"{payer.value}_name", ""))
        for payer in Payer
        if payer.value in line
    }
    return LineEntry(
        line["title"], Decimal(line["planned"]), line["currency"], shares, kind=line.get("kind", "money")
    )


def _carry(activity: Activity, plan: dict[str, Any], officer: User) -> None:
    for step in _STEPS[plan["until"]]:
        day = _past(activity.ends_on if step == "finish" else activity.starts_on)
        said: dict[str, Any] = {
            "on": day,
            "reason": plan.get("reason", "") if step in ("cancel", "postpone") else "",
        }
        if step == "finish":
            rows = activity.outputs.order_by("pk")
            reached = {row.pk: Decimal(number) for row, number in zip(rows, plan["reached"], strict=True)}
            said["reached"] = reached
        activity = ACTIVITY.take(activity, step, by=officer, **said)
    if "spent" in plan:
        lines = activity.budget_lines.order_by("pk")
        spent: dict[int, Decimal | None] = {
            row.pk: Decimal(amount) for row, amount in zip(lines, plan["spent"], strict=True)
        }
        activities.record_actuals(activity, by=officer, revision=activity.revision, spent=spent)


def _past(day: date | None) -> date:
    """The day, or today where it has not come yet."""
    today = timezone.localdate()
    return min(day, today) if day else today
