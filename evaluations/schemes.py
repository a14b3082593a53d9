"""The schemes: which questions are asked, in versions. One that an evaluation was opened with stays as it is."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations import questions
from evaluations.models import EvaluationCriterion, Scheme, SchemeKind, Section
from office import journal
from office.models import OPERATOR, Actor, Role, account_of
from office.rules import Refused, require, role_missing

SCORED = (Section.PURPOSE, Section.OUTPUTS, Section.INVOLVEMENT, Section.BENEFIT)
MAX_QUESTIONS, MAX_WEIGHT, MAX_TEXT = 30, 10, 300
_FIRST = {SchemeKind.LIGHT: questions.LIGHT, SchemeKind.FULL: questions.FULL}


@dataclass(frozen=True)
class Asked:
    """One question as somebody writes it; with a code it is one of ours and read in every language."""

    section: str
    text: str
    weight: int = 1
    code: str = ""


def first_questions(kind: str) -> list[Asked]:
    """What is asked before anybody has changed it."""
    return [Asked(each.section, each.text, each.weight, each.code) for each in _FIRST[SchemeKind(kind)]]


def latest_scheme(kind: str) -> Scheme | None:
    return Scheme.objects.filter(kind=kind).prefetch_related("criteria").order_by("-version").first()


@transaction.atomic
def scheme_to_open_with(kind: str) -> Scheme:
    """The latest version of a kind, frozen from now on; the first one is made of our own questions."""
    scheme = Scheme.objects.select_for_update().filter(kind=kind).order_by("-version").first()
    scheme = scheme or _written(kind, 1, first_questions(kind), by=OPERATOR)
    if not scheme.is_frozen:
        scheme.frozen_at = timezone.now()
        scheme.save(update_fields=["frozen_at"])
    return scheme


@transaction.atomic
def save_scheme(kind: str, asked: list[Asked], *, by: Actor, version: int, revision: int) -> Scheme:
    """Write the questions anew. One that was opened with is left alone: a new version takes its place.

    `version` and `revision` are what the writer had read (0 before there is any). Raises Refused.
    """
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    if kind not in SchemeKind.values:
        raise Refused("unknown_kind", _("There is no such evaluation scheme."))
    _refuse_misshapen(asked)
    latest = Scheme.objects.select_for_update().filter(kind=kind).order_by("-version").first()
    if (latest.version, latest.revision) != (version, revision) if latest else (version or revision):
        raise Refused(
            "stale", _("Somebody else has changed these questions in the meantime. Compare and save again.")
        )
    before = _listed(asked_in(latest)) if latest else []
    if latest and not latest.is_frozen:
        latest.criteria.all().delete()
        latest.revision, latest.author = latest.revision + 1, account_of(by)
        latest.save()
        scheme = _with_questions(latest, asked)
    else:
        scheme = _written(kind, latest.version + 1 if latest else 1, asked, by=by)
    changes: dict[str, list[Any]] = {"questions": [before, _listed(asked)]}
    journal.record("scheme.save", scheme, by=by, changes=changes)
    return scheme


def _written(kind: str, version: int, asked: list[Asked], *, by: Actor) -> Scheme:
    return _with_questions(Scheme.objects.create(kind=kind, version=version, author=account_of(by)), asked)


def _with_questions(scheme: Scheme, asked: list[Asked]) -> Scheme:
    EvaluationCriterion.objects.bulk_create(
        EvaluationCriterion(
            scheme=scheme, position=place, section=each.section, code=each.code, text=each.text.strip(), weight=each.weight
        )
        for place, each in enumerate(asked, start=1)
    )  # fmt: skip
    return scheme


def asked_in(scheme: Scheme) -> list[Asked]:
    return [Asked(each.section, each.text, each.weight, each.code) for each in scheme.criteria.all()]


def _listed(asked: list[Asked]) -> list[str]:
    return [f"{each.weight} × {each.text.strip()}" for each in asked]


def _refuse_misshapen(asked: list[Asked]) -> None:
    if not asked:
        raise Refused("no_question", _("Write at least one question."))
    if len(asked) > MAX_QUESTIONS:
        raise Refused("too_many", _("A scheme has at most 30 questions."))
    for each in asked:
        if not each.text.strip() or len(each.text.strip()) > MAX_TEXT:
            raise Refused("question", _("Write each question in at most 300 characters."))
        if each.section not in SCORED:
            raise Refused("section", _("Choose a section for each question."))
        if not 1 <= each.weight <= MAX_WEIGHT:
            raise Refused("weight", _("A weight is a whole number from 1 to 10."))
