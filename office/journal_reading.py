"""The journal as people read it: found by thing, person, act and day, with fields and values in words."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from office.acts import all_labels
from office.house_forms import day_in_range
from office.models import JournalEntry, JournalHead, JournalRow, Referenced, User

# The name, in the reader's language, of a code that a field keeps, or a figure as that language writes it.
ReadAs = Callable[[str], str]


def model_of(kind: str) -> type[models.Model] | None:
    """The model behind a kind as the journal writes it; None for one of an earlier version."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def kind_name(kind: str) -> str:
    model = model_of(kind)
    return str(model._meta.verbose_name) if model else kind


def reference_of(kind: str, object_pk: str) -> str:
    """The reference of a row as people know it; its number where the kind has none."""
    prefix = getattr(model_of(kind), "reference_prefix", "")
    return f"{prefix}-{int(object_pk):04d}" if prefix and object_pk.isdecimal() else object_pk


def changes_in_words(kind: str, changes: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(field, before, after) with the field's name and the words of its choices."""
    model, rows = model_of(kind), []
    for name, pair in (changes or {}).items():
        before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        field = _field(model, name)
        rows.append((_label(field, name), _in_words(field, before), _in_words(field, after)))
    return rows


def changes_to_read(kind: str, changes: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The same for a thing's own page: of long texts, kept by their digest, only that they were written anew."""
    told = dict(changes or {})
    texts = [name for name, pair in told.items() if name != "sha256" and _are_digests(pair)]
    told |= {name: [None, str(_("written anew"))] for name in texts}
    return changes_in_words(kind, told)


_DIGEST = re.compile(r"[0-9a-f]{64}")


def _are_digests(pair: Any) -> bool:
    """Before and after of a long text as the journal keeps it, which tell a reader nothing."""
    return isinstance(pair, list) and all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in pair)


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _label(field: Any, name: str) -> str:
    label = str(getattr(field, "verbose_name", "") or _WORDS.get(name) or name.replace("_", " "))
    return label[:1].upper() + label[1:]


_read_as: dict[tuple[str, str], ReadAs] = {}


def read_values(kind: str, names: Iterable[str], function: ReadAs) -> None:
    """Called when an app is ready: values of these fields are codes, shown by the name that the function gives."""
    _read_as.update({(kind, name): function for name in names})


def _named(field: Any, value: Any) -> Any:
    """A code by its name in the reader's language, where an app has said how to read it."""
    model = getattr(field, "model", None)
    function = _read_as.get((model._meta.label_lower, field.name)) if model else None
    return function(str(value)) if function and isinstance(value, str | int) else value


def _in_words(field: Any, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(_in_words(field, part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_in_words(None, part)}" for key, part in value.items())
    words = dict(getattr(field, "flatchoices", None) or ())
    return str(words.get(value, _named(field, value)))


# Things an act says that are no field of its model.
_WORDS = {
    "state": _("state"),
    "roles": _("roles"),
    "members": _("full membership"),
    "document": _("document"),
    "items": _("council items"),
    "result": _("result"),
    "note": _("note"),
    "number": _("number"),
    "rows": _("rows"),
    "for_us": _("benefit for us"),
    "for_partner": _("benefit for the partner"),
    "cost": _("cost and who pays it"),
    "counterpart": _("about the counterpart"),
    "signatory": _("signed by"),
    "submission": _("council item"),
    "sha256": _("checksum (SHA-256)"),
    "year": _("year"),
    "amount": _("amount"),
    "currency": _("currency"),
    "paid_on": _("paid on"),
    "permission": _("permission"),
    "authority": _("authority"),
    "category": _("category"),
    "kind": _("kind"),
    "name": _("name"),
    "person": _("held by"),
    "starts_on": _("from"),
    "ends_on": _("until"),
    "contacts": _("contacts"),
    "organisations": _("organisations"),
    "personal": _("personal values on file"),
    "criteria": _("criteria"),
    "candidates": _("candidates"),
    "found_through": _("found through"),
    "leads_by_total": _("leads by the totals"),
    "consultations": _("consultations"),
    "relation": _("relation"),
    "who": _("who exactly"),
    "handed_in": _("scores handed in"),
    "scores": _("cells scored"),
}


def _referenced_models() -> Iterator[type[Referenced]]:
    return (model for model in apps.get_models() if issubclass(model, Referenced))


def about(written: str) -> Q:
    """The entries about the thing with this reference, also those that changed it as one row of many."""
    prefix = written.strip().upper().partition("-")[0]
    for model in _referenced_models():
        if model.reference_prefix != prefix:
            continue
        number = written.strip().partition("-")[2].lstrip("0")
        kind = model._meta.label_lower
        rows = JournalRow.objects.filter(kind=kind, object_pk=number)
        return Q(kind=kind, object_pk=number) | Q(pk__in=rows.values("entry"))
    return Q(reference__iexact=written.strip())


class JournalFilter(django_filters.FilterSet):
    thing = django_filters.CharFilter(label=_("Reference of the thing, such as R-0001"), method="of_thing")
    person = django_filters.ModelChoiceFilter(
        label=_("Person"), field_name="actor", queryset=User.objects.all(), empty_label=_("anybody")
    )
    act = django_filters.ChoiceFilter(label=_("Act"), choices=lambda: sorted_acts(), empty_label=_("any"))  # noqa: PLW0108 - defined below
    since = django_filters.DateFilter(
        label=_("From"), method="from_day", validators=[day_in_range],
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    until = django_filters.DateFilter(
        label=_("Until"), method="until_day", validators=[day_in_range],
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    class Meta:
        model = JournalEntry
        fields: list[str] = []

    def of_thing(self, found, name, value):
        return found.filter(about(value))

    def from_day(self, found, name, day):
        return found.filter(at__gte=timezone.make_aware(_midnight(day)))

    def until_day(self, found, name, day):
        return found.filter(at__lt=timezone.make_aware(_midnight(day) + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def sorted_acts() -> list[tuple[str, str]]:
    return sorted(
        ((act, str(label)) for act, label in all_labels().items()), key=lambda pair: pair[1].casefold()
    )


class WholeJournal(Paginator):
    """Pages of the unfiltered journal: its head knows how many there are, nobody has to count a million."""

    @cached_property
    def count(self) -> int:
        return JournalHead.objects.filter(pk=1).values_list("count", flat=True).first() or 0
