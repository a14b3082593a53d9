"""Excel workbooks (.xlsx): measured before they are unpacked, read sheet by sheet, handed on as text.

The rest of the import knows one kind of list. So a workbook becomes CSV text in memory, a tenth of its size as
objects, with what a reader sees in each cell: dates as ISO dates, merged cells with their value in each of them.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.cells import as_written
from partners.foreign_formats import refuse_other_archives

MAX_ROWS = 250_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # what a cell of Excel can hold
_MAX_UNPACKED = 120 * 1024 * 1024
_MAX_RATIO = 120
_MAX_PARTS = 500
# What is parsed whole, and what is read cell by cell: at some 15 MB a second, a longer list is better as CSV.
_MAX_SHARED_TEXTS = 20 * 1024 * 1024
_MAX_PART = 4 * 1024 * 1024
_MAX_SHEET = 60 * 1024 * 1024
_MAX_WORKBOOK_CELLS = 900_000
_NOT_PARSED = (
    "xl/pivotCache/",
    "xl/drawings/",
    "xl/charts/",
    "xl/media/",
    "xl/externalLinks/",
    "xl/comments",
)
_MAX_MERGES = 5_000
_MOST_EMPTY = 3_000
_PROLOG = 16_384
_CHUNK = 1 << 20


@dataclass
class Workbook:
    """One sheet as CSV text in UTF-8, and the visible sheets one may choose from."""

    content: bytes
    sheet: str
    sheets: list[str]
    merged_cells: int = 0


@dataclass
class _Measure:
    """What a sheet holds, counted in its bytes before any of it is parsed."""

    cells: int = 0
    rows: int = 0
    without_result: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_workbook(content: bytes, sheet: str = "") -> Workbook:
    """The sheet of that name, else the first visible one that has rows. Raises Refused for what is no list."""
    archive = _measured_archive(content)
    from openpyxl import load_workbook  # costs a quarter of a second, and few files are workbooks

    with warnings.catch_warnings():
        # The library remarks on styles and extensions it does not know; none of them concerns the cells.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                return _chosen(book, archive, sheet)
            finally:
                book.close()
        except Refused:
            raise
        except Exception as broken:
            raise _broken() from broken


def _chosen(book, archive: zipfile.ZipFile, wanted: str) -> Workbook:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.worksheets)
    names = [sheet.title for sheet in visible]
    for sheet in visible:
        if wanted in names and sheet.title != wanted:
            continue
        part = sheet._worksheet_path.lstrip("/")  # noqa: SLF001  # a sheet tells its part nowhere else
        measure = _measured_sheet(archive, part)
        text, has_rows = _as_text(sheet, measure)
        if has_rows or wanted in names:
            return Workbook(text, sheet.title, names, _merged(measure))
    raise Refused("empty_file", _("The file is empty."))


def _merged(measure: _Measure) -> int:
    return sum((bottom - top + 1) * (right - left + 1) - 1 for left, top, right, bottom in measure.merges)


def _as_text(sheet, measure: _Measure) -> tuple[bytes, bool]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    has_rows, empty, waiting = False, 0, 0
    for cells in _with_merged(_cells_of(sheet), measure.merges):
        if not cells:
            empty += 1
            waiting += 1
            if empty > _MOST_EMPTY:  # a whole column that was given a colour
                break
            continue
        text.write("\n" * waiting)
        writer.writerow(cells)
        has_rows, empty, waiting = True, 0, 0
    return text.getvalue().encode(), has_rows


def _cells_of(sheet) -> Iterator[list[str]]:
    # What the sheet says about its own size may be wrong or a trap.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
        if number > MAX_ROWS + _MOST_EMPTY:
            return
        cells = [_storable(as_written(value)) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _storable(text: str) -> str:
    """Without zero signs and halves of letters, which no database takes."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _with_merged(rows: Iterator[list[str]], merges: list[tuple[int, int, int, int]]) -> Iterator[list[str]]:
    """A merged cell shows its value over its whole area, so every row of it says the same."""
    if not merges:
        yield from rows
        return
    values: dict[tuple[int, int, int, int], str] = {}
    for number, row in enumerate(rows, start=1):
        cells = row
        for area in merges:
            left, top, _right, bottom = area
            if not top <= number <= bottom:
                continue
            if number == top:
                values[area] = cells[left - 1] if left <= len(cells) else ""
            # Across, a merged cell is a title; it belongs to its first column alone.
            if number > top and values.get(area):
                cells = [*cells, *[""] * (left - len(cells))]
                cells[left - 1] = cells[left - 1] or values[area]
        yield cells


_CELL, _ROW = re.compile(rb"<(?:\w+:)?c[ />]"), re.compile(rb"<(?:\w+:)?row[ />]")
_UNCALCULATED = re.compile(rb"(?:</f>|<f(?: [^<>]*)?/>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


def _measured_sheet(archive: zipfile.ZipFile, part: str) -> _Measure:
    measure, rest = _Measure(), b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            chunk = rest + chunk
            # Up to the last whole tag; a sheet without any tag is no sheet.
            end = chunk.rfind(b"</c>") + 4 if b"</c>" in chunk else len(chunk)
            _count(measure, chunk[:end])
            rest = chunk[end:][-_CHUNK:]
    _count(measure, rest)
    _refuse_odd_sheet(measure)
    return measure


def _count(measure: _Measure, part: bytes) -> None:
    measure.cells += len(_CELL.findall(part))
    measure.rows += len(_ROW.findall(part))
    measure.without_result += len(_UNCALCULATED.findall(part))
    for left, top, right, bottom in _MERGE.findall(part):
        if len(measure.merges) < _MAX_MERGES and int(bottom) <= MAX_ROWS:
            measure.merges.append((_column(left), int(top), _column(right), int(bottom)))


def _column(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_odd_sheet(measure: _Measure) -> None:
    if measure.cells > MAX_COLUMNS * max(measure.rows, 1):
        raise Refused(
            "too_many_columns",
            _("The file has more than %(columns)s columns, so it is not a list of partners.")
            % {"columns": MAX_COLUMNS},
        )
    if measure.cells > _MAX_WORKBOOK_CELLS:
        raise _too_large()
    if measure.without_result:
        sentence = _(
            "This workbook has %(count)s formulas without a result. Open it in Excel or LibreOffice, save it and "
            "upload it again; or save the list as CSV."
        )
        raise Refused("formulas_without_result", sentence % {"count": measure.without_result})


def _measured_archive(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        names = {part.filename for part in parts}
        refuse_other_archives(archive, names)
        _refuse_odd_names(parts, names)
        _refuse_odd_sizes(parts, len(content))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _refuse_document_type(archive.open(part).read(_PROLOG))
    except Refused:
        raise
    except Exception as broken:  # the archive's own index may hold anything
        raise _broken() from broken
    return archive


def _refuse_odd_names(parts: list[zipfile.ZipInfo], names: set[str]) -> None:
    if any("vbaproject" in name.lower() for name in names):
        raise Refused(
            "macros",
            _("Workbooks with macros are not accepted. Save the list as .xlsx without macros or as CSV."),
        )
    if len(names) < len(parts) or any(part.flag_bits & 1 for part in parts):
        raise _broken()


def _refuse_odd_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    too_many = len(parts) > _MAX_PARTS
    if too_many or unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * max(packed, 10_000):
        raise _bomb()
    for part in parts:
        name, size = part.filename, part.file_size
        if name.startswith("xl/worksheets/"):
            limit = _MAX_SHEET
        elif name == "xl/sharedStrings.xml":
            limit = _MAX_SHARED_TEXTS
        else:
            limit = _MAX_UNPACKED if name.startswith(_NOT_PARSED) else _MAX_PART
        if size > limit:
            raise _too_large()


def _refuse_document_type(start: bytes) -> None:
    """Excel writes no document type; one could hold entities that unfold to gigabytes."""
    plain = start.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain or (start and not re.search(rb"<[A-Za-z]", start)):
        raise Refused(
            "broken_workbook",
            _("This workbook holds a document type that Excel never writes, so it was not opened."),
        )


def _broken() -> Refused:
    return Refused(
        "broken_workbook",
        _("This workbook is damaged or protected. Open it, save it again as .xlsx or CSV and try once more."),
    )


def _bomb() -> Refused:
    return Refused(
        "bomb",
        _("This workbook is far larger unpacked than it seems, so it was not opened. Save the list as CSV."),
    )


def _too_large() -> Refused:
    return Refused(
        "workbook_too_large",
        _("This workbook is too large to be read here. Save the sheet with the list as CSV and upload that."),
    )
