"""Short, stable references such as PR-0001, which people say on the telephone and write in letters."""

import re
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.encoding import force_str

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

    def page_at(self, url_name: str) -> str:
        """The address of its page. reverse() works a tenth of a millisecond for each row of a list; this asks it once."""
        address = _address(url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        return address.replace(_ANY, self.reference)

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 - Django's name for what get_…_display() does
        """As Django's, which hashes the words of all choices anew for each row of a list."""
        value = getattr(self, field.attname)
        return force_str(_words(field).get(value, value), strings_only=True)


_ANY = "REFERENCE-0"


@lru_cache
def _address(url_name: str, urlconf: str, script_prefix: str) -> str:
    return reverse(url_name, urlconf=urlconf, args=[_ANY])


@lru_cache
def _words(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)
