"""How many people live in a town of the registers, from the gazetteer where one is loaded; else nobody knows."""

from collections import defaultdict
from dataclasses import dataclass, field

from partners.folding import SEPARATOR
from partners.models import RegisterTown
from partners.models.gazetteer import GazetteerPlace
from partners.twinning_plan import SAME_TOWN_KM, Key, Position, kilometres


@dataclass
class Sizes:
    """Places with their population by country and folded name."""

    places: dict[Key, list[tuple[Position, int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def on_file(cls, wanted: set[Key]) -> "Sizes":
        """The places that have one of these names, under any of theirs."""
        found = cls()
        columns = ("country", "names_folded", "latitude", "longitude", "population")
        rows = GazetteerPlace.objects.filter(population__gt=0).order_by("pk").values_list(*columns)
        for country, names, latitude, longitude, population in rows.iterator(2000):
            for name in names.split(SEPARATOR):
                if (country, name) in wanted:
                    found.places[country, name].append(((float(latitude), float(longitude)), population))
        return found

    def of(self, country: str, folded: str, position: Position | None) -> int | None:
        """The population of the largest place of that name near it; without a position only where there is one."""
        named = self.places.get((country, folded), [])
        if position is None:
            return named[0][1] if len(named) == 1 else None
        near = [people for place, people in named if kilometres(place, position) <= SAME_TOWN_KM]
        return max(near, default=None)


def renew_sizes() -> int:
    """After a gazetteer was loaded: look every town up again. Returns how many changed; within the caller's act."""
    columns = ("pk", "country", "folded", "latitude", "longitude", "population")
    towns = list(RegisterTown.objects.only(*columns).order_by("pk"))
    sizes = Sizes.on_file({(town.country, town.folded) for town in towns})
    changed = []
    for town in towns:
        people = sizes.of(town.country, town.folded, town.position)
        if people != town.population:
            town.population = people
            changed.append(town)
    RegisterTown.objects.bulk_update(changed, ["population"], batch_size=500)
    return len(changed)
