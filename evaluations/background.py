"""What was on file when an evaluation opened, frozen as plain text and numbers: later changes do not reach it.

Codes (kinds, states, languages) stay codes and get their words when shown; texts stay as they stood.
"""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils import timezone

from evaluations.models import Evaluation
from networks.models import Membership
from partners.sentence import purpose_sentence
from relations.models import (
    BINDING_STATES,
    Activity,
    BudgetKind,
    Part,
    Programme,
    ProgrammeState,
    Protocol,
    Relation,
)

MOST_EXCHANGES = 10


def gathered(evaluation: Evaluation) -> dict[str, Any]:
    """Everything an evaluator has to have before the eyes, as it stands today."""
    found = {"taken_on": timezone.localdate().isoformat()}
    if evaluation.relation is not None:
        return found | _of_relation(evaluation.relation, evaluation)
    return found | _of_membership(evaluation.membership, evaluation)  # type: ignore[arg-type]  # one of the two is there


def programme_to_evaluate(evaluation: Evaluation) -> Programme | None:
    """The programme that ran in the period: of several the one closed, else the latest."""
    if evaluation.relation is None:
        return None
    found = _programmes(evaluation.relation, evaluation)
    return next((each for each in found if each.state == ProgrammeState.CLOSED), next(iter(found), None))


def _of_relation(relation: Relation, evaluation: Evaluation) -> dict[str, Any]:
    profile = relation.need_profile
    return {
        "subject": {
            "title": relation.partner_names,
            "since": _day(relation.since),
            "since_precision": relation.since_precision,
        },
        "purpose": relation.purpose,
        "need": purpose_sentence(profile) if profile else "",
        "protocol": _protocol(relation),
        "programmes": [_programme(each) for each in _programmes(relation, evaluation)],
        "exchanges": _exchanges(relation, evaluation),
    }


def _protocol(relation: Relation) -> dict[str, Any] | None:
    """The one in force; else the last one that was."""
    texts = [protocol for protocol in relation.protocols.prefetch_related("versions") if protocol.has_begun]
    in_force = [protocol for protocol in texts if protocol.state in BINDING_STATES]
    chosen = next(iter(in_force or texts), None)
    if chosen is None:
        return None
    return {
        "reference": chosen.reference,
        "title": chosen.title,
        "state": chosen.state,
        "in_force_on": _day(chosen.in_force_on),
        "in_force_precision": chosen.in_force_precision,
        "ends_on": _day(chosen.ends_on),
        "purpose": _purpose_in(chosen),
    }


def _purpose_in(protocol: Protocol) -> list[dict[str, str]]:
    """The purpose clause in each of its languages."""
    version = protocol.text
    clauses = [clause for clause in version.clauses if clause["part"] == Part.PURPOSE] if version else []
    return [
        {"language": language, "text": text}
        for clause in clauses
        for language, text in clause["texts"].items()
        if text.strip()
    ]


def _programmes(relation: Relation, evaluation: Evaluation) -> list[Programme]:
    """What was agreed and touched the period, the newest first; a version that another one replaced is left out."""
    agreed = relation.programmes.exclude(agreed_on=None)
    found = agreed.filter(starts_on__lte=evaluation.period_until, ends_on__gte=evaluation.period_from)
    replaced = set(agreed.exclude(replaces=None).values_list("replaces", flat=True))
    shown = found.prefetch_related("objectives__activities__outputs", "objectives__activities__budget_lines")
    return [each for each in shown.order_by("-starts_on", "-pk") if each.pk not in replaced]


def _programme(programme: Programme) -> dict[str, Any]:
    objectives = list(programme.objectives.all())
    activities = [activity for objective in objectives for activity in objective.activities.all()]
    return {
        "reference": programme.reference,
        "title": programme.title,
        "version": programme.version,
        "state": programme.state,
        "starts_on": _day(programme.starts_on),
        "ends_on": _day(programme.ends_on),
        "objectives": [
            {
                "text": objective.text,
                "activities": [_activity(activity) for activity in objective.activities.all()],
            }
            for objective in objectives
        ],
        "budget": _budget(activities),
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "title": activity.title,
        "state": activity.state,
        "outputs": [
            {
                "indicator": output.indicator,
                "unit": output.unit,
                "target": str(output.target),
                "actual": None if output.actual is None else str(output.actual),
            }
            for output in activity.outputs.all()
        ],
    }


def _budget(activities: list[Activity]) -> list[dict[str, Any]]:
    """Money planned and spent in each currency, and how many lines still have no actual amount."""
    sums: dict[str, dict[str, Any]] = {}
    for activity in activities:
        for line in activity.budget_lines.all():
            if line.kind != BudgetKind.MONEY:
                continue
            row = sums.setdefault(line.currency, {"planned": Decimal(0), "actual": Decimal(0), "open": 0})
            row["planned"] += line.planned
            row["actual"] += line.actual or Decimal(0)
            row["open"] += line.actual is None
    return [
        {
            "currency": currency,
            "planned": str(row["planned"]),
            "actual": str(row["actual"]),
            "open": row["open"],
        }
        for currency, row in sorted(sums.items())
    ]


def _exchanges(relation: Relation, evaluation: Evaluation) -> dict[str, Any]:
    """What is on record of the period; the last two-way one of all, whenever it was."""
    period = (evaluation.period_from, evaluation.period_until)
    rows = list(relation.exchanges.standing().filter(on__range=period).order_by("-on", "-pk"))
    last = relation.exchanges.two_way(until=evaluation.period_until).first()
    return {
        "by_kind": dict(sorted(Counter(row.kind for row in rows).items())),
        "by_third_parties": sum(row.is_by_third_party for row in rows),
        "last_two_way_on": _day(last.on) if last else None,
        "latest": [
            {"on": _day(row.on), "kind": row.kind, "about": row.about} for row in rows[:MOST_EXCHANGES]
        ],
    }


def _of_membership(membership: Membership, evaluation: Evaluation) -> dict[str, Any]:
    years = (evaluation.period_from.year, evaluation.period_until.year)
    fees = membership.fees.filter(year__range=years).order_by("year")
    return {
        "subject": {
            "title": membership.network.name,
            "since": _day(membership.effective_on),
            "since_precision": membership.effective_precision,
        },
        "expected": membership.expected,
        "fees": [
            {
                "year": fee.year,
                "currency": fee.currency,
                "amount": str(fee.amount),
                "paid_on": _day(fee.paid_on),
            }
            for fee in fees
        ],
        "seats": [
            {
                "kind": seat.kind,
                "name": seat.name,
                "person": seat.person,
                "from": _day(seat.starts_on),
                "until": _day(seat.ends_on),
            }
            for seat in membership.seats.all()
        ],
    }


def _day(on: Any) -> str | None:
    return on.isoformat() if on else None
