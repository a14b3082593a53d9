"""The rows of a register of twinnings: two towns with their countries and positions, and the year where it is told.

The same reading, words and sentences as for lists of partners; only the columns come in pairs.
"""

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.cells import Read, Unreadable, read_coordinate, read_text, read_year
from partners.columns import Column, suggest_mapping
from partners.countries import countries_called, nearest_country, read_country
from partners.folding import fold
from partners.problems import Problem
from partners.reading import FOUND_OUT, MAX_BYTES, Table, read_table

_PAIRS = {
    "name": ("city", "town", "name", "municipality", "place"),
    "country": ("country", "country name"),
    "latitude": ("lat", "latitude"),
    "longitude": ("lng", "lon", "long", "longitude"),
}
_LABELS = {
    "name": _("town"), "country": _("country"), "latitude": _("latitude"), "longitude": _("longitude"),
}  # fmt: skip


def _columns() -> tuple[Column, ...]:
    """`city1`, `city 1`, `city_a` … for both sides, and the year."""
    sides = [
        Column(
            f"{key}_{side}",
            _LABELS[key],
            tuple(f"{word}{gap}{mark}" for word in words for gap in ("", " ") for mark in marks),
        )
        for side, marks in (("1", ("1", "a")), ("2", ("2", "b")))
        for key, words in _PAIRS.items()
    ]
    year = Column("year", _("year"), ("since year", "year", "since", "year of agreement", "year signed"))
    return (*sides, year)


REGISTER_COLUMNS = _columns()
REGISTER_KEYS = frozenset(column.key for column in REGISTER_COLUMNS)
_NEEDED = ("name_1", "country_1", "name_2", "country_2")

# Parts of a state that have a country code of their own in ISO 3166-1: the code says more than the state's.
_WITH_OWN_CODE = {
    "FR": frozenset(["RE", "GP", "MQ", "GF", "YT", "NC", "PF", "PM", "BL", "MF", "WF"]),
    "FI": frozenset(["AX"]),
    "DK": frozenset(["GL", "FO"]),
    "NL": frozenset(["AW", "CW", "SX", "BQ"]),
    "US": frozenset(["PR", "GU", "VI", "AS", "MP"]),
    "CN": frozenset(["HK", "MO"]),
    "GB": frozenset(["GI", "JE", "GG", "IM", "BM", "FK"]),
}
# What the columns of a town hold; some signs fold into many letters.
MOST_FOLDED, MOST_REGION = 400, 200
_PLAIN_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,20})?")


@dataclass(frozen=True)
class Side:
    """One town of a row as the file tells it."""

    name: str
    folded: str
    country: str
    region: str = ""
    position: tuple[float, float] | None = None


@dataclass
class TieRow:
    number: int
    cells: list[str]
    sides: tuple[Side, Side] | None = None
    year: int | None = None
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass
class Reading:
    table: Table
    rows: list[TieRow]


Progress = Callable[[int, int], None]
_PROGRESS_EVERY = 2_000


def read_register(content: bytes, progress: Progress = lambda done, total: None) -> Reading:
    """All rows of a register (CSV, xlsx, or either packed with gzip). Raises Refused when it is no such list."""
    table = read_table(_unpacked(content), FOUND_OUT, REGISTER_COLUMNS)
    mapping = suggest_mapping(table.header, REGISTER_COLUMNS)
    places = {key: place for place, key in enumerate(mapping) if key in REGISTER_KEYS}
    if not all(key in places for key in _NEEDED):
        sentence = _(
            "A register of twinnings has the columns city1, country1, city2 and country2. "
            "This file’s columns are: %(columns)s."
        )
        raise Refused("no_register", sentence % {"columns": ", ".join(table.header)[:300]})
    reader = _RowReader(table, places)
    rows = []
    for done, (number, cells) in enumerate(table.rows):
        if done % _PROGRESS_EVERY == 0:
            progress(done, len(table.rows))
        rows.append(reader.read(number, cells))
    return Reading(table, rows)


def _unpacked(content: bytes) -> bytes:
    """Registers are handed on packed; what is inside obeys the same bound as any list."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        sentence = _("The file is packed, and cannot be unpacked. Unpack it yourself and try again.")
        raise Refused("wrong_format", sentence) from None
    if plain.startswith(b"\x1f\x8b"):
        raise Refused("wrong_format", _("The file is packed twice. Unpack it yourself and try again."))
    return plain


class _RowReader:
    def __init__(self, table: Table, places: dict[str, int]):
        self._header = table.header
        self._places = places

    def read(self, number: int, cells: list[str]) -> TieRow:
        row = TieRow(number, cells)
        if not any(cell.strip() for cell in cells):
            row.errors.append(Problem(number, "", "", "empty_row"))
            return row
        one, two = self._side(row, "1"), self._side(row, "2")
        row.year = self._year(row)
        if one and two and not row.errors:
            row.sides = (one, two)
        return row

    def _cell(self, row: TieRow, key: str) -> str:
        place = self._places.get(key)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def _problem(self, row: TieRow, key: str, code: str, suggestion: str = "") -> Problem:
        place = self._places.get(key)
        title = self._header[place] if place is not None else key
        return Problem(row.number, title, self._cell(row, key)[:200], code, suggestion)

    def _side(self, row: TieRow, side: str) -> Side | None:
        name = self._name(row, f"name_{side}")
        country, region = self._country(row, f"country_{side}")
        position = self._position(row, side)
        return Side(name, _folded(name), country, region, position) if name and country else None

    def _name(self, row: TieRow, key: str) -> str:
        try:
            read = _read_name(self._cell(row, key))
        except Unreadable as unreadable:
            row.errors.append(self._problem(row, key, unreadable.code))
            return ""
        folded = _folded(read.value)
        if not folded:  # nothing, or nothing but signs: under which two towns would be one
            row.errors.append(self._problem(row, key, "missing_name"))
            return ""
        if len(folded) > MOST_FOLDED:
            row.errors.append(self._problem(row, key, "too_long"))
            return ""
        if read.remark:
            row.warnings.append(self._problem(row, key, read.remark))
        return read.value

    def _country(self, row: TieRow, key: str) -> tuple[str, str]:
        text = self._cell(row, key)
        found = country_and_region(text) if text else None
        if found is None:
            row.errors.append(self._without_country(row, key, text))
            return "", ""
        if len(found[1]) > MOST_REGION:
            row.errors.append(self._problem(row, key, "too_long"))
            return "", ""
        return found

    def _without_country(self, row: TieRow, key: str, text: str) -> Problem:
        if called := countries_called(text):
            return replace(self._problem(row, key, "shared_country_name"), values={"countries": called})
        if text:
            return self._problem(row, key, "unknown_country", nearest_country(text))
        return self._problem(row, key, "missing_country")

    def _position(self, row: TieRow, side: str) -> tuple[float, float] | None:
        latitude = self._degrees(row, f"latitude_{side}", 90)
        longitude = self._degrees(row, f"longitude_{side}", 180)
        if latitude == 0 and longitude == 0:
            row.warnings.append(self._problem(row, f"latitude_{side}", "null_island"))
            return None
        if (latitude is None) != (longitude is None) and not row.errors:
            half = f"latitude_{side}" if latitude is None else f"longitude_{side}"
            row.warnings.append(self._problem(row, half, "half_position"))
        return None if latitude is None or longitude is None else (latitude, longitude)

    def _degrees(self, row: TieRow, key: str, limit: int) -> float | None:
        text = self._cell(row, key)
        if _PLAIN_DEGREES.fullmatch(text) and -limit <= (degrees := float(text)) <= limit:
            return degrees
        try:
            read = read_coordinate(text, limit)
        except Unreadable as unreadable:
            row.errors.append(self._problem(row, key, unreadable.code, unreadable.suggestion))
            return None
        if read.remark:
            row.warnings.append(self._problem(row, key, read.remark))
        return None if read.value is None else float(read.value)

    def _year(self, row: TieRow) -> int | None:
        try:
            return read_year(self._cell(row, "year")).value
        except Unreadable as unreadable:
            row.errors.append(self._problem(row, "year", unreadable.code))
            return None


@lru_cache(maxsize=50_000)
def _read_name(text: str) -> Read[str]:
    return read_text(text)


@lru_cache(maxsize=50_000)
def _folded(name: str) -> str:
    return fold(name)


@lru_cache(maxsize=4096)
def country_and_region(text: str) -> tuple[str, str] | None:
    """`Ohio, United States` → US and Ohio; `Réunion, France` → RE, which has a code of its own."""
    part, _comma, whole = text.rpartition(",")
    found = read_country(text)
    if found:
        label = (found.place_label or part).split(",")[0].strip()
        return found.code, "" if read_country(label) == found else label
    state = read_country(whole) if part else None
    if state is None:
        return None
    own = read_country(part)
    if own and own.code in _WITH_OWN_CODE.get(state.code, ()):
        return own.code, ""
    return state.code, part.strip()


def problems_of(rows: list[TieRow], kind: str) -> Iterator[Problem]:
    return (problem for row in rows for problem in getattr(row, kind))
