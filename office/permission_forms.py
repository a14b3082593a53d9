"""Input about what happens on the way to an authority's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.council_forms import DAY, AnswerStepForm, StepForm
from office.lifecycle import Step
from office.models import PermissionStepKind
from office.permissions import NOTED

_FILES = _("PDF, PNG, JPEG, DOCX or ODT, at most 25 MB.")
_ANSWER_BY = _("Only where the authority asks something of us and names a day.")


class NoteForm(forms.Form):
    """Something dated on the way: through the Valilik, another ministry's opinion, a correction, a reminder."""

    kind = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day?"), widget=DAY)
    through = forms.CharField(
        label=_("Through or from whom"), required=False, max_length=200,
        help_text=_("Such as the governor's office it passes through, or the ministry whose opinion is asked."),
    )  # fmt: skip
    note = forms.CharField(label=_("In a few words"), required=False, max_length=300)
    answer_by = forms.DateField(
        label=_("To be answered by"), required=False, widget=DAY, help_text=_ANSWER_BY
    )
    upload = forms.FileField(label=_("The letter"), required=False, help_text=_FILES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in NOTED]
        self.fields["kind"].initial = PermissionStepKind.FORWARDED
        self.fields["on"].initial = timezone.localdate


class AskPapersForm(StepForm):
    """The authority's letter that asks for papers, with the day it names."""

    answer_by = forms.DateField(
        label=_("To be answered by"), required=False, widget=DAY, help_text=_ANSWER_BY
    )
    upload = forms.FileField(label=_("The letter"), required=False, help_text=_FILES)


def step_form(step: Step) -> type[StepForm]:
    """The form for a step of a permission's life."""
    if step.name in ("grant", "refuse"):
        return AnswerStepForm
    return AskPapersForm if step.name == "ask_papers" else StepForm


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5, "class": "width-full"})
    return forms.CharField(label=label, required=False, max_length=10_000, widget=widget, help_text=help_text)


class BenefitsForm(forms.Form):
    """The letter of expected benefits. What stands over its fields depends on what it is about."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    for_us = _text(_("What we gain"))
    for_partner = _text(_("What the partner gains"))
    cost = _text(_("What it costs and who pays it"))
    counterpart = _text(
        _("About the counterpart"),
        _("What the authority should know of it: how it is governed, what it is known for. Facts only."),
    )
    signatory = forms.CharField(
        label=_("Signed by"),
        required=False,
        max_length=200,
        help_text=_("Name and function, as on a letter."),
    )
