"""Our partners on the world map: what the drawing shows, and the same in words for the table beside it."""

from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from evaluations.reports.named import Named, named
from evaluations.statistics import Portfolio
from evaluations.wording import number
from office.models import Municipality
from partners.folding import fold
from partners.world_map import Point, key, point, world_map


@dataclass(frozen=True)
class AtlasRow:
    """A partner of the table, with the tie that is opened from it."""

    relation: str
    partner: Named
    is_live: bool
    is_on_map: bool


@dataclass(frozen=True)
class Atlas:
    """Every partner once. One whose position is not on file is named and never guessed."""

    title: str
    in_words: str
    points: tuple[Point, ...]
    rows: tuple[AtlasRow, ...]

    @property
    def missing(self) -> tuple[AtlasRow, ...]:
        return tuple(row for row in self.rows if not row.is_on_map)

    @property
    def has_over(self) -> bool:
        return any(point.is_over for point in self.points)

    @property
    def has_home(self) -> bool:
        return any(point.is_home for point in self.points)


def atlas(counted: Portfolio, ours: Municipality | None, language: str) -> Atlas:
    """The partners of the ties of that day; a partner with a live tie and an ended one counts as live."""
    rows: dict[str, AtlasRow] = {}
    points: dict[str, Point] = {}
    for tie in sorted(counted.ties, key=lambda tie: not tie.is_live):
        for place in tie.places:
            if place.reference in rows:
                continue
            found = point(place.name, place.latitude, place.longitude, is_over=not tie.is_live)
            partner = named(place, language)
            rows[place.reference] = AtlasRow(tie.reference, partner, tie.is_live, found is not None)
            if found:
                points[place.reference] = found
    listed = tuple(sorted(rows.values(), key=lambda row: (not row.is_live, fold(row.partner.name))))
    home = _home(ours, language)
    return Atlas(
        title=gettext("Our partners on the world map"),
        in_words=_in_words(listed, language),
        points=(*points.values(), *([home] if home else [])),
        rows=listed,
    )


def _home(ours: Municipality | None, language: str) -> Point | None:
    if ours is None or ours.latitude is None or ours.longitude is None:
        return None
    return Point(ours.name_in(language), ours.latitude, ours.longitude, is_home=True)


def _in_words(rows: tuple[AtlasRow, ...], language: str) -> str:
    return gettext(
        "Land without borders, and a mark for each partner. In live ties: %(live)s. In ties that have ended: "
        "%(over)s. Not on the map: %(missing)s."
    ) % {
        "live": number(sum(row.is_live for row in rows), language),
        "over": number(sum(not row.is_live for row in rows), language),
        "missing": number(sum(not row.is_on_map for row in rows), language),
    }


def drawn(told: Atlas, *, accent: str, width: int, land: SafeString | None = None) -> SafeString:
    return world_map(
        told.points, title=told.title, description=told.in_words, identifier="world", accent=accent,
        width=width, land=land,
    )  # fmt: skip


@dataclass(frozen=True)
class KeyLine:
    mark: SafeString
    text: str


def legend(told: Atlas, accent: str) -> list[KeyLine]:
    """What the marks mean: only those that are drawn."""
    somewhere = Point("", 0, 0)
    lines = [KeyLine(key(somewhere, accent), gettext("partner in a live tie"))]
    if told.has_over:
        lines.append(
            KeyLine(key(replace(somewhere, is_over=True), accent), gettext("partner in a tie that has ended"))
        )
    if told.has_home:
        lines.append(KeyLine(key(replace(somewhere, is_home=True), accent), gettext("our municipality")))
    return lines
