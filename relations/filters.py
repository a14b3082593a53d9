"""What the list of relations is narrowed to; an allow-list: no key of the address reaches the database."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from relations.models import (
    Carrier,
    Direction,
    Exchange,
    ExchangeKind,
    Relation,
    RelationState,
    RelationType,
    Theme,
)
from relations.pulse import Pulse
from relations.queries.pulse import of_pulse, with_pulse
from relations.queries.purpose import says
from relations.queries.relation import choices_of_relations


class RelationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="by_text",
        label=_("Partner or purpose"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    type = django_filters.ChoiceFilter(
        choices=RelationType.choices, label=_("Type"), empty_label=_("All types")
    )
    state = django_filters.ChoiceFilter(
        choices=RelationState.choices, label=_("State"), empty_label=_("All states")
    )
    country = django_filters.ChoiceFilter(
        choices=(), label=_("Country"), empty_label=_("All countries"), method="by_country"
    )
    theme = django_filters.ChoiceFilter(
        choices=Theme.choices, label=_("Theme"), empty_label=_("All themes"), method="by_theme"
    )
    pulse = django_filters.ChoiceFilter(
        choices=Pulse.choices, label=_("Pulse"), empty_label=_("Any pulse"), method="by_pulse"
    )
    owner_unit = django_filters.ChoiceFilter(
        choices=(), field_name="owner_unit_id", label=_("Owner unit"), empty_label=_("Any unit")
    )
    officer = django_filters.ChoiceFilter(
        choices=(), field_name="officer_id", label=_("Officer"), empty_label=_("Everybody")
    )

    class Meta:
        model = Relation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What to choose from is on file; it is asked for once for all three, and only where the form is used."""
        super().__init__(*args, **kwargs)
        for name, wanted in (("country", "country"), ("owner_unit", "unit"), ("officer", "officer")):
            # A function, because forms copy what their fields hold, and this filter holds the request.
            self.filters[name].extra["choices"] = lambda wanted=wanted: self._on_file[wanted]

    @cached_property
    def _on_file(self) -> dict[str, list[tuple[str, str]]]:
        return choices_of_relations(get_language() or "en")

    similar = False  # whether names like the one typed are looked for, see office.lists

    def by_text(self, relations: QuerySet[Relation], _name: str, text: str) -> QuerySet[Relation]:
        # One list of ties for the whole question: asked tie by tie, 26,000 names would be read 5,000 times.
        partners = Partner.objects
        named = partners.named_nearly(text) if self.similar else partners.named_like(text)
        numbers = named.order_by().values("pk")
        tied = Relation.partners.through.objects.filter(partner__in=numbers).values("relation")
        found = says(text) | Q(pk__in=tied)
        return relations.filter(found | Q(pk=_number(text)))

    def by_country(self, relations: QuerySet[Relation], _name: str, code: str) -> QuerySet[Relation]:
        return relations.filter(Exists(_tied(partner__country=code)))

    def by_theme(self, relations: QuerySet[Relation], _name: str, theme: str) -> QuerySet[Relation]:
        # The list is JSON in the database; as text it reads the same on SQLite and on PostgreSQL.
        written = relations.annotate(themes_written=Cast("themes", TextField()))
        return written.filter(themes_written__contains=f'"{theme}"')

    def by_pulse(self, relations: QuerySet[Relation], _name: str, pulse: str) -> QuerySet[Relation]:
        today = timezone.localdate()
        return of_pulse(with_pulse(relations, today), pulse, today)

    def sorted(self, ordering: Sequence[Any] = ()) -> QuerySet[Relation]:
        """What was found, in that order, else by name. The pulse is read only where it is asked for: it is dear."""
        found = self.qs
        if str(self.data.get("sort", "")).removeprefix("-") == "pulse":
            found = with_pulse(found, timezone.localdate())
        return found.order_by(*(ordering or ("first_partner", "pk")))


class ExchangeFilter(django_filters.FilterSet):
    """All exchanges of one tie, narrowed."""

    q = django_filters.CharFilter(
        method="by_text",
        label=_("About, note or counterpart"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ChoiceFilter(
        choices=ExchangeKind.choices, label=_("What it was"), empty_label=_("Any kind")
    )
    direction = django_filters.ChoiceFilter(
        choices=Direction.choices, label=_("Which way"), empty_label=_("Any way")
    )
    carried_by = django_filters.ChoiceFilter(
        choices=[("third_parties", _("any third party")), *Carrier.choices],
        label=_("Carried by"),
        empty_label=_("Anybody"),
        method="by_carrier",
    )
    year = django_filters.NumberFilter(
        method="by_year",
        label=_("Year"),
        min_value=1000,
        max_value=2999,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )

    class Meta:
        model = Exchange
        fields: list[str] = []

    def by_text(self, exchanges: QuerySet[Exchange], _name: str, text: str) -> QuerySet[Exchange]:
        named = Q(counterpart__icontains=text) | Q(organisation__icontains=text)
        return exchanges.filter(Q(about__icontains=text) | Q(note__icontains=text) | named)

    def by_carrier(self, exchanges: QuerySet[Exchange], _name: str, carrier: str) -> QuerySet[Exchange]:
        if carrier == "third_parties":
            return exchanges.exclude(carried_by=Carrier.US_UNIT)
        return exchanges.filter(carried_by=carrier)

    def by_year(self, exchanges: QuerySet[Exchange], _name: str, year: Any) -> QuerySet[Exchange]:
        return exchanges.filter(on__range=(date(int(year), 1, 1), date(int(year), 12, 31)))


def _tied(**conditions: Any) -> QuerySet[Any]:
    return Relation.partners.through.objects.filter(relation=OuterRef("pk"), **conditions)


def _number(text: str) -> int | None:
    """The number in a reference such as R-0001."""
    try:
        return int(text.strip().upper().removeprefix("R-")) if text.strip().upper().startswith("R-") else None
    except ValueError:
        return None
