"""Writing an edition of a register of twinnings into the tables, in bulk and within the caller's transaction."""

from collections import defaultdict
from dataclasses import asdict, dataclass

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from partners.models import EditionState, RegisterEdition, RegisterTie, RegisterTown
from partners.register_linking import PartnersByName, link_towns
from partners.register_sizes import Sizes
from partners.twinning_plan import Key, KnownTown, PlannedTown, RegisterPlan

_BATCH = 1_000


@dataclass
class Written:
    """What an edition changed: ties that are new, that stay, and that its source no longer tells of."""

    new: int = 0
    unchanged: int = 0
    gone: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return asdict(self)


def known_towns() -> dict[Key, list[KnownTown]]:
    """The towns of all registers by country and folded name."""
    known: dict[Key, list[KnownTown]] = defaultdict(list)
    columns = ("pk", "name", "country", "folded", "latitude", "longitude")
    for pk, name, country, folded, latitude, longitude in RegisterTown.objects.order_by("pk").values_list(
        *columns
    ):
        position = None if latitude is None or longitude is None else (latitude, longitude)
        known[country, folded].append(KnownTown(pk, name, position))
    return known


def write_register(plan: RegisterPlan, edition: RegisterEdition) -> Written:
    """Make the register say what the plan says. The same plan again changes nothing but the edition's name."""
    pks = _write_towns(plan.towns)
    written = _write_ties(plan, pks, edition)
    if edition.replaces:
        earlier = RegisterEdition.objects.filter(source=edition.source, state=EditionState.APPLIED)
        earlier.exclude(pk=edition.pk).update(state=EditionState.REPLACED)
    count_ties()
    link_towns()
    return written


def _write_towns(towns: list[PlannedTown]) -> list[int]:
    """The number of each planned town's row."""
    partners, sizes = PartnersByName.on_file(), Sizes.on_file({(town.country, town.folded) for town in towns})
    made = [_new_town(town, partners, sizes) for town in towns if town.known is None]
    RegisterTown.objects.bulk_create(made, batch_size=_BATCH)
    fresh = iter(made)
    _fill_gaps([town for town in towns if town.known], sizes)
    return [town.known.pk if town.known else next(fresh).pk for town in towns]


def _new_town(town: PlannedTown, partners: PartnersByName, sizes: Sizes) -> RegisterTown:
    latitude, longitude = town.position or (None, None)
    return RegisterTown(
        name=town.name,
        folded=town.folded,
        country=town.country,
        region=town.region,
        latitude=latitude,
        longitude=longitude,
        population=sizes.of(town.country, town.folded, town.position),
        partner_id=partners.partner_for(town.country, town.folded, town.position),
    )


def _fill_gaps(towns: list[PlannedTown], sizes: Sizes) -> None:
    """A later register may know where a town lies; what is known stays as it is."""
    unplaced = {
        town.known.pk: town for town in towns if town.known and not town.known.position and town.position
    }
    rows = list(RegisterTown.objects.filter(pk__in=unplaced))
    for row in rows:
        planned = unplaced[row.pk]
        row.latitude, row.longitude = planned.position or (None, None)
        row.region = row.region or planned.region
        row.population = row.population or sizes.of(row.country, row.folded, planned.position)
    RegisterTown.objects.bulk_update(rows, ["latitude", "longitude", "region", "population"], batch_size=500)


def _write_ties(plan: RegisterPlan, pks: list[int], edition: RegisterEdition) -> Written:
    told = {}
    for (one, other), year in plan.ties.items():
        ends = pks[one], pks[other]
        told[min(ends), max(ends)] = year
    own = RegisterTie.objects.filter(source=edition.source)
    held = {
        (one, other): (pk, year) for pk, one, other, year in own.values_list("pk", "one", "other", "year")
    }
    _forget([pk for pair, (pk, _year) in held.items() if edition.replaces and pair not in told])
    kept = {pair: held[pair] for pair in held.keys() & told.keys()}
    _renew(kept, told, edition)
    RegisterTie.objects.bulk_create(
        [
            RegisterTie(one_id=one, other_id=other, year=year, source=edition.source, edition=edition)
            for (one, other), year in sorted(told.items(), key=lambda item: item[0])
            if (one, other) not in held
        ],
        batch_size=_BATCH,
    )
    gone = len(held) - len(kept) if edition.replaces else 0
    return Written(len(told) - len(kept), len(kept), gone)


def _forget(pks: list[int]) -> None:
    for start in range(0, len(pks), _BATCH):
        RegisterTie.objects.filter(pk__in=pks[start : start + _BATCH]).delete()


def _renew(
    kept: dict[tuple[int, int], tuple[int, int | None]],
    told: dict[tuple[int, int], int | None],
    edition: RegisterEdition,
) -> None:
    """What this edition repeats is told by this edition from now on, its year too; a supplement takes none away."""
    same = sorted(pk for pk, _year in kept.values())
    for start in range(0, len(same), _BATCH):
        RegisterTie.objects.filter(pk__in=same[start : start + _BATCH]).update(edition=edition)
    other_year = [
        RegisterTie(pk=pk, year=told[pair])
        for pair, (pk, year) in kept.items()
        if told[pair] != year and (told[pair] is not None or edition.replaces)
    ]
    RegisterTie.objects.bulk_update(other_year, ["year"], batch_size=500)


def count_ties() -> None:
    """How many different towns each town is twinned with, in all registers together."""
    RegisterTown.objects.update(known_ties=_partners_as("one", "other") + _partners_as("other", "one"))


def _partners_as(own: str, theirs: str) -> Coalesce:
    # A pair stands in one order only, so the two sides never count the same town twice.
    mine = RegisterTie.objects.filter(**{own: OuterRef("pk")}).order_by().values(own)
    return Coalesce(Subquery(mine.annotate(number=Count(F(theirs), distinct=True)).values("number")), 0)
