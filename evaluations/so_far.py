"""Earlier evaluations as the council reads them: when, over which period, and what was recommended.

Scores, evidence and what the two sides said to one another stay with the staff.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from evaluations.models import Evaluation, EvaluationKind, Perspective, Recommendation
from networks.models import Membership
from office import so_far
from office.calendar import written
from office.letters import capitalised
from office.so_far import Figure, Section, Table
from office.traced import Because
from relations.so_far_gathering import ties_of

Figures = dict[str, Any]


def gather(subject: models.Model) -> Figures | None:
    """The adopted evaluations of the ties or the membership that the thing sent is about, the latest first."""
    about = Q(relation__in=ties_of(subject).values("pk"))
    if isinstance(subject, Membership):
        about = Q(membership=subject)
    found = Evaluation.objects.adopted().filter(about).order_by("-adopted_on", "-pk")
    rows = [
        {
            "reference": row.reference,
            "kind": row.kind,
            "perspective": row.perspective,
            "from": row.period_from.isoformat(),
            "until": row.period_until.isoformat(),
            "adopted_on": row.adopted_on.isoformat() if row.adopted_on else None,
            "recommendation": row.recommendation,
        }
        for row in found
    ]
    return {"evaluations": rows} if rows else None


def read(figures: Figures) -> list[Section]:
    return [Section(_("Earlier evaluations"), in_short(figures))]


def in_short(figures: Figures) -> list[Figure]:
    """What the last one recommended; all of them are its rows."""
    rows = figures["evaluations"]
    columns = [_("Evaluation"), _("Kind"), _("Period"), _("Adopted on"), _("Recommendation")]
    because = Because(_("The recommendation of the evaluation adopted last. Its scores stay with the staff."))
    table = Table(columns, [_row(row) for row in rows])
    return [Figure(_("Last evaluation recommends"), _recommended(rows[0]), (because,), table)]


def _row(row: Figures) -> list[str]:
    kind = f"{EvaluationKind(row['kind']).label}, {Perspective(row['perspective']).label}"
    period = f"{_day(row['from'])} – {_day(row['until'])}"
    return [row["reference"], capitalised(kind), period, _day(row["adopted_on"]), _recommended(row)]


def _recommended(row: Figures) -> str:
    return str(Recommendation(row["recommendation"]).label) if row["recommendation"] else _("nothing")


def _day(day: str | None) -> str:
    return written(date.fromisoformat(day)) if day else ""


def register() -> None:
    so_far.register(so_far.Source("evaluations", gather, read, in_short))
