"""Reads of the world's register of twinnings: our own town in it, the twinnings of a partner, where it is from."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from office.models import Municipality
from partners.folding import fold
from partners.models import EditionState, Partner, RegisterEdition, RegisterTie, RegisterTown
from partners.twinning_plan import SAME_TOWN_KM, Position, kilometres


def editions() -> QuerySet[RegisterEdition]:
    return RegisterEdition.objects.select_related("uploaded_by", "job").defer("findings")


def edition_page() -> QuerySet[RegisterEdition]:
    return RegisterEdition.objects.select_related("uploaded_by", "job")


def editions_in_use() -> list[RegisterEdition]:
    """Those whose ties are in the register now, the newest first."""
    return list(RegisterEdition.objects.filter(state=EditionState.APPLIED).defer("findings"))


@dataclass(frozen=True)
class OurTown:
    """Our own municipality in the register: its towns, or those among which somebody must choose."""

    towns: tuple[RegisterTown, ...] = ()
    choices: tuple[RegisterTown, ...] = ()

    @property
    def pks(self) -> list[int]:
        return [town.pk for town in self.towns]


def our_position(ours: Municipality | None) -> Position | None:
    return (
        (ours.latitude, ours.longitude)
        if ours and ours.latitude is not None and ours.longitude is not None
        else None
    )


def our_town(ours: Municipality | None = None) -> OurTown:
    """By country and any of our names; where several lie far apart and none near us, somebody chooses. Two queries."""
    ours = ours or Municipality.ours()
    if ours is None:
        return OurTown()
    folded = {fold(name) for name in ours.names.values() if name}
    named = Q(country=ours.country, folded__in=folded)
    found = list(RegisterTown.objects.filter(named | Q(is_ours=True)).order_by("pk"))
    chosen = tuple(town for town in found if town.is_ours)
    if chosen:
        return OurTown(chosen)
    known = ours.latitude is not None and ours.longitude is not None
    return _told_apart(found, (ours.latitude or 0.0, ours.longitude or 0.0) if known else None)


def _told_apart(found: list[RegisterTown], here: Position | None) -> OurTown:
    near = [
        town for town in found if here and town.position and kilometres(here, town.position) <= SAME_TOWN_KM
    ]
    if near:
        return OurTown(tuple(near))
    return OurTown(tuple(found)) if len(found) < 2 else OurTown(choices=tuple(found))


def ties_of(towns: list[int]) -> list[tuple[RegisterTown, RegisterTie]]:
    """Every tie of these towns with the town at its other end, that town's partner and its source. One query."""
    if not towns:
        return []
    found = RegisterTie.objects.filter(Q(one__in=towns) | Q(other__in=towns))
    found = found.select_related("one__partner", "other__partner", "edition").defer("edition__findings")
    ends = [(tie.other if tie.one_id in towns else tie.one, tie) for tie in found]
    return sorted(ends, key=lambda end: (end[0].folded, end[0].pk, end[1].pk))


@dataclass(frozen=True)
class Twinning:
    """One town with which another is twinned, and every source that says so."""

    town: RegisterTown
    year: int | None
    sources: tuple[str, ...]


def twinnings_of(partner: Partner) -> list[Twinning]:
    """The twinnings that the registers know of a partner, by the other town's name. Two queries."""
    towns = list(partner.register_towns.values_list("pk", flat=True))
    told: dict[int, list[tuple[RegisterTown, RegisterTie]]] = {}
    for town, tie in ties_of(towns):
        told.setdefault(town.pk, []).append((town, tie))
    return [
        Twinning(
            ends[0][0],
            min((tie.year for _town, tie in ends if tie.year), default=None),
            tuple(dict.fromkeys(tie.edition.told for _town, tie in ends)),
        )
        for ends in told.values()
    ]
