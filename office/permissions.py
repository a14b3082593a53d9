"""Permissions of other authorities: asked for under the rule of the day, answered, and dated on the way."""

import json
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import documents, journal, submissions
from office.calendar import Precision, first_day, written
from office.council_rules import Rules
from office.law import rule_set_on, rules_of
from office.lifecycle import Step, Taken, life
from office.models import (
    Actor,
    Permission,
    PermissionState,
    PermissionStep,
    PermissionStepKind,
    Role,
    account_of,
)
from office.permission_watch import ANSWERED_BY, keep_watch
from office.rules import Refused, require, role_missing

TWINNING, MEMBERSHIP = "twinning", "membership"
AWAITED = (PermissionState.REQUESTED, PermissionState.PAPERS_ASKED)


def rules_on(day: date | None) -> Rules | None:
    """The rules of our legal profile on that day; None when none is on file."""
    rule_set = rule_set_on(day)
    return rules_of(rule_set) if rule_set else None


def is_needed(act: str, on: date) -> bool:
    """Whether the law of that day asks an authority before the act (`twinning`, `membership`)."""
    rules = rules_on(on)
    return bool(rules and rules.needs_permission(act))


def latest_for(subject: models.Model) -> Permission | None:
    return Permission.objects.filter(**submissions.about(subject)).order_by("-pk").first()


_SAID = ("state", "decided_on", "decided_precision", "is_past_fact", "document_id")


def with_latest_permission(things: QuerySet[Any]) -> QuerySet[Any]:
    """Each with what the latest request or answer about it says, in the same query: see `latest_read_with`."""
    about = ContentType.objects.get_for_model(things.model)
    latest = Permission.objects.filter(subject_type=about, subject_id=OuterRef("pk")).order_by("-pk")
    said = JSONObject(pk="pk", **{name: name for name in _SAID})
    return things.annotate(permission_said=Subquery(latest.values_list(said)[:1]))


def latest_read_with(thing: Any) -> Permission | None:
    """The permission of a thing read by `with_latest_permission`: its state, day and paper, not to be saved."""
    said = thing.permission_said
    if said is None:
        return None
    said = json.loads(said) if isinstance(said, str) else said
    day = date.fromisoformat(said["decided_on"]) if said["decided_on"] else None
    return Permission(**said | {"decided_on": day, "is_past_fact": bool(said["is_past_fact"])})


def why_refused(permission: Permission) -> str:
    """The reason recorded with the refusal; nothing for any other answer, or where none was recorded with it."""
    if permission.state != PermissionState.REFUSED:
        return ""
    entry = journal.history_of(permission).filter(act="permission.refuse").first()
    return entry.reason if entry else ""


@transaction.atomic
def request_permission(subject: models.Model, *, act: str, on: date, by: Actor) -> Permission:
    """Ask the authority that the rule of that day names. Part of the owner's act, which writes the journal.

    Raises Refused when the law of that day asks nobody, or when an answer is already awaited.
    """
    require(role_missing(by, Role.CLERK, Role.HEAD), "role")
    if on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    _refuse_second_request(subject)
    rules = rules_on(on)
    if rules is None or not rules.needs_permission(act):
        raise Refused("not_needed", _("The law of that day asks no authority for this act."))
    permission = Permission.objects.create(
        subject=subject, authority=rules.permission_authority, citation=rules.cite("permission"), requested_on=on,
        recorded_by=account_of(by),
    )  # fmt: skip
    keep_watch(permission, on=on)
    return permission


def _refuse_second_request(subject: models.Model) -> None:
    """The subject's row is locked, so that of two requests at once the second sees the first."""
    type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    awaited = Permission.objects.filter(**submissions.about(subject), state__in=AWAITED).first()
    if awaited:
        sentence = _("It has been asked for: %(reference)s.") % {"reference": awaited.reference}
        raise Refused("already_asked", sentence)


@transaction.atomic
def record_past_permission(
    subject: models.Model, *, authority: str, decided_on: date | None, by: Actor, reason: str,
    precision: str = Precision.DAY, number: str = "", document=None, citation: str = "", is_granted: bool = True,
) -> Permission:  # fmt: skip
    """A permission given before Entente kept the record. Part of the recording act, which writes the journal."""
    require(role_missing(by, Role.CLERK), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if decided_on and decided_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    return Permission.objects.create(
        subject=subject, authority=authority, citation=citation, decided_on=first_day(decided_on, precision),
        decided_precision=precision if decided_on else Precision.UNKNOWN, number=number, document=document,
        state=PermissionState.GRANTED if is_granted else PermissionState.REFUSED, is_past_fact=True,
        recorded_by=account_of(by),
    )  # fmt: skip


# What a note may say; papers asked for and sent are steps of the permission's own life.
NOTED = tuple(
    kind
    for kind in PermissionStepKind
    if kind not in (PermissionStepKind.PAPERS_ASKED, PermissionStepKind.PAPERS_SENT)
)


@transaction.atomic
def note_step(
    permission: Permission, *, on: date, by: Actor, note: str = "", kind: str = PermissionStepKind.OTHER,
    through: str = "", answer_by: date | None = None, upload: UploadedFile | None = None,
) -> PermissionStep:  # fmt: skip
    """Something that happened on the way to the answer, with its day; from it follows whose turn it is.

    Raises Refused for a day to come or before the request, for a step that says nothing, and for what is a step
    of the permission's own life.
    """
    require(role_missing(by, Role.CLERK), "role")
    permission = Permission.objects.select_for_update().get(pk=permission.pk)
    _refuse_wrong_day(permission, on, answer_by)
    if kind not in NOTED:
        raise Refused("kind", _("Papers asked for and sent are recorded as steps, not as a note."))
    if kind == PermissionStepKind.OTHER and not note.strip():
        raise Refused("empty", _("Say in a few words what happened."))
    letter = documents.take_in(upload, permission, by=by) if upload else None
    step = PermissionStep.objects.create(
        permission=permission, on=on, kind=kind, note=note.strip(), through=through.strip(), answer_by=answer_by,
        document=letter,
    )  # fmt: skip
    keep_watch(permission, on=on)
    said = {"kind": kind, "note": step.note, "through": step.through, "answer_by": answer_by}
    changes: dict[str, list[Any]] = {name: [None, value] for name, value in said.items() if value}
    if letter:
        changes |= {"document": [None, letter.reference], "sha256": [None, letter.checksum]}
    journal.record("permission.note", permission, by=by, occurred_on=on, changes=changes)
    return step


@transaction.atomic
def answer_request(asked: PermissionStep, *, on: date, note: str) -> PermissionStep:
    """What the authority asked for in that step went out. Part of the owner's act, which writes the journal.

    Raises Refused for a day to come or before the authority asked. What was due for it is settled.
    """
    permission = Permission.objects.select_for_update().get(pk=asked.permission_id)
    _refuse_wrong_day(permission, on, None)
    if on < asked.on:
        sentence = _("That is before the authority asked for it, on %(day)s.")
        raise Refused("before_request", sentence % {"day": written(asked.on)})
    step = PermissionStep.objects.create(
        permission=permission, on=on, kind=ANSWERED_BY[PermissionStepKind(asked.kind)], note=note[:300]
    )
    keep_watch(permission, on=on)
    return step


def _refuse_wrong_day(permission: Permission, on: date, answer_by: date | None) -> None:
    if on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    if permission.requested_on and on < permission.requested_on:
        sentence = _("That is before it was asked for, on %(day)s.")
        raise Refused("before_request", sentence % {"day": written(permission.requested_on)})
    if answer_by and answer_by < on:
        raise Refused("answer_by", _("The day for our answer lies before the letter that names it."))


@transaction.atomic
def answer(
    permission: Permission, step: str, *, on: date, by: Actor, reason: str = "", number: str = "",
    upload: UploadedFile | None = None, answer_by: date | None = None,
) -> Permission:  # fmt: skip
    """The authority grants, refuses or asks for papers, with its own reference and the letter it sent."""
    facts: dict[str, Any] = {"number": number}
    if answer_by:
        facts["answer_by"] = answer_by
    if upload:
        letter = documents.take_in(upload, permission, by=by)
        facts |= {"document": letter, "sha256": letter.checksum}
    return PERMISSION.take(permission, step, by=by, on=on, reason=reason, **facts)


def must_not_precede_the_request(permission: Permission, taken: Taken) -> Any:
    if permission.requested_on and taken.on < permission.requested_on:
        return _("That is before it was asked for, on %(day)s.") % {"day": written(permission.requested_on)}
    return None


def must_name_a_day_to_come(permission: Permission, taken: Taken) -> Any:
    answer_by = taken.facts.get("answer_by")
    if answer_by and answer_by < taken.on:
        return _("The day for our answer lies before the letter that names it.")
    return None


def keep_papers_step(permission: Permission, taken: Taken) -> None:
    """Papers asked for and sent stand among the dated steps too, and turn the watch round."""
    is_asked = taken.step.name == "ask_papers"
    PermissionStep.objects.create(
        permission=permission, on=taken.on, note=taken.reason.strip()[:300],
        kind=PermissionStepKind.PAPERS_ASKED if is_asked else PermissionStepKind.PAPERS_SENT,
        answer_by=taken.facts.get("answer_by"), document=taken.facts.get("document"),
    )  # fmt: skip
    keep_watch(permission, on=taken.on)


def keep_number(permission: Permission, taken: Taken) -> None:
    """The authority's own reference and the letter, when they were given with the answer."""
    permission.number = taken.facts.get("number") or permission.number
    permission.document = taken.facts.get("document") or permission.document
    permission.save()


def tell_the_subject(permission: Permission, taken: Taken) -> None:
    """Let the owner of the thing draw the consequence of the answer, in the same transaction."""
    keep_watch(permission, on=taken.on)
    kind = submissions.kind_of(permission.subject_type, permission.subject_id)
    if kind and kind.permission_answered:
        kind.permission_answered(permission, taken.by)


CLERK = (Role.CLERK,)
State = PermissionState
PERMISSION = life(
    "permission", State, State.REQUESTED,
    [
        Step("ask_papers", _("The authority asks for papers"), (State.REQUESTED,), State.PAPERS_ASKED, CLERK,
             needs_reason=True, checks=(must_not_precede_the_request, must_name_a_day_to_come),
             follow=(keep_papers_step,)),
        Step("send_papers", _("Papers sent"), (State.PAPERS_ASKED,), State.REQUESTED, CLERK,
             checks=(must_not_precede_the_request,), follow=(keep_papers_step,)),
        Step("grant", _("Permission granted"), (State.REQUESTED, State.PAPERS_ASKED), State.GRANTED, CLERK,
             dates="decided_on", checks=(must_not_precede_the_request,), follow=(keep_number, tell_the_subject)),
        Step("refuse", _("Permission refused"), (State.REQUESTED, State.PAPERS_ASKED), State.REFUSED, CLERK,
             dates="decided_on", checks=(must_not_precede_the_request,), needs_reason=True, is_final=True,
             follow=(keep_number, tell_the_subject)),
    ],
)  # fmt: skip
