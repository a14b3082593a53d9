"""What one asks the finder for: the answerable parts of the profile, to be changed for this once, and how to look."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.finder import Known, Order, Way, Wish
from partners.finder_queries import Ask
from partners.finder_sources import source_of
from partners.models import FoundThrough
from partners.need_forms import CountriesField, PopulationField
from partners.themes import Theme

_SMALL = {"inputmode": "numeric", "class": "width-4"}


class FinderForm(forms.Form):
    """Bound to the address; unbound it shows what the profile says."""

    countries = CountriesField(label=_("Countries"), required=False, max_length=500)
    region = forms.CharField(label=_("Region"), required=False, max_length=200)
    population_from = PopulationField(label=_("Inhabitants, from"))
    population_to = PopulationField(label=_("Inhabitants, to"))
    max_km = forms.IntegerField(
        label=_("At most so many km from us"), required=False, min_value=1, max_value=20_040,
        widget=forms.NumberInput(attrs=_SMALL),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("A way leads there"), required=False)
    where = forms.ChoiceField(
        label=_("Where to look"),
        required=False,
        choices=[
            ("", _("everywhere")),
            ("file", _("our register of partners")),
            ("world", _("towns we do not have")),
        ],
    )
    known = forms.ChoiceField(required=False, choices=Known.choices, widget=forms.HiddenInput)
    most_ties = forms.IntegerField(
        label=_("At most so many twinnings known"), required=False, min_value=0, max_value=10_000,
        widget=forms.NumberInput(attrs=_SMALL),
    )  # fmt: skip
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=Order.choices)
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=Theme.choices, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told_here = (Way.PARTNERS, Way.REQUEST)
        ways = [(way.value, way.label) for way in Way if way in told_here or source_of(way)]
        self.fields["way"].choices = [("", _("whatever leads there")), *ways]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        low, high = clean.get("population_from"), clean.get("population_to")
        if low is not None and high is not None and low > high:
            self.add_error("population_to", _("The upper number is below the lower one."))
        return clean

    def wish(self, of_profile: Wish) -> Wish:
        """What is asked for; a field that cannot be read leaves what the profile says."""
        if not self.is_bound:
            return of_profile
        clean = self.cleaned_data
        parts = ("region", "population_from", "population_to", "max_km")
        changed: dict[str, Any] = {part: clean[part] for part in parts if part in clean}
        changed |= {part: tuple(clean[part]) for part in ("countries", "themes") if part in clean}
        return of_profile.changed(**changed)

    def ask(self, known: str, page: int) -> Ask:
        clean = self.cleaned_data if self.is_bound else {}
        return Ask(
            way=clean.get("way", ""),
            where=clean.get("where", ""),
            known=known,
            order=clean.get("sort") or Order.REASONS,
            most_ties=clean.get("most_ties"),
            page=page,
        )


def initial_of(wish: Wish) -> dict[str, Any]:
    return {
        "countries": list(wish.countries),
        "region": wish.region,
        "population_from": wish.population_from,
        "population_to": wish.population_to,
        "themes": list(wish.themes),
        "known": Known.FIT,
        "sort": Order.REASONS,
    }


class FoundForm(forms.Form):
    """How a town was found, before it is put on the shortlist."""

    found_through = forms.ChoiceField(
        label=_("Found through"), choices=FoundThrough.choices, widget=forms.RadioSelect
    )
    found_note = forms.CharField(
        label=_("Who or where exactly"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "width-full"}),
    )


class RegisterForm(forms.Form):
    """A new edition of a register of twinnings."""

    file = forms.FileField(
        label=_("Register of twinnings"),
        help_text=_(
            "A CSV file or an Excel workbook (.xlsx), also packed (.gz), with the columns city1, country1, city2 and "
            "country2, and where it has them lat1, lng1, lat2, lng2 and the year."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.gz"}),
        allow_empty_file=True,  # the reading says it in a better sentence
    )
    source = forms.CharField(
        label=_("Source"), max_length=200,
        help_text=_("It is shown wherever a fact of this register is used. Name the licence too."),
    )  # fmt: skip
    as_of = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day on which the register stood so. Leave it empty if nobody knows."),
    )  # fmt: skip
    supplements = forms.BooleanField(
        label=_("Keep what this source said before, even where this file does not say it"), required=False
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
