"""What the list of relations is narrowed to; an allow-list: no key of the address reaches the database."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.countries import country_name
from partners.models import Partner
from relations.models import Relation, RelationState, RelationType, Theme
from relations.queries.relation import countries_of_relations, officers_of_relations

# Key in the address → columns; “-key” turns the order round.
SORTABLE = {
    "name": ("first_partner",),
    "type": ("type",),
    "state": ("state",),
    "since": ("since",),
    "officer": ("officer__name",),
    "reference": ("pk",),
}


def _countries() -> list[tuple[str, str]]:
    language = get_language() or "en"
    named = [(code, country_name(code, language)) for code in countries_of_relations()]
    return sorted(named, key=lambda choice: choice[1])


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
        choices=_countries, label=_("Country"), empty_label=_("All countries"), method="by_country"
    )
    theme = django_filters.ChoiceFilter(
        choices=Theme.choices, label=_("Theme"), empty_label=_("All themes"), method="by_theme"
    )
    officer = django_filters.ModelChoiceFilter(
        queryset=lambda _request: officers_of_relations(), label=_("Officer"), empty_label=_("Everybody")
    )

    class Meta:
        model = Relation
        fields: list[str] = []

    def by_text(self, relations: QuerySet[Relation], _name: str, text: str) -> QuerySet[Relation]:
        named = Partner.objects.named_like(text).values("pk")
        found = Q(purpose__icontains=text) | Q(Exists(_tied(partner__in=named)))
        return relations.filter(found | Q(pk=_number(text)))

    def by_country(self, relations: QuerySet[Relation], _name: str, code: str) -> QuerySet[Relation]:
        return relations.filter(Exists(_tied(partner__country=code)))

    def by_theme(self, relations: QuerySet[Relation], _name: str, theme: str) -> QuerySet[Relation]:
        # The list is JSON in the database; as text it reads the same on SQLite and on PostgreSQL.
        written = relations.annotate(themes_written=Cast("themes", TextField()))
        return written.filter(themes_written__contains=f'"{theme}"')

    def sorted(self) -> QuerySet[Relation]:
        """What was found, in the order that the address asks for."""
        wanted = str(self.data.get("sort", "name"))
        columns = SORTABLE.get(wanted.lstrip("-"), SORTABLE["name"])
        return self.qs.order_by(
            *(f"-{column}" if wanted.startswith("-") else column for column in columns), "pk"
        )


def _tied(**conditions: Any) -> QuerySet[Any]:
    return Relation.partners.through.objects.filter(relation=OuterRef("pk"), **conditions)


def _number(text: str) -> int | None:
    """The number in a reference such as R-0001."""
    try:
        return int(text.strip().upper().removeprefix("R-")) if text.strip().upper().startswith("R-") else None
    except ValueError:
        return None
