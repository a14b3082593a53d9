"""Makes static/land.svg from Natural Earth's land: `python -m partners.land.build`. See README.md."""

import json
from collections.abc import Iterable
from pathlib import Path

from partners.earth import HEIGHT, SOUTH, WIDTH, on_page

FOLDER = Path(__file__).resolve().parent
SOURCE = FOLDER / "land-110m.json"
DRAWING = FOLDER.parent.parent / "static" / "land.svg"
TOLERANCE = 0.35  # units of the drawing: no line is further than this from the source

Point = tuple[float, float]


def drawing() -> str:
    """The land as one path that other drawings use by its name."""
    path = "".join(_ring(points) for points in rings())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.1f}">'
        f'<path id="land" d="{path}"/></svg>\n'
    )


def rings() -> Iterable[list[Point]]:
    """Every outline of the source as latitude and longitude, without Antarctica, which is below the drawing."""
    topology = json.loads(SOURCE.read_text(encoding="utf-8"))
    arcs = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points = _joined(ring, arcs)
                if max(latitude for latitude, _longitude in points) > SOUTH:
                    yield from _cut_at_the_edge(points)


def _degrees(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """TopoJSON keeps whole steps from the point before."""
    (scale_x, scale_y), (from_x, from_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((y * scale_y + from_y, x * scale_x + from_x))
    return points


def _joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """An outline of several arcs; a negative number means the arc backwards. Neighbours share their ends."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _cut_at_the_edge(points: list[Point]) -> Iterable[list[Point]]:
    """An outline that crosses the 180th meridian (Chukotka, Fiji) as the parts on either side of it."""
    unrolled = [points[0]]
    for latitude, longitude in points[1:]:
        turns = round((unrolled[-1][1] - longitude) / 360)
        unrolled.append((latitude, longitude + 360 * turns))
    for turn in (-360, 0, 360):
        part = _clipped(_clipped(unrolled, turn - 180, keep_east=True), turn + 180, keep_east=False)
        if len(part) > 2:
            yield [(latitude, longitude - turn) for latitude, longitude in [*part, part[0]]]


def _clipped(points: list[Point], meridian: float, *, keep_east: bool) -> list[Point]:
    """The part of an outline on one side of a meridian (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for (from_y, from_x), (y, x) in zip(points[-1:] + points[:-1], points, strict=True):
        was_in, is_in = ((at >= meridian) == keep_east or at == meridian for at in (from_x, x))
        if was_in != is_in:
            kept.append((from_y + (y - from_y) * (meridian - from_x) / (x - from_x), meridian))
        if is_in:
            kept.append((y, x))
    return kept


def _ring(points: list[Point]) -> str:
    flat = _simplified([on_page(latitude, longitude) for latitude, longitude in points])
    rounded = [(round(x * 10), round(y * 10)) for x, y in flat]
    if len(set(rounded)) < 3:
        return ""
    start, steps, before = rounded[0], [], rounded[0]
    for point in rounded[1:-1]:
        steps.append(f"{_unit(point[0] - before[0])} {_unit(point[1] - before[1])}")
        before = point
    return f"M{_unit(start[0])} {_unit(start[1])}l{' '.join(steps).replace(' -', '-')}z"


def _unit(tenths: int) -> str:
    """Tenths of a unit as SVG writes them shortest: 1.5, .5, -.5, -3."""
    sign, whole, tenth = "-" if tenths < 0 else "", *divmod(abs(tenths), 10)
    return f"{sign}{whole or ''}.{tenth}" if tenth else f"{sign}{whole}"


def _simplified(points: list[Point]) -> list[Point]:
    """Douglas and Peucker: keep a point only where leaving it out would move the line beyond the tolerance."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = first, 0.0
        for number in range(first + 1, last):
            off = _distance(points[number], points[first], points[last])
            if off > distance:
                far, distance = number, off
        if distance > TOLERANCE:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[number] for number in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (dx, dy) = point, (end[0] - start[0], end[1] - start[1])
    length = dx * dx + dy * dy
    along = ((x - start[0]) * dx + (y - start[1]) * dy) / length if length else 0
    along = min(1.0, max(0.0, along))
    return float(((x - start[0] - along * dx) ** 2 + (y - start[1] - along * dy) ** 2) ** 0.5)


if __name__ == "__main__":
    DRAWING.write_text(drawing(), encoding="utf-8")
