"""Where a row's position and letters do not fit its country, and which slip would explain it.

Pure but for one small table of boxes around the countries (`land/country_boxes.csv`). Nothing here changes a value:
it remarks, and where one slip of the keyboard explains everything it suggests the mended value.
"""

import csv
from decimal import Decimal
from functools import lru_cache
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple

_BOXES = Path(__file__).resolve().parent / "land" / "country_boxes.csv"
# The boxes are coarse and small islands are missing; a slip is usually thousands of kilometres off.
FAR_OUTSIDE_KM = 100
_KM_PER_DEGREE = 111.2

Box = tuple[float, float, float, float]  # south, west, north, east


class Remark(NamedTuple):
    code: str
    suggestion: str = ""
    kilometres: int = 0


@lru_cache(maxsize=1)
def country_boxes() -> dict[str, tuple[Box, ...]]:
    found: dict[str, list[Box]] = {}
    with _BOXES.open(encoding="utf-8", newline="") as file:
        for code, south, west, north, east in list(csv.reader(file))[1:]:
            found.setdefault(code, []).append((float(south), float(west), float(north), float(east)))
    # The largest first: most places lie there.
    return {code: tuple(sorted(boxes, key=_extent, reverse=True)) for code, boxes in found.items()}


def _extent(box: Box) -> float:
    south, west, north, east = box
    return (north - south) * (east - west)


def kilometres_outside(country: str, latitude: float, longitude: float) -> int:
    """How far a position lies from the nearest part of a country; 0 inside it and where no part is known."""
    boxes = country_boxes().get(country)
    if not boxes:
        return 0
    for south, west, north, east in boxes:
        if south <= latitude <= north and west <= longitude <= east:
            return 0
    return round(min(_kilometres(box, latitude, longitude) for box in boxes))


def _kilometres(box: Box, latitude: float, longitude: float) -> float:
    south, west, north, east = box
    down = max(south - latitude, 0, latitude - north)
    across = 0.0 if west <= longitude <= east else min((west - longitude) % 360, (longitude - east) % 360)
    return _KM_PER_DEGREE * hypot(down, across * cos(radians(latitude)))


def remark_on_position(country: str, latitude: Decimal, longitude: Decimal) -> Remark | None:
    """What is odd about a position in that country; None where it fits."""
    here, there = float(latitude), float(longitude)
    outside = kilometres_outside(country, here, there)
    if outside <= FAR_OUTSIDE_KM:
        return None
    if abs(there) <= 90 and not kilometres_outside(country, there, here):
        return Remark("swapped_position", f"{longitude.normalize():f} | {latitude.normalize():f}", outside)
    for sign_1, sign_2 in ((1, -1), (-1, 1), (-1, -1)):
        if not kilometres_outside(country, sign_1 * here, sign_2 * there):
            fix = f"{(sign_1 * latitude).normalize():f} | {(sign_2 * longitude).normalize():f}"
            return Remark("lost_minus", fix, outside)
    return Remark("far_from_country", "", outside)


def degrees_with_point(text: str, country: str, *, is_latitude: bool) -> str:
    """`5105000` or `51.050.000` → `51.05`, where exactly one place of the point lies in the country."""
    digits = text.strip().lstrip("+-").replace(".", "").replace(",", "").replace(" ", "")
    boxes = country_boxes().get(country, ())
    if not boxes or not digits.isascii() or not digits.isdigit() or not 3 <= len(digits) <= 12:
        return ""
    sign = -1 if text.strip().startswith("-") else 1
    low, high = (0, 2) if is_latitude else (1, 3)
    fitting = []
    for place in range(1, 4):
        degrees = sign * Decimal(f"{digits[:place]}.{digits[place:]}")
        if any(box[low] <= degrees <= box[high] for box in boxes):
            fitting.append(f"{degrees.normalize():f}")
    return fitting[0] if len(fitting) == 1 else ""


# Ğ İ Ş ğ ı ş as a western program reads them.
_TURKISH = str.maketrans("ÐÝÞðýþ", "ĞİŞğış")


def turkish_letters(name: str, country: str) -> str:
    """The name with its Turkish letters, where they came out as Icelandic ones; else nothing."""
    if country not in ("TR", "CY", "AZ"):
        return ""
    mended = name.translate(_TURKISH)
    return mended if mended != name else ""


def letters_read_twice(text: str) -> str:
    """`Ä°stanbul` → `İstanbul`: UTF-8 that some program took for a code page and saved again; else nothing."""
    if text.isascii() or not any(sign in "ÃÄÅÂÐÑâ" for sign in text):
        return ""
    for page in ("cp1252", "cp1254"):
        try:
            mended = text.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        return mended if mended != text and mended.isprintable() else ""
    return ""
