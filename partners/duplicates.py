"""Which records may mean one partner, with reasons and how sure that is. It suggests; people merge.

Pure: records in, suggestions out, no database. *Certain* needs one name (or one further name), one country, one
kind and one place; whatever speaks against it leaves a pair *likely* at most. Münster and Munster are 200 km apart
and are not suggested at all.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any

from partners.spellings import DisplayName, display_name, slips, spelling

# Kilometres. One town's position differs between lists by a few; towns of one name are further apart.
SAME_SPOT_KM, CLOSE_KM, NEAR_KM, FAR_KM = 1, 5, 10, 50
# How many times larger one figure may be than the other: figures of other years, and of city or agglomeration.
CLOSE, ALIKE, UNLIKE = 1.1, 1.5, 3
# More records of one name than this in one country are compared only where they lie near one another.
MANY = 60
MOST_REASONS = 6
PLACE_KINDS = frozenset({"city", "municipality"})


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared; `others` are the further names, folded."""

    number: int
    name: str
    country: str
    kind: str = "city"
    others: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    region: str = ""
    wikidata_id: str = ""
    geonames_id: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why two records may be one; in words in `partners/duplicate_words.py`."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Suggestion:
    certainty: Certainty
    numbers: tuple[int, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    one: int
    other: int
    certainty: Certainty
    reasons: tuple[Reason, ...]


# Country and name without “city of” → the places of the world that are called so.
Gazetteer = Mapping[tuple[str, str], frozenset[Any]]
Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class _Seen:
    """A record with its names taken apart once."""

    record: Record
    names: DisplayName
    others: frozenset[str]
    level: str
    places: frozenset[Any] = field(default_factory=frozenset)


def find_duplicates(
    records: Iterable[Record],
    *,
    apart: Container[tuple[int, int]] = (),
    gazetteer: Gazetteer | None = None,
    progress: Progress = lambda done, total: None,
) -> list[Suggestion]:
    """Clusters of records that may be one partner, certain ones first; `apart` are pairs (lower, higher) said to be two.

    A cluster never holds a pair that speaks against itself, however long the chain between them is.
    """
    seen = [_taken_apart(record, gazetteer or {}) for record in records]
    pairs: list[_Pair] = []
    for done, (one, other) in enumerate(_candidates(seen)):
        numbers = (one.record.number, other.record.number)
        if (min(numbers), max(numbers)) not in apart and (found := _compared(one, other)):
            pairs.append(found)
        if done % 5_000 == 0:
            progress(done, None)
    return _clusters(pairs, {item.record.number: item for item in seen}, apart)


def _taken_apart(record: Record, gazetteer: Gazetteer) -> _Seen:
    names = display_name(record.name)
    others = frozenset(spelling(other).core for other in record.others) - {names.whole.core}
    level = "" if record.kind in PLACE_KINDS or record.kind == "other" else record.kind
    known = (
        gazetteer.get((record.country, core), frozenset())
        for core in (names.whole.core, names.bare.core, *others)
    )
    places: frozenset[Any] = frozenset().union(*known) if gazetteer else frozenset()
    return _Seen(record, names, others, level or names.whole.level, places)


# -- which pairs are worth a look ---------------------------------------------------------------------


def _candidates(seen: list[_Seen]) -> Iterator[tuple[_Seen, _Seen]]:
    """Each pair once: of one name or identifier, of one head count, or on one spot. Never all with all."""
    looked_at: set[tuple[int, int]] = set()
    for block in _blocks(seen):
        for one, other in _pairs_within(block):
            key = (min(one.record.number, other.record.number), max(one.record.number, other.record.number))
            if key not in looked_at:
                looked_at.add(key)
                yield one, other


def _blocks(seen: list[_Seen]) -> Iterator[list[_Seen]]:
    blocks: dict[Any, list[_Seen]] = defaultdict(list)
    unplaced = {item.record.country for item in seen if item.record.latitude is None}
    for item in seen:
        for key in set(_keys(item, unplaced)):
            blocks[key].append(item)
    yield from (block for block in blocks.values() if len(block) > 1)
    cells = _cells(seen)
    for (row, column), here in cells.items():
        # Each pair of neighbouring cells once: to the right, and the three above.
        around = ((0, 1), (1, -1), (1, 0), (1, 1))
        near = [item for up, right in around for item in cells.get((row + up, column + right), ())]
        if len(here) > 1:
            yield here
        for item in here:
            yield from ([item, other] for other in near)


def _keys(item: _Seen, unplaced: set[str]) -> Iterator[tuple[Any, ...]]:
    record, names = item.record, item.names
    for spelled in (names.whole, names.bare, *names.aliases):
        yield ("name", record.country, spelled.core)
        yield ("name", record.country, spelled.loose)
    for core in item.others:
        yield ("name", record.country, core)
    for place in item.places:
        yield ("place", place)
    if record.geonames_id:
        yield ("geonames", record.geonames_id)
    if record.population and record.population >= 1_000:
        yield ("population", record.country, record.population, names.whole.core[:1])
    # A slip of the pen is sought where no position helps: each name with one letter left out.
    core = names.whole.core
    if record.country in unplaced and 6 <= len(core) <= 40:
        yield ("typo", record.country, core)
        for place in range(len(core)):
            yield ("typo", record.country, core[:place] + core[place + 1 :])


def _cells(seen: list[_Seen]) -> dict[tuple[int, int], list[_Seen]]:
    """By squares of a twentieth of a degree, 5 km or less: what is near lies in one square or in the next."""
    cells: dict[tuple[int, int], list[_Seen]] = defaultdict(list)
    for item in seen:
        record = item.record
        if record.latitude is not None and record.longitude is not None:
            cells[round(record.latitude * 20), round(record.longitude * 20)].append(item)
    return cells


def _pairs_within(block: list[_Seen]) -> Iterator[tuple[_Seen, _Seen]]:
    if len(block) <= MANY:
        yield from combinations(block, 2)
        return
    # So many of one name: the next ones from south to north are enough.
    ordered = sorted(block, key=lambda item: (item.record.latitude is None, item.record.latitude or 0.0))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + MANY // 2]:
            yield one, other


# -- how alike two records are ------------------------------------------------------------------------


@dataclass(slots=True)
class _Comparison:
    """What is known of a pair before it is judged."""

    link: str
    name_reason: Reason | None
    distance: float | None
    # How many times larger the larger figure is; None where one is missing.
    factor: float | None

    @property
    def same_population(self) -> bool:
        return self.factor == 1

    @property
    def close_population(self) -> bool:
        return self.factor is not None and self.factor <= CLOSE

    @property
    def alike_population(self) -> bool:
        return self.factor is not None and self.factor <= ALIKE

    @property
    def unlike_population(self) -> bool:
        return self.factor is not None and self.factor > UNLIKE


def _compared(one: _Seen, other: _Seen) -> _Pair | None:
    a, b = one.record, other.record
    if _levels_differ(one, other):
        return None
    link, reason = _link(one, other)
    people = sorted((a.population or 0, b.population or 0))
    factor = people[1] / people[0] if people[0] else None
    comparison = _Comparison(link, reason, kilometres(a, b), factor)
    certainty = _judged(a, b, comparison)
    if certainty is None:
        return None
    return _Pair(a.number, b.number, certainty, _all_reasons(a, b, comparison))


def _levels_differ(one: _Seen, other: _Seen) -> bool:
    """A city and the province of its name are two; city and municipality may be one."""
    return one.level != other.level


def _link(one: _Seen, other: _Seen) -> tuple[str, Reason | None]:
    """How the names hang together, the strongest way first."""
    a, b = one.record.name, other.record.name
    mine, theirs = one.names.whole, other.names.whole
    both = (("one", a), ("other", b))
    if a == b:
        return "same", Reason("one_name", (("name", a),))
    if mine.core == theirs.core:
        return "same", Reason("spelling", both)
    further = [(a, b)] if mine.core in other.others else [(b, a)] if theirs.core in one.others else []
    if further:
        return "named", Reason("further_name", (("name", further[0][0]), ("of", further[0][1])))
    if mine.loose == theirs.loose:
        return "same", Reason("written_out", both)
    return _looser_link(one, other, both)


def _looser_link(one: _Seen, other: _Seen, both: tuple[tuple[str, str], ...]) -> tuple[str, Reason | None]:
    mine, theirs = one.names, other.names
    if one.places & other.places:
        return "gazetteer", Reason("gazetteer", both)
    if {mine.whole.core, mine.bare.core} & {theirs.whole.core, theirs.bare.core}:
        return "addition", Reason("addition", both)
    if not _parts(mine).isdisjoint(_parts(theirs)):
        return "part", Reason("addition", both)
    if shared := one.others & other.others:
        return "shared", Reason("shared_name", (("name", min(shared)), *both))
    letters = slips(mine.whole, theirs.whole)
    return ("slip", Reason("slip" if letters == 1 else "slips", both)) if letters else ("", None)


def _parts(names: DisplayName) -> set[str]:
    """“Donostia – San Sebastián” is called either way."""
    return {names.whole.core, names.bare.core, *(alias.core for alias in names.aliases)}


def _judged(a: Record, b: Record, pair: _Comparison) -> Certainty | None:
    """The rule of the house: what makes a pair certain, what makes it likely, what makes it nothing."""
    if a.geonames_id and a.geonames_id == b.geonames_id:
        agreed = a.country == b.country and a.kind == b.kind and not _is_far(pair)
        return Certainty.CERTAIN if agreed and not _identifiers_differ(a, b) else Certainty.LIKELY
    if a.country != b.country:
        met = pair.link in ("same", "named") and pair.distance is not None and pair.distance <= NEAR_KM
        return Certainty.LIKELY if met and not pair.unlike_population else None
    if _is_far(pair):
        # One of the positions may be wrong: then at least the head counts agree to the last one.
        known = pair.link == "same" and pair.same_population and not _is_round(a.population)
        return Certainty.LIKELY if known else None
    if not _may_be_one(pair):
        return None
    return Certainty.CERTAIN if _is_certain(a, b, pair) else Certainty.LIKELY


def _is_far(pair: _Comparison) -> bool:
    return pair.distance is not None and pair.distance > FAR_KM


def _may_be_one(pair: _Comparison) -> bool:
    """Not where the positions are far apart; here the weaker the link of the names, the more the rest must say."""
    placed = pair.distance is not None
    on_the_spot = pair.distance is not None and pair.distance <= SAME_SPOT_KM
    near = pair.distance is not None and pair.distance <= NEAR_KM
    if pair.link == "same":
        return near or not pair.unlike_population
    if pair.link in ("named", "gazetteer"):
        return on_the_spot or not pair.unlike_population
    if pair.link in ("addition", "shared"):
        return (near or not placed) and not pair.unlike_population
    if pair.link == "slip":
        return (near and pair.alike_population) or (not placed and not pair.unlike_population)
    # Nothing in the names, or a part only, which may be the city a quarter lies in: the very same spot with the
    # very same number of people.
    return on_the_spot and pair.same_population


def _is_certain(a: Record, b: Record, pair: _Comparison) -> bool:
    if pair.link not in ("same", "named", "gazetteer") or pair.unlike_population or a.kind != b.kind:
        return False
    if _identifiers_differ(a, b) or (a.region and b.region and a.region.casefold() != b.region.casefold()):
        return False
    if pair.distance is None:
        return pair.link == "same" and pair.same_population and not _is_round(a.population)
    # Twin towns on both sides of a border of states lie near one another and have one name: Texarkana, Bristol.
    # A further name is less: a quarter may be called after the city.
    reach = NEAR_KM if pair.link == "same" and pair.close_population else CLOSE_KM
    on_the_spot = pair.distance <= SAME_SPOT_KM and (pair.factor is None or pair.alike_population)
    return on_the_spot or (pair.distance <= reach and (pair.factor is None or pair.close_population))


def _identifiers_differ(a: Record, b: Record) -> bool:
    if a.wikidata_id and b.wikidata_id and a.wikidata_id != b.wikidata_id:
        return True
    return bool(a.geonames_id and b.geonames_id and a.geonames_id != b.geonames_id)


def _is_round(population: int | None) -> bool:
    """Two towns may well have 50,000 inhabitants each; 48,173 twice is one town."""
    return not population or population < 1_000 or population % 1_000 == 0


def kilometres(a: Record, b: Record) -> float | None:
    """The way along the great circle; None where a position is missing."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    if (a.latitude, a.longitude) == (b.latitude, b.longitude):
        return 0.0
    lat1, lng1, lat2, lng2 = (radians(angle) for angle in (a.latitude, a.longitude, b.latitude, b.longitude))
    half_chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 12_742 * asin(min(1.0, sqrt(half_chord)))


def _all_reasons(a: Record, b: Record, pair: _Comparison) -> tuple[Reason, ...]:
    reasons = [pair.name_reason] if pair.name_reason else []
    if a.geonames_id and a.geonames_id == b.geonames_id:
        reasons.append(Reason("geonames", (("identifier", a.geonames_id),)))
    if pair.distance is None:
        reasons.append(Reason("no_position"))
    elif pair.distance <= SAME_SPOT_KM:
        reasons.append(Reason("same_spot"))
    else:
        reasons.append(Reason("kilometres", (("distance", round(pair.distance)),)))
    if pair.same_population:
        reasons.append(Reason("same_population", (("people", a.population),)))
    elif pair.unlike_population:
        fewer, more = sorted((a.population or 0, b.population or 0))
        reasons.append(Reason("unlike_population", (("fewer", fewer), ("more", more))))
    return (*reasons, *_doubts(a, b))


def _doubts(a: Record, b: Record) -> list[Reason]:
    """What speaks against it."""
    doubts = []
    if a.country != b.country:
        doubts.append(Reason("countries", (("one", a.country), ("other", b.country))))
    if a.kind != b.kind:
        doubts.append(Reason("kinds", (("one", a.kind), ("other", b.kind))))
    if a.wikidata_id and b.wikidata_id and a.wikidata_id != b.wikidata_id:
        doubts.append(Reason("wikidata", (("one", a.wikidata_id), ("other", b.wikidata_id))))
    return doubts


# -- from pairs to clusters ---------------------------------------------------------------------------


def _clusters(
    pairs: list[_Pair], seen: dict[int, _Seen], apart: Container[tuple[int, int]]
) -> list[Suggestion]:
    certain = [pair for pair in pairs if pair.certainty == Certainty.CERTAIN]
    sure, _none = _joined(certain, {}, seen, apart)
    both, left_over = _joined(
        [pair for pair in pairs if pair.certainty == Certainty.LIKELY], dict(sure), seen, apart
    )
    surely = _groups(sure)
    found = [_suggestion(Certainty.CERTAIN, group, certain) for group in surely]
    found += [_suggestion(Certainty.LIKELY, group, pairs) for group in _groups(both) if group not in surely]
    # What could not join a cluster, because another member of it speaks against it, stands by itself.
    found += [Suggestion(Certainty.LIKELY, _ordered(pair), pair.reasons) for pair in left_over]
    return found


def _ordered(pair: _Pair) -> tuple[int, int]:
    return (min(pair.one, pair.other), max(pair.one, pair.other))


Membership = dict[int, frozenset[int]]


def _joined(
    pairs: list[_Pair], start: Membership, seen: dict[int, _Seen], apart: Container[tuple[int, int]]
) -> tuple[Membership, list[_Pair]]:
    """Join pair by pair, unless that put two records into one cluster that cannot be one."""
    groups, left_over = start, []
    for pair in pairs:
        mine = groups.get(pair.one, frozenset({pair.one}))
        theirs = groups.get(pair.other, frozenset({pair.other}))
        if mine == theirs:
            continue
        if any(_contradict(seen[one], seen[other], apart) for one in mine for other in theirs):
            left_over.append(pair)
            continue
        for number in (whole := mine | theirs):
            groups[number] = whole
    return groups, left_over


def _contradict(one: _Seen, other: _Seen, apart: Container[tuple[int, int]]) -> bool:
    numbers = (one.record.number, other.record.number)
    if (min(numbers), max(numbers)) in apart or _levels_differ(one, other):
        return True
    distance = kilometres(one.record, other.record)
    return distance is not None and distance > FAR_KM


def _groups(groups: Membership) -> list[frozenset[int]]:
    return sorted(set(groups.values()), key=min)


def _suggestion(certainty: Certainty, group: frozenset[int], pairs: list[_Pair]) -> Suggestion:
    reasons: dict[Reason, int] = {}
    for pair in pairs:
        if pair.one in group and pair.other in group:
            for reason in pair.reasons:
                reasons[reason] = reasons.get(reason, 0) + 1
    return Suggestion(certainty, tuple(sorted(group)), tuple(list(reasons)[:MOST_REASONS]))
