"""Our ties against the world's register of twinnings: only here, only there, told differently. Pure, no database.

Neither side is taken to be right: the register is reference data, and our own list has gaps too.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from partners.twinning_plan import SAME_TOWN_KM, Key, Position, kilometres
from relations.models import LIVE, Disagreement, RelationState

# Idea, prospect, abandoned and the like are no tie yet, or never were one.
ALIVE = frozenset(LIVE)
OVER = frozenset({RelationState.ENDED})
HONOURED = frozenset({RelationState.HISTORICAL})


@dataclass(frozen=True)
class Ours:
    """One tie of ours with one partner."""

    relation: int
    reference: str
    partner: int
    name: str
    country: str
    folded: frozenset[str]
    state: str
    type: str
    year: int | None = None
    position: Position | None = None


@dataclass(frozen=True)
class Theirs:
    """One town with which the register says that we are twinned."""

    town: int
    name: str
    country: str
    folded: str
    partner: int | None = None
    # Somebody has said that it is that partner, or that it is none of ours.
    is_settled: bool = False
    position: Position | None = None
    year: int | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One disagreement. `points` are codes: what exactly is told differently."""

    kind: str
    town: str
    country: str
    ours: Ours | None = None
    theirs: tuple[Theirs, ...] = ()
    points: tuple[str, ...] = ()
    distance_km: int | None = None

    @property
    def facts(self) -> str:
        """A digest of what the explanation rests on: another state, year or place opens the matter again."""
        said: list[Any] = [self.kind, self.points]
        if self.ours:
            said += [self.ours.state, self.ours.type, self.ours.year]
        said += [[their.name, their.country, their.year] for their in self.theirs]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    @property
    def year_there(self) -> int | None:
        return min((their.year for their in self.theirs if their.year), default=None)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source for their in self.theirs for source in their.sources))


@dataclass
class Compared:
    only_here: list[Item] = field(default_factory=list)
    only_there: list[Item] = field(default_factory=list)
    different: list[Item] = field(default_factory=list)
    # Ties on which both sides say the same.
    agreed: int = 0

    @property
    def items(self) -> list[Item]:
        return [*self.only_here, *self.only_there, *self.different]


def compare(ours: Iterable[Ours], theirs: Iterable[Theirs]) -> Compared:
    """Each partner once: its living tie if it has one, else the one in honour, else the ended one."""
    by_partner: dict[int, Ours] = {}
    for tie in sorted(ours, key=lambda tie: (_weight(tie.state), tie.relation)):
        if _weight(tie.state) < _NO_TIE:
            by_partner.setdefault(tie.partner, tie)
    told: dict[int, list[Theirs]] = {}
    found = Compared()
    for their in sorted(theirs, key=lambda their: (their.folded, their.country, their.town)):
        partner = _partner_of(their, by_partner)
        if partner is None:
            found.only_there.append(Item(Disagreement.ONLY_THERE, their.name, their.country, None, (their,)))
        else:
            told.setdefault(partner, []).append(their)
    for partner, tie in sorted(by_partner.items(), key=lambda pair: (pair[1].name, pair[0])):
        _take(found, tie, tuple(told.get(partner, ())))
    return found


_NO_TIE = 3


def _weight(state: str) -> int:
    return 0 if state in ALIVE else 1 if state in HONOURED else 2 if state in OVER else _NO_TIE


def _partner_of(their: Theirs, ours: dict[int, Ours]) -> int | None:
    """The link, or the only one of our partners that has this name in this country, wherever it is drawn."""
    if their.partner is not None:
        return their.partner if their.partner in ours else None
    if their.is_settled:
        return None
    key: Key = (their.country, their.folded)
    named = [partner for partner, tie in ours.items() if key[0] == tie.country and key[1] in tie.folded]
    return named[0] if len(named) == 1 else None


def _take(found: Compared, tie: Ours, theirs: tuple[Theirs, ...]) -> None:
    if not theirs:
        if tie.state in ALIVE:
            found.only_here.append(Item(Disagreement.ONLY_HERE, tie.name, tie.country, tie))
        return
    apart = _apart(tie, theirs)
    points = tuple(_points(tie, theirs, apart))
    if points:
        km = round(apart) if apart is not None else None
        found.different.append(
            Item(
                Disagreement.DIFFERENT,
                tie.name,
                tie.country,
                tie,
                theirs,
                points,
                km if "place" in points else None,
            )
        )
    else:
        found.agreed += 1


def _points(tie: Ours, theirs: tuple[Theirs, ...], apart: float | None) -> Iterable[str]:
    if tie.state in OVER:
        yield "ended"
    years = {their.year for their in theirs if their.year}
    if years and tie.year is None:
        yield "year_unknown"
    elif years and tie.year not in years:
        yield "year"
    if apart is not None and apart > SAME_TOWN_KM:
        yield "place"


def _apart(tie: Ours, theirs: tuple[Theirs, ...]) -> float | None:
    """How far the nearest of the register's places lies from ours; what somebody linked by hand is not asked again."""
    if tie.position is None or any(their.is_settled for their in theirs):
        return None
    return min((kilometres(tie.position, their.position) for their in theirs if their.position), default=None)
