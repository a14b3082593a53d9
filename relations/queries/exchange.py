"""What the pages of exchanges read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from office.calendar import add_months
from relations.models import Exchange, Relation
from relations.pulse import Reading
from relations.queries.pulse import reading_from

LATEST = 5
READ = 120  # more than a timeline tells one by one; what is older stands on the page of all exchanges


def exchanges_of(relation: Relation) -> QuerySet[Exchange]:
    """All of a tie's exchanges, those struck out too, newest first."""
    return Exchange.objects.filter(relation=relation).select_related("unit", "document", "recorded_by")


def exchange_page() -> QuerySet[Exchange]:
    return Exchange.objects.select_related("relation", "unit", "document", "recorded_by").prefetch_related(
        "relation__partners"
    )


@dataclass(frozen=True)
class Exchanges:
    """What the page of a relation shows of its exchanges: the latest, the years before, the pulse."""

    rows: list[Exchange] = field(default_factory=list)
    is_all: bool = True
    reading: Reading | None = None  # none for a tie that does not live

    @property
    def latest(self) -> list[Exchange]:
        return self.rows[:LATEST]

    @property
    def keepers(self) -> list[str]:
        """The third parties on our side whose two-way exchanges of the healthy months keep the tie alive."""
        if self.reading is None:
            return []
        since = add_months(self.reading.as_of, -self.reading.within.healthy)
        found = (row for row in self.rows if row.is_two_way and row.is_by_third_party and row.on >= since)
        return list(dict.fromkeys(str(row.carrier_text) for row in found))

    def by_year(self) -> Iterable[tuple[int, list[Exchange]]]:
        return (
            (year, list(rows)) for year, rows in groupby(self.rows, key=lambda exchange: exchange.on.year)
        )


def exchanges_for_page(relation: Relation, day: date) -> Exchanges:
    """One query, and two more only for a tie with very many exchanges of which none of the latest is two-way."""
    found = Exchange.objects.standing().filter(relation=relation).select_related("unit")
    rows = list(found.order_by("-on", "-pk")[: READ + 1])
    is_all = len(rows) <= READ
    reading = reading_from(relation, day, rows, is_all=is_all) if relation.is_live else None
    return Exchanges(rows[:READ], is_all, reading)
