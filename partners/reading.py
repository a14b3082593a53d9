"""From the bytes of a list to a table: encoding, separator and header as people have them.

Rows keep the number that a spreadsheet shows for them: the first line is 1, title rows and empty rows count.
A table holds the bytes and reads its rows each time they are asked for, so a long list stays small in memory.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.columns import Column, known_spellings, meaning_of
from partners.encodings import ENCODINGS, Letters, find_letters
from partners.foreign_formats import refuse_other_formats
from partners.spreadsheets import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Workbook, read_workbook

__all__ = ["DELIMITERS", "ENCODINGS", "FOUND_OUT", "MAX_BYTES", "Dialect", "Rows", "Table", "read_table"]

MAX_BYTES = 25 * 1024 * 1024
MAX_LINE = 1_000_000
MAX_CELLS = 6_000_000
DELIMITERS = (",", ";", "\t", "|")
DECIMAL_SIGNS = (",", ".")
_HEADER_WITHIN = 20
_SAMPLE_ROWS = 60
# So many empty lines in a row are the end of a list (whole columns of a sheet that were given a colour).
_MOST_EMPTY = 10_000
# Blanks, line ends and separators: a file of nothing else holds nothing, however long it is.
_NOTHING = b" \t\r\n\x0b\x0c,;|"
# The separator of the text that a workbook is kept as.
_WORKBOOK_SIGN = ","


@dataclass(frozen=True)
class Dialect:
    """How a file is to be read; what is left empty is found out."""

    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    decimal: str = ""
    sheet: str = ""


FOUND_OUT = Dialect()


class Rows:
    """The rows below the header: (row number in the spreadsheet, cells), read anew on every pass."""

    def __init__(self, read: Callable[[], Iterator[list[str]]], first: int, last: int):
        self._read = read
        self._first = first
        self._last = last

    def __len__(self) -> int:
        return max(self._last - self._first + 1, 0)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        numbered = enumerate(self._read(), start=1)
        return islice(numbered, self._first - 1, max(self._last, self._first - 1))

    def head(self, count: int) -> list[tuple[int, list[str]]]:
        return list(islice(self, count))


@dataclass
class Table:
    header: list[str]
    # Empty rows at the end of the file are left off.
    rows: Rows
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1
    titles: list[str] = field(default_factory=list)
    # The decimal sign, where the reader has chosen one; empty: every number is read by itself.
    decimal: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    merged_cells: int = 0
    # The first lines whose letters are in another encoding than the rest.
    odd_lines: tuple[int, ...] = ()

    @property
    def is_workbook(self) -> bool:
        return not self.encoding


def read_table(content: bytes, dialect: Dialect = FOUND_OUT, more: Iterable[Column] = ()) -> Table:
    """Read a CSV text or an xlsx workbook. Raises Refused with a sentence that says what to do instead."""
    if not content.strip(_NOTHING):
        raise Refused("empty_file", _("The file is empty."))
    if len(content) > MAX_BYTES:
        raise Refused("file_too_large", _("The file is larger than 25 MB. Split it and import the parts."))
    spellings = known_spellings(more)
    if content.startswith(b"PK\x03\x04"):
        table = _of_workbook(read_workbook(content, dialect.sheet), spellings, dialect)
    else:
        table = _of_text(content, spellings, dialect)
    table.decimal = dialect.decimal if dialect.decimal in DECIMAL_SIGNS else ""
    return table


def _of_workbook(book: Workbook, spellings: dict[str, str], dialect: Dialect) -> Table:
    table = _table(lambda: _records(book.content, Letters("utf-8"), _WORKBOOK_SIGN), spellings, dialect)
    table.sheet, table.sheets, table.merged_cells = book.sheet, book.sheets, book.merged_cells
    return table


def _of_text(content: bytes, spellings: dict[str, str], dialect: Dialect) -> Table:
    refuse_other_formats(content)
    letters = find_letters(content, dialect.encoding, spellings)
    _refuse_odd_bytes(content, letters)
    delimiter = dialect.delimiter or _find_delimiter(content, letters, spellings)
    table = _table(
        lambda: _records(content, letters, delimiter), spellings, dialect, _odd_quotes(content, letters)
    )
    table.encoding, table.delimiter, table.odd_lines = letters.encoding, delimiter, letters.odd_lines
    return table


def _refuse_odd_bytes(content: bytes, letters: Letters) -> None:
    if not letters.is_wide and b"\x00" in content:
        raise _binary()
    if not _has_line_ends(content, every=MAX_LINE * (4 if letters.is_wide else 1)):
        raise Refused(
            "line_too_long",
            _("A line of this file has more than a million letters, so it is not a list of partners."),
        )


def _has_line_ends(content: bytes, *, every: int) -> bool:
    """Whether a line ends within each so many bytes. It leaps from the last end in reach to the next."""
    begin = 0
    while len(content) - begin >= every:
        end = max(content.rfind(sign, begin, begin + every) for sign in (b"\n", b"\r"))
        if end < begin:
            return False
        begin = end + 1
    return True


def _odd_quotes(content: bytes, letters: Letters) -> bool:
    """Whether the quotation marks cannot all be pairs."""
    return content.count('"'.encode(letters.encoding)) % 2 == 1


def _binary() -> Refused:
    return Refused(
        "binary_file",
        _("The file holds signs that no text has. Save the list as CSV or as an Excel workbook (.xlsx)."),
    )


def _records(content: bytes, letters: Letters, delimiter: str) -> Iterator[list[str]]:
    text = io.TextIOWrapper(io.BytesIO(content), letters.encoding, letters.errors, newline="")
    if text.read(1) != "\ufeff":
        text.seek(0)
    number = 0
    try:
        for number, record in enumerate(csv.reader(text, delimiter=delimiter), start=1):  # noqa: B007 - a refusal names it
            if letters.is_wide and any("\x00" in cell for cell in record):
                raise _binary()
            yield record
    except csv.Error as error:
        if "field limit" in str(error):
            raise _cell_too_long(number + 1) from None
        raise Refused(
            "broken_rows",
            _("The rows of this file cannot be told apart; a quotation mark may be missing."),
        ) from None


def _cell_too_long(number: int) -> Refused:
    sentence = _(
        "A cell in row %(row)s has more than %(letters)s letters. Shorten it; or look for a quotation mark "
        "there that opens and never closes."
    )
    return Refused("cell_too_long", sentence % {"row": number, "letters": MAX_CELL})


def _find_delimiter(content: bytes, letters: Letters, spellings: dict[str, str]) -> str:
    def fitness(delimiter: str) -> tuple[int, int, int]:
        sample = [row for row in islice(_records(content, letters, delimiter), _SAMPLE_ROWS) if any(row)]
        if not sample:
            return (0, 0, 0)
        headers = max(_headers_in(row, spellings) for row in sample[:_HEADER_WITHIN])
        width, times = Counter(len(row) for row in sample).most_common(1)[0]
        return (headers, times if width > 1 else 0, width)

    return max(DELIMITERS, key=fitness)


def _headers_in(row: list[str], spellings: dict[str, str]) -> int:
    return len({key for cell in row[:MAX_COLUMNS] if (key := meaning_of(cell[:100], spellings))})


def _table(
    read: Callable[[], Iterator[list[str]]],
    spellings: dict[str, str],
    dialect: Dialect,
    odd_quotes: bool = False,
) -> Table:
    last, first_rows = _measured(read(), odd_quotes)
    if not last:
        raise Refused("empty_file", _("The file is empty."))
    header_row = min(dialect.header_row, last) or _find_header(first_rows, spellings)
    *above, titles_of_columns = islice(read(), header_row)
    header = [" ".join(title.split()) for title in titles_of_columns]
    while header and not header[-1]:
        header.pop()
    titles = [" ".join(cell for cell in row if cell.strip()) for row in above]
    return Table(header, Rows(read, header_row + 1, last), header_row=header_row, titles=titles)


def _measured(records: Iterator[list[str]], odd_quotes: bool) -> tuple[int, list[list[str]]]:
    """The number of the last row with anything in it, and the first rows; refuses what is no list."""
    last = cells = 0
    first_rows: list[list[str]] = []
    record: list[str] = []
    for number, record in enumerate(records, start=1):
        text = "".join(record)
        if text and not text.isspace():
            last = number
        elif number - last > _MOST_EMPTY:
            break
        cells += len(record)
        _refuse_odd_row(number, record, cells, len(text))
        if len(first_rows) < _HEADER_WITHIN:
            first_rows.append(record)
    if odd_quotes and any("\n" in cell or "\r" in cell for cell in record):
        # It swallows the rest of the file into one cell of the last row.
        sentence = _(
            "A quotation mark opens in row %(row)s and never closes. Remove it or add the closing one."
        )
        raise Refused("open_quote", sentence % {"row": last})
    return last, first_rows


def _refuse_odd_row(number: int, record: list[str], cells: int, length: int) -> None:
    if number > MAX_ROWS or cells > MAX_CELLS:
        raise Refused(
            "too_many_rows",
            _("The file has more than %(rows)s rows. Split it and import the parts.") % {"rows": MAX_ROWS},
        )
    if len(record) > MAX_COLUMNS:
        raise Refused(
            "too_many_columns",
            _("The file has more than %(columns)s columns, so it is not a list of partners.")
            % {"columns": MAX_COLUMNS},
        )
    if length > MAX_CELL and any(len(cell) > MAX_CELL for cell in record):
        raise _cell_too_long(number)


def _find_header(rows: list[list[str]], spellings: dict[str, str]) -> int:
    """The row in which most words are known, at least two; else the first that is not empty."""
    known = [_headers_in(row, spellings) for row in rows]
    if max(known) >= 2:
        return known.index(max(known)) + 1
    return next((number for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)), 1)
