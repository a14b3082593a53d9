"""Input about endings into clean values; nothing is decided here."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.fields import RowsField
from relations.actions.termination import TieProposal
from relations.forms.dates import DayField
from relations.forms.relation import StepForm
from relations.models import EndReason, Initiator, Outcome, Relation, Termination, TerminationTie
from relations.queries.termination import relations_that_can_end


class RelationBoxes(RowsField):
    """The ties that can end, each with its kind, its beginning and where it stands."""

    def label_from_instance(self, relation: Relation) -> str:
        words = (
            relation.partner_names,
            relation.get_type_display(),
            relation.since_text,
            relation.get_state_display(),
        )
        return " · ".join(str(word) for word in words)


class ChooseForm(forms.Form):
    """Which ties the proposal is about."""

    relation = RelationBoxes(
        label=_("Relations"),
        queryset=Relation.objects.none(),
        to_field_name="pk",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One decision can be about several ties: some end, others are kept."),
    )

    def __init__(self, *args: Any, but: Termination | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].queryset = relations_that_can_end(but)


class TerminationForm(forms.Form):
    """What the council reads of the whole, and why it is proposed."""

    title = forms.CharField(
        label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"class": "width-full"})
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What the council reads: why, and what comes instead."),
    )
    initiator = forms.ChoiceField(
        label=_("Who asked"), choices=Initiator.choices, initial=Initiator.US, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=EndReason.choices,
        widget=forms.RadioSelect,
        help_text=_("Internal: neither the council paper nor the letter to the partner names it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4


class TieForm(forms.Form):
    """What is proposed for one tie."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, initial=Outcome.END, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Why, for this tie"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The council reads it."),
    )
    partner_told_on = DayField(label=_("Partner told beforehand on"), required=False)
    partners_letter_on = DayField(
        label=_("Partner's letter of"),
        required=False,
        help_text=_("Needed when the partner asked for the end."),
    )
    notice_months = forms.IntegerField(
        label=_("Notice period in months"),
        min_value=0,
        max_value=120,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4"}),
    )
    continued_through = forms.CharField(
        label=_("Lives on through"),
        required=False,
        max_length=300,
        help_text=_("A network or a project in which both towns go on working together."),
    )
    wind_up = forms.CharField(
        label=_("Still to be settled"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, relation: Relation, **kwargs: Any) -> None:
        self.relation = relation
        super().__init__(*args, prefix=relation.reference, **kwargs)

    @property
    def proposal(self) -> TieProposal:
        return TieProposal(relation=self.relation, **self.cleaned_data)


def written_termination(termination: Termination) -> dict[str, Any]:
    """What is on file, as the form shows it."""
    return {
        name: getattr(termination, name)
        for name in ("title", "explanation", "initiator", "reason", "revision")
    }


def written_tie(tie: TerminationTie) -> dict[str, Any]:
    return {name: getattr(tie, name) for name in TieForm.base_fields}


class ConsultForm(StepForm):
    consulted = forms.CharField(
        label=_("Who was consulted"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Committees, services, associations, the partner: whoever has a stake in the tie."),
    )


class ReleaseForm(StepForm):
    """Whoever releases the text says which one was read: the page carries its revision."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class SubmitForm(ReleaseForm):
    """Sent today, by whoever releases it: there is nothing to fill in."""

    words = {
        "submit": _("Send to the council"),
        "warning": _(
            "The text is frozen as it stands: council members read exactly this. "
            "All these ties come under review."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"], self.fields["reason"]


class NotifyForm(StepForm):
    """The letter to the partner, and the day on which the tie ends because of it."""

    received_on = DayField(label=_("Received by the partner on"), required=False)
    effective_on = DayField(
        label=_("Last day in force"),
        required=False,
        help_text=_("Empty: the earliest day that the decision and the notice allow."),
    )
    early_reason = forms.CharField(
        label=_("Why it ends earlier than the notice allows"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Letter sent on")
        self.fields["on"].help_text = ""
        del self.fields["reason"]
