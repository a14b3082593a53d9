"""Input about requests from outside into clean values; nothing is decided here."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.house_forms import day_in_range
from office.lifecycle import Step
from partners.actions.requests import PARTS
from partners.choosing import OnePartner
from partners.models import FoundThrough, PartnershipRequest
from partners.models.requests import DAYS_TO_ANSWER
from partners.need_forms import CountriesField, PopulationField
from partners.themes import Theme

FILES = _("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB.")


class CountryField(CountriesField):
    """One country by name or code; empty stays empty."""

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value([value] if isinstance(value, str) and len(value) == 2 else value)

    def clean(self, value: Any) -> Any:
        codes = super().clean(value)
        if len(codes) > 1:
            raise forms.ValidationError(
                _("Name one country: the one in which the town lies."), code="several"
            )
        return codes[0] if codes else ""


def _day(label: Any, help_text: Any = "", *, required: bool = True, initial: Any = None) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "width-10"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=widget, validators=[day_in_range],
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"], initial=initial,
    )  # fmt: skip


def _text(label: Any, help_text: Any = "", *, rows: int = 3, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=5_000, widget=widget
    )


def in_thirty_days() -> Any:
    return timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)


class RequestForm(forms.Form):
    """A letter, a mail or a word at a fair, as it came in."""

    partner = OnePartner(label=_("One of our partners"), required=False)
    name = forms.CharField(
        label=_("Or another town: its name"), required=False, max_length=200,
        help_text=_("As it writes itself. It is entered as a partner only when the request is accepted."),
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )  # fmt: skip
    country = CountryField(label=_("Its country"), required=False, max_length=100)
    population = PopulationField(label=_("Inhabitants, as they say"))
    writer = forms.CharField(
        label=_("Who wrote"), required=False, max_length=300,
        help_text=_("By function where that is enough, such as “head of international relations”."),
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )  # fmt: skip
    received_on = _day(_("Received on"), initial=timezone.localdate)
    through = forms.ChoiceField(label=_("Through whom it came"), required=False, choices=())
    through_note = forms.CharField(
        label=_("Who exactly"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )  # fmt: skip
    seeks = _text(_("What they look for"), _("In their own words, as far as that goes."), required=True)
    offers = _text(_("What they offer"), rows=2)
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=Theme.choices, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )  # fmt: skip
    upload = forms.FileField(label=_("Their letter"), required=False, help_text=FILES)
    due_on = _day(
        _("Answer due on"), _("30 days after it came in, unless you promise another day. It stands in the diary."),
        required=False,
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    SECTIONS = (
        (_("Which town"), ("partner", "name", "country", "population")),
        (_("How it reached us"), ("writer", "received_on", "through", "through_note", "upload")),
        (_("What it is about"), ("seeks", "offers", "themes")),
        (_("Our answer"), ("due_on",)),
    )

    def __init__(self, *args: Any, about: PartnershipRequest | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"form_token": uuid4()}
        if about is not None:
            initial = {key: getattr(about, key) for key in (*PARTS, "revision") if key != "partner"}
            initial["partner"] = f"{about.partner.reference} {about.partner.name}" if about.partner else ""
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["through"]).choices = [
            ("", _("Not known")),
            *FoundThrough.choices,
        ]

    @property
    def sections(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for title, names in self.SECTIONS:
            yield title, [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named, partner = bool(cleaned.get("name")), cleaned.get("partner")
        if not (self.errors.keys() & {"partner", "name", "country"}):
            if not partner and not named:
                self.add_error(
                    "name", _("Say which town asks: one of our partners, or its name and country.")
                )
            elif not partner and not cleaned.get("country"):
                self.add_error("country", _("Say in which country the town lies."))
            elif partner and named:
                self.add_error("name", _("Name the partner or another town, not both."))
        received, due = cleaned.get("received_on"), cleaned.get("due_on")
        if received and received > timezone.localdate():
            self.add_error("received_on", _("That day has not come yet."))
        if received and due is None and "due_on" not in self.errors:
            cleaned["due_on"] = received + timedelta(days=DAYS_TO_ANSWER)
        elif received and due and due < received:
            self.add_error("due_on", _("The answer cannot be due before the request came in."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes; a partner brings its own name and country."""
        said = {key: self.cleaned_data[key] for key in PARTS} | {"upload": self.cleaned_data["upload"]}
        return said | ({"name": "", "country": "", "population": None} if said["partner"] else {})

    def against(self, request: PartnershipRequest) -> list[tuple[Any, str, str]]:
        """Where what was typed differs from what is on file now: field, on file, typed."""
        theirs = RequestForm(about=request)
        return [
            (field.label, _readable(theirs[name]), _readable(self[name]))
            for name, field in self.fields.items()
            if not field.widget.is_hidden
            and name != "upload"
            and _readable(theirs[name]) != _readable(self[name])
        ]


def _readable(bound: forms.BoundField) -> str:
    value = bound.value()
    choices = {str(key): str(label) for key, label in getattr(bound.field, "choices", [])}
    if isinstance(value, list):
        return ", ".join(choices.get(str(item), str(item)) for item in value)
    return choices.get(str(value), "" if value is None else str(value).replace("\r\n", "\n").strip())


class AnswerForm(forms.Form):
    """How a request was answered, on which day, and why."""

    passed_to = forms.CharField(
        label=_("Passed on to"), max_length=300,
        help_text=_("A neighbouring town, the union of municipalities, a school: whoever may be the better partner."),
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )  # fmt: skip
    reason = _text(_("Reason, as we told them"), required=True)
    on = _day(_("Answered on"))
    upload = forms.FileField(label=_("Our letter"), required=False, help_text=FILES)

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        if step.name != "pass_on":
            del self.fields["passed_to"]
        if step.name == "reopen":
            self.fields["reason"].label = _("Reason")
            del self.fields["on"], self.fields["upload"]

    @property
    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if value not in (None, "")}
