"""Makes country_boxes.csv from Natural Earth's countries: `python -m partners.land.boxes 50m.json`. See README.md.

A country is told by the boxes around its parts, neighbouring parts in one box: coarse, but enough to notice that
a row's position lies in another part of the world than its country.
"""

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.core import get_global

from partners.land.build import Point, _degrees, _joined

TARGET = Path(__file__).resolve().parent / "country_boxes.csv"
# Parts of a country that lie closer together than this share a box.
NEAR_DEGREES = 2.0
# Natural Earth gives no number to Kosovo; the United Nations have none for it.
NUMBERLESS = {"Kosovo": "XK"}

Box = tuple[float, float, float, float]  # south, west, north, east


def boxes_by_country(topology: dict) -> dict[str, list[Box]]:
    codes = {key: value[0] for key, value in get_global("territory_aliases").items() if key.isdigit()}
    arcs = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
    found: dict[str, list[Box]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry.get("properties", {}).get("name", "")
        code = NUMBERLESS.get(name) or codes.get(str(geometry.get("id", "")).zfill(3), "")
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        if code:
            outlines = (_joined(polygon[0], arcs) for polygon in polygons)
            found.setdefault(code, []).extend(_box(points) for points in outlines)
    return {code: sorted(_merged(boxes)) for code, boxes in sorted(found.items())}


def _box(points: Iterable[Point]) -> Box:
    latitudes, longitudes = zip(*points, strict=True)
    return min(latitudes), min(longitudes), max(latitudes), max(longitudes)


def _merged(boxes: list[Box]) -> list[Box]:
    merged: list[Box] = []
    for box in boxes:
        near = [other for other in merged if _are_near(box, other)]
        merged = [other for other in merged if other not in near]
        united = box
        for other in near:
            united = (min(united[0], other[0]), min(united[1], other[1]),
                      max(united[2], other[2]), max(united[3], other[3]))  # fmt: skip
        merged.append(united)
    return merged if len(merged) == len(boxes) else _merged(merged)


def _are_near(one: Box, other: Box) -> bool:
    return (
        one[0] - NEAR_DEGREES <= other[2]
        and other[0] - NEAR_DEGREES <= one[2]
        and one[1] - NEAR_DEGREES <= other[3]
        and other[1] - NEAR_DEGREES <= one[3]
    )


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "south", "west", "north", "east"])
        for country, country_boxes in boxes_by_country(source).items():
            writer.writerows([country, *(f"{side:.1f}" for side in box)] for box in country_boxes)
