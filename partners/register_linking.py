"""Which town of the registers is which partner of ours: same country, a shared folded name, and near enough.

Where several may be meant, or the position speaks against it, nothing is linked: a person does it, or not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from partners.folding import SEPARATOR
from partners.models import Partner, PartnerKind, RegisterTown
from partners.twinning_plan import SAME_TOWN_KM, Key, Position, kilometres

# A province has the name of its chief town and is another thing.
_NO_TOWNS = (PartnerKind.ASSOCIATION, PartnerKind.OTHER)


@dataclass(frozen=True)
class PartnerPlace:
    pk: int
    position: Position | None
    kind: str


@dataclass
class PartnersByName:
    """The partners on file by country and each of their folded names."""

    _by_name: dict[Key, list[PartnerPlace]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def on_file(cls, only: Iterable[int] | None = None) -> "PartnersByName":
        found = cls()
        rows = Partner.objects.exclude(kind__in=_NO_TOWNS)
        if only is not None:
            rows = rows.filter(pk__in=list(only))
        columns = ("pk", "country", "names_folded", "latitude", "longitude", "kind")
        for pk, country, names, latitude, longitude, kind in rows.order_by("pk").values_list(*columns):
            known = latitude is not None and longitude is not None
            place = PartnerPlace(pk, (float(latitude), float(longitude)) if known else None, kind)
            for name in dict.fromkeys(filter(None, names.split(SEPARATOR))):
                found._by_name[country, name].append(place)
        return found

    def named(self, country: str, folded: str) -> list[PartnerPlace]:
        return self._by_name.get((country, folded), [])

    def partner_for(self, country: str, folded: str, position: Position | None) -> int | None:
        """The one partner that this town is, or None where none or several may be meant."""
        near = [place for place in self.named(country, folded) if _is_near(place.position, position)]
        towns = [place for place in near if place.kind in (PartnerKind.CITY, PartnerKind.MUNICIPALITY)]
        wanted = towns or near
        return wanted[0].pk if len(wanted) == 1 else None


def _is_near(one: Position | None, other: Position | None) -> bool:
    return one is None or other is None or kilometres(one, other) <= SAME_TOWN_KM


def link_towns(towns: Iterable[RegisterTown] | None = None) -> int:
    """Link anew what nobody has settled by hand; returns how many links changed. Within the caller's transaction."""
    if towns is None and not RegisterTown.objects.exists():
        return 0  # nothing to link, and many partners to read for it
    partners = PartnersByName.on_file()
    if towns is None:
        towns = RegisterTown.objects.filter(is_settled=False).only(
            "pk", "country", "folded", "latitude", "longitude", "partner_id", "is_settled"
        )
    return _store(
        (town, partners.partner_for(town.country, town.folded, town.position))
        for town in towns
        if not town.is_settled
    )


def link_partner(partner: Partner) -> int:
    """After one partner was entered or changed: look again at the towns that have one of its names, or are linked."""
    names = [name for name in partner.names_folded.split(SEPARATOR) if name]
    named = RegisterTown.objects.filter(country=partner.country, folded__in=names)
    linked = RegisterTown.objects.filter(partner=partner)
    towns = {town.pk: town for town in (*named, *linked)}
    if not towns:
        return 0
    rivals = Partner.objects.filter(country__in={town.country for town in towns.values()})
    pks = {partner.pk}
    for name in {town.folded for town in towns.values()}:
        folded = rivals.filter(names_folded__contains=f"{SEPARATOR}{name}{SEPARATOR}")
        pks.update(folded.values_list("pk", flat=True))
    partners = PartnersByName.on_file(pks)
    return _store(
        (town, partners.partner_for(town.country, town.folded, town.position))
        for town in towns.values()
        if not town.is_settled
    )


def _store(wanted: Iterable[tuple[RegisterTown, int | None]]) -> int:
    changed: list[Any] = []
    for town, partner in wanted:
        if town.partner_id != partner:
            town.partner_id = partner
            changed.append(town)
    RegisterTown.objects.bulk_update(changed, ["partner"], batch_size=500)
    return len(changed)
