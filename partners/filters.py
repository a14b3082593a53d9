"""What the list of partners can be narrowed to.

An allow-list, no key of the address reaches the database by itself.
"""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.models import LegalStatus, Partner, PartnerKind
from partners.queries import countries_in_use

# Key in the address → column; “-key” turns the order round.
SORTABLE = {
    "name": "name",
    "country": "country",
    "kind": "kind",
    "population": "population",
    "reference": "pk",
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

    class Meta:
        model = Partner
        fields: list[str] = []

    def by_name(self, partners: QuerySet[Partner], _name: str, text: str) -> QuerySet[Partner]:
        return partners.named_like(text)  # type: ignore[attr-defined]  # the manager's own query set

    def sorted(self) -> QuerySet[Partner]:
        """What was found, in the order that the address asks for: best match first when searching by name."""
        wanted = self.data.get("sort", "")
        column = SORTABLE.get(wanted.lstrip("-"))
        if column is None:
            return self.qs if self.data.get("q", "").strip() else self.qs.order_by("name", "pk")
        return self.qs.order_by(f"-{column}" if wanted.startswith("-") else column, "pk")
