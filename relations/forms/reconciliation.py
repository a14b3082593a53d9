"""Input about disagreements with the register into clean values; nothing is decided here."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, RegisterTown


class ExplainForm(forms.Form):
    facts = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=_("Why the two disagree"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: the register is older than our decision; it is a tie of a district, not ours."
        ),
    )


class SameTownForm(forms.Form):
    """The partners of ours in the same country; another name does not make another town."""

    reason = forms.CharField(label=_("How you know"), required=False, max_length=500)

    def __init__(self, *args: Any, town: RegisterTown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        related = Partner.objects.filter(country=town.country, relations__isnull=False).distinct()
        self._partners = {str(partner.pk): partner for partner in related.order_by("name", "pk")}
        choices = [(pk, f"{partner.name}, {partner.place}") for pk, partner in self._partners.items()]
        partner = forms.ChoiceField(label=_("Partner"), choices=choices, widget=forms.RadioSelect)
        self.fields = {"partner": partner, **self.fields}

    def clean_partner(self) -> Partner:
        return self._partners[self.cleaned_data["partner"]]


class OurTownForm(forms.Form):
    def __init__(self, *args: Any, towns: Iterable[RegisterTown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._towns = {str(town.pk): town for town in towns}
        choices = [(pk, f"{town.name}, {town.place}") for pk, town in self._towns.items()]
        self.fields["town"] = forms.ChoiceField(
            label=_("Which of them are we?"), choices=choices, widget=forms.RadioSelect
        )

    @property
    def town(self) -> RegisterTown:
        return self._towns[self.cleaned_data["town"]]
