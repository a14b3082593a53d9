"""Input of people into clean values; nothing is decided here."""

import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners import cells
from partners.actions.partners import EDITABLE, Name
from partners.countries import country_choices
from partners.folding import fold
from partners.models import NameKind, Partner
from partners.problems import SENTENCES

_NAME_LINE = re.compile(
    r"^(?:(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*:\s*)?(?P<text>[^()]*?(?:\([^()]*\)[^()]*?)*?)(?:\s*\[(?P<kind>\w+)\])?$"
)


def name_line(name: Name) -> str:
    """`nl: Gent [native]`; the usual kind is left out."""
    text, language, kind = name
    return f"{language + ': ' if language else ''}{text}{'' if kind == NameKind.EXONYM else f' [{kind}]'}"


class NamesField(forms.CharField):
    """Further names, one on a line: the language may stand before, the kind in square brackets behind."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> list[Name]:
        lines = [line.strip() for line in (value or "").splitlines()]
        return list(dict.fromkeys(self._name(line) for line in lines if line))

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Each line has been looked at already."""

    def _name(self, line: str) -> Name:
        found = _NAME_LINE.match(line)
        kind = (found and found["kind"]) or NameKind.EXONYM
        text = " ".join((found["text"] if found else "").split())
        if not text or len(text) > 200 or re.search(r"[|;]", text):
            message = _(
                "“%(line)s” is not a name that can be kept. A name has neither | nor ; and at most 200 "
                "letters."
            )
            raise forms.ValidationError(message, params={"line": line[:80]}, code="name")
        if kind not in NameKind.values:
            message = _("“%(kind)s” is not a kind of name. Kinds are: %(kinds)s.")
            raise forms.ValidationError(
                message, params={"kind": kind, "kinds": ", ".join(NameKind.values)}, code="kind"
            )
        return (text, (found["language"] or "") if found else "", str(kind))


def _plain(degrees: Decimal | None) -> str:
    return "" if degrees is None else f"{degrees.normalize():f}"


def _typed(
    label: Any, help_text: Any = "", inputmode: str = "text", width: str = "width-10"
) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": inputmode, "class": width})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


class PartnerForm(forms.ModelForm):
    names = NamesField(
        label=_("Other names"),
        required=False,
        help_text=_(
            "One on each line. A language may stand before and a kind behind: “nl: Luik” or “Constantinople "
            "[former]”. "
            "Kinds are official, native, exonym, former and transliteration."
        ),
    )
    country = forms.ChoiceField(label=_("Country"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Said by sending the form again after seeing whom we have of that name.
    is_another = forms.BooleanField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Partner
        fields = [
            "name", "kind", "country", "names", "place_label", "region", "population", "population_year",
            "population_source", "latitude", "longitude", "website", "wikidata_id", "geonames_id", "notes",
        ]  # fmt: skip
        help_texts = {
            "name": _("As your municipality writes it in letters."),
            "place_label": _(
                "Only where the country’s name is delicate or says too little; shown instead of it."
            ),
            "population_source": _(
                "From where the figure is, for example “Statistics Bureau, census of 2020”."
            ),
            "wikidata_id": _(
                "A Q and digits, for example Q1296. Lists that carry it find the partner by it."
            ),
        }
        widgets = {
            "wikidata_id": forms.TextInput(attrs={"class": "width-10"}),
            "geonames_id": forms.TextInput(attrs={"class": "width-10", "inputmode": "numeric"}),
            "notes": forms.Textarea(attrs={"rows": 4}),
        }

    # Read as the cells of a list are: with point or comma, with or without signs between the thousands.
    population = _typed(_("Population"), inputmode="numeric")
    population_year = _typed(_("Year of the population figure"), inputmode="numeric", width="width-4")
    latitude = _typed(_("Latitude"), _("In degrees, for example 51.05."), inputmode="decimal")
    longitude = _typed(_("Longitude"), _("In degrees, for example 3.72."), inputmode="decimal")
    website = _typed(_("Website"), inputmode="url", width="")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [
            ("", _("Choose a country")),
            *country_choices(get_language() or "en"),
        ]
        partner = self.instance
        if partner.pk:
            held = [(name.text, name.language, name.kind) for name in partner.names.all()]
            self.initial["names"] = "\n".join(name_line(name) for name in held)
            self.initial["revision"] = partner.revision
            self.initial.update({key: _plain(self.initial[key]) for key in ("latitude", "longitude")})
        else:
            self.initial.setdefault("form_token", uuid4())

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not fold(name):
            raise forms.ValidationError(SENTENCES["signs_only"])
        return name

    def clean_population(self) -> int | None:
        return self._read(cells.read_population, self.cleaned_data["population"])

    def clean_population_year(self) -> int | None:
        return self._read(cells.read_year, self.cleaned_data["population_year"])

    def clean_latitude(self) -> Decimal | None:
        return self._read(lambda text: cells.read_coordinate(text, 90), self.cleaned_data["latitude"])

    def clean_longitude(self) -> Decimal | None:
        return self._read(lambda text: cells.read_coordinate(text, 180), self.cleaned_data["longitude"])

    def clean_website(self) -> str:
        return self._read(cells.read_website, self.cleaned_data["website"])

    def clean_wikidata_id(self) -> str:
        return self._read(cells.read_wikidata_id, self.cleaned_data["wikidata_id"])

    def _read(self, read: Any, text: str) -> Any:
        from partners.problems import SENTENCES

        try:
            reading = read(text)
        except cells.Unreadable as unreadable:
            raise forms.ValidationError(SENTENCES[unreadable.code]) from None
        if reading.remark in ("fraction_of_people", "unknown_value"):
            raise forms.ValidationError(SENTENCES["not_a_number"])
        return reading.value

    def _post_clean(self) -> None:
        """The action writes, and the database's constraints are asked there: the instance stays as it is."""

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes: the editable fields that the form shows, and the names."""
        shown = {key: value for key, value in self.cleaned_data.items() if key in EDITABLE}
        return {**shown, "names": self.cleaned_data["names"]}
