"""Statistics as of a day: figures that open their rows and their definition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evaluations.charts import ACCENT, bar_chart
from evaluations.forms import DayForm
from evaluations.reports.atlas import atlas, drawn, legend
from evaluations.reports.portfolio import Breakdown, Figure, Line, breakdowns, figures, tie_row
from evaluations.rules import may_request
from evaluations.statistics import Portfolio, Tie, portfolio
from evaluations.views.tabs import tabs
from office.access import STAFF, open_to
from office.models import Municipality

# The rows behind each figure; the country figures open the breakdown instead.
_BEHIND: dict[str, Callable[[Portfolio], tuple[Tie, ...]]] = {
    "live": lambda counted: counted.live_ties,
    "since_unknown": lambda counted: tuple(tie for tie in counted.live_ties if tie.is_since_unknown),
    "ever": lambda counted: counted.ties,
    "countries": lambda counted: counted.live_ties,
    "ever_countries": lambda counted: counted.ties,
}
_PARTS: dict[str, Callable[[Tie, str], bool]] = {
    "type": lambda tie, code: tie.type == code,
    "country": lambda tie, code: code in tie.countries,
    "status": lambda tie, code: tie.status == code,
}


@require_GET
@open_to(*STAFF)
def statistics(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET if "as_of" in request.GET else None)
    language = (get_language() or "en").split("-")[0]
    counted = portfolio(form.day())
    numbers, parts = figures(counted, language), breakdowns(counted, language)
    chosen = _chosen(request, counted, numbers, parts)
    context = {
        "form": form,
        "as_of": counted.as_of,
        "figures": [_figure(figure, counted) for figure in numbers],
        "definitions": numbers,
        "parts": [_part(part, counted) for part in parts],
        "map": _map(counted, language),
        "rows": [tie_row(tie, language) for tie in chosen.ties],
        "crumbs": [(_("Reports and evaluations"), reverse("evaluations:report_list"))],
        "tabs": tabs("statistics"),
        "has_ended": any(not tie.is_live for tie in chosen.ties),
        "rows_title": chosen.title,
        "may_request": may_request(request.user) is None,
    }
    return render(request, "evaluations/statistics.html", context)


@dataclass(frozen=True)
class Chosen:
    title: str
    ties: tuple[Tie, ...]


def _chosen(
    request: HttpRequest, counted: Portfolio, numbers: tuple[Figure, ...], parts: tuple[Breakdown, ...]
) -> Chosen:
    """The rows behind the number that was opened; the live ties when none was or it is no number of ours."""
    for part in parts:
        line = next((line for line in part.lines if line.key == request.GET.get(part.key)), None)
        if line:
            matches = _PARTS[part.key]
            title = _("%(part)s: %(line)s") % {"part": part.title, "line": line.label}
            return Chosen(title, tuple(tie for tie in counted.live_ties if matches(tie, line.key)))
    opened = next((number for number in numbers if number.key == request.GET.get("show")), numbers[0])
    return Chosen(opened.label, _BEHIND[opened.key](counted))


def _address(counted: Portfolio, **chosen: str) -> str:
    query = urlencode({"as_of": counted.as_of.isoformat(), **chosen})
    return f"{reverse('evaluations:statistics')}?{query}#rows"


def _figure(figure: Figure, counted: Portfolio) -> dict[str, Any]:
    return {"number": figure.value_text, "label": figure.label, "url": _address(counted, show=figure.key)}


def _part(part: Breakdown, counted: Portfolio) -> dict[str, Any]:
    return {
        "part": part,
        "chart": bar_chart(
            part.bars(), title=part.title, description=part.in_words, identifier=f"by-{part.key}", width=480
        ),
        "lines": [_line(part, line, counted) for line in part.lines],
    }


def _map(counted: Portfolio, language: str) -> dict[str, Any]:
    told = atlas(counted, Municipality.ours(), language)
    return {"atlas": told, "drawing": drawn(told, accent=ACCENT, width=760), "legend": legend(told, ACCENT)}


def _line(part: Breakdown, line: Line, counted: Portfolio) -> dict[str, Any]:
    return {"line": line, "url": _address(counted, **{part.key: line.key})}
