"""Input about programmes into clean values; nothing is decided here."""

from __future__ import annotations

import uuid
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.utils.translation import gettext_lazy as _

from office.house_forms import day_in_range
from relations.forms.dates import DayField
from relations.forms.relation import RelationField, StepForm
from relations.models import Programme, Protocol, Relation
from relations.queries.programme import protocols_to_rest_on, relations_to_plan_for
from relations.span import span_of


class CurrencyField(forms.CharField):
    """Three letters of a currency that exists."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "width-4", "autocomplete": "off"}))
        super().__init__(max_length=3, **kwargs)

    def clean(self, value: Any) -> str:
        code = super().clean(value).upper()
        if code and code not in list_currencies():
            raise forms.ValidationError(
                _("“%(code)s” is not a currency code, such as EUR or TRY.") % {"code": code}
            )
        return code


class ProtocolField(forms.ModelChoiceField):
    """The protocols of the tie, each with the days between which it can carry a programme."""

    def label_from_instance(self, protocol: Protocol) -> str:
        words = [protocol.title, str(protocol.get_state_display()), span_of(protocol).text]
        return " · ".join(word for word in words if word)


class ChooseRelationForm(forms.Form):
    """For which tie: the first question when the way did not lead from its page."""

    relation = RelationField(
        label=_("Relation"), queryset=Relation.objects.none(), empty_label=_("Choose a relation")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].queryset = relations_to_plan_for()


class ProgrammeForm(forms.Form):
    """What a programme says of itself."""

    title = forms.CharField(
        label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"class": "width-full"})
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Taken from the protocol or the relation: make it say what this programme is for."),
    )
    protocol = ProtocolField(
        label=_("Protocol"),
        queryset=Protocol.objects.none(),
        required=False,
        empty_label=_("Not chosen yet"),
        help_text=_("It may be drafted before the protocol is in force; it starts only on one that is."),
    )
    starts_on = DayField(label=_("First day"), required=False, validators=[day_in_range])
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        validators=[day_in_range],
        help_text=_("Not before the protocol begins, not after it ends."),
    )
    currency = CurrencyField(label=_("Currency"), help_text=_("Three letters, such as EUR."))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, relation: Relation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["protocol"].queryset = protocols_to_rest_on(relation)
        self.fields["form_token"].initial = uuid.uuid4

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first one."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        hidden = ("revision", "form_token")
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    def against(self, programme: Programme) -> list[tuple[str, str, str]]:
        """Where what was typed differs from what is on file now: field, on file, typed."""
        rows = []
        for name, typed in self.values.items():
            on_file = getattr(programme, name)
            if typed != on_file:
                rows.append((str(self.fields[name].label), str(on_file or "–"), str(typed or "–")))
        return rows


def written_programme(programme: Programme) -> dict[str, Any]:
    """What is on file, as the form shows it."""
    names = ("title", "purpose", "protocol", "starts_on", "ends_on", "currency", "revision")
    return {name: getattr(programme, name) for name in names}


class ObjectiveForm(forms.Form):
    text = forms.CharField(
        label=_("Objective"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "width-full"}),
        help_text=_("What is to be reached, in one sentence. Its activities are how."),
        error_messages={"required": _("Write what is to be reached.")},
    )


class NewVersionForm(forms.Form):
    because = forms.CharField(
        label=_("Why it changes"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the partner cannot host in spring. Kept in the journal."),
        error_messages={"required": _("Give a reason: it is kept in the journal.")},
    )


class AgreeForm(StepForm):
    """Who agreed at the partner, when, and the paper if there is one."""

    agreed_with = forms.CharField(
        label=_("Who agreed at the partner"),
        max_length=300,
        help_text=_("Name and function, or the body that agreed."),
        error_messages={
            "required": _("Say who agreed to it at the partner: name and function, or the body.")
        },
    )
    upload = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("The letter or minutes, if there are any: PDF, PNG, JPEG, DOCX or ODT, up to 25 MB."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Agreed on")
        self.fields["on"].help_text = ""
        del self.fields["reason"]
