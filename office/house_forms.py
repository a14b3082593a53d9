"""What people type about themselves, each other, the municipality and files: clean data, no rule."""

from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.calendar import OUT_OF_RANGE, is_in_range
from office.models import Municipality, Role, Theme, Unit, User, Visibility
from office.rules import Refused


def day_in_range(day: date) -> None:
    """The validator of every day somebody types here."""
    if not is_in_range(day):
        raise ValidationError(OUT_OF_RANGE, code="day_range")


def _day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required, validators=[day_in_range],
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip


class PersonForm(forms.Form):
    """A person as administrators see one: who, which roles, until when."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Used to sign in."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    function = forms.CharField(
        label=_("Function"),
        max_length=200,
        required=False,
        help_text=_("As others know it, such as “coordinator of sister cities”."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role, widget=forms.CheckboxSelectMultiple,
        help_text=_("Roles decide what somebody sees and may do. A person may hold several."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.all(), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    access_ends_on = _day(
        _("Access until"),
        _("The last day on which this person gets in. Leave it empty when no end is known."),
    )


class KnownPersonForm(PersonForm):
    is_active = forms.BooleanField(
        label=_("This person may sign in"), required=False,
        help_text=_("Without this, the account opens nothing; what the person did stays in the journal."),
    )  # fmt: skip

    @staticmethod
    def initial_for(user: User) -> dict[str, Any]:
        fields = ("name", "email", "function", "unit", "language", "access_ends_on", "is_active")
        return {name: getattr(user, name) for name in fields} | {
            "roles": [grant.role for grant in user.grants.all() if not grant.deputising_id]
        }


class UnitForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the unit"), max_length=200, error_messages={"required": _("Give the unit a name.")}
    )


class MunicipalityForm(forms.Form):
    """Particulars of the municipality, with its name in every language it is used in."""

    population = forms.IntegerField(label=_("Population"), min_value=1, required=False, localize=True)
    population_year = forms.IntegerField(
        label=_("Year of the population figure"), min_value=1900, max_value=2200, required=False,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )  # fmt: skip
    working_languages = forms.CharField(
        label=_("Working languages"), required=False,
        help_text=_("Codes of the languages the municipality works in, with commas, such as “nl, en”."),
    )  # fmt: skip
    theme_colour = forms.CharField(
        label=_("Theme colour"), widget=forms.TextInput(attrs={"type": "color", "class": "width-4"}),
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six figures, such as #1f4e79."))
        ],
        help_text=_("The accent of every page, made lighter or darker where text in it could not be read."),
    )  # fmt: skip

    awaits_opinions = forms.BooleanField(
        label=_("A text waits for every opinion that was asked for"), required=False,
        help_text=_("Without this, what is outstanding is said before a text goes to the council, and holds nothing back."),
    )  # fmt: skip

    gathers_positions = forms.BooleanField(
        label=_("Council members may take a position before the sitting"), required=False,
        help_text=_(
            "Advice on the text as it was sent, private until the clerk or the vote closes it. "
            "It holds for items sent from now on."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, ours: Municipality, **kwargs: Any) -> None:
        kept = ("population", "population_year", "theme_colour", "awaits_opinions", "gathers_positions")
        initial = {name: getattr(ours, name) for name in kept}
        initial["working_languages"] = ", ".join(ours.working_languages)
        self.languages = list(dict.fromkeys([*(code for code, _name in settings.LANGUAGES), *ours.names]))
        initial |= {f"name_{code}": ours.names.get(code, "") for code in self.languages}
        super().__init__(*args, initial=initial, **kwargs)
        names = {f"name_{code}": _name_field(code) for code in self.languages}
        self.fields = names | self.fields

    def clean_working_languages(self) -> list[str]:
        codes = [
            code.strip().lower() for code in self.cleaned_data["working_languages"].split(",") if code.strip()
        ]
        for code in codes:
            if not language_name(code):
                raise ValidationError(_("“%(code)s” is no language code."), params={"code": code})
        return codes

    def particulars(self) -> dict[str, Any]:
        """The cleaned fields as the municipality keeps them."""
        fields = {name: value for name, value in self.cleaned_data.items() if not name.startswith("name_")}
        return fields | {"names": {code: self.cleaned_data[f"name_{code}"] for code in self.languages}}


def _name_field(code: str) -> forms.CharField:
    label = _("Name in %(language)s") % {"language": language_name(code) or code}
    return forms.CharField(
        label=label, max_length=200, required=False, widget=forms.TextInput(attrs={"lang": code})
    )


def language_name(code: str) -> str:
    """The name of a language in the reader's language; empty for a code that is none."""
    try:
        return (
            Locale.parse(code.replace("-", "_")).get_display_name((get_language() or "en").replace("-", "_"))
            or ""
        )
    except (UnknownLocaleError, ValueError, TypeError):
        return ""


def country_name(code: str) -> str:
    """The name of a country in the reader's language; the code itself when Babel has none."""
    return Locale.parse((get_language() or "en").replace("-", "_")).territories.get(code, code)


class CouncilSizeForm(forms.Form):
    members = forms.IntegerField(
        label=_("Full membership of the council"), min_value=1, max_value=2000,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
        help_text=_("All seats, also those that are empty. In Türkiye the mayor counts."),
    )  # fmt: skip
    from_day = _day(
        _("From"), _("The first day on which this number holds. Only the first entry may leave it empty.")
    )


class DocumentForm(forms.Form):
    """A file to keep with a thing; the view hands it to `documents.upload_document`."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, PNG, JPEG, DOCX or ODT, at most 25 MB."))
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the name of the file is used."),
    )
    visibility = forms.ChoiceField(label=_("Visible to"), choices=Visibility, initial=Visibility.INTERNAL)
    language = forms.ChoiceField(
        label=_("Language of the document"),
        choices=[("", _("not given")), *settings.LANGUAGES],
        required=False,
    )


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme, widget=forms.RadioSelect)
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("The / key jumps to the search. Switch it off if keys trigger by accident."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("It is kept in the journal."),
        error_messages={"required": _("Give a reason: it is kept in the journal.")},
    )  # fmt: skip


def typed_in(form: forms.Form, name: str) -> Any:
    """The one thing a small form asks for. Raises Refused with the form's own words when it cannot be used."""
    if not form.is_valid():
        raise Refused(name, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data[name]
