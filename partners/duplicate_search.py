"""A search for duplicates through the register, and what is left to decide of the latest one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from partners import merging
from partners.duplicates import Certainty, Progress, Reason, Record, Suggestion, find_duplicates
from partners.exonyms import gazetteer_for
from partners.folding import SEPARATOR, fold
from partners.models import DuplicateSearch, Partner

_COLUMNS = (
    "pk", "name", "country", "kind", "names_folded", "latitude", "longitude", "population", "region",
    "wikidata_id", "geonames_id",
)  # fmt: skip


def records_on_file() -> list[Record]:
    """Every partner as the comparison wants it; merged records are no longer among them."""
    return list(_records(Partner.objects.order_by("pk").values_list(*_COLUMNS).iterator(2000)))


def records_of(partners: Iterable[Partner]) -> list[Record]:
    """The same of a few that are at hand."""
    return list(_records(tuple(getattr(partner, column) for column in _COLUMNS) for partner in partners))


def _records(rows: Iterable[tuple[Any, ...]]) -> Iterator[Record]:
    for number, name, country, kind, folded, latitude, longitude, *rest in rows:
        display = fold(name)
        others = tuple(other for other in folded.split(SEPARATOR) if other and other != display)
        position = (
            (None, None) if latitude is None or longitude is None else (float(latitude), float(longitude))
        )
        yield Record(number, name, country, kind, others, *position, *rest)


def suggestions(progress: Progress = lambda done, total: None) -> tuple[list[Suggestion], int]:
    """What may be one partner among all, and how many were looked at. 26,000 partners take some seconds."""
    records = records_on_file()
    found = find_duplicates(
        records, apart=merging.said_to_be_two(), gazetteer=gazetteer_for(records), progress=progress
    )
    return found, len(records)


def as_json(found: Iterable[Suggestion]) -> list[dict[str, Any]]:
    """For keeping: reasons stay coded, so that everybody reads them in their own language."""
    return [
        {
            "certainty": str(suggestion.certainty),
            "numbers": list(suggestion.numbers),
            "reasons": [[reason.code, dict(reason.values)] for reason in suggestion.reasons],
        }
        for suggestion in found
    ]


@dataclass(frozen=True)
class Kept:
    """The latest search and what of it is still open."""

    search: DuplicateSearch
    open: list[Suggestion]


def latest() -> Kept | None:
    """What the latest search found, without what was merged or told apart since."""
    search = DuplicateSearch.objects.first()
    if search is None:
        return None
    into, apart = merging.leads_to(), merging.said_to_be_two()
    numbered = {merging.end_of(number, into) for kept in search.found for number in kept["numbers"]}
    still_there = Partner.objects.only("pk").in_bulk(numbered).keys()  # in portions, however many
    found: dict[tuple[int, ...], Suggestion] = {}
    for kept in search.found:
        ends = {merging.end_of(number, into) for number in kept["numbers"]} & still_there
        numbers = tuple(sorted(ends))
        if all(pair in apart for pair in combinations(numbers, 2)):  # also where one is left
            continue
        reasons = tuple(Reason(code, tuple(values.items())) for code, values in kept["reasons"])
        found.setdefault(numbers, Suggestion(Certainty(kept["certainty"]), numbers, reasons))
    return Kept(search, list(found.values()))
