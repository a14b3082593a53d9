"""What the list of partners can be narrowed to.

An allow-list, no key of the address reaches the database by itself.
"""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from partners.cells import MAX_POPULATION
from partners.models import Candidate, LegalStatus, NeedProfile, NeedState, Partner, PartnerKind
from partners.queries import countries_in_use
from partners.themes import Theme

_INHABITANTS: dict[str, Any] = {
    "min_value": 0,
    "max_value": MAX_POPULATION,
    "decimal_places": 0,
    "widget": forms.NumberInput(attrs={"inputmode": "numeric"}),
}


class Gap(models.TextChoices):
    """What may be missing from a record; those without it can be listed and completed."""

    POSITION = "position", _("position")
    POPULATION = "population", _("population")
    YEAR = "population_year", _("year of the population figure")
    WEBSITE = "website", _("website")
    WIKIDATA = "wikidata_id", _("Wikidata identifier")


_MISSING = {
    Gap.POSITION: Q(latitude=None) | Q(longitude=None),
    Gap.POPULATION: Q(population=None),
    Gap.YEAR: Q(population_year=None, population__isnull=False),
    Gap.WEBSITE: Q(website=""),
    Gap.WIKIDATA: Q(wikidata_id=""),
}


class PartnerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="by_name",
        label=_("Name"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    country = django_filters.ChoiceFilter(
        choices=countries_in_use, label=_("Country"), empty_label=_("All countries")
    )
    kind = django_filters.ChoiceFilter(
        choices=PartnerKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    legal_status = django_filters.ChoiceFilter(
        choices=LegalStatus.choices, label=_("Legal status"), empty_label=_("Any legal status")
    )
    population_from = django_filters.NumberFilter(
        field_name="population", lookup_expr="gte", label=_("Population from"), **_INHABITANTS
    )
    population_to = django_filters.NumberFilter(
        field_name="population", lookup_expr="lte", label=_("Population up to"), **_INHABITANTS
    )
    gaps = django_filters.ChoiceFilter(
        choices=Gap.choices, label=_("Not on file"), empty_label=_("Makes no difference"), method="by_gap"
    )

    class Meta:
        model = Partner
        fields: list[str] = []

    similar = False  # whether names like the one typed are looked for, see office.lists

    def by_name(self, partners: QuerySet[Partner], _name: str, text: str) -> QuerySet[Partner]:
        rows: Any = partners
        return rows.named_nearly(text) if self.similar else rows.named_like(text)

    def by_gap(self, partners: QuerySet[Partner], _name: str, gap: str) -> QuerySet[Partner]:
        return partners.filter(_MISSING[Gap(gap)])

    def sorted(self, ordering: Sequence[Any] = ()) -> QuerySet[Partner]:
        """What was found, in that order; else the best match first when searching by name."""
        if ordering:
            return self.qs.order_by(*ordering)
        return self.qs if self.data.get("q", "").strip() else self.qs.order_by("name", "pk")


SORTABLE_PROFILES = {"title": "title", "state": "state", "candidates": "shortlisted", "reference": "pk"}


class NeedProfileFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="by_text",
        label=_("Title, purpose or candidate"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = django_filters.ChoiceFilter(
        choices=NeedState.choices, label=_("State"), empty_label=_("All states")
    )
    theme = django_filters.ChoiceFilter(
        choices=Theme.choices, label=_("Theme"), empty_label=_("All themes"), method="by_theme"
    )

    class Meta:
        model = NeedProfile
        fields: list[str] = []

    def by_text(self, profiles: QuerySet[NeedProfile], _name: str, text: str) -> QuerySet[NeedProfile]:
        named = Partner.objects.found_by(text).values("pk")
        candidates = Candidate.objects.filter(profile=OuterRef("pk"), partner__in=named)
        written = Q(title__icontains=text) | Q(purpose__icontains=text)
        return profiles.filter(written | Q(Exists(candidates)))

    def by_theme(self, profiles: QuerySet[NeedProfile], _name: str, theme: str) -> QuerySet[NeedProfile]:
        # The list is JSON in the database; as text it reads the same on SQLite and on PostgreSQL.
        written = profiles.annotate(themes_written=Cast("themes", TextField()))
        return written.filter(themes_written__contains=f'"{theme}"')

    def sorted(self) -> QuerySet[NeedProfile]:
        """What was found, the newest first unless the address asks for another order."""
        wanted = str(self.data.get("sort", ""))
        column = SORTABLE_PROFILES.get(wanted.lstrip("-"))
        if column is None:
            return self.qs.order_by("-pk")
        return self.qs.order_by(f"-{column}" if wanted.startswith("-") else column, "-pk")
