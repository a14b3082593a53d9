"""Reads across the rooms, one function for each part of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from evaluations.models import Report, ReportKind
from networks.models import Membership, MembershipState
from office import permissions
from office.calendar import add_months
from office.council_rules import Rules
from office.decisions import rules_of
from office.models import Deadline, Municipality, Permission, PermissionState, RuleSet, Submission, User
from relations.models import (
    BINDING_STATES,
    Outcome,
    Protocol,
    ProtocolState,
    Relation,
    RelationState,
    Termination,
    TerminationState,
    TerminationTie,
    TieState,
)


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
    rows = (
        Relation.objects.filter(is_exercise=False)
        .order_by()
        .values_list("state")
        .annotate(models.Count("pk"))
    )
    counted = dict(rows)
    return [
        StatusCount(state.value, str(state.label), counted[state])
        for state in RelationState
        if state in counted
    ]


@dataclass(frozen=True)
class Protocols:
    """What home says of protocols: those whose term ends within twelve months, and those adopted."""

    ending: tuple[Protocol, ...]
    adopted: tuple[Protocol, ...]


def protocols_to_watch(today: date) -> Protocols:
    """Both at once, exercises among the ending ones included. Two queries."""
    ending = Q(state__in=BINDING_STATES, ends_on__range=(today, add_months(today, 12)))
    adopted = Q(state=ProtocolState.ADOPTED, is_exercise=False)
    found = Protocol.objects.filter(ending | adopted).select_related("relation").order_by("ends_on", "pk")
    found = list(found.prefetch_related("relation__partners"))
    return Protocols(
        ending=tuple(protocol for protocol in found if protocol.state in BINDING_STATES),
        adopted=tuple(protocol for protocol in found if protocol.state == ProtocolState.ADOPTED),
    )


@dataclass(frozen=True)
class MissingPermission:
    """Something decided that the law of today lets go no further without an authority."""

    about: str
    title: str
    url: str
    is_requested: bool


def missing_permissions(
    adopted: Iterable[Protocol], ours: Municipality | None, today: date
) -> list[MissingPermission]:
    """What is decided and waits for a permission, requested or not. Three queries."""
    joined = Membership.objects.filter(state=MembershipState.DECIDED, is_exercise=False).select_related(
        "network"
    )
    candidates = [(permissions.TWINNING, thing) for thing in adopted]
    candidates += [(permissions.MEMBERSHIP, thing) for thing in joined]
    rules = _rules_on(ours, today) if candidates else None
    held_up = [thing for act, thing in candidates if rules and rules.needs_permission(act)]
    pending = _awaiting_answer(held_up)
    return [
        MissingPermission(thing.reference, str(thing), thing.get_absolute_url(), _key(thing) in pending)
        for thing in held_up
    ]


def _rules_on(ours: Municipality | None, day: date) -> Rules | None:
    rule_set = RuleSet.objects.in_force(ours.legal_profile, at=day) if ours else None
    return rules_of(rule_set) if rule_set else None


def _key(thing: models.Model) -> tuple[int, int]:
    return ContentType.objects.get_for_model(thing).pk, thing.pk


def _awaiting_answer(things: list[Any]) -> frozenset[tuple[int, int]]:
    """Content type and number of those with a permission requested."""
    if not things:
        return frozenset()
    pending = Permission.objects.filter(
        subject_type__in={_key(thing)[0] for thing in things},
        subject_id__in={thing.pk for thing in things},
        state__in=[PermissionState.REQUESTED, PermissionState.PAPERS_ASKED],
    )
    return frozenset(pending.values_list("subject_type_id", "subject_id"))


def reports() -> models.QuerySet[Report]:
    """The list of reports, the newest first."""
    return Report.objects.with_makers()


@dataclass(frozen=True)
class Offer:
    """A document that can be made of something at hand."""

    kind: str
    reference: str
    title: str

    @property
    def label(self) -> str:
        return str(ReportKind(self.kind).label)


FEW = 6


def documents_on_offer() -> list[Offer]:
    """The latest council items, decided terminations and ties that end, each with its document. Four queries."""
    items = Submission.objects.only("pk", "title")[:FEW]
    ends = Termination.objects.filter(state=TerminationState.DECIDED).only("pk", "title")[:FEW]
    letters = TerminationTie.objects.filter(
        termination__state=TerminationState.DECIDED,
        state__in=[TieState.DECIDED, TieState.NOTIFIED],
        outcome=Outcome.END,
    )
    letters = letters.select_related("relation").prefetch_related("relation__partners").order_by("-pk")[:FEW]
    return [
        *(Offer(ReportKind.COUNCIL_PAPER, item.reference, item.title) for item in items),
        *(Offer(ReportKind.TERMINATION_ACT, end.reference, end.title) for end in ends),
        *(
            Offer(ReportKind.TERMINATION_LETTER, tie.relation.reference, tie.relation.partner_names)
            for tie in letters
        ),
    ]
