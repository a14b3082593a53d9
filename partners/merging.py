"""Merging two records of one partner: what may be chosen, what stands against it, where merged records lead.

A merge of records is housekeeping; that a municipality was merged into another is told by its legal status.
"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.models import LegalChange, NotADuplicate, Partner
from partners.pointers import pointers
from partners.succession import chain_from

# Returns why two records cannot be one, because something above would not hold any more; else None.
Objection = Callable[[Partner, Partner], Any]

_objections: list[Objection] = []

# Values that only make sense together are kept together.
_TOGETHER = (("population",), ("latitude", "longitude"), ("legal_", "successor"))


def register_objection(objection: Objection) -> Objection:
    """Called by an upper app when it is ready."""
    if objection not in _objections:  # once, however often the apps get ready
        _objections.append(objection)
    return objection


def choices() -> dict[str, list[Any]]:
    """What is chosen field by field: the first field's name → the fields that go with it, in the model's order."""
    grouped: dict[str, list[Any]] = {}
    for field in Partner._meta.concrete_fields:
        if field.editable and not field.primary_key:
            key = next((set_[0] for set_ in _TOGETHER if field.name.startswith(set_)), field.name)
            grouped.setdefault(key, []).append(field)
    return {fields[0].name: fields for fields in grouped.values()}


def differing(kept: Partner, merged: Partner) -> list[str]:
    """The choices in which the two records do not say the same."""
    return [
        key
        for key, fields in choices().items()
        if any(getattr(kept, field.attname) != getattr(merged, field.attname) for field in fields)
    ]


def proposed(kept: Partner, merged: Partner) -> set[str]:
    """The choices where the record kept says nothing and the other one does."""
    return {
        key
        for key in differing(kept, merged)
        if all(getattr(kept, field.attname) in ("", None) for field in choices()[key])
    }


def must_be_mergeable(kept: Partner, merged: Partner) -> None:
    """Raises Refused with what stands against making one record of the two."""
    if kept.pk == merged.pk:
        raise Refused("same", _("These are not two records but one: nothing to merge."))
    for record in (kept, merged):
        if record.merged_into is not None:
            raise Refused(
                "merged_already",
                _(
                    "%(reference)s was merged into %(survivor)s already. Merge that one, or undo that merge first."
                )
                % {"reference": record.reference, "survivor": record.merged_into.reference},
            )
    if reason := said_to_be_two().get(pair(kept, merged)):
        sentence = _(
            "Somebody said that these are two: “%(reason)s”. Take that back first if it was a mistake."
        )
        raise Refused("said_to_be_two", sentence % {"reason": reason})
    if merged.pk in chain_from(kept) or kept.pk in chain_from(merged):  # one record, it would follow itself
        raise Refused(
            "successors",
            _(
                "One of them is on file as the successor of the other. These are two municipalities of which one "
                "followed the other, not two records of one."
            ),
        )
    _refuse_rows_that_name_both(kept, merged)
    for objection in _objections:
        if reason := objection(kept, merged):
            raise Refused("in_the_way", reason)


def pair(one: Partner, other: Partner) -> tuple[int, int]:
    return (min(one.pk, other.pk), max(one.pk, other.pk))


def _refuse_rows_that_name_both(kept: Partner, merged: Partner) -> None:
    """A row with two partners in it says that they are two, whatever it is about."""
    columns: dict[type[models.Model], list[str]] = {}
    for pointer in pointers():
        columns.setdefault(pointer.model, []).append(pointer.column)
    for model, names in columns.items():
        for one in names:
            for other in names:
                if one == other:
                    continue
                rows = model._base_manager.filter(**{one: kept.pk, other: merged.pk})
                if model is LegalChange:  # one that was corrected says nothing any more
                    rows = rows.filter(corrected_on=None)
                row = rows.first()
                if row is not None:
                    sentence = _("%(kind)s “%(row)s” names both of them, as two. Settle that first.")
                    raise Refused(
                        "names_both", sentence % {"kind": model._meta.verbose_name, "row": str(row)}
                    )


def records_within(partner: Partner) -> list[int]:
    """The numbers of a partner and of all records merged into it, directly or through one another."""
    numbers, latest = [partner.pk], [partner.pk]
    while latest:
        latest = list(
            Partner.records.filter(merged_into__in=latest).order_by("pk").values_list("pk", flat=True)
        )
        numbers += latest
    return numbers


def leads_to() -> dict[int, int]:
    """Of every merged record, where it leads in the end; one query."""
    into: dict[int, int] = dict(
        Partner.records.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    return {number: end_of(number, into) for number in into}


def end_of(number: int, into: dict[int, int]) -> int:
    while number in into:
        number = into[number]
    return number


def said_to_be_two() -> dict[tuple[int, int], str]:
    """The pairs that are no duplicates, by the records in which they live today, each with its reason."""
    into = leads_to()
    said = NotADuplicate.objects.values_list("first_id", "second_id", "reason")
    ends = ((end_of(one, into), end_of(other, into), reason) for one, other, reason in said)
    return {(min(one, other), max(one, other)): reason for one, other, reason in ends if one != other}
