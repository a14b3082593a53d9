"""How many people live in a town of the registers, from the gazetteer where one is loaded; else nobody knows."""

from dataclasses import dataclass, field

from partners.twinning_plan import SAME_TOWN_KM, Key, Position, kilometres


@dataclass
class Sizes:
    """Places with their population by country and folded name."""

    places: dict[Key, list[tuple[Position | None, int]]] = field(default_factory=dict)

    @classmethod
    def on_file(cls) -> "Sizes":
        return cls()

    def of(self, country: str, folded: str, position: Position | None) -> int | None:
        """The population of the nearest place of that name; without a position only where there is one place."""
        named = self.places.get((country, folded), [])
        if position is None:
            return named[0][1] if len(named) == 1 else None
        near = [
            (kilometres(place, position), -people)
            for place, people in named
            if place and kilometres(place, position) <= SAME_TOWN_KM
        ]
        return -min(near)[1] if near else None
