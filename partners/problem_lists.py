"""All problems of one preview: kept beside it as codes, and handed out as a list in the reader's language."""

import csv
import io
import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.importing import Plan
from partners.models import PartnerImport
from partners.problems import SENTENCES, Problem
from partners.resources import formula_safe

# First rows of each cause that a page shows; the rest is counted and stands in the list to download.
FIRST = 5
_IN_MEMORY = 1 << 20
_encoder = DjangoJSONEncoder(ensure_ascii=False)

# What rows with one cause have in common, where the sentence of a single row names its own values.
TITLES = {
    "ambiguous": gettext_lazy("Several partners may be meant."),
    "far_apart": gettext_lazy("A partner of this name lies somewhere else."),
    "shared_country_name": gettext_lazy("Several countries share this name."),
    "wikidata_id_taken": gettext_lazy("The Wikidata identifier belongs to another partner."),
    "contradicts_row": gettext_lazy("Two rows say different things of one partner."),
    "spelled_differently": gettext_lazy("The partner is spelled differently on file. That spelling stays."),
    "repeats_row": gettext_lazy("A partner stands in the list twice, with the same values."),
    "same_name_elsewhere": gettext_lazy("Two rows have the same name, but lie apart."),
    "same_place": gettext_lazy("A partner with another name lies at the same place."),
    "far_from_country": gettext_lazy("The position lies outside the country of the row."),
    "swapped_position": gettext_lazy("Latitude and longitude seem to be exchanged."),
    "lost_minus": gettext_lazy("A minus sign seems to be lost."),
}


def keep_problems(importation: PartnerImport, plan: Plan) -> None:
    """Set the file with every problem of the plan; the caller saves the import."""
    importation.problems_file = ""
    with SpooledTemporaryFile(_IN_MEMORY) as lines:
        for line in _lines(plan):
            lines.write(line)
        if lines.tell():
            lines.seek(0)
            importation.problems_file.save("problems.jsonl", File(lines), save=False)


def _lines(plan: Plan) -> Iterator[bytes]:
    for planned in plan.rows.remarkable():
        for kind, problems in (("errors", planned.row.errors), ("warnings", planned.row.warnings)):
            for problem in problems:
                stored = {"kind": kind, **problem.stored()}
                yield _encoder.encode(stored).encode() + b"\n"


def problems_as_csv(importation: PartnerImport) -> Iterator[str]:
    """Every problem as a line of CSV, worded now; separated as the list itself is."""
    separator = importation.preview.get("delimiter") or ";"
    yield "\ufeff" + _line(
        [_("Row"), _("What"), _("Column"), _("Value"), _("Reason"), _("Suggestion")], separator
    )
    kinds = {"errors": _("rejected"), "warnings": _("please check")}
    with importation.problems_file.open("rb") as lines:
        for line in lines:
            stored = json.loads(line)
            kind = kinds[stored.pop("kind")]
            problem = Problem(**stored)
            texts = [problem.column, problem.value, problem.reason, problem.fix]
            yield _line([problem.row, kind, *map(formula_safe, texts)], separator)


def _line(cells: list[Any], separator: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def grouped(preview: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The kept errors or warnings by cause: the most frequent first, each with its first rows."""
    kept = [Problem(**stored) for stored in preview.get(kind, [])]
    totals: dict[str, int] = {}
    for cause in preview.get("causes", []):
        if cause["kind"] == kind:
            totals[cause["code"]] = totals.get(cause["code"], 0) + cause["total"]
    for problem in kept:  # a preview of before the causes were counted
        totals.setdefault(problem.code, sum(other.code == problem.code for other in kept))
    return [_cause(code, total, kept) for code, total in sorted(totals.items(), key=lambda cause: -cause[1])]


def _cause(code: str, total: int, kept: list[Problem]) -> dict[str, Any]:
    problems = [problem for problem in kept if problem.code == code]
    return {
        "code": code,
        "total": total,
        "title": TITLES.get(code) or SENTENCES[code],
        # The sentence of each row is told where it says more than the heading.
        "each_differs": code in TITLES,
        "has_suggestions": any(problem.suggestion for problem in problems),
        "problems": problems[:FIRST],
        "folded": problems[FIRST:],
        "not_kept": max(total - len(problems), 0),
        "columns": sorted({problem.column for problem in problems if problem.column}),
    }
