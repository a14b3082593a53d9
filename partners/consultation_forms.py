"""Input about a consultation into clean values; nothing is decided here."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from office.house_forms import day_in_range
from partners.models import Circle, Consultation


class ConsultationForm(forms.Form):
    circle = forms.ChoiceField(label=_("Which circle"), widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("Who exactly"), required=False, max_length=300,
        help_text=_("By function, not by name, such as “the committee for culture”."),
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )  # fmt: skip
    held_on = forms.DateField(
        label=_("When"), required=False, validators=[day_in_range],
        widget=forms.DateInput(attrs={"type": "date", "class": "width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
    )  # fmt: skip
    said = forms.CharField(
        label=_("What they said"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Also what they were against: it will come up again."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, heard: Consultation | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"form_token": uuid4()} | kwargs.pop("initial", {})
        if heard is not None:
            initial = {key: getattr(heard, key) for key in ("circle", "who", "held_on", "said", "revision")}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        several = [("", _("several together"))] if heard is not None and not heard.circle else []
        circle = cast(forms.ChoiceField, self.fields["circle"])
        circle.choices = [*several, *Circle.choices]
        circle.required = not several

    @property
    def values(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("circle", "who", "held_on", "said")}
