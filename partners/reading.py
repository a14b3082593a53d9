"""From the bytes of a list to a table: encoding, separator and header as people have them.

Rows keep the number that a spreadsheet shows for them: the first line is 1, title rows and empty rows count.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.columns import Column, known_spellings, spelling
from partners.spreadsheets import MAX_CELL, MAX_COLUMNS, MAX_ROWS, rows_of_workbook

MAX_BYTES = 25 * 1024 * 1024
MAX_LINE = 1_000_000
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "cp1254",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "iso-8859-9",
)
_HEADER_WITHIN = 20
_SAMPLE_ROWS = 60

_FORMATS = (
    (b"\x89PNG", _("a picture (PNG)")),
    (b"\xff\xd8\xff", _("a picture (JPEG)")),
    (b"GIF8", _("a picture (GIF)")),
    (b"%PDF", _("a PDF document")),
    (b"\xd0\xcf\x11\xe0", _("an old Excel or Word file (.xls, .doc)")),
    (b"\x1f\x8b", _("a compressed file (.gz)")),
    (b"7z\xbc\xaf", _("a compressed file (.7z)")),
    (b"Rar!", _("a compressed file (.rar)")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"\x7fELF", _("a program")),
    (b"MZ\x90", _("a program")),
)


@dataclass(frozen=True)
class Dialect:
    """How a file is to be read; what is left empty is found out."""

    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0


FOUND_OUT = Dialect()


@dataclass
class Table:
    header: list[str]
    # (row number in the spreadsheet, cells); empty rows at the end of the file are left off.
    rows: list[tuple[int, list[str]]]
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1
    titles: list[str] = field(default_factory=list)

    @property
    def is_workbook(self) -> bool:
        return not self.encoding


def read_table(content: bytes, dialect: Dialect = FOUND_OUT, more: Iterable[Column] = ()) -> Table:
    """Read a CSV text or an xlsx workbook. Raises Refused with a sentence that says what to do instead."""
    if not content.strip():
        raise Refused("empty_file", _("The file is empty."))
    if len(content) > MAX_BYTES:
        raise Refused("file_too_large", _("The file is larger than 25 MB. Split it and import the parts."))
    spellings = known_spellings(more)
    if content.startswith(b"PK\x03\x04"):
        return _table(rows_of_workbook(content), spellings, dialect)
    _refuse_other_formats(content)
    text, encoding = _decode(content, dialect.encoding, spellings)
    _refuse_odd_text(text)
    delimiter = dialect.delimiter or _find_delimiter(text, spellings)
    table = _table(_records(text, delimiter), spellings, dialect)
    table.encoding, table.delimiter = encoding, delimiter
    return table


def _refuse_other_formats(content: bytes) -> None:
    for magic, what in _FORMATS:
        if content.startswith(magic):
            sentence = _(
                "This is %(format)s, not a list. Save the list as CSV or as an Excel workbook (.xlsx)."
            )
            raise Refused("wrong_format", sentence % {"format": what})
    start = content[:300].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise Refused(
            "wrong_format",
            _("This is a web page, not a list. Save the list as CSV or as an Excel workbook (.xlsx)."),
        )


def _refuse_odd_text(text: str) -> None:
    if "\x00" in text:
        raise Refused(
            "binary_file",
            _("The file holds signs that no text has. Save the list as CSV or as an Excel workbook (.xlsx)."),
        )
    if any(len(line) > MAX_LINE for line in io.StringIO(text)):
        raise Refused(
            "line_too_long",
            _("A line of this file has more than a million letters, so it is not a list of partners."),
        )


def _decode(content: bytes, chosen: str, spellings: dict[str, str]) -> tuple[str, str]:
    encoding = chosen or _find_encoding(content, spellings)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        sentence = _("The letters of this file cannot be read. Save it as “CSV UTF-8” and try again.")
        raise Refused("unknown_encoding", sentence) from None
    return text.removeprefix("\ufeff"), encoding


def _find_encoding(content: bytes, spellings: dict[str, str]) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    wide = _without_mark(content[:4000])
    if wide:
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _find_code_page(content, spellings)
    return "utf-8"


def _without_mark(start: bytes) -> str:
    """UTF-16 without its mark: in western text every second byte is zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = max(len(start) // 2, 1)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else ""


# The two code pages differ in six letters: Ğ İ Ş ğ ı ş here are Ð Ý Þ ð ý þ there.
_SIX = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
_NORDIC = re.compile(rb"[\xc1\xcd\xd3\xda\xc6\xe1\xed\xf3\xfa\xe6]")


def _find_code_page(content: bytes, spellings: dict[str, str]) -> str:
    known = {page: _known_headers(content, page, spellings) for page in ("cp1254", "cp1252")}
    if known["cp1254"] != known["cp1252"]:
        return max(known, key=lambda page: known[page])
    turkish = len(_SIX.findall(content))
    if turkish and turkish > len(_NORDIC.findall(content)) and known["cp1254"] >= 0:
        return "cp1254"
    return "cp1252"


def _known_headers(content: bytes, page: str, spellings: dict[str, str]) -> int:
    """How many words of the first lines are headers when read in this code page.

    -1 when it cannot be read so.
    """
    try:
        lines = content.decode(page).splitlines()[:_HEADER_WITHIN]
    except UnicodeDecodeError:
        return -1
    return sum(spelling(word) in spellings for line in lines for word in re.split(r"[,;\t|]", line))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise _cell_too_long(number) from None
            raise Refused(
                "broken_rows",
                _("The rows of this file cannot be told apart; a quotation mark may be missing."),
            ) from None
        yield record


def _cell_too_long(number: int) -> Refused:
    sentence = _("A cell in row %(row)s has more than %(letters)s letters. Shorten it and try again.")
    return Refused("cell_too_long", sentence % {"row": number, "letters": MAX_CELL})


def _find_delimiter(text: str, spellings: dict[str, str]) -> str:
    def fitness(delimiter: str) -> tuple[int, int, int]:
        sample = [
            row
            for row, _number in zip(_records(text, delimiter), range(_SAMPLE_ROWS), strict=False)
            if any(row)
        ]
        if not sample:
            return (0, 0, 0)
        headers = max(_headers_in(row, spellings) for row in sample[:_HEADER_WITHIN])
        width, times = Counter(len(row) for row in sample).most_common(1)[0]
        return (headers, times if width > 1 else 0, width)

    return max(DELIMITERS, key=fitness)


def _headers_in(row: list[str], spellings: dict[str, str]) -> int:
    return len({spellings[word] for cell in row if (word := spelling(cell[:100])) in spellings})


def _table(records: Iterable[list[str]], spellings: dict[str, str], dialect: Dialect) -> Table:
    rows: list[tuple[int, list[str]]] = []
    for number, record in enumerate(records, start=1):
        _refuse_odd_row(number, record)
        rows.append((number, record))
    while rows and not any(cell.strip() for cell in rows[-1][1]):
        rows.pop()
    if not rows:
        raise Refused("empty_file", _("The file is empty."))
    header_row = min(dialect.header_row, len(rows)) or _find_header(rows, spellings)
    header = [" ".join(title.split()) for title in rows[header_row - 1][1]]
    while header and not header[-1]:
        header.pop()
    titles = [" ".join(cell for cell in row if cell.strip()) for _number, row in rows[: header_row - 1]]
    return Table(header, rows[header_row:], header_row=header_row, titles=titles)


def _refuse_odd_row(number: int, record: list[str]) -> None:
    if number > MAX_ROWS:
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
    if any(len(cell) > MAX_CELL for cell in record):
        raise _cell_too_long(number)


def _find_header(rows: list[tuple[int, list[str]]], spellings: dict[str, str]) -> int:
    """The row in which most words are known, at least two; else the first that is not empty."""
    best = max(rows[:_HEADER_WITHIN], key=lambda row: _headers_in(row[1], spellings))
    if _headers_in(best[1], spellings) >= 2:
        return best[0]
    return next(number for number, row in rows if any(cell.strip() for cell in row))
