"""Reads across the rooms, one function for each part of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.models import Report, ReportKind
from networks.models import Membership, MembershipState
from office import permissions
from office.calendar import add_months
from office.council_rules import Rules
from office.law import rules_of
from office.models import Deadline, Municipality, Permission, PermissionState, RuleSet, Submission, User
from relations.models import (
    BINDING_STATES,
    Outcome,
    Protocol,
    ProtocolState,
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
    for_name: str = ""  # whose it is, where it comes to a deputy


@dataclass(frozen=True)
class Agenda:
    overdue: tuple[Due, ...]
    due: tuple[Due, ...]
    waiting: tuple[Due, ...]
    later: int = 0  # due after the horizon: counted here, listed in the diary

    @property
    def is_empty(self) -> bool:
        return not (self.overdue or self.due or self.waiting)


MOST = 100  # more than a person reads; the rest comes up as these are settled
HORIZON = timedelta(days=365)


def agenda_of(user: User, today: date) -> Agenda:
    """What this user must act on within a year: overdue, due, and what waits on somebody outside.

    What is due later is only counted. One query; a second one for whoever has more open than is ever listed.
    """
    theirs, last = Deadline.objects.open().for_user(user), today + HORIZON
    found = list(theirs.order_by("due_on", "pk")[:MOST])
    open_ones = [deadline for deadline in found if deadline.due_on <= last]
    later = len(found) - len(open_ones) if len(found) < MOST else theirs.filter(due_on__gt=last).count()
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
        later=later,
    )


def _due(deadline: Deadline, days: int) -> Due:
    return Due(
        text=deadline.text,
        about=deadline.subject_reference,
        url=deadline.subject_url,
        due_on=deadline.due_on,
        days=days,
        waiting_on=gettext(deadline.waiting_on) if deadline.waiting_on else "",
        for_name=deadline.for_name,
    )


@dataclass(frozen=True)
class Protocols:
    """What home says of protocols: those whose term ends within twelve months, and those adopted."""

    ending: tuple[Protocol, ...]
    adopted: tuple[Protocol, ...]


def protocols_to_watch(today: date) -> Protocols:
    """Both at once, exercises among the ending ones included. One query; the partners are read by the page."""
    ending = Q(state__in=BINDING_STATES, ends_on__range=(today, add_months(today, 12)))
    adopted = Q(state=ProtocolState.ADOPTED, is_exercise=False)
    rows = Protocol.objects.filter(ending | adopted).select_related("relation").order_by("ends_on", "pk")
    found = list(rows)
    return Protocols(
        ending=tuple(protocol for protocol in found if protocol.state in BINDING_STATES),
        adopted=tuple(protocol for protocol in found if protocol.state == ProtocolState.ADOPTED),
    )


class Lack(models.TextChoices):
    """How a permission is missing, and what that means."""

    NOT_REQUESTED = "not_requested", _("Decided, but the permission the law asks for is not requested yet.")
    REQUESTED = "requested", _("Decided and requested. Nothing may be signed or joined before the answer.")
    NOT_ON_FILE = "not_on_file", _("It runs, but the permission the law asked for is not on file.")


@dataclass(frozen=True)
class MissingPermission:
    about: str
    title: str
    url: str
    lack: Lack

    @property
    def tone(self) -> str:
        return "danger" if self.lack == Lack.NOT_REQUESTED else "warning"


@dataclass(frozen=True)
class _Candidate:
    """A running one falls under the law of the day on which it was decided or became known."""

    thing: Any
    act: str
    day: date
    runs: bool

    @property
    def key(self) -> tuple[int, int]:
        return ContentType.objects.get_for_model(self.thing).pk, self.thing.pk


_RUNNING = (MembershipState.ACTIVE, MembershipState.ON_HOLD, MembershipState.NOTICE_GIVEN)


def missing_permissions(
    adopted: Iterable[Protocol], ours: Municipality | None, today: date
) -> list[MissingPermission]:
    """What the law lets go no further without an authority, or should not have. Three queries."""
    candidates = [_Candidate(protocol, permissions.TWINNING, today, runs=False) for protocol in adopted]
    candidates += [_membership(membership, today) for membership in _memberships()]
    needing = _needing_permission(candidates, ours)
    states = _permission_states(needing)
    return [
        MissingPermission(
            candidate.thing.reference, str(candidate.thing), candidate.thing.get_absolute_url(),
            _lack(candidate, states.get(candidate.key, frozenset())),
        )
        for candidate in needing
        if PermissionState.GRANTED not in states.get(candidate.key, frozenset())
    ]  # fmt: skip


def _memberships() -> models.QuerySet[Membership]:
    found = Membership.objects.filter(
        state__in=[MembershipState.DECIDED, *_RUNNING], is_exercise=False, network__is_domestic=False
    )
    return found.select_related("network", "decision")


def _membership(membership: Membership, today: date) -> _Candidate:
    """A running one falls under the law of the day on which it was decided, or became known."""
    runs = membership.state in _RUNNING
    decided = membership.decision.decided_on if membership.decision else None
    day = decided or membership.effective_on or membership.announced_on if runs else None
    return _Candidate(membership, permissions.MEMBERSHIP, day or today, runs)


def _needing_permission(candidates: list[_Candidate], ours: Municipality | None) -> list[_Candidate]:
    if not candidates or ours is None:
        return []
    laws = [rules_of(row) for row in RuleSet.objects.filter(profile=ours.legal_profile, superseded_by=None)]
    return [candidate for candidate in candidates if _asks(laws, candidate)]


def _asks(laws: list[Rules], candidate: _Candidate) -> bool:
    in_force = [
        law
        for law in laws
        if (law.valid_from is None or law.valid_from <= candidate.day)
        and (law.valid_until is None or candidate.day <= law.valid_until)
    ]
    return any(law.needs_permission(candidate.act) for law in in_force)


def _lack(candidate: _Candidate, states: frozenset[str]) -> Lack:
    if candidate.runs:
        return Lack.NOT_ON_FILE
    is_asked = not states.isdisjoint((PermissionState.REQUESTED, PermissionState.PAPERS_ASKED))
    return Lack.REQUESTED if is_asked else Lack.NOT_REQUESTED


def _permission_states(candidates: list[_Candidate]) -> dict[tuple[int, int], frozenset[str]]:
    """For each thing the states of the permissions on file."""
    if not candidates:
        return {}
    rows = Permission.objects.filter(
        subject_type__in={candidate.key[0] for candidate in candidates},
        subject_id__in={candidate.thing.pk for candidate in candidates},
    ).values_list("subject_type_id", "subject_id", "state")
    states: dict[tuple[int, int], frozenset[str]] = {}
    for subject_type, subject, state in rows:
        states[subject_type, subject] = states.get((subject_type, subject), frozenset()) | {state}
    return states


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
    """The latest council items, decided terminations and open ends, each with its document. Four queries."""
    items = Submission.objects.only("pk", "title")[:FEW]
    ends = Termination.objects.filter(state=TerminationState.DECIDED).only("pk", "title")[:FEW]
    open_ends = [TieState.DECIDED, TieState.NOTIFIED]
    letters = TerminationTie.objects.filter(
        termination__state=TerminationState.DECIDED, state__in=open_ends, outcome=Outcome.END
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
