"""How near a name comes to what somebody typed, in the database: whole name, beginning, beginning of a word, part."""

from typing import Any, TypeVar

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from partners.folding import SEPARATOR

Rows = TypeVar("Rows", bound="QuerySet[Any]")

WHOLE, BEGINS, WORD_BEGINS, WITHIN = range(4)


def by_nearness(found: Rows, wanted: str, key: str = "pk") -> Rows:
    """What was found, best first; within each kind the larger place, so that the best known comes first.

    `wanted` is folded; the rows have `names_folded`, `population` and `name`.
    """
    nearness = Case(
        When(names_folded__contains=f"{SEPARATOR}{wanted}{SEPARATOR}", then=Value(WHOLE)),
        When(names_folded__contains=f"{SEPARATOR}{wanted}", then=Value(BEGINS)),
        When(names_folded__contains=f" {wanted}", then=Value(WORD_BEGINS)),
        default=Value(WITHIN),
        output_field=IntegerField(),
    )
    ordered = found.annotate(nearness=nearness)
    return ordered.order_by("nearness", F("population").desc(nulls_last=True), "name", key)
