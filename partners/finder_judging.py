"""How the database judges a town by a wish: one rule for each criterion, for partners, register and requests alike."""

from collections.abc import Iterable
from math import cos, pi, radians, sin
from typing import Any

from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Cos, Sin
from django.db.models.lookups import GreaterThanOrEqual

from partners.finder import Order, Wanted, Way, Wish
from partners.finder_sources import source_of, sources
from partners.models import PartnershipRequest, RegisterTie, RegisterTown, RequestState
from partners.twinning_plan import Position

_EARTH_KM = 6_371
_KM_PER_DEGREE = 110.5  # the shortest degree of latitude, so that a band never cuts a circle


def judged(
    rows: QuerySet, wish: Wish, *, partner: str | None, population: Any, is_placed: bool = True
) -> QuerySet:
    """`people`, `is_<criterion>` (1, 0, or nothing where nobody knows), `way_<way>` (1 or 0), and `points`."""
    rows = rows.annotate(people=population)
    verdicts = {
        Wanted.COUNTRY: lambda: _yes_no(Q(country__in=wish.countries)),
        Wanted.REGION: lambda: _region(wish) if is_placed else _nobody_knows(),
        Wanted.SIZE: lambda: _size(wish),
        Wanted.DISTANCE: lambda: _distance(wish) if is_placed else _nobody_knows(),
        Wanted.THEMES: lambda: _themes(wish, partner),
    }
    rows = rows.annotate(**{f"is_{criterion}": verdicts[criterion]() for criterion in wish.wanted})
    return rows.annotate(**{f"way_{way}": _way(way, partner, rows.model) for way in Way})


def _yes_no(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _nobody_knows() -> Value:
    return Value(None, output_field=IntegerField())


def _region(wish: Wish) -> Case:
    return Case(
        When(region="", then=Value(None)),
        When(region__icontains=wish.region, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _size(wish: Wish) -> Case:
    fits = Q()
    if wish.population_from is not None:
        fits &= Q(people__gte=wish.population_from)
    if wish.population_to is not None:
        fits &= Q(people__lte=wish.population_to)
    return Case(
        When(people__isnull=True, then=Value(None)),
        When(fits, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _distance(wish: Wish) -> Case:
    """Within the circle: first a box, which is cheap, then the cosine of the angle between the two places."""
    here, far = wish.centre or (0.0, 0.0), min(wish.max_km or 0, 20_040)
    near = _yes_no(GreaterThanOrEqual(_cosine(here), Value(cos(far / _EARTH_KM), output_field=FloatField())))
    reach = far / _KM_PER_DEGREE
    return Case(
        When(Q(latitude=None) | Q(longitude=None), then=Value(None)),
        When(latitude__gte=here[0] - reach, latitude__lte=here[0] + reach, then=near),
        default=Value(0),
        output_field=IntegerField(),
    )


def _cosine(here: Position) -> Any:
    """The cosine of the angle between a row's position and ours: the nearer, the larger."""
    latitude, longitude = _radians("latitude"), _radians("longitude")
    north, east = radians(here[0]), radians(here[1])
    return Sin(latitude) * sin(north) + Cos(latitude) * cos(north) * Cos(longitude - east)


def _radians(column: str) -> Any:
    return Cast(column, FloatField()) * Value(pi / 180)


def _themes(wish: Wish, partner: str | None) -> Case:
    """Met where somebody of ours knows it; what a town does not work on, nobody can say."""
    met = Q()
    if partner is None:
        for theme in wish.themes:
            met |= Q(themes_written__contains=f'"{theme}"')
    else:
        for source in sources():
            if source.on_themes:
                met |= Q(**{f"{partner}__in": source.on_themes(wish.themes)})
        met |= Q(**{f"{partner}__in": _asking(wish.themes)})
    return (
        Case(When(met, then=Value(1)), default=Value(None), output_field=IntegerField())
        if met
        else _nobody_knows()
    )


def _asking(themes: Iterable[str]) -> QuerySet:
    """Partners of ours that wrote to us about one of these themes and wait for an answer."""
    asked = PartnershipRequest.objects.filter(state=RequestState.RECEIVED, partner__isnull=False)
    named = Q()
    for theme in themes:
        named |= Q(themes_written__contains=f'"{theme}"')
    return with_themes(asked).filter(named).values("partner")


def with_themes(rows: QuerySet) -> QuerySet:
    """The list of themes as it is written in the row, to look for a word in it on either database."""
    return rows.annotate(themes_written=Cast("themes", TextField()))


def _way(way: Way, partner: str | None, model: Any) -> Any:
    if way == Way.REQUEST:
        if partner is None:
            return Value(1, output_field=IntegerField())
        asking = PartnershipRequest.objects.filter(state=RequestState.RECEIVED, partner__isnull=False)
        return _yes_no(Q(**{f"{partner}__in": asking.values("partner")}))
    if way == Way.PARTNERS:
        return (
            _yes_no(_twinned_with_ours()) if model is RegisterTown else Value(0, output_field=IntegerField())
        )
    source = source_of(way)
    if source is None or partner is None:
        return Value(0, output_field=IntegerField())
    return _yes_no(Q(**{f"{partner}__in": source.partners()}))


def _twinned_with_ours() -> Q:
    ours = source_of(Way.OURS)
    if ours is None:
        return Q(pk__in=[])
    towns = RegisterTown.objects.filter(partner__in=ours.partners()).values("pk")
    ties = RegisterTie.objects.order_by()
    return Q(pk__in=ties.filter(one__in=towns).values("other")) | Q(
        pk__in=ties.filter(other__in=towns).values("one")
    )


def fitting(rows: QuerySet, wish: Wish) -> QuerySet:
    """Without those that a criterion speaks against."""
    for criterion in wish.wanted:
        if criterion == Wanted.COUNTRY:
            rows = rows.filter(country__in=wish.countries)
        elif criterion != Wanted.THEMES:  # never spoken against
            name = f"is_{criterion}"
            rows = rows.filter(Q(**{name: 1}) | Q(**{f"{name}__isnull": True}))
    return rows


def ordering(wish: Wish, order: str, *, is_placed: bool) -> list[Any]:
    if order == Order.LARGEST:
        return [F("people").desc(nulls_last=True), "name", "pk"]
    if order == Order.SMALLEST:
        return [F("people").asc(nulls_last=True), "name", "pk"]
    if order == Order.NAME:
        return ["name", "pk"]
    if order == Order.NEAREST and wish.centre and is_placed:
        return [_cosine(wish.centre).desc(nulls_last=True), "name", "pk"]
    return [*_by_reasons(wish), "name", "pk"]


def _by_reasons(wish: Wish) -> list[Any]:
    """Most points first, then the fewest criteria against it, then the fewest that nobody knows."""
    points: Any = Value(0)
    against: Any = Value(0)
    for way in Way:
        points = points + F(f"way_{way}")
    for criterion in wish.wanted:
        points = points + Coalesce(F(f"is_{criterion}"), 0)
        against = against + Coalesce(1 - F(f"is_{criterion}"), 0)
    return [points.desc(), against.asc()]
