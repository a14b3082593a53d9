"""Everything in the database that points at a partner, in whatever app: found through the models, never listed.

So a table that somebody adds next year takes part in merging on its first day.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count

from partners.models import Merge, NotADuplicate, Partner

# These tell of the records themselves: they stay as they were written.
_OF_RECORDS: tuple[type[models.Model], ...] = (Merge, NotADuplicate)


@dataclass(frozen=True)
class Pointer:
    """A column that holds a partner's number: a foreign key, a side of a many-to-many table or a generic one."""

    model: type[models.Model]
    column: str
    # Of a generic one: the column that says that the number is a partner's.
    kind_column: str = ""

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"

    @property
    def words(self) -> str:
        """What points, in the reader's words: a table between two things is called after the first of them."""
        owner: Any = self.model._meta.auto_created or self.model
        return str(owner._meta.verbose_name_plural)

    def rows(self, partners: Iterable[int]) -> models.QuerySet[Any]:
        """The rows that point at any of these partners."""
        wanted: dict[str, Any] = {f"{self.column}__in": list(partners)}
        if self.kind_column:
            wanted[self.kind_column] = ContentType.objects.get_for_model(Partner)
        return self.model._base_manager.filter(**wanted).order_by("pk")


@cache
def pointers() -> tuple[Pointer, ...]:
    """Every pointer at a partner, in a fixed order."""
    found = [
        pointer for model in apps.get_models(include_auto_created=True) for pointer in _pointers_of(model)
    ]
    return tuple(sorted(found, key=lambda pointer: pointer.label))


def _pointers_of(model: type[models.Model]) -> Iterator[Pointer]:
    if model in _OF_RECORDS or model._meta.proxy or not model._meta.managed:
        return
    for field in model._meta.local_concrete_fields:
        is_the_merge_itself = model is Partner and field.name == "merged_into"
        if field.remote_field and field.remote_field.model is Partner and not is_the_merge_itself:
            yield Pointer(model, field.attname)
    for generic in model._meta.private_fields:
        if isinstance(generic, GenericForeignKey) and generic.model is model:
            yield Pointer(model, generic.fk_field, generic.ct_field)


def has_dependents(row: models.Model) -> bool:
    """Whether any other row points at this one."""
    relation: Any
    for relation in row._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete) or relation.many_to_many:
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists():
            return True
    return False


def what_hangs_on(partners: Iterable[int]) -> dict[int, dict[str, int]]:
    """For each partner how many of what point at it, in the reader's words; names are told apart, not here."""
    numbers = list(partners)
    hanging: dict[int, Counter[str]] = {number: Counter() for number in numbers}
    for pointer in pointers():
        if pointer.label == "partners.partnername.partner_id":
            continue
        counted = pointer.rows(numbers).order_by().values(pointer.column).annotate(many=Count("pk"))
        for row in counted:
            hanging[row[pointer.column]][pointer.words] += row["many"]
    return {number: dict(counts) for number, counts in hanging.items()}
