"""From the rows of a register to towns and ties: which rows mean one town, which say the same tie again.

Pure, and blind to the order of the rows and to which of the two towns stands first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from partners.problems import Problem
from partners.twinning_rows import Reading, Side, TieRow

# Positions of one town in two registers differ by a few kilometres; towns of one name lie further apart.
SAME_TOWN_KM = 50

Position = tuple[float, float]
Key = tuple[str, str]


def kilometres(one: Position, other: Position) -> float:
    """The way along the great circle."""
    (lat1, lng1), (lat2, lng2) = ((radians(a), radians(b)) for a, b in (one, other))
    half_chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 12_742 * asin(min(1.0, sqrt(half_chord)))


@dataclass(frozen=True)
class KnownTown:
    """A town that the registers know already."""

    pk: int
    name: str
    position: Position | None


@dataclass(eq=False)
class PlannedTown:
    """All rows' mentions of one town."""

    country: str
    folded: str
    names: Counter = field(default_factory=Counter)
    regions: Counter = field(default_factory=Counter)
    positions: Counter = field(default_factory=Counter)
    known: KnownTown | None = None

    @property
    def name(self) -> str:
        return _commonest(self.names)

    @property
    def region(self) -> str:
        return _commonest(self.regions) if self.regions else ""

    @property
    def position(self) -> Position | None:
        return _commonest(self.positions) if self.positions else None


@dataclass
class RegisterPlan:
    reading: Reading
    towns: list[PlannedTown]
    # Each tie once: its two towns by their place in `towns`, the lower first, and the year that was told.
    ties: dict[tuple[int, int], int | None]
    duplicates: int = 0
    self_twinnings: int = 0

    @property
    def rejected_rows(self) -> list[TieRow]:
        return [row for row in self.reading.rows if row.errors]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": len(self.reading.rows),
            "ties": len(self.ties),
            "duplicates": self.duplicates,
            "self_twinnings": self.self_twinnings,
            "rejected": len(self.rejected_rows),
            "towns": len(self.towns),
        }


def plan_register(reading: Reading, known: dict[Key, list[KnownTown]]) -> RegisterPlan:
    """What the file says, against the towns known already (by country and folded name)."""
    mentions: dict[Key, list[Side]] = defaultdict(list)
    for row in reading.rows:
        for side in row.sides or ():
            mentions[side.country, side.folded].append(side)
    groups = {key: _Group(key, sides, known.get(key, [])) for key, sides in mentions.items()}
    towns = [town for key in sorted(groups) for town in groups[key].towns]
    plan = RegisterPlan(reading, towns, {})
    places = {id(town): place for place, town in enumerate(towns)}
    years: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in reading.rows:
        if row.sides:
            ends = [places[id(groups[side.country, side.folded].town_of(side))] for side in row.sides]
            _take(plan, row, (min(ends), max(ends)), years)
    for pair, told in years.items():
        plan.ties[pair] = min(told)
    return plan


def _take(
    plan: RegisterPlan, row: TieRow, pair: tuple[int, int], years: dict[tuple[int, int], set[int]]
) -> None:
    if pair[0] == pair[1]:
        plan.self_twinnings += 1
        row.warnings.append(_about(plan, row, "self_twinning"))
        return
    if pair in plan.ties:
        plan.duplicates += 1
        row.warnings.append(_about(plan, row, "tie_told_again"))
    plan.ties.setdefault(pair, None)
    if row.year:
        years[pair].add(row.year)


def _about(plan: RegisterPlan, row: TieRow, code: str) -> Problem:
    assert row.sides  # noqa: S101 - rows without both towns were rejected; for the type checker
    one, two = row.sides
    return Problem(row.number, "", f"{one.name} – {two.name}", code)


class _Group:
    """The mentions of one folded name in one country: one town, or several that lie far apart."""

    def __init__(self, key: Key, sides: Iterable[Side], known: list[KnownTown]):
        self._key = key
        self.towns: list[PlannedTown] = []
        self._by_position: dict[Position, PlannedTown] = {}
        self._by_name: dict[str, PlannedTown] = {}
        sides = list(sides)
        self._gather([side for side in sides if side.position])
        self._gather_unplaced([side for side in sides if not side.position])
        self._recognise(known)

    def town_of(self, side: Side) -> PlannedTown:
        return self._by_position[side.position] if side.position else self._by_name[side.name]

    def _gather(self, sides: list[Side]) -> None:
        for places in _near_together(sorted({side.position for side in sides if side.position})):
            town = PlannedTown(self._key[0], self._key[1])
            self.towns.append(town)
            self._by_position.update(dict.fromkeys(places, town))
        for side in sides:
            if side.position:
                _mention(self._by_position[side.position], side)

    def _gather_unplaced(self, sides: list[Side]) -> None:
        """Without a position a town is the only one of its name, or the one that is spelled so."""
        placed = list(self.towns)
        for name in sorted({side.name for side in sides}):
            spelled = [town for town in placed if name in town.names] if len(placed) > 1 else placed
            self._by_name[name] = spelled[0] if len(spelled) == 1 else self._unplaced()
        for side in sides:
            _mention(self._by_name[side.name], side)

    def _unplaced(self) -> PlannedTown:
        own = next((town for town in self.towns if not town.positions), None)
        if own is None:
            own = PlannedTown(self._key[0], self._key[1])
            self.towns.append(own)
        return own

    def _recognise(self, known: list[KnownTown]) -> None:
        free = list(known)
        for town in self.towns:
            town.known = _recognised(town, free, is_only=len(self.towns) == 1 and len(known) == 1)
            if town.known:
                free.remove(town.known)


def _recognised(town: PlannedTown, free: list[KnownTown], *, is_only: bool) -> KnownTown | None:
    place = town.position
    distances = [
        (kilometres(place, other.position), other.pk, other) for other in free if place and other.position
    ]
    near = min(distances, default=None)
    if near and near[0] <= SAME_TOWN_KM:
        return near[2]
    unplaced = [other for other in free if not (place and other.position)]
    spelled = [other for other in unplaced if other.name in town.names]
    return unplaced[0] if is_only and unplaced else spelled[0] if len(spelled) == 1 else None


def _mention(town: PlannedTown, side: Side) -> None:
    town.names[side.name] += 1
    if side.region:
        town.regions[side.region] += 1
    if side.position:
        town.positions[side.position] += 1


def _near_together(places: list[Position]) -> list[list[Position]]:
    """Positions in groups: whoever lies within reach of one of a group belongs to it."""
    groups: list[list[Position]] = []
    for place in places:
        near = [group for group in groups if any(kilometres(place, other) <= SAME_TOWN_KM for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([place, *(other for group in near for other in group)])
    return sorted(sorted(group) for group in groups)


def _commonest(counted: Counter):
    """The one told most often; among equals the first in order, so that the order of rows does not matter."""
    return min(counted, key=lambda value: (-counted[value], value))
