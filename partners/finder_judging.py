"""What the database does for the finder: leave out what does not fit, and count the points to order by.

The sentences and their verdicts are made by `finder` for what is shown; a test holds the two together.
"""

from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import Any

from django.db import connection
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Collate, Cos, Sin
from django.db.models.lookups import GreaterThanOrEqual

from partners.finder import Known, Order, Wanted, Way, Wish
from partners.finder_sources import source_of, sources
from partners.models import RegisterTie, RegisterTown
from partners.twinning_plan import Position

_EARTH_KM = 6_371
_KM_PER_DEGREE = 110.5  # the shortest degree of latitude, so that a band never cuts a circle


@dataclass(frozen=True)
class Asking:
    """The partners on file that wrote to us and wait: all of them, and those whose letter is about a theme of ours."""

    partners: tuple[int, ...] = ()
    on_themes: tuple[int, ...] = ()


UNKNOWN = {
    Wanted.SIZE: Q(people__isnull=True),
    Wanted.DISTANCE: Q(latitude=None) | Q(longitude=None),
}


def fitting(rows: QuerySet, wish: Wish) -> QuerySet:
    """Without those that a criterion speaks against; `people` is what is known of their size."""
    for criterion in wish.wanted:
        if criterion == Wanted.COUNTRY:
            rows = rows.filter(country__in=wish.countries)
        elif criterion == Wanted.SIZE:
            rows = rows.filter(_of_size(wish) | UNKNOWN[criterion])
        elif criterion == Wanted.DISTANCE:
            rows = rows.filter(Q(_within(wish)) | UNKNOWN[criterion])
    return rows


def with_points(rows: QuerySet, wish: Wish, *, partner: str, asking: Asking, known: str) -> QuerySet:
    """`points` for each criterion met and each way there, and `in_region` (1, or 0 where nobody knows)."""
    rows = rows.annotate(in_region=_one(Q(region__icontains=wish.region)) if wish.region else Value(0))
    is_narrowed = known != Known.ALL
    met = [_met(criterion, wish, partner, asking, is_narrowed=is_narrowed) for criterion in wish.wanted]
    ways = [_one(condition) for way in Way if (condition := way_there(way, partner, rows.model, asking))]
    points: Any = Value(0)
    for part in (*met, *ways):
        points = points + part
    return rows.annotate(points=points)


def _met(criterion: Wanted, wish: Wish, partner: str, asking: Asking, *, is_narrowed: bool) -> Any:
    """A point; what was narrowed to those that fit need only be known."""
    if criterion == Wanted.COUNTRY:
        return Value(1) if is_narrowed else _one(Q(country__in=wish.countries))
    if criterion == Wanted.REGION:
        return F("in_region")
    if criterion == Wanted.THEMES:
        return _one(_on_themes(wish, partner, asking))
    if is_narrowed:
        return _one(~UNKNOWN[criterion])
    return _one(_of_size(wish)) if criterion == Wanted.SIZE else _one(_within(wish))


def _one(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _of_size(wish: Wish) -> Q:
    fits = Q(people__isnull=False)
    if wish.population_from is not None:
        fits &= Q(people__gte=wish.population_from)
    if wish.population_to is not None:
        fits &= Q(people__lte=wish.population_to)
    return fits


def _within(wish: Wish) -> Any:
    """Within the circle: first a band of latitudes, which is cheap, then the cosine of the angle between the places."""
    here, far = wish.centre or (0.0, 0.0), min(wish.max_km or 0, 20_040)
    reach = far / _KM_PER_DEGREE
    near = GreaterThanOrEqual(_cosine(here), Value(cos(far / _EARTH_KM), output_field=FloatField()))
    inside = Case(
        When(
            latitude__gte=here[0] - reach,
            latitude__lte=here[0] + reach,
            longitude__isnull=False,
            then=_one(near),
        ),
        default=Value(0),
        output_field=IntegerField(),
    )
    return GreaterThanOrEqual(inside, Value(1))


def _cosine(here: Position) -> Any:
    """The cosine of the angle between a row's position and ours: the nearer, the larger."""
    latitude, longitude = _radians("latitude"), _radians("longitude")
    north, east = radians(here[0]), radians(here[1])
    return Sin(latitude) * sin(north) + Cos(latitude) * cos(north) * Cos(longitude - east)


def _radians(column: str) -> Any:
    return Cast(column, FloatField()) * Value(pi / 180)


def _on_themes(wish: Wish, partner: str, asking: Asking) -> Q:
    """Met where somebody of ours knows it; what a town does not work on, nobody can say."""
    met = Q(**{f"{partner}__in": asking.on_themes})
    for source in sources():
        if source.on_themes:
            met |= Q(**{f"{partner}__in": source.on_themes(wish.themes)})
    return met


def with_themes(rows: QuerySet) -> QuerySet:
    """The list of themes as it is written in the row, to look for a word in it on either database."""
    return rows.annotate(themes_written=Cast("themes", TextField()))


def way_there(way: Way, partner: str, model: Any, asking: Asking) -> Q | None:
    """Who can be reached in this way; None where nobody can."""
    if way == Way.REQUEST:
        return Q(**{f"{partner}__in": asking.partners}) if asking.partners else None
    if way == Way.PARTNERS:
        return _twinned_with_ours() if model is RegisterTown else None
    source = source_of(way)
    return Q(**{f"{partner}__in": source.partners()}) if source else None


def _twinned_with_ours() -> Q | None:
    ours = source_of(Way.OURS)
    if ours is None:
        return None
    # That it must be linked at all goes without saying, but tells PostgreSQL to begin with those few.
    linked = RegisterTown.objects.filter(partner__isnull=False, partner__in=ours.partners())
    towns = linked.order_by().values("pk")
    ties = RegisterTie.objects.order_by()
    return Q(pk__in=ties.filter(one__in=towns).values("other")) | Q(
        pk__in=ties.filter(other__in=towns).values("one")
    )


def ordering(wish: Wish, order: str) -> list[Any]:
    by_name = [_by_letters("name"), "pk"]
    if order == Order.LARGEST:
        return [F("people").desc(nulls_last=True), *by_name]
    if order == Order.SMALLEST:
        return [F("people").asc(nulls_last=True), *by_name]
    if order == Order.NEAREST and wish.centre:
        return [_cosine(wish.centre).desc(nulls_last=True), *by_name]
    return by_name if order == Order.NAME else ["-points", *by_name]


def _by_letters(column: str) -> Collate:
    """As Python compares, which puts the shelves together: else a town at the end of a page might stand on none."""
    return Collate(column, "C" if connection.vendor == "postgresql" else "BINARY")
