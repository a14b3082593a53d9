"""The rejected rows of a register as a file: the original columns and the reason, to be mended and uploaded."""

import csv
import io
import re

from django.utils.translation import gettext as _

from partners.resources import formula_safe
from partners.twinning_plan import RegisterPlan

_NUMBER = re.compile(r"[+-]?[\d.,\s]+")


def rejected_as_csv(plan: RegisterPlan) -> str:
    """With the mark that lets a spreadsheet read its letters; empty where nothing was rejected."""
    rows = [row for row in plan.rejected_rows if any(cell.strip() for cell in row.cells)]
    if not rows:
        return ""
    table, text = plan.reading.table, io.StringIO()
    width = len(table.header)
    writer = csv.writer(text, delimiter=table.delimiter or ";", lineterminator="\r\n")
    writer.writerow([*map(_safe, table.header), _("Why it was rejected")])
    for row in rows:
        reasons = " ".join(
            f"{problem.column}: {problem.reason}" if problem.column else problem.reason
            for problem in row.errors
        )
        writer.writerow([*map(_safe, [*row.cells, *[""] * width][:width]), _safe(reasons)])
    return "\ufeff" + text.getvalue()


def _safe(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else formula_safe(cell)
