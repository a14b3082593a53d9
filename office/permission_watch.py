"""With whom a permission lies and when its silence is chased, read from its dated steps.

The days are the house's own practice, no law's: an authority that says nothing is asked after two months, and
again each month; a paper it wants is sent within two weeks where it named no day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from office import diary
from office.council_rules import AUTHORITIES
from office.models import Deadline, Permission, PermissionState, PermissionStep, PermissionStepKind, Role
from office.submissions import about, kind_of

Kind = PermissionStepKind
FIRST_QUESTION, NEXT_QUESTION, OUR_ANSWER = timedelta(days=60), timedelta(days=30), timedelta(days=14)
CHASE, PAPERS = "permission_chase", "permission_papers"
# What is open until its counterpart came: whose turn it then is.
ANSWERED_BY = {Kind.PAPERS_ASKED: Kind.PAPERS_SENT, Kind.CORRECTION_ASKED: Kind.CORRECTION_SENT}
_THEIRS = {Kind.OPINION_ASKED: Kind.OPINION_GIVEN}
SENTENCES = {
    PAPERS: gettext_noop("Send %(authority)s what it asked for"),
    CHASE: gettext_noop("Ask %(authority)s about the permission"),
}


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: ours, or that of `whom`; since when; by when something is to be done, and what."""

    is_ours: bool
    whom: str  # empty: the authority itself
    since: date
    due_on: date
    kind: str


def turn_of(requested_on: date | None, steps: Iterable[PermissionStep]) -> Turn | None:
    """Pure. None where no day is known to count from."""
    dated = sorted(steps, key=lambda step: (step.on, step.pk or 0))
    if asked := _last_open(dated, ANSWERED_BY):
        return Turn(True, "", asked.on, asked.answer_by or asked.on + OUR_ANSWER, PAPERS)
    days = [day for day in (requested_on, *(step.on for step in dated)) if day]
    if not days:
        return None
    opinion = _last_open(dated, _THEIRS)
    since = opinion.on if opinion else _since(requested_on, dated, max(days))
    has_reminded = bool(dated) and dated[-1].kind == Kind.REMINDED
    wait = NEXT_QUESTION if has_reminded or opinion else FIRST_QUESTION
    return Turn(False, opinion.through if opinion else "", since, max(days) + wait, CHASE)


def _since(requested_on: date | None, dated: list[PermissionStep], latest: date) -> date:
    """Since the request, or since we last sent what was asked for; a reminder of ours changes nothing."""
    sent = [step.on for step in dated if step.kind in ANSWERED_BY.values()]
    return max(sent, default=requested_on or latest)


def _last_open(dated: list[PermissionStep], pairs: dict[Any, Any]) -> PermissionStep | None:
    """The latest request that has not found its counterpart since."""
    waiting: dict[Any, PermissionStep] = {}
    for step in dated:
        if step.kind in pairs:
            waiting[step.kind] = step
        for asked, answered in pairs.items():
            if step.kind == answered:
                waiting.pop(asked, None)
    return max(waiting.values(), key=lambda step: (step.on, step.pk or 0), default=None)


def keep_watch(permission: Permission, *, on: date) -> Turn | None:
    """Let the diary hold the one day that follows from the steps; nothing once there is an answer or none is needed."""
    is_awaited = permission.state in (PermissionState.REQUESTED, PermissionState.PAPERS_ASKED)
    is_awaited = is_awaited and not _needs_no_answer(permission)
    turn = turn_of(permission.requested_on, permission.steps.all()) if is_awaited else None
    open_now = Deadline.objects.open().filter(**about(permission))
    if turn is None:
        open_now.settle(on)
        return None
    open_now.exclude(kind=turn.kind, due_on=turn.due_on).settle(on)
    authority = turn.whom or str(authority_name(permission.authority))
    diary.open_deadline(
        turn.kind, permission, due_on=turn.due_on, sentence=SENTENCES[turn.kind], values={"authority": authority},
        role=Role.CLERK, waiting_on="" if turn.is_ours else authority[:100], opened_on=turn.since,
    )  # fmt: skip
    return turn


def _needs_no_answer(permission: Permission) -> bool:
    kind = kind_of(permission.subject_type, permission.subject_id)
    return bool(kind and kind.needs_no_answer and kind.needs_no_answer(permission))


def authority_name(code: str) -> Any:
    """In the reader's language; an authority of the past may be written as it is."""
    return AUTHORITIES.get(code, code)
