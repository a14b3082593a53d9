"""One row of a list, read through the resource: typed values, what is wrong, what is odd, what it claims."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from unicodedata import is_normalized

from partners.cells import SMALL_CITY, Unreadable
from partners.countries import countries_called, names_country, nearest_country, read_country
from partners.folding import fold
from partners.models import Partner, PartnerKind
from partners.number_signs import widgets_for
from partners.problems import Problem
from partners.reading import DELIMITERS, Table
from partners.resources import CellWidget, PartnerResource, without_escape
from partners.row_hints import add_hints

# Columns whose cells the resource cleans one by one; the country is read from two columns together.
_WIDGETS = {
    name: field.widget
    for name, field in PartnerResource().fields.items()
    if isinstance(field.widget, CellWidget)
}
_PLAIN = tuple(name for name in _WIDGETS if name not in ("reference", "country"))
# The fields of a partner that a list can fill.
STATE_FIELDS = tuple(
    field.name
    for field in Partner._meta.concrete_fields
    if field.name in _WIDGETS and field.name != "reference"
)
_EMPTY: tuple[Any, ...] = ("", None, [])
_DEGREES_AT = tuple(STATE_FIELDS.index(name) for name in ("latitude", "longitude"))


def packed_state(state: dict[str, Any]) -> list[Any]:
    """The values of STATE_FIELDS, which are the keys of `state`, as plain texts and numbers."""
    values = list(state.values())
    for place in _DEGREES_AT:
        if values[place] is not None:
            values[place] = str(values[place])
    return values


def unpacked_state(values: list[Any]) -> dict[str, Any]:
    state = dict(zip(STATE_FIELDS, values, strict=True))
    for key in ("latitude", "longitude"):
        if state[key] is not None:
            state[key] = Decimal(state[key])
    return state


@dataclass(slots=True)
class Row:
    number: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    # The name as it is searched for.
    folded_name: str = ""
    reference: str = ""
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    claims: list[tuple[str, str]] = field(default_factory=list)

    @property
    def position(self) -> tuple[Decimal, Decimal] | None:
        latitude, longitude = self.values.get("latitude"), self.values.get("longitude")
        return None if latitude is None or longitude is None else (latitude, longitude)


_DEGREES = re.compile(r"-?(?:[1-8]?[0-9])\.[0-9]{1,6}")  # below 90, so right for both
# What a letter may have become on its way through programs.
_SUSPICIOUS = re.compile("[?\ufffdÃÄÅÂÐÑâ]")


def _word_at_a_glance(text: str) -> str | None:
    is_plain = text.isprintable() and text[0].isalpha() and len(text) <= 200 and is_normalized("NFC", text)
    return " ".join(text.split()) if is_plain and not _SUSPICIOUS.search(text) else None


def _count_at_a_glance(text: str) -> int | None:
    return int(text) if len(text) <= 8 and text.isascii() and text.isdigit() else None


def _degrees_at_a_glance(text: str) -> Decimal | None:
    return Decimal(text) if _DEGREES.fullmatch(text) else None


# Most cells are plain: what they mean is seen without the care that the rest needs, and it is the same.
_AT_A_GLANCE: dict[str, Callable[[str], Any]] = {
    "name": _word_at_a_glance,
    "region": _word_at_a_glance,
    "latitude": _degrees_at_a_glance,
    "longitude": _degrees_at_a_glance,
    "population": _count_at_a_glance,
}


class RowReader:
    """Reads the rows of one table under one mapping of its columns."""

    def __init__(self, table: Table, mapping: list[str], claim_keys: frozenset[str]):
        self._widgets = {key: _WIDGETS[key] for key in _PLAIN} | widgets_for(table.decimal)
        self._width = len(table.header)
        self._delimiter = table.delimiter
        self._headers = {key: table.header[place] for place, key in enumerate(mapping) if key}
        glances = {} if table.decimal else _AT_A_GLANCE
        self._plain = [
            (place, key, glances.get(key)) for place, key in enumerate(mapping) if key in self._widgets
        ]
        self._claims = [(place, key) for place, key in enumerate(mapping) if key in claim_keys]
        self._places = {key: place for place, key in enumerate(mapping) if key}

    def header(self, key: str) -> str:
        return self._headers.get(key, key)

    def problem(self, row: Row, key: str, code: str, suggestion: str = "", **values: Any) -> Problem:
        return Problem(row.number, self.header(key), self.cell(row, key)[:200], code, suggestion, values)

    def cell(self, row: Row, key: str) -> str:
        place = self._places.get(key)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def read(self, number: int, cells: list[str]) -> Row:
        row = Row(number, cells)
        if not self._has_sound_shape(row):
            return row
        for place, key, at_a_glance in self._plain:
            text = cells[place] if place < len(cells) else ""
            if not text or text.isspace():
                continue
            plain = at_a_glance(text) if at_a_glance else None
            if plain is None:
                self._read_with_care(row, key, text)
            else:
                row.values[key] = plain
        self._read_country(row)
        if "reference" in self._places:
            row.reference = without_escape(self.cell(row, "reference")).upper()
        row.claims = [
            (key, cells[place].strip())
            for place, key in self._claims
            if place < len(cells) and cells[place].strip()
        ]
        self._look_at_name(row)
        self._look_at_position(row)
        self._look_at_population(row)
        add_hints(row, self)
        return row

    def _has_sound_shape(self, row: Row) -> bool:
        filled = [cell for cell in row.cells if cell and not cell.isspace()]
        code = ""
        if not filled:
            code = "empty_row"
        elif len(row.cells) > self._width and any(cell.strip() for cell in row.cells[self._width :]):
            code = "extra_cells"
        elif len(filled) == 1 and any(
            filled[0].count(sign) >= 2 for sign in DELIMITERS if sign != self._delimiter
        ):
            code = "other_separator"
        if code:
            text = (self._delimiter or " ").join(
                row.cells if code == "other_separator" else row.cells[self._width :]
            )
            row.errors.append(Problem(row.number, "", text.strip()[:200], code))
        elif self._delimiter and len(row.cells) < self._width:
            row.warnings.append(Problem(row.number, "", "", "fewer_cells"))
        return not code

    def _read_with_care(self, row: Row, key: str, text: str) -> None:
        try:
            read = self._widgets[key].read(text)
        except Unreadable as unreadable:
            row.errors.append(self.problem(row, key, unreadable.code, unreadable.suggestion))
            return
        if read.remark:
            row.warnings.append(self.problem(row, key, read.remark, read.suggestion))
        if read.value not in _EMPTY:
            row.values[key] = read.value

    def _read_country(self, row: Row) -> None:
        by_code = self.cell(row, "country_code") if "country_code" in self._places else ""
        by_name = self.cell(row, "country") if "country" in self._places else ""
        key, text = ("country_code", by_code) if by_code else ("country", by_name)
        if not text:
            missing = "country_code" if "country" not in self._headers else "country"
            row.errors.append(self.problem(row, missing, "missing_country"))
            return
        country = read_country(text)
        if country is None and (called := countries_called(text)):
            row.errors.append(self.problem(row, key, "shared_country_name", countries=called))
            return
        if country is None:
            row.errors.append(self.problem(row, key, "unknown_country", nearest_country(text)))
            return
        row.values["country"] = country.code
        label = country.place_label
        if by_code and by_name:
            label = self._label_beside(row, country.code, by_name)
        if label:
            row.values.setdefault("place_label", label)

    def _label_beside(self, row: Row, code: str, by_name: str) -> str:
        """What the country column says beyond the code column: a place label, or a contradiction."""
        named = read_country(by_name)
        if named and named.code != code:
            row.errors.append(self.problem(row, "country", "countries_differ"))
            return ""
        return "" if names_country(by_name, code) else by_name

    def _look_at_name(self, row: Row) -> None:
        name = row.values.get("name")
        if name:
            row.folded_name = fold(name)
            if not row.folded_name:
                # Nobody could find it by its name, and the same list would make it a second time.
                row.errors.append(self.problem(row, "name", "signs_only"))
        elif not any(problem.column == self.header("name") for problem in row.errors):
            row.errors.append(self.problem(row, "name", "missing_name"))

    def _look_at_position(self, row: Row) -> None:
        latitude, longitude = row.values.get("latitude"), row.values.get("longitude")
        if latitude == 0 and longitude == 0:
            row.warnings.append(self.problem(row, "latitude", "null_island"))
            del row.values["latitude"], row.values["longitude"]
        elif (latitude is None) != (longitude is None) and not row.errors:
            row.warnings.append(
                self.problem(row, "latitude" if latitude is None else "longitude", "half_position")
            )

    def _look_at_population(self, row: Row) -> None:
        population, kind = row.values.get("population"), row.values.get("kind", PartnerKind.CITY)
        if population == 0:
            row.warnings.append(self.problem(row, "population", "no_inhabitants"))
        elif population is not None and population < SMALL_CITY and kind == PartnerKind.CITY:
            row.warnings.append(self.problem(row, "population", "few_inhabitants"))


def overruled(mapping: Mapping[str, str]) -> dict[int, str]:
    """The stored choices of columns (JSON has text keys) by position."""
    return {int(place): key for place, key in mapping.items()}
