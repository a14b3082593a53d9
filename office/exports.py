"""Rows as a file: .xlsx with typed cells, or CSV as the spreadsheets of the reader's country open it."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from office.workbooks import workbook

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# What a spreadsheet may take for a formula, also after blanks and in full-width letters.
_RUNS = r"[=+\-@|%＝＋－＠\t\r\n]"
_ESCAPE = re.compile(rf"^'*\s*{_RUNS}")
_ESCAPED = re.compile(rf"^'+\s*{_RUNS}")


def formula_safe(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would calculate with it."""
    return f"'{text}" if _ESCAPE.match(text) else text


def without_escape(text: str) -> str:
    """The reverse of `formula_safe`: an export comes back unchanged ('s-Hertogenbosch keeps its own)."""
    return text[1:] if _ESCAPED.match(text) else text


def escaped_for_workbook(text: str) -> str:
    """A text cell never calculates, so it is written as it is.

    Only what reading would take for an escape gets one, so that it comes back as it was.
    """
    return f"'{text}" if _ESCAPED.match(text) else text


def chosen_format(file_format: str) -> str:
    """The content type of a file format on offer; any other does not exist."""
    if file_format not in FORMATS:
        raise Http404
    return FORMATS[file_format]


def download(name: str, file_format: str, header: list[str], rows: Iterable[list[Any]]) -> HttpResponse:
    content = (as_workbook if file_format == "xlsx" else as_csv)(name, header, rows)
    response = HttpResponse(content, content_type=chosen_format(file_format))
    filename = f"{name}-{timezone.localdate():%Y-%m-%d}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def as_workbook(name: str, header: list[str], rows: Iterable[list[Any]]) -> bytes:
    safe = (
        [escaped_for_workbook(value) if isinstance(value, str) else value for value in row] for row in rows
    )
    return workbook(name, header, safe)


def as_csv(_name: str, header: list[str], rows: Iterable[list[Any]]) -> bytes:
    """Split and with the decimal sign as the reader's country has them; a mark in front tells the encoding."""
    is_english = (get_language() or "en").startswith("en")
    delimiter, point = (",", ".") if is_english else (";", ",")
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows([[_plain(value, point) for value in row] for row in rows])
    return ("\ufeff" + written.getvalue()).encode()


def _plain(value: Any, point: str) -> Any:
    if isinstance(value, str):
        return formula_safe(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", point)
    return value.isoformat() if isinstance(value, date) else value
