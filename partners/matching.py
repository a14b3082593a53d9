"""Which partner a row means: by own reference, by Wikidata identifier, by country and any folded name.

Nothing is guessed: where several partners may be meant, or the only one lies somewhere else, the row is
rejected and says which ones.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any

from partners.folding import SEPARATOR
from partners.models import Partner, PartnerName
from partners.rows import Row

# Positions of one town in two lists differ by a few kilometres; towns of one name are further apart.
FAR_KM = 50
MAX_CANDIDATES = 5
# Refusals that a person can decide: which partner is meant, or none of them.
DOUBTS = ("ambiguous", "far_apart")

STATE_FIELDS = (
    "name", "kind", "country", "place_label", "region", "latitude", "longitude", "population",
    "population_year",
    "website", "wikidata_id", "geonames_id", "notes",
)  # fmt: skip


@dataclass
class Known:
    """A partner on file, or one that an earlier row of the same list will make (then `pk` is None)."""

    pk: int | None
    state: dict[str, Any]
    names: set[str] = field(default_factory=set)
    # The row of this list that means this partner, once there is one.
    row: Row | None = None

    @property
    def named(self) -> dict[str, Any]:
        """How a sentence names it: by reference, or by the row that makes it."""
        label = {"name": self.state["name"], "country": self.state["country"]}
        if self.pk is None:
            return {**label, "row": self.row.number if self.row else 0}
        return {**label, "reference": f"{Partner.reference_prefix}-{self.pk:04d}"}

    def distance_to(self, row: Row) -> float | None:
        """Kilometres, or None where a position is missing."""
        latitude, longitude, there = self.state["latitude"], self.state["longitude"], row.position
        if latitude is None or longitude is None or there is None:
            return None
        return kilometres((latitude, longitude), there)


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
    candidates: list[Known] = field(default_factory=list)
    distance: int = 0
    by: str = ""


class Register:
    """The partners on file, held in memory for the time of one plan, and the rows already planned."""

    def __init__(self, partners: "Iterable[tuple[Known, list[str]]]" = ()):
        self._by_pk: dict[int, Known] = {}
        self._by_wikidata: dict[str, Known] = {}
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self._by_place: dict[tuple[str, Decimal, Decimal], list[Known]] = defaultdict(list)
        for known, folded in partners:
            self._add(known, folded)

    @classmethod
    def on_file(cls) -> "Register":
        texts: dict[int, set[str]] = defaultdict(set)
        for partner, text in PartnerName.objects.values_list("partner_id", "text").iterator(2000):
            texts[partner].add(text)
        found = Partner.objects.values_list("pk", "names_folded", *STATE_FIELDS).order_by("pk").iterator(2000)
        return cls(
            (
                Known(pk, dict(zip(STATE_FIELDS, state, strict=True)), texts.get(pk, set())),
                folded.split(SEPARATOR),
            )
            for pk, folded, *state in found
        )

    def _add(self, known: Known, folded: Iterable[str]) -> None:
        state = known.state
        if known.pk is not None:
            self._by_pk[known.pk] = known
        if state["wikidata_id"]:
            self._by_wikidata.setdefault(state["wikidata_id"], known)
        for name in folded:
            if name:
                self._by_name[state["country"], name].append(known)
        place = _place(state["country"], state["latitude"], state["longitude"])
        if place:
            self._by_place[place].append(known)

    def expect(self, row: Row, state: dict[str, Any]) -> None:
        """An earlier row of the list will make this partner."""
        self._add(Known(None, state, {state["name"]}, row), [row.folded_name])

    def knows_spelling(self, row: Row) -> bool:
        """Whether a partner on file has exactly the name of the row, letter for letter."""
        if row.errors:
            return False
        named = self._by_name.get((row.values["country"], row.folded_name), [])
        return any(
            row.values["name"] == known.state["name"] or row.values["name"] in known.names for known in named
        )

    def at_same_place(self, row: Row) -> list[Known]:
        """Partners with another name on the same spot (about a kilometre)."""
        place = _place(row.values["country"], *(row.position or (None, None)))
        return self._by_place.get(place, [])[:MAX_CANDIDATES] if place else []

    def match(self, row: Row, decision: str = "") -> Match:
        """The partner that the row means; `decision` is the reference that a person chose for it."""
        wikidata_id = row.values.get("wikidata_id", "")
        owner = self._by_wikidata.get(wikidata_id) if wikidata_id else None
        if decision:
            return self._by_reference(decision, owner, "decision")
        if row.reference:
            return self._by_reference(row.reference, owner, "reference")
        if owner:
            return Match(owner, by="wikidata_id")
        named = self._by_name.get((row.values["country"], row.folded_name), [])
        possible = [known for known in named if not wikidata_id or not known.state["wikidata_id"]]
        return _narrowed(possible, row) if possible else Match()

    def _by_reference(self, reference: str, owner: Known | None, by: str) -> Match:
        prefix, _, number = reference.partition("-")
        is_ours = prefix == Partner.reference_prefix and number.isdecimal() and len(number) < 18
        known = self._by_pk.get(int(number)) if is_ours else None
        if known is None:
            return Match(refusal="unknown_reference")
        if owner and owner is not known:
            return Match(refusal="wikidata_id_taken", candidates=[owner])
        return Match(known, by=by)


def _place(country: str, latitude: Decimal | None, longitude: Decimal | None):
    return (
        None if latitude is None or longitude is None else (country, round(latitude, 2), round(longitude, 2))
    )


def _narrowed(possible: list[Known], row: Row) -> Match:
    """The one that is meant among those of that name: by kind, by nearness, by exact spelling."""
    kind = row.values.get("kind")
    same_kind = [known for known in possible if kind and known.state["kind"] == kind]
    possible = same_kind or possible
    distances = [(known.distance_to(row), known) for known in possible]
    near = [known for distance, known in distances if distance is not None and distance <= FAR_KM]
    rest = near or [known for distance, known in distances if distance is None]
    if len(rest) > 1:
        name = row.values["name"]
        exact = [known for known in rest if name == known.state["name"] or name in known.names]
        rest = exact if len(exact) == 1 else rest
    if len(rest) == 1:
        return Match(rest[0], by="name")
    if rest:
        return Match(refusal="ambiguous", candidates=rest[:MAX_CANDIDATES])
    # All lie far away: rows of this list are then other towns, partners on file need a human eye.
    on_file = [(distance, known) for distance, known in distances if known.pk is not None]
    distance, nearest = min(on_file or distances, key=lambda pair: pair[0] or 0)
    refusal = "far_apart" if on_file else ""
    return Match(refusal=refusal, candidates=[nearest], distance=round(distance or 0))
