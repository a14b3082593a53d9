"""A second look at a whole row: what its cells say about each other, and the mended value where it is certain."""

from dataclasses import replace
from typing import TYPE_CHECKING

from partners.plausibility import degrees_with_point, remark_on_position, turkish_letters

if TYPE_CHECKING:
    from partners.rows import Row, RowReader

_MENDABLE = ("out_of_range", "not_a_number")


def add_hints(row: "Row", reader: "RowReader") -> None:
    """Remarks on a row that was read. No value is mended; a position that is surely wrong is not taken."""
    country = row.values.get("country", "")
    if not country:
        return
    if row.errors:
        _suggest_degrees(row, reader, country)
    _look_where_it_lies(row, reader, country)
    _look_at_letters(row, reader, country)


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
