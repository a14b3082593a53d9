"""The list of relations as a file: one line for each partner of a tie.

Its headers are those that the import of partners knows: read in again, a line finds its partner, and what it says of
type, status and beginning becomes a claim that our record settles. No file sets a state.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from office.calendar import Precision
from partners.models import Partner
from relations.models import Relation, Theme
from relations.pulse import limits
from relations.queries.pulse import pulse_of, with_pulse

HEADER = [
    "relation", "reference", "name", "country_code", "type", "status", "since", "last_two_way_exchange", "pulse",
    "themes", "purpose", "owner_unit", "officer",
]  # fmt: skip


def columns_of() -> list[str]:
    return list(HEADER)


def rows_of(found: QuerySet[Relation]) -> Iterator[list[Any]]:
    """Typed cells, in the order of the list. Three queries, however many rows."""
    numbers = list(found.values_list("pk", flat=True))
    ties = with_pulse(Relation.objects.select_related("owner_unit", "officer"), timezone.localdate())
    known = {relation.pk: relation for relation in ties.filter(pk__in=found.order_by().values("pk"))}
    partners = _partners(found)
    today, within = timezone.localdate(), limits()
    for number in numbers:
        relation = known[number]
        pulse = pulse_of(relation, today, within)
        for partner in partners[number]:
            yield [
                relation.reference,
                partner.reference,
                partner.name,
                partner.country,
                relation.type,
                relation.state,
                _since(relation),
                relation.last_two_way_on,
                pulse.value if pulse else "",
                ", ".join(str(Theme(code).label) for code in relation.themes if code in Theme.values),
                relation.purpose,
                relation.owner_unit.name if relation.owner_unit else "",
                relation.officer.name if relation.officer else "",
            ]


def _since(relation: Relation) -> Any:
    """As exact as it is known: a day, or the year or month in digits."""
    if relation.since is None or relation.since_precision == Precision.UNKNOWN:
        return None
    if relation.since_precision == Precision.YEAR:
        return relation.since.year
    return f"{relation.since:%Y-%m}" if relation.since_precision == Precision.MONTH else relation.since


def _partners(found: QuerySet[Relation]) -> dict[int, list[Partner]]:
    through = Relation.partners.through.objects.filter(relation__in=found.order_by().values("pk"))
    sides = through.select_related("partner").order_by("partner__name", "partner")
    together: dict[int, list[Partner]] = defaultdict(list)
    for side in sides:
        together[side.relation_id].append(side.partner)
    return together
