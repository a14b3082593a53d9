"""Reads across the rooms, one function for each part of a page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext

from evaluations.models import Report
from networks.models import Membership, MembershipState
from office import permissions
from office.calendar import add_months
from office.models import Deadline, Permission, PermissionState, User
from relations.models import Protocol, ProtocolState, Relation, RelationState


@dataclass(frozen=True)
class Due:
    """A deadline as the home page shows it; `days` until it is due, or since it has been waited for."""

    text: str
    about: str
    url: str
    due_on: date
    days: int
    waiting_on: str = ""


@dataclass(frozen=True)
class Agenda:
    overdue: tuple[Due, ...]
    due: tuple[Due, ...]
    waiting: tuple[Due, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.overdue or self.due or self.waiting)


MOST = 100  # more than a person reads; the rest comes up as these are settled


def agenda_of(user: User, today: date) -> Agenda:
    """What this user must act on: overdue, due, and what waits on somebody outside. One query."""
    open_ones = list(Deadline.objects.open().for_user(user).order_by("due_on", "pk")[:MOST])
    waiting = [deadline for deadline in open_ones if deadline.waiting_on and deadline.due_on >= today]
    ours = [deadline for deadline in open_ones if deadline not in waiting]
    return Agenda(
        overdue=tuple(
            _due(deadline, (today - deadline.due_on).days) for deadline in ours if deadline.due_on < today
        ),
        due=tuple(
            _due(deadline, (deadline.due_on - today).days) for deadline in ours if deadline.due_on >= today
        ),
        waiting=tuple(_due(deadline, (today - deadline.opened_on).days) for deadline in waiting),
    )


def _due(deadline: Deadline, days: int) -> Due:
    return Due(
        text=deadline.text,
        about=deadline.subject_reference,
        url=deadline.subject_url,
        due_on=deadline.due_on,
        days=days,
        waiting_on=gettext(deadline.waiting_on) if deadline.waiting_on else "",
    )


@dataclass(frozen=True)
class StatusCount:
    state: str
    label: str
    count: int


def relations_by_status() -> list[StatusCount]:
    """How many relations stand at each status today, in the order of their life. One query."""
    states = Relation.objects.filter(is_exercise=False).values_list("state", flat=True)
    counted = Counter(states)
    return [
        StatusCount(state.value, str(state.label), counted[state])
        for state in RelationState
        if counted[state]
    ]


def protocols_ending(today: date) -> list[Protocol]:
    """Protocols whose term ends within twelve months, the next first. Two queries."""
    ending = Protocol.objects.ending_between(today, add_months(today, 12)).select_related("relation")
    return list(ending.prefetch_related("relation__partners").order_by("ends_on", "pk"))


@dataclass(frozen=True)
class MissingPermission:
    """Something decided that the law of today lets go no further without an authority."""

    about: str
    title: str
    url: str
    is_requested: bool


def missing_permissions(today: date) -> list[MissingPermission]:
    """What is adopted and may not go on before a permission, requested or not. At most four queries."""
    found = _unpermitted(
        Protocol.objects.filter(state=ProtocolState.ADOPTED, is_exercise=False), permissions.TWINNING, today
    )
    found += _unpermitted(
        Membership.objects.filter(state=MembershipState.DECIDED, is_exercise=False).select_related("network"),
        permissions.MEMBERSHIP, today,
    )  # fmt: skip
    return found


def _unpermitted(adopted: models.QuerySet, act: str, today: date) -> list[MissingPermission]:
    things = list(adopted)
    if not things or not permissions.is_needed(act, today):
        return []
    requested = _pending_permissions(things)
    return [
        MissingPermission(thing.reference, str(thing), thing.get_absolute_url(), thing.pk in requested)
        for thing in things
    ]


def _pending_permissions(things: list[Any]) -> frozenset[int]:
    pending = Permission.objects.filter(
        subject_type=ContentType.objects.get_for_model(things[0]),
        subject_id__in=[thing.pk for thing in things],
        state__in=[PermissionState.REQUESTED, PermissionState.PAPERS_ASKED],
    )
    return frozenset(pending.values_list("subject_id", flat=True))


def reports() -> models.QuerySet[Report]:
    """The list of reports, the newest first."""
    return Report.objects.with_makers()


def documents_about(reference: str) -> Iterable[Report]:
    """Finished reports about one thing, the newest first."""
    return Report.objects.with_makers().filter(object_reference=reference, document__isnull=False)
