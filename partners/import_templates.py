"""An empty list to fill in: our headers in the reader's language. Examples stand on a second sheet, which the import
does not read; so none is ever imported by mistake.
"""

import csv
import io
from typing import Any

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.claims import claim_columns
from partners.columns import COLUMNS, Column

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What most lists have; every other column of ours is understood as well.
_KEYS = (
    "name", "country", "region", "latitude", "longitude", "population", "population_year", "website", "wikidata_id",
    "other_names", "notes",
)  # fmt: skip
_HINTS: dict[str, tuple[Any, Any]] = {
    "name": (gettext_lazy("needed in each row"), "Gent"),
    "country": (gettext_lazy("needed: its name in any usual language, or its two-letter code"), "BE"),
    "region": ("", "Oost-Vlaanderen"),
    "latitude": (gettext_lazy("degrees as a decimal number"), 51.05),
    "longitude": (gettext_lazy("degrees as a decimal number"), 3.71667),
    "population": (gettext_lazy("a whole number"), 265086),
    "population_year": (gettext_lazy("the year of that figure"), 2023),
    "website": ("", "https://stad.gent"),
    "wikidata_id": (gettext_lazy("finds the partner whatever its name"), "Q1296"),
    "other_names": (gettext_lazy("set apart by | signs"), "Ghent | Gand"),
    "notes": (gettext_lazy("any text"), ""),
}


def template_columns() -> list[Column]:
    ours = {column.key: column for column in COLUMNS}
    return [*(ours[key] for key in _KEYS), *claim_columns()]


def template_file(file_format: str) -> bytes:
    """The template as CSV (in the separator of the language's spreadsheets) or as a workbook."""
    headers = [capfirst(str(column.label)) for column in template_columns()]
    if file_format == "csv":
        text = io.StringIO()
        separator = ";" if formats.get_format("DECIMAL_SEPARATOR") == "," else ","
        csv.writer(text, delimiter=separator, lineterminator="\r\n").writerow(headers)
        return b"\xef\xbb\xbf" + text.getvalue().encode()
    return _workbook(headers)


def _workbook(headers: list[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book, bold = Workbook(), Font(bold=True)
    sheet = book.active
    sheet.title = _("Partners")
    sheet.append(headers)
    sheet.freeze_panes = "A2"
    explained = book.create_sheet(_("How to fill it in"))
    explained.append([_("Column"), _("What it holds"), _("Example")])
    for column, header in zip(template_columns(), headers, strict=True):
        hint, example = _HINTS.get(column.key, (_("kept as a claim: a list never changes a legal state"), ""))
        explained.append([header, str(hint), example])
    for page in (sheet, explained):
        for cell in page[1]:
            cell.font = bold
        for number in range(1, page.max_column + 1):
            page.column_dimensions[get_column_letter(number)].width = 34 if page is explained else 18
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
