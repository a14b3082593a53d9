"""A big portfolio, the same at every run: built in bulk, without chance, as large as the scale says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection, models
from django.utils import timezone

from office.models import Role, Unit, User
from partners.folding import folded_names
from partners.models import NameKind, Partner, PartnerKind, PartnerName
from relations.models import (
    Activity,
    Direction,
    EventKind,
    Exchange,
    ExchangeKind,
    Protocol,
    Relation,
    RelationEvent,
    RelationState,
    RelationType,
)
from tests.factories.office import MunicipalityFactory, UserFactory

# What the design asks for, see README.md.
PARTNERS, RELATIONS, EXCHANGES, ACTIVITIES = 26_000, 5_000, 50_000, 50_000
CHUNK = 2_000
_COUNTRIES = "DE FR NL TR PL IT ES PT GB DK SE NO FI EE LV LT CZ SK HU RO BG GR UA RS AL BA JP CN KR MA TN US"
COUNTRIES = _COUNTRIES.split()
_BEGINNINGS = (
    "Ald Bal Ber Cas Dor Eck Fal Gand Hart Ist Jar Kan Lis Mel Nord Ost Pal Rot Sint Tal Ulm Vil Wes Zel"
)
BEGINNINGS = _BEGINNINGS.split()
_MIDDLES = "a e o en er ur in an ıl şe ö ü"
MIDDLES = _MIDDLES.split()
_ENDINGS = "berg burg dorp feld hafen kerke köy mark minde pınar stad tal vik ville zele"
ENDINGS = _ENDINGS.split()
THEMES = ["culture", "youth", "sport", "transport"]
BUSY = 240  # exchanges of the first relation, whose page is the dossier that is measured


@dataclass(frozen=True)
class Counts:
    """How many rows there are of each kind."""

    partners: int
    names: int
    relations: int
    exchanges: int
    activities: int
    protocols: int

    def __str__(self) -> str:
        return ", ".join(f"{number:,} {name}" for name, number in vars(self).items())


def build(scale: float) -> Counts:
    """Fill an empty database; at scale 1.0 the size the budgets are meant for."""
    MunicipalityFactory()
    officers = [UserFactory(name=f"Officer {number:02}", roles=[Role.OFFICER]) for number in range(12)]
    units = [Unit.objects.create(name=f"Unit {number}") for number in range(6)]
    partners = _stored(Partner, _partners(round(PARTNERS * scale)))
    names = _stored(PartnerName, _names(partners))
    relations = _stored(Relation, _relations(round(RELATIONS * scale), officers, units))
    _tie(relations, partners)
    _stored(RelationEvent, _events(relations))
    protocols = _stored(Protocol, _protocols(relations))
    exchanges = _stored(Exchange, _exchanges(relations, round(EXCHANGES * scale)))
    activities = _stored(Activity, _activities(relations, round(ACTIVITIES * scale)))
    gather_statistics()
    return Counts(len(partners), len(names), len(relations), len(exchanges), len(activities), len(protocols))


def _stored(model: type[models.Model], rows: Iterator[Any]) -> list[Any]:
    kept: list[Any] = []
    while chunk := list(islice(rows, CHUNK)):
        kept += model._default_manager.bulk_create(chunk)
    return kept


def _name(number: int) -> str:
    beginning = BEGINNINGS[number % len(BEGINNINGS)]
    middle = MIDDLES[number // len(BEGINNINGS) % len(MIDDLES)]
    ending = ENDINGS[number // 7 % len(ENDINGS)]
    return f"{beginning}{middle}{ending} {number // (len(BEGINNINGS) * len(MIDDLES)):02}"


def _partners(number: int) -> Iterator[Partner]:
    kinds = list(PartnerKind.values)
    for place in range(number):
        name = _name(place)
        yield Partner(
            name=name, kind=kinds[place % 3], country=COUNTRIES[place % len(COUNTRIES)],
            population=1_000 + place * 7919 % 2_000_000, population_year=2000 + place % 25,
            region=f"Region {place % 97}", names_folded=folded_names([name, f"{name} alias", f"{name} şehri"]),
        )  # fmt: skip


def _names(partners: list[Partner]) -> Iterator[PartnerName]:
    for partner in partners:
        for language, text in (("en", f"{partner.name} alias"), ("tr", f"{partner.name} şehri")):
            yield PartnerName(
                partner=partner, text=text, language=language, kind=NameKind.EXONYM, folded=text.casefold()
            )


def _state(place: int) -> RelationState:
    states = (
        [RelationState.ACTIVE] * 6 + [RelationState.DORMANT, RelationState.IDEA] + [RelationState.ENDED] * 2
    )
    return states[place % len(states)]


def _relations(number: int, officers: list[User], units: list[Unit]) -> Iterator[Relation]:
    types = list(RelationType.values)
    for place in range(number):
        has_begun = _state(place) != RelationState.IDEA
        yield Relation(
            type=types[place % len(types)], state=_state(place), themes=[THEMES[place % len(THEMES)]],
            purpose=f"Young people of both towns learn trade number {place} from each other.",
            officer=officers[place % len(officers)], owner_unit=units[place % len(units)],
            since=date(1950 + place % 70, 1 + place % 12, 1) if has_begun else None,
            since_precision="month" if has_begun else "unknown",
        )  # fmt: skip


def _tie(relations: list[Relation], partners: list[Partner]) -> None:
    """Every relation with one partner, every tenth with a second."""
    through = Relation.partners.through
    ties = [
        through(relation_id=relation.pk, partner_id=partners[(place * step + step) % len(partners)].pk)
        for place, relation in enumerate(relations)
        for step in ((5, 7) if place % 10 == 0 else (5,))
    ]
    through.objects.bulk_create(ties, batch_size=CHUNK, ignore_conflicts=True)


def _events(relations: list[Relation]) -> Iterator[RelationEvent]:
    later = {RelationState.DORMANT: EventKind.DORMANT, RelationState.ENDED: EventKind.ENDED}
    for relation in relations:
        if relation.since:
            yield RelationEvent(relation=relation, kind=EventKind.BEGAN, on=relation.since, precision="month")
        if relation.state in later:
            yield RelationEvent(relation=relation, kind=later[relation.state], on=date(2024, 3, 1))


def _protocols(relations: list[Relation]) -> Iterator[Protocol]:
    """One in force for every second living tie; a fiftieth of them end within the year."""
    today = timezone.localdate()
    for place, relation in enumerate(relations[::2]):
        if relation.state == RelationState.ACTIVE:
            left = 200 if place % 50 == 0 else 2_000
            yield Protocol(
                relation=relation, kind="twinning", title=f"Protocol {place}", state="in_force",
                in_force_on=date(2015, 1, 1), ends_on=today + timedelta(days=left),
            )  # fmt: skip


def _exchanges(relations: list[Relation], number: int) -> Iterator[Exchange]:
    """Spread over the ties that have begun, a fifth of which have none; the first tie has very many."""
    begun = [relation for place, relation in enumerate(relations) if relation.since and place % 5]
    for place in range(number):
        relation = relations[0] if place < min(BUSY, number // 10) else begun[place % len(begun)]
        yield _exchange(relation, place)


def _exchange(relation: Relation, place: int) -> Exchange:
    kind = list(ExchangeKind)[place % len(ExchangeKind)]
    return Exchange(
        relation=relation, kind=kind, on=timezone.localdate() - timedelta(days=1 + place * 31 % 1_500),
        direction=Direction.BOTH if place % 3 else Direction.SENT, about=f"Exchange number {place}",
        counterpart="Their office", is_two_way=bool(place % 3),
    )  # fmt: skip


def _activities(relations: list[Relation], number: int) -> Iterator[Activity]:
    """Pilots: activities directly on a tie."""
    today = timezone.localdate()
    for place in range(number):
        yield Activity(
            relation=relations[1 + place % (len(relations) - 1)], title=f"Activity {place}", type="event",
            starts_on=today + timedelta(days=place % 400 - 200), ends_on=today + timedelta(days=place % 400 - 195),
        )  # fmt: skip


def gather_statistics() -> None:
    """What PostgreSQL does by itself within a minute of such an import: statistics, and new entries of the trigram
    indexes put in their places; until then each question reads them one by one. SQLite is measured as it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute(
                "SELECT gin_clean_pending_list(indexed.oid) FROM pg_class AS indexed JOIN pg_am AS kind"
                " ON kind.oid = indexed.relam WHERE kind.amname = 'gin' AND indexed.relkind = 'i'"
            )
