"""Reports and evaluations are one place in the menu: the tabs between their pages, and the way back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.models import Evaluation


def tabs(here: str) -> list[dict[str, Any]]:
    named = [
        ("documents", _("Documents"), "report_list"),
        ("statistics", _("Statistics"), "statistics"),
        ("evaluations", _("Evaluations"), "evaluation_list"),
        ("follow_ups", _("What follows"), "follow_up_list"),
        ("schedule", _("Schedule"), "evaluation_schedule"),
        ("questions", _("Questions"), "scheme_list"),
    ]
    return [
        {"label": label, "url": reverse(f"evaluations:{name}"), "current": key == here}
        for key, label, name in named
    ]


def crumbs(evaluation: Evaluation | None = None, *, evaluations: bool = False) -> list[tuple[str, str]]:
    found = [(_("Reports and evaluations"), reverse("evaluations:report_list"))]
    if evaluation or evaluations:
        found.append((_("Evaluations"), reverse("evaluations:evaluation_list")))
    if evaluation:
        found.append((evaluation.reference, evaluation.get_absolute_url()))
    return found
