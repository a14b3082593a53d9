"""A second look at a whole row: what its cells say about each other, and the mended value where it is certain."""

from dataclasses import replace
from typing import TYPE_CHECKING

from partners.folding import fold
from partners.plausibility import degrees_with_point, remark_on_position, turkish_letters
from partners.problems import Problem

if TYPE_CHECKING:
    from partners.rows import Row, RowReader

# What a line of sums at the end of a list says, folded.
_SUMS = frozenset(
    ("total", "totals", "subtotal", "sum", "totaal", "subtotaal", "som", "toplam", "somme", "summe", "gesamt")
)
_MENDABLE = ("out_of_range", "not_a_number")


def add_hints(row: "Row", reader: "RowReader") -> None:
    """Remarks on a row that was read. No value is mended; a position that is surely wrong is not taken."""
    country = row.values.get("country", "")
    if not country:
        _know_totals(row)
        return
    if row.errors:
        _suggest_degrees(row, reader, country)
    _look_where_it_lies(row, reader, country)
    _look_at_letters(row, reader, country)


def _know_totals(row: "Row") -> None:
    """A row that sums the list up begins with the word for it and names no country; nothing else in it interests.

    Where a country is written that we do not know, the row is somebody's partner, whatever its remarks add up.
    """
    first = next((cell for cell in row.cells if cell.strip()), "")
    is_without_country = any(problem.code == "missing_country" for problem in row.errors)
    if is_without_country and not _SUMS.isdisjoint(fold(first).split()[:2]):
        row.errors[:] = [Problem(row.number, "", " ".join(filter(None, row.cells))[:200], "total_row")]
        row.warnings.clear()


def _suggest_degrees(row: "Row", reader: "RowReader", country: str) -> None:
    for place, problem in enumerate(row.errors):
        for key in ("latitude", "longitude"):
            if problem.column == reader.header(key) and problem.code in _MENDABLE and not problem.suggestion:
                fix = degrees_with_point(problem.value, country, is_latitude=key == "latitude")
                row.errors[place] = replace(problem, suggestion=fix)


def _look_where_it_lies(row: "Row", reader: "RowReader", country: str) -> None:
    latitude, longitude = row.values.get("latitude"), row.values.get("longitude")
    if latitude is None or longitude is None:
        return
    remark = remark_on_position(country, latitude, longitude)
    if remark and remark.suggestion:
        # One slip explains the place, so what is on file is surely better.
        del row.values["latitude"], row.values["longitude"]
    if remark:
        values = {"distance": remark.kilometres, "country": country}
        row.warnings.append(reader.problem(row, "latitude", remark.code, remark.suggestion, **values))


def _look_at_letters(row: "Row", reader: "RowReader", country: str) -> None:
    mended = turkish_letters(row.values.get("name", ""), country)
    if mended:
        row.warnings.append(reader.problem(row, "name", "turkish_letters", mended))
