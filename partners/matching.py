"""Which partner a row means: by own reference, by Wikidata identifier, by country and any folded name.

Nothing is guessed: where several partners may be meant, or the only one lies somewhere else, the row is
rejected and says which ones.
"""

import marshal
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any

from partners.folding import SEPARATOR
from partners.models import Partner, PartnerName
from partners.rows import STATE_FIELDS, Row, packed_state, unpacked_state

# Positions of one town in two lists differ by a few kilometres; towns of one name are further apart.
FAR_KM = 50
MAX_CANDIDATES = 5
# Refusals that a person can decide: which partner is meant, or none of them.
DOUBTS = ("ambiguous", "far_apart")

_NAME = STATE_FIELDS.index("name")
_BIT = {key: 1 << place for place, key in enumerate(STATE_FIELDS)}


@dataclass
class Target:
    """The partner that a row means: one on file, or one that `row` of the same list makes (then `pk` is None)."""

    pk: int | None
    name: str
    country: str
    row: int = 0

    @property
    def named(self) -> dict[str, Any]:
        """How a sentence names it: by reference, or by the row that makes it."""
        label = {"name": self.name, "country": self.country}
        if self.pk is None:
            return {**label, "row": self.row}
        return {**label, "reference": f"{Partner.reference_prefix}-{self.pk:04d}"}


@dataclass
class Known:
    """What the register knows of a partner; `row` is the row of this list that means it, once there is one."""

    place: int
    pk: int | None
    state: dict[str, Any]
    names: list[str]
    row: int = 0

    @property
    def target(self) -> Target:
        return Target(self.pk, self.state["name"], self.state["country"], self.row)

    @property
    def named(self) -> dict[str, Any]:
        return self.target.named

    def is_called(self, name: str) -> bool:
        return name == self.state["name"] or name in self.names

    def distance_to(self, row: Row) -> float | None:
        """Kilometres, or None where a position is missing."""
        latitude, longitude, there = self.state["latitude"], self.state["longitude"], row.position
        if latitude is None or longitude is None or there is None:
            return None
        # The same list again says the very same position.
        return 0.0 if there == (latitude, longitude) else kilometres((latitude, longitude), there)


def kilometres(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> float:
    """The way along the great circle."""
    (lat1, lng1), (lat2, lng2) = ((radians(a), radians(b)) for a, b in (one, other))
    half_chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 12_742 * asin(min(1.0, sqrt(half_chord)))


@dataclass
class Match:
    known: Known | None = None
    # Why the row is rejected instead, with the candidates to name.
    refusal: str = ""
    candidates: Sequence[Known] = ()
    distance: int = 0
    by: str = ""


class Register:
    """The partners on file and the rows already planned, packed: 200,000 of them take some 80 MB."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        # Beside each: the row of this list that means it (0: none yet) and which columns that row fills.
        self._rows, self._said = array("l"), array("l")
        self._said_otherwise: dict[int, dict[str, Any]] = {}
        self._pks = array("q")  # of those on file, ascending; they come first
        self._merged: dict[int, int] = {}
        self._ids_of_merged: set[str] = set()
        self._by_wikidata: dict[str, int] = {}
        self._by_name: dict[str, int | tuple[int, ...]] = {}
        self._by_spot: dict[int, int | tuple[int, ...]] = {}

    @classmethod
    def on_file(cls) -> "Register":
        register, texts = cls(), defaultdict(list)
        for partner, text in PartnerName.objects.values_list("partner_id", "text").iterator(2000):
            texts[partner].append(text)
        found = Partner.objects.values_list("pk", "names_folded", *STATE_FIELDS).order_by("pk").iterator(2000)
        for pk, folded, *values in found:
            register._pks.append(pk)
            state = dict(zip(STATE_FIELDS, values, strict=True))
            spot = _spot(state["country"], state["latitude"], state["longitude"])
            register._add(pk, state, spot, texts.get(pk, []), folded.split(SEPARATOR))
        register._follow_merged()
        return register

    def _follow_merged(self) -> None:
        """The reference and the identifier of a record that was merged lead to the partner it was merged into."""
        merged = Partner.records.filter(merged_into__isnull=False)
        rows = list(merged.values_list("pk", "merged_into_id", "wikidata_id").order_by("pk"))
        self._merged = {pk: into for pk, into, _id in rows}
        for pk, _into, wikidata_id in rows:
            place = self._place_of(pk)
            if wikidata_id and place is not None:
                self._by_wikidata.setdefault(wikidata_id, place)
                self._ids_of_merged.add(wikidata_id)

    def _add(
        self, pk: int | None, state: dict[str, Any], spot: int | None, names: list[str], folded: Iterable[str]
    ) -> int:
        place, country = len(self._packed), state["country"]
        self._packed.append(marshal.dumps((pk, packed_state(state), names)))
        self._rows.append(0)
        self._said.append(0)
        if state["wikidata_id"]:
            self._by_wikidata.setdefault(state["wikidata_id"], place)
        for name in folded:
            if name:
                _put(self._by_name, f"{country}\n{name}", place)
        if spot is not None:
            _put(self._by_spot, spot, place)
        return place

    def _known(self, place: int) -> Known:
        pk, values, names = marshal.loads(self._packed[place])  # noqa: S302 - packed above
        return Known(place, pk, unpacked_state(values), names, self._rows[place])

    def _known_all(self, places: int | tuple[int, ...] | None) -> list[Known]:
        return [self._known(place) for place in _each(places)]

    def expect(self, row: Row, state: dict[str, Any], spot: int | None) -> None:
        """An earlier row of the list will make this partner."""
        place = self._add(None, state, spot, [], (row.folded_name,))
        self._rows[place], self._said[place] = row.number, _bits(row)

    def mean(self, known: Known, row: Row) -> None:
        """A row of the list means this partner on file; what it says is remembered for rows that repeat it."""
        self._rows[known.place], self._said[known.place] = row.number, _bits(row)
        known.row = row.number
        if row.values.get("wikidata_id"):  # from here on it is this partner's
            self._by_wikidata.setdefault(row.values["wikidata_id"], known.place)
        otherwise = {key: value for key, value in row.values.items() if value != known.state.get(key)}
        otherwise.pop("other_names", None)
        if otherwise:
            self._said_otherwise[known.place] = otherwise

    def said_of(self, known: Known) -> dict[str, Any]:
        """What the row that means this partner says, by column."""
        said = self._said[known.place]
        values = {key: value for key, value in known.state.items() if said & _BIT[key]}
        return {**values, **self._said_otherwise.get(known.place, {})}

    def may_be_spoken_for(self, row: Row) -> bool:
        """Whether a partner on file may be meant, so that rows which spell it as it is on file go first."""
        if not self._pks:
            return False
        if row.reference or row.values.get("wikidata_id"):
            return True
        return any(place < len(self._pks) for place in _each(self._named(row)))

    def knows_spelling(self, row: Row) -> bool:
        """Whether a partner on file has exactly the name of the row, letter for letter."""
        name = row.values["name"]
        return any(
            place < len(self._pks) and self._is_called(place, name) for place in _each(self._named(row))
        )

    def _is_called(self, place: int, name: str) -> bool:
        """As of the known one, without unpacking all of it."""
        _pk, values, names = marshal.loads(self._packed[place])  # noqa: S302 - packed above
        return name == values[_NAME] or name in names

    def _named(self, row: Row) -> int | tuple[int, ...] | None:
        return self._by_name.get(f"{row.values['country']}\n{row.folded_name}")

    def at_same_place(self, spot: int | None) -> list[Known]:
        """Partners on that spot (about a kilometre)."""
        return self._known_all(self._by_spot.get(spot) if spot is not None else None)[:MAX_CANDIDATES]

    def belongs_to_merged(self, wikidata_id: str) -> bool:
        """Whether a record that was merged keeps this identifier, so that no other can carry it."""
        return wikidata_id in self._ids_of_merged

    def match(self, row: Row, decision: str = "") -> Match:
        """The partner that the row means; `decision` is the reference that a person chose for it."""
        wikidata_id = row.values.get("wikidata_id", "")
        owner = self._by_wikidata.get(wikidata_id) if wikidata_id else None
        if decision:
            return self._by_reference(decision, owner, "decision")
        if row.reference:
            return self._by_reference(row.reference, owner, "reference")
        if owner is not None:
            return Match(self._known(owner), by="wikidata_id")
        named = self._named(row)
        if named is None:
            return Match()
        possible = [
            known for known in self._known_all(named) if not wikidata_id or not known.state["wikidata_id"]
        ]
        return _narrowed(possible, row) if possible else Match()

    def _by_reference(self, reference: str, owner: int | None, by: str) -> Match:
        prefix, _, number = reference.partition("-")
        is_ours = prefix == Partner.reference_prefix and number.isdecimal() and len(number) < 18
        place = self._place_of(int(number)) if is_ours else None
        if place is None:
            return Match(refusal="unknown_reference")
        if owner is not None and owner != place:
            return Match(refusal="wikidata_id_taken", candidates=[self._known(owner)])
        return Match(self._known(place), by=by)

    def _place_of(self, pk: int) -> int | None:
        seen: set[int] = set()
        while pk in self._merged and pk not in seen:
            seen.add(pk)
            pk = self._merged[pk]
        place = bisect_left(self._pks, pk)
        return place if place < len(self._pks) and self._pks[place] == pk else None


def _bits(row: Row) -> int:
    bits = 0
    for key in row.values:
        bits |= _BIT.get(key, 0)
    return bits


def _put(index: dict[Any, int | tuple[int, ...]], key: Any, place: int) -> None:
    there = index.get(key)
    index[key] = place if there is None else (*_each(there), place)


def _each(places: int | tuple[int, ...] | None) -> tuple[int, ...]:
    if places is None:
        return ()
    return (places,) if isinstance(places, int) else places


def spot_of(row: Row) -> int | None:
    """Where a row says that its partner lies; None where it does not say."""
    return _spot(row.values["country"], row.values.get("latitude"), row.values.get("longitude"))


def _spot(country: str, latitude: Decimal | None, longitude: Decimal | None) -> int | None:
    """Country and position to a hundredth of a degree in one number: a key of 32 bytes instead of 300."""
    if latitude is None or longitude is None:
        return None
    north, east = round(float(latitude) * 100) + 9_000, round(float(longitude) * 100) + 18_000
    return (int.from_bytes(country.encode()) * 20_000 + north) * 40_000 + east


def _narrowed(possible: list[Known], row: Row) -> Match:
    """The one that is meant among those of that name: by kind, by nearness, by exact spelling."""
    kind = row.values.get("kind")
    same_kind = [known for known in possible if kind and known.state["kind"] == kind]
    possible = same_kind or possible
    distances = [(known.distance_to(row), known) for known in possible]
    near = [known for distance, known in distances if distance is not None and distance <= FAR_KM]
    rest = near or [known for distance, known in distances if distance is None]
    if len(rest) > 1:
        exact = [known for known in rest if known.is_called(row.values["name"])]
        rest = exact if len(exact) == 1 else rest
    if len(rest) == 1:
        return Match(rest[0], by="name")
    if rest:
        return Match(refusal="ambiguous", candidates=rest[:MAX_CANDIDATES])
    # All lie far away: rows of this list are then other towns, partners on file need a human eye.
    on_file = [(distance, known) for distance, known in distances if known.pk is not None]
    by_distance = sorted(on_file or distances, key=lambda pair: pair[0] or 0)
    candidates = [known for _distance, known in by_distance[:MAX_CANDIDATES]]
    return Match(
        refusal="far_apart" if on_file else "",
        candidates=candidates if on_file else candidates[:1],
        distance=round(by_distance[0][0] or 0),
    )


def candidates_told(candidates: Iterable[Known]) -> Iterator[dict[str, Any]]:
    """The candidates as a person chooses between them."""
    shown = ("kind", "region", "place_label", "population", "latitude", "longitude", "wikidata_id")
    for known in candidates:
        yield {**known.named, **{key: known.state[key] for key in shown}}
