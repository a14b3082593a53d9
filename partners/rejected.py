"""The rejected rows as a file: the original columns and the reason, to be mended and uploaded as it is."""

import csv
import io
import re

from django.utils.translation import gettext as _

from partners.importing import Outcome, Plan
from partners.resources import formula_safe

_NUMBER = re.compile(r"[+-]?[\d.,\s]+")


def rejected_as_csv(plan: Plan) -> str:
    separator = plan.table.delimiter or ";"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    width = len(plan.table.header)
    writer.writerow([*map(_safe, plan.table.header), _("Why it was rejected")])
    for planned in plan.rows:
        if planned.outcome is not Outcome.REJECT or planned.is_left_out:
            continue
        cells = [*planned.row.cells, *[""] * width][: max(width, 1)]
        reasons = " ".join(
            f"{problem.column}: {problem.reason}" if problem.column else problem.reason
            for problem in planned.row.errors
        )
        writer.writerow([*map(_safe, cells), _safe(reasons)])
    return "\ufeff" + text.getvalue()


def _safe(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else formula_safe(cell)
