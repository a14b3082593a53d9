"""Short, stable references such as PR-0001, which people say on the telephone and write in letters."""

import re
from typing import Any, ClassVar

from django.db import models

_WRITTEN = re.compile(r"([A-Z]+)-0*([1-9][0-9]{0,17})")


class ReferencedQuerySet(models.QuerySet):
    def by_reference(self, reference: str) -> Any:
        """The row that carries `reference`. Raises DoesNotExist, also for a text that is no reference."""
        model: Any = self.model
        written = _WRITTEN.fullmatch(reference.strip().upper())
        if written is None or written[1] != model.reference_prefix:
            raise model.DoesNotExist(f"{reference} is not a reference of {model._meta.label}")
        return self.get(pk=int(written[2]))


class Referenced(models.Model):
    """A thing with a reference made of its kind's prefix and its number."""

    reference_prefix: ClassVar[str]
    objects = ReferencedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        return f"{self.reference_prefix}-{self.pk:04d}"
