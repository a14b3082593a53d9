"""Reading a gazetteer in GeoNames' form, a line at a time: the dump of 19 columns, or a CSV file with a header.

Plain, in a .gz or in a .zip. A line that is no place is passed over and listed; a file that is no gazetteer is refused.
No database here.
"""

import csv
import gzip
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from office.rules import Refused

MAX_LINE = 200_000  # the longest of GeoNames' own lines has some 20,000 bytes
MAX_BYTES = 2 * 1024**3  # unpacked
MAX_PLACES = 1_000_000
MOST_LISTED = 50
_TRIED = 200  # lines after which it is clear whether this is a gazetteer at all
_COLUMNS = 19
_HEADER = {
    "geonameid": "geonames_id", "name": "name", "alternate_names": "other_names", "alternatenames": "other_names",
    "latitude": "latitude", "longitude": "longitude", "feature_code": "feature", "country_code": "country",
    "country": "country", "admin1_code": "admin1", "admin1": "admin1", "admin1_name": "region",
    "population": "population", "modification_date": "changed_on",
}  # fmt: skip
_NEEDED = {"geonames_id", "name", "latitude", "longitude"}
_DIGITS = re.compile(r"\d{1,12}")


@dataclass(frozen=True)
class Place:
    """One place as the file tells it."""

    geonames_id: int
    name: str
    latitude: Decimal
    longitude: Decimal
    other_names: tuple[str, ...] = ()
    country: str = ""
    admin1: str = ""
    region: str = ""
    feature: str = ""
    population: int | None = None
    changed_on: date | None = None


@dataclass(frozen=True)
class BadLine:
    """A line that was passed over, numbered from 1, and why."""

    line: int
    reason: Any


@dataclass
class Reading:
    """What was met on the way; filled while the places are drawn from `places_of`."""

    places: int = 0
    rejected: int = 0
    bad_lines: list[BadLine] = field(default_factory=list)
    as_of: date | None = None

    def reject(self, line: int, reason: Any) -> None:
        self.rejected += 1
        if len(self.bad_lines) < MOST_LISTED:
            self.bad_lines.append(BadLine(line, reason))
        if line <= _TRIED and self.rejected > max(10, self.places):
            raise Refused("no_gazetteer", _NO_GAZETTEER)


_NO_GAZETTEER = _(
    "This is no gazetteer in the form of GeoNames: its lines have 19 columns divided by tabs, or it is a CSV file with "
    "the columns geonameid, name, latitude and longitude. Take for example cities15000.zip as GeoNames publishes it."
)


class _NotAPlace(Exception):
    """Why a line is passed over."""


def places_of(path: Path, reading: Reading, regions: dict[str, str] | None = None) -> Iterator[Place]:
    """The places of the file in its order, each identifier once. Raises Refused."""
    seen: set[int] = set()
    with _opened(path) as lines:
        columns: list[str] | None = None
        for number, line in _numbered(lines):
            if number == 1 and (columns := _header(line)):
                continue
            if not line.strip() or line.startswith("#"):
                continue
            try:
                place = _place(_cells(line, columns), regions or {}, seen)
            except _NotAPlace as reason:
                reading.reject(number, reason.args[0])
                continue
            _count(reading, place)
            yield place
    if not reading.places:
        raise Refused("no_gazetteer", _NO_GAZETTEER)


def _count(reading: Reading, place: Place) -> None:
    reading.places += 1
    if reading.places > MAX_PLACES:
        sentence = _("More than %(most)s places: take an extract, such as cities500 or one country.")
        raise Refused("too_many_places", sentence % {"most": f"{MAX_PLACES:,}"})
    if place.changed_on and (reading.as_of is None or place.changed_on > reading.as_of):
        reading.as_of = place.changed_on


def read_regions(path: Path) -> dict[str, str]:
    """GeoNames' admin1CodesASCII.txt: the names of regions by code, such as BE.VLG. Raises Refused."""
    regions = {}
    with _opened(path) as lines:
        for _number, line in _numbered(lines):
            code, _tab, rest = line.partition("\t")
            if re.fullmatch(r"[A-Z]{2}\.\w{1,20}", code) and rest:
                regions[code] = rest.split("\t")[0].strip()[:200]
    if not regions:
        raise Refused(
            "no_regions", _("This file names no regions: it is not GeoNames’ admin1CodesASCII.txt.")
        )
    return regions


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of the text, unpacked as they are read."""
    try:
        with path.open("rb") as file:
            beginning = file.read(4)
            file.seek(0)
            if beginning.startswith(b"\x1f\x8b"):
                with gzip.open(file) as unpacked:
                    yield unpacked  # type: ignore[misc]  # a GzipFile reads as any other file of bytes
            elif beginning.startswith(b"PK\x03\x04"):
                with zipfile.ZipFile(file) as archive, archive.open(_member(archive)) as unpacked:
                    yield unpacked
            else:
                yield file
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise Refused("no_file", _("There is no file here that can be read.")) from None
    except (
        zipfile.BadZipFile,
        OSError,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        RuntimeError,
        NotImplementedError,
    ):
        raise Refused(
            "damaged", _("The archive is damaged, locked or not complete. Fetch it again.")
        ) from None


def _member(archive: zipfile.ZipFile) -> str:
    """The one text in the archive, apart from a readme."""
    names = [
        member.filename
        for member in archive.infolist()
        if member.filename.lower().endswith((".txt", ".csv")) and "readme" not in member.filename.lower()
    ]
    if len(names) != 1:
        sentence = _("The archive should hold one text file with places, as GeoNames’ own archives do.")
        raise Refused("archive", sentence)
    return names[0]


def _numbered(lines: IO[bytes]) -> Iterator[tuple[int, str]]:
    read = number = 0
    while line := lines.readline(MAX_LINE + 1):
        number, read = number + 1, read + len(line)
        if len(line) > MAX_LINE or read > MAX_BYTES or b"\x00" in line:
            raise Refused("no_gazetteer", _NO_GAZETTEER)
        try:
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield number, "\ufffd"  # a line of one cell, which is no place


def _header(line: str) -> list[str] | None:
    try:
        cells = next(csv.reader([line]), [])
    except csv.Error:  # a line as long as a book, or one with the line ends of another age
        return None
    names = [_HEADER.get(cell.strip().lower(), "") for cell in cells]
    return names if set(names) >= _NEEDED else None


def _cells(line: str, columns: list[str] | None) -> dict[str, str]:
    if columns is not None:
        try:
            cells = next(csv.reader([line], strict=True), [])
        except csv.Error:
            raise _NotAPlace(_("The quotation marks of this line do not fit together.")) from None
        if len(cells) != len(columns):
            raise _NotAPlace(_("This line has not as many columns as the header."))
        found = dict(zip(columns, cells, strict=True))
        return {**found, "other_names": found.get("other_names", "").replace("|", "\n")}
    cells = line.split("\t")
    if len(cells) != _COLUMNS:
        raise _NotAPlace(_("This line has not the 19 columns of GeoNames."))
    return {
        "geonames_id": cells[0], "name": cells[1], "other_names": cells[3].replace(",", "\n"), "latitude": cells[4],
        "longitude": cells[5], "feature": cells[7], "country": cells[8], "admin1": cells[10],
        "population": cells[14], "changed_on": cells[18],
    }  # fmt: skip


def _place(cells: dict[str, str], regions: dict[str, str], seen: set[int]) -> Place:
    name = " ".join(cells["name"].split())
    if not _DIGITS.fullmatch(cells["geonames_id"].strip()):
        raise _NotAPlace(_("The identifier is no number."))
    number = int(cells["geonames_id"])
    if number in seen:
        raise _NotAPlace(_("This identifier stands in an earlier line already."))
    if not 0 < len(name) <= 200:
        raise _NotAPlace(_("The place has no name, or one that is too long."))
    country, admin1 = cells.get("country", "").strip().upper(), cells.get("admin1", "").strip()[:20]
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise _NotAPlace(_("The country is no code of two letters."))
    others = dict.fromkeys(" ".join(other.split()) for other in cells["other_names"].split("\n"))
    region = cells.get("region", "").strip()[:200] or regions.get(f"{country}.{admin1}", "")
    latitude, longitude = _degrees(cells["latitude"], 90), _degrees(cells["longitude"], 180)
    seen.add(number)
    return Place(
        geonames_id=number, name=name, country=country, admin1=admin1, region=region,
        latitude=latitude, longitude=longitude,
        other_names=tuple(other for other in others if 0 < len(other) <= 200 and other != name),
        feature=cells.get("feature", "").strip()[:10], population=_people(cells.get("population", "")),
        changed_on=_day(cells.get("changed_on", "")),
    )  # fmt: skip


def _degrees(text: str, limit: int) -> Decimal:
    try:
        degrees = Decimal(text.strip())
        if degrees.is_finite() and abs(degrees) <= limit:
            return round(degrees, 6)
    except InvalidOperation:
        pass
    raise _NotAPlace(_("The position is not two numbers of degrees."))


def _people(text: str) -> int | None:
    """GeoNames writes 0 where it does not know."""
    text = text.strip()
    return (int(text) or None) if _DIGITS.fullmatch(text) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def listed(bad_lines: list[BadLine]) -> list[dict[str, Any]]:
    return [{"line": bad.line, "reason": str(bad.reason)} for bad in bad_lines]
