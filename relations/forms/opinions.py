"""Asking for an opinion and giving one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from relations.actions.opinions import MAX_TEXT
from relations.forms.dates import DayField
from relations.models import OpinionKind, OpinionResult


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Which opinion"),
        choices=OpinionKind.choices,
        widget=forms.RadioSelect,
        help_text=_("It is put into the diary of everybody who holds that role."),
    )
    due_on = DayField(label=_("Wanted by"))
    question = forms.CharField(
        label=_("Question"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What should be looked at in particular."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class GiveForm(forms.Form):
    result = forms.ChoiceField(label=_("Opinion"), choices=OpinionResult.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Reasons and conditions"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Needed unless the opinion is plainly positive. Read by colleagues, not by the council."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
