"""What the list of programmes is narrowed to; an allow-list: no key of the address reaches the database."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from relations.models import Programme, ProgrammeState, Relation
from relations.queries.programme import relations_with_programmes


class _RelationFilter(django_filters.ModelChoiceFilter):
    class field_class(django_filters.fields.ModelChoiceField):  # noqa: N801 - the library's own name
        def label_from_instance(self, relation: Relation) -> str:
            return f"{relation.partner_names} · {relation.reference}"


class ProgrammeFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=ProgrammeState.choices, label=_("State"), empty_label=_("All states")
    )
    relation = _RelationFilter(
        queryset=lambda _request: relations_with_programmes(),
        label=_("Relation"),
        empty_label=_("All relations"),
    )
    year = django_filters.NumberFilter(
        method="by_year",
        label=_("Runs in the year"),
        min_value=1000,
        max_value=2999,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )
    gaps = django_filters.BooleanFilter(
        method="by_gaps", label=_("Only with gaps"), widget=forms.CheckboxInput, initial=False
    )

    class Meta:
        model = Programme
        fields: list[str] = []

    def by_year(self, programmes: QuerySet[Programme], _name: str, year: Any) -> QuerySet[Programme]:
        """Those of which a day lies in that year; an open side counts as going on."""
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        begun = Q(starts_on=None) | Q(starts_on__lte=last)
        return programmes.filter(begun, Q(ends_on=None) | Q(ends_on__gte=first))

    def by_gaps(self, programmes: QuerySet[Programme], _name: str, only: bool) -> QuerySet[Programme]:
        return programmes.filter(has_gaps=True) if only else programmes  # type: ignore[misc]  # counted by the query
