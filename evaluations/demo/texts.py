"""The exercises of the demo: drafts that show a current task. Nothing of them has happened, and each says so."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from office import diary
from office.models import Role, User
from relations.actions import protocol as protocols
from relations.actions import relation as relations
from relations.lifecycle import PROTOCOL, RELATION
from relations.models import Protocol, Relation

_STEPS = {"draft": 0, "reviewed": 1, "agreed": 2, "submitted": 3}


def write_exercises(
    folder: Path, exercises: list[dict[str, Any]], ties: dict[str, Relation], people: dict[str, User]
) -> None:
    """Write each draft and take it as far as the exercise says: the rest is the reader's task."""
    for exercise in exercises:
        relation = _relation_of(exercise, ties, people)
        text = tomllib.loads((folder / exercise["file"]).read_text(encoding="utf-8"))
        _carry(_draft(relation, text, people["officer"]), exercise, people)


def _relation_of(exercise: dict[str, Any], ties: dict[str, Relation], people: dict[str, User]) -> Relation:
    former = ties[exercise["partner"]]
    if "new_relation" not in exercise:
        return former
    relation = relations.create_relation(
        partners=list(former.partners.all()), by=people["officer"], is_exercise=True, officer=people["officer"],
        owner_unit=people["officer"].unit, predecessor=Relation.objects.get(pk=former.pk), **exercise["new_relation"],
    )  # fmt: skip
    for step in ("pursue", "explore"):
        relation = RELATION.take(relation, step, by=people["officer"])
    return relation


def _draft(relation: Relation, text: dict[str, Any], officer: User) -> Protocol:
    languages = [{"code": code, "status": status} for code, status in text["languages"]]
    terms = {
        name: text[name] for name in ("months", "renewal_months", "notice_months", "finance") if name in text
    }
    return protocols.create_protocol(
        relation, kind=text["kind"], title=text["title"], by=officer, languages=languages, clauses=text["clauses"],
        duration_kind=text["duration"], is_exercise=True, **terms,
    )  # fmt: skip


def _carry(protocol: Protocol, exercise: dict[str, Any], people: dict[str, User]) -> None:
    far = _STEPS[exercise["until"]]
    if far == _STEPS["draft"]:
        diary.open_deadline(
            "protocol_draft", protocol, due_on=timezone.localdate() + timedelta(days=10), role=Role.OFFICER,
            sentence=gettext_noop("Finish the draft “%(title)s” and mark it as reviewed"), values={"title": protocol.title},
        )  # fmt: skip
    for step in ("review", "agree")[:far]:
        protocol = PROTOCOL.take(protocol, step, by=people["officer"])
    if far == _STEPS["submitted"]:
        version = protocol.versions.latest("number")
        protocols.submit_protocol(
            protocol, by=people["head"], version=version.number, revision=version.revision,
            decide_by=timezone.localdate() + timedelta(days=exercise["decide_in_days"]),
        )  # fmt: skip
