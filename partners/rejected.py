"""The rejected rows as a file: the original columns and the reason, to be mended and uploaded as it is."""

import csv
import io
import re

from partners.columns import REASONS, titles_of_reasons
from partners.importing import Outcome, Plan
from partners.problems import Problem
from partners.resources import formula_safe

_NUMBER = re.compile(r"[+-]?[\d.,\s]+")


def rejected_as_csv(plan: Plan) -> str:
    separator = plan.table.delimiter or ";"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    places = _own_places(plan.table.header)
    writer.writerow([*(_safe(plan.table.header[place]) for place in places), str(REASONS)])
    for planned in plan.rows.remarkable():
        if planned.outcome is not Outcome.REJECT or planned.is_left_out:
            continue
        cells = planned.row.cells
        kept = [cells[place] if place < len(cells) else "" for place in places]
        writer.writerow([*map(_safe, kept), _safe(" ".join(map(_reason, planned.row.errors)))])
    return "\ufeff" + text.getvalue()


def _own_places(header: list[str]) -> list[int]:
    """The columns of the list itself: a file that comes back a second time has our reasons already."""
    titles = titles_of_reasons()
    return [place for place, title in enumerate(header) if title not in titles] or [0]


def _reason(problem: Problem) -> str:
    reason = problem.reason_and_question
    if problem.code == "extra_cells":
        reason = f"{reason} ({problem.value})"  # they have no column of their own to stand in
    return f"{problem.column}: {reason}" if problem.column else reason


def _safe(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else formula_safe(cell)
