"""What the pages of duplicates and merges show; a fixed number of queries however long a page is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.db.models import QuerySet
from django.utils.translation import get_language

from office.letters import capitalised
from office.models import Job
from partners import merging
from partners.duplicate_words import sentences
from partners.duplicates import Certainty, Suggestion
from partners.models import Merge, NotADuplicate, Partner
from partners.pointers import pointers, what_hangs_on

MOST_APART = 50


@dataclass(frozen=True)
class Member:
    """A record within a suggestion, with all that hangs on it."""

    partner: Partner
    hanging: list[str]
    # The record it would be compared with; None for the one on which most hangs.
    beside: Partner | None = None


@dataclass(frozen=True)
class Shown:
    """A suggestion as the page shows it."""

    certainty: Certainty
    reasons: list[str]
    members: list[Member] = field(default_factory=list)

    @property
    def is_certain(self) -> bool:
        return self.certainty == Certainty.CERTAIN


def in_words(hanging: dict[str, int]) -> list[str]:
    return [f"{many} × {what}" for what, many in hanging.items()]


def shown(found: Iterable[Suggestion]) -> list[Shown]:
    """The suggestions of one page with their records; the record that holds most stands first."""
    found = list(found)
    numbers = {number for suggestion in found for number in suggestion.numbers}
    partners = Partner.objects.in_bulk(numbers)
    hanging = what_hangs_on(numbers)
    cards = []
    for suggestion in found:
        members = [partners[number] for number in suggestion.numbers if number in partners]
        members.sort(key=lambda one: (-sum(hanging[one.pk].values()), one.pk))
        rows = [
            Member(one, in_words(hanging[one.pk]), None if one is members[0] else members[0])
            for one in members
        ]
        cards.append(Shown(suggestion.certainty, sentences(suggestion.reasons), rows))
    return cards


def unfinished_search() -> Job | None:
    return Job.objects.unfinished().filter(kind="partner_duplicates").first()


def told_apart() -> QuerySet[NotADuplicate]:
    return NotADuplicate.objects.select_related("first", "second", "said_by")


def merges() -> QuerySet[Merge]:
    return Merge.objects.select_related("kept", "merged", "made_by").defer("record")


def merge_page() -> QuerySet[Merge]:
    return Merge.objects.select_related("kept", "merged", "made_by", "undone_by")


def value_of(partner: Partner, key: str) -> str:
    """The values of one choice in words; those that belong together in one line."""
    said = (_in_words(partner, column) for column in merging.choices()[key])
    return ", ".join(words for words in said if words)


def _in_words(partner: Partner, column: Any) -> str:
    value = getattr(partner, column.name)
    if value in ("", None):
        return ""
    if column.name == "country":
        return f"{partner.country_name} ({partner.country})"
    if column.name == "population":
        return str(format_decimal(value, locale=(get_language() or "en").replace("-", "_")))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(getattr(partner, f"get_{column.name}_display")() if column.choices else value)


def fields_taken(record: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """What the merge changed in the record kept: field, before, after."""
    columns = {column.attname: column for column in Partner._meta.concrete_fields}
    return [
        (capitalised(columns[name].verbose_name), before, after)
        for name, (before, after) in record.get("fields", {}).items()
        if name in columns
    ]


def rows_moved(record: dict[str, Any]) -> list[tuple[str, int]]:
    """What hangs on the record kept since the merge: kind and number."""
    known = {pointer.label: pointer.words for pointer in pointers()}
    moved: Counter[str] = Counter()
    for note in record.get("moved", []):
        moved[known.get(note["pointer"], note["pointer"])] += len(note["rows"])
    return list(moved.items())
