"""The world map: land without borders and a dot for each place. It takes no position on any status.

One drawing serves the page and the PDF: presentation attributes only, no `style`, which the page's content
policy would refuse; on the page the classes let the theme's colours win. The drawing says nothing that the
table beside it does not say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import hypot
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partners.earth import HEIGHT, WIDTH, is_shown, on_page, outline

RADIUS = 6.5
APART = 2 * RADIUS + 1.5  # between the middles of two dots that do not touch
FURTHEST = 2.4 * RADIUS  # further a dot is not moved from its place: then several are counted in one
MOST = 140  # dots beyond this number would hide the land
ACCENT = "#1f5f8b"
FONTS = "Entente Sans, Entente Han, sans-serif"
NAMED = 12  # names in one dot's tooltip

# Left and upper edge, width and height, in the units of the drawing.
Window = tuple[float, float, float, float]
WHOLE: Window = (0, 0, WIDTH, HEIGHT)


@dataclass(frozen=True)
class Point:
    """A place on the map: a dot; a ring where `is_over`, for what once was; a diamond where `is_home`, for us."""

    name: str
    latitude: float
    longitude: float
    is_over: bool = False
    is_home: bool = False

    @property
    def kind(self) -> tuple[bool, bool]:
        """Only places of one kind are counted together."""
        return self.is_over, self.is_home


@dataclass(frozen=True)
class Mark:
    """What is drawn: one place, or several that lie too near each other, counted."""

    points: tuple[Point, ...]
    x: float
    y: float
    at_x: float
    at_y: float

    @property
    def is_moved(self) -> bool:
        return hypot(self.x - self.at_x, self.y - self.at_y) > RADIUS * 0.8

    @property
    def names(self) -> str:
        names = [point.name for point in self.points]
        return ", ".join([*names[:NAMED], "…"] if len(names) > NAMED else names)


def point(
    name: str, latitude: Decimal | float | None, longitude: Decimal | float | None, *, is_over: bool = False
) -> Point | None:
    """The place on the map; None where its position is not on file, which is never guessed, or off the map."""
    if latitude is None or longitude is None or not is_shown(float(latitude)):
        return None
    return Point(name, float(latitude), float(longitude), is_over)


def world_map(
    points: Sequence[Point],
    *,
    title: str,
    description: str,
    identifier: str,
    accent: str = ACCENT,
    width: int = int(WIDTH),
    land: SafeString | None = None,
    window: Window = WHOLE,
) -> SafeString:
    """The drawing. `identifier` must be unique on the page.

    `window` is the part of the earth that is shown, by default all of it. `land` is what is drawn below the
    dots: for a page, by default, a reference to one cached file; for a document that stands alone
    `land_inline()`.
    """
    drawn = marks(points)
    return format_html(
        '<svg class="world-map" xmlns="http://www.w3.org/2000/svg" viewBox="{window}" width="{width}" '
        'height="{height}" role="img" aria-labelledby="{id}-title {id}-text" font-family="{fonts}" '
        'fill="currentColor"><title id="{id}-title">{title}</title><desc id="{id}-text">{description}</desc>'
        '<path class="world-map__sea" d="{sea}" fill="#f6f4ee"/>{land}{leads}{marks}</svg>',
        window=" ".join(f"{side:g}" for side in window),
        width=width,
        height=round(width * window[3] / window[2]),
        id=identifier,
        fonts=FONTS,
        title=title,
        description=description,
        sea=outline(),
        land=land if land is not None else land_by_reference(),
        leads=format_html_join("", "{}", ((_lead(mark),) for mark in drawn if mark.is_moved)),
        marks=format_html_join("", "{}", ((_dot(mark, accent),) for mark in drawn)),
    )  # fmt: skip


def window_around(point: Point, width: float = 400, height: float = 240) -> Window:
    """The part of the earth with a place in its middle, moved where it would reach beyond the edge."""
    x, y = on_page(point.latitude, point.longitude)
    left, top = min(max(x - width / 2, 0), WIDTH - width), min(max(y - height / 2, 0), HEIGHT - height)
    return round(left, 1), round(top, 1), width, height


def land_by_reference() -> SafeString:
    """The land as one file that a browser keeps: it does not come again with every page."""
    return format_html('<use class="world-map__land" href="{}#land" fill="#d8d2c4"/>', static("land.svg"))


@cache
def land_inline() -> SafeString:
    """The land itself, for a document that may fetch nothing."""
    drawing = Path(finders.find("land.svg") or "static/land.svg").read_text(encoding="utf-8")
    outlines = drawing[drawing.index(' d="') + 4 : drawing.rindex('"')]
    return format_html('<path class="world-map__land" d="{}" fill="#d8d2c4"/>', outlines)


def key(point: Point, accent: str = ACCENT) -> SafeString:
    """The small dot, ring or diamond that stands beside its word below the map."""
    return format_html(
        '<svg class="map-key" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="12" height="12" '
        'aria-hidden="true" focusable="false">{}</svg>',
        _shape(point, 8, 8, RADIUS, accent),
    )


# -- drawing ------------------------------------------------------------------------------------------


def _dot(mark: Mark, accent: str) -> SafeString:
    count, first = len(mark.points), mark.points[0]
    radius = RADIUS if count == 1 else RADIUS + 2.5 + 2 * (len(str(count)) - 1)
    title = format_html("<title>{}</title>", mark.names)
    shape = _shape(first, mark.x, mark.y, radius, accent, title)
    if count == 1:
        return shape
    return format_html(
        '{}<text class="world-map__count{}" x="{}" y="{}" text-anchor="middle" font-size="11" '
        'font-weight="700" fill="{}">{}</text>',
        shape,
        " world-map__count--over" if first.is_over else "",
        round(mark.x, 1),
        round(mark.y + 3.9, 1),
        accent if first.is_over else "#ffffff",
        count,
    )


def _shape(
    point: Point, x: float, y: float, radius: float, accent: str, title: SafeString | str = ""
) -> SafeString:
    if point.is_home:
        return format_html(
            '<path class="world-map__home" d="M{} {}l6 6-6 6-6-6z" fill="#1d2126" stroke="#ffffff" '
            'stroke-width="1.5">{}</path>',
            round(x, 1), round(y - 6, 1), title,
        )  # fmt: skip
    if point.is_over:
        return format_html(
            '<circle class="world-map__ring" cx="{}" cy="{}" r="{}" fill="#ffffff" stroke="{}" '
            'stroke-width="2">{}</circle>',
            round(x, 1), round(y, 1), round(radius - 1, 1), accent, title,
        )  # fmt: skip
    return format_html(
        '<circle class="world-map__dot" cx="{}" cy="{}" r="{}" fill="{}" stroke="#ffffff" stroke-width="1.5">'
        "{}</circle>",
        round(x, 1), round(y, 1), round(radius, 1), accent, title,
    )  # fmt: skip


def _lead(mark: Mark) -> SafeString:
    """From a dot that had to move to the place it stands for."""
    return format_html(
        '<line class="world-map__lead" x1="{}" y1="{}" x2="{}" y2="{}" stroke="#5a626c" stroke-width="1"/>',
        round(mark.at_x, 1), round(mark.at_y, 1), round(mark.x, 1), round(mark.y, 1),
    )  # fmt: skip


# -- where the dots stand -----------------------------------------------------------------------------


def marks(points: Iterable[Point]) -> list[Mark]:
    """Every point once: in a dot of its own, moved aside a little where dots would overlap, else counted.

    The same points always give the same marks, in whatever order they come.
    """
    ordered = sorted(points, key=lambda point: (point.longitude, point.latitude, point.name, point.kind))
    distance = 0.4 if len(ordered) <= MOST else RADIUS
    while True:
        groups = _grouped(ordered, distance)
        if len(groups) <= MOST and (placed := _spread(groups)) is not None:
            return placed
        distance *= 1.6


Place = tuple[float, float]
Group = tuple[Place, tuple[Point, ...]]


def _grouped(points: Iterable[Point], distance: float) -> list[Group]:
    """Points nearer to the first of a group than the distance join it. What is over, and we, stay apart."""
    cells: dict[tuple[int, int, tuple[bool, bool]], list[tuple[Place, list[Point]]]] = {}
    groups: list[tuple[Place, list[Point]]] = []
    for point in points:
        x, y = on_page(point.latitude, point.longitude)
        column, row = int(x // distance), int(y // distance)
        near = (
            group
            for across in (column - 1, column, column + 1)
            for down in (row - 1, row, row + 1)
            for group in cells.get((across, down, point.kind), ())
        )
        found = next((g for g in near if hypot(g[0][0] - x, g[0][1] - y) <= distance), None)
        if found:
            found[1].append(point)
        else:
            groups.append(((x, y), [point]))
            cells.setdefault((column, row, point.kind), []).append(groups[-1])
    return [(place, tuple(members)) for place, members in groups]


def _spread(groups: list[Group]) -> list[Mark] | None:
    """The groups moved until no two overlap; None when that takes a dot too far from its place."""
    origins = [place for place, _points in groups]
    places = [list(place) for place in origins]
    radii = [0 if len(points) == 1 else 2.5 for _place, points in groups]
    for _round in range(80):
        if not _pushed_apart(places, radii):
            break
    else:
        return None
    far = any(
        hypot(x - at_x, y - at_y) > FURTHEST for (x, y), (at_x, at_y) in zip(places, origins, strict=True)
    )
    if far:
        return None
    return [Mark(points, x, y, *place) for (place, points), (x, y) in zip(groups, places, strict=True)]


def _pushed_apart(places: list[list[float]], more: list[float]) -> bool:
    """One round: each overlapping pair gives way, half each. True while somebody had to."""
    moved = False
    for one, here in enumerate(places):
        for two in range(one + 1, len(places)):
            there = places[two]
            apart = APART + more[one] + more[two]
            dx, dy = there[0] - here[0], there[1] - here[1]
            if abs(dx) >= apart or abs(dy) >= apart or (length := hypot(dx, dy)) >= apart - 0.05:
                continue
            # Two on one spot part from east to west.
            unit = (dx / length, dy / length) if length else (1.0, 0.0)
            step = (apart - length) / 2
            here[0], here[1] = here[0] - unit[0] * step, here[1] - unit[1] * step
            there[0], there[1] = there[0] + unit[0] * step, there[1] + unit[1] * step
            moved = True
    return moved
