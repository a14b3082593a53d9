"""Excel workbooks (.xlsx): measured before they are unpacked, then read row by row."""

import io
import warnings
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.cells import as_written

MAX_ROWS = 250_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # what a cell of Excel can hold
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_RATIO = 120
_MAX_PARTS = 500


def rows_of_workbook(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet that has any, as a reader would have typed them."""
    _refuse_odd_archive(content)
    from openpyxl import load_workbook  # costs a quarter of a second, and few files are workbooks

    with warnings.catch_warnings():
        # The library remarks on styles and extensions it does not know; none of them concerns the cells.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            yield from _rows(book)
        except Refused:
            raise
        except Exception as broken:
            sentence = _(
                "This workbook is damaged or protected. Open it, save it again as .xlsx or CSV and try once "
                "more."
            )
            raise Refused("broken_workbook", sentence) from broken
        else:
            book.close()


def _rows(book) -> Iterator[list[str]]:
    for sheet in book.worksheets:
        # What the sheet says about its own size may be wrong or a trap.
        sheet.reset_dimensions()
        found = False
        for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
            cells = [as_written(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            found = found or bool(cells)
            yield cells
        if found:
            return


def _refuse_odd_archive(content: bytes) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise Refused(
            "broken_workbook", _("This workbook is damaged. Open it, save it again and try once more.")
        ) from None
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Refused(
            "wrong_format",
            _("This is not an Excel workbook. Save the list as CSV or as an Excel workbook (.xlsx)."),
        )
    if any("vbaProject" in name for name in names):
        raise Refused(
            "macros",
            _("Workbooks with macros are not accepted. Save the list as .xlsx without macros or as CSV."),
        )
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > _MAX_PARTS
        or unpacked > _MAX_UNPACKED
        or unpacked > _MAX_RATIO * max(len(content), 10_000)
    ):
        raise Refused(
            "bomb",
            _(
                "This workbook is far larger unpacked than it seems, so it was not opened. Save the list as "
                "CSV."
            ),
        )
    if any(
        b"<!DOCTYPE" in archive.open(part).read(2_000) for part in parts if part.filename.endswith(".xml")
    ):
        raise Refused(
            "broken_workbook",
            _("This workbook holds a document type that Excel never writes, so it was not opened."),
        )
