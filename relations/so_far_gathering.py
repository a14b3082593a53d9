"""What a tie cost and brought until now, as plain figures for the council: frozen with an item, put into words later.

Only what council members may read is gathered: agreed programmes and pilots at work, their money and outputs, and the
days of visits and meetings. What was talked about, how alive the tie is and what was never agreed stay inside.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from office.calendar import Precision
from relations import terms
from relations.models import (
    FACE_TO_FACE,
    Activity,
    ActivityState,
    Exchange,
    Protocol,
    Relation,
    Termination,
)

Figures = dict[str, Any]
_PILOTS_AT_WORK = (ActivityState.RUNNING, ActivityState.DONE)


def gather(subject: models.Model) -> Figures | None:
    """The figures of every tie with the partners that the thing sent is about; None where there are none."""
    ties = [_tie(relation) for relation in ties_of(subject)]
    told = [tie for tie in ties if tie["activities"] or tie["visits"]]
    return {"as_of": timezone.localdate().isoformat(), "ties": told} if told else None


def ties_of(subject: models.Model) -> QuerySet[Relation]:
    """The ties that a protocol or a termination concerns: all with the same partners, also earlier ones."""
    if isinstance(subject, Protocol):
        partners = subject.relation.partners.values("pk")
        found = Relation.objects.filter(Q(pk=subject.relation_id) | Q(partners__in=partners))
    elif isinstance(subject, Termination):
        found = Relation.objects.filter(endings__termination=subject)
    else:
        found = Relation.objects.none()
    return found.distinct().prefetch_related("partners", "protocols__versions").order_by("pk")


def _tie(relation: Relation) -> Figures:
    visits = Exchange.objects.filter(relation=relation, kind__in=FACE_TO_FACE).standing().order_by("on", "pk")
    return {
        "relation": relation.reference,
        "type": relation.type,
        "partners": [partner.name for partner in relation.partners.all()],
        "since": relation.since.isoformat() if relation.since else None,
        "since_precision": relation.since_precision,
        "term": _term(relation),
        "activities": [_activity(activity) for activity in _counted(relation)],
        "visits": [
            {"day": row.on.isoformat(), "kind": row.kind, "direction": row.direction} for row in visits
        ],
    }


def _term(relation: Relation) -> Figures | None:
    """The term at hand of the text that came into force last; None where its days are not known exactly."""
    begun = [
        protocol
        for protocol in relation.protocols.all()
        if protocol.in_force_on and protocol.in_force_precision == Precision.DAY and protocol.text
    ]
    if not begun:
        return None
    last = max(begun, key=lambda protocol: (protocol.in_force_on or date.min, protocol.pk))
    text = last.text
    if text is None or last.in_force_on is None:
        return None
    current = terms.term(terms.terms_in(text), last.in_force_on, last.renewals)
    until = last.ended_on or current.end
    return {
        "protocol": last.reference,
        "title": last.title,
        "from": current.start.isoformat(),
        "until": until.isoformat() if until else None,
    }


def _counted(relation: Relation) -> QuerySet[Activity]:
    """Activities that both sides agreed to, each once: a newer agreed version of the programme takes its place."""
    copied = Activity.objects.filter(copied_from=OuterRef("pk"), programme__agreed_on__isnull=False)
    agreed = Q(programme__agreed_on__isnull=False) | Q(programme=None, state__in=_PILOTS_AT_WORK)
    found = relation.activities.filter(agreed).exclude(Exists(copied)).select_related("programme")
    return found.prefetch_related("outputs", "budget_lines__shares").order_by("starts_on", "pk")


def _activity(activity: Activity) -> Figures:
    day = activity.done_on or activity.ends_on or activity.starts_on
    is_off = activity.state == ActivityState.CANCELLED
    return {
        "reference": activity.reference,
        "title": activity.title,
        "state": activity.state,
        "day": day.isoformat() if day else None,
        "programme": activity.programme.reference if activity.programme else None,
        # What is cancelled costs only what was spent on it before.
        "lines": [_line(line) for line in activity.budget_lines.all() if not is_off or line.actual],
        "outputs": [_output(row) for row in activity.outputs.all() if not is_off],
    }


def _line(line: Any) -> Figures:
    return {
        "title": line.title,
        "kind": line.kind,
        "currency": line.currency,
        "planned": str(line.planned),
        "actual": None if line.actual is None else str(line.actual),
        "shares": {share.payer: str(share.amount) for share in line.shares.all()},
    }


def _output(row: Any) -> Figures:
    return {
        "indicator": row.indicator,
        "unit": row.unit,
        "target": str(row.target),
        "actual": None if row.actual is None else str(row.actual),
    }
