from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evaluations.models import ReportKind


class DayForm(forms.Form):
    """The day of the statistics page; empty means today."""

    as_of = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def day(self) -> date:
        """The day that was asked for, else today; also when what was typed is no day."""
        return (self.is_valid() and self.cleaned_data["as_of"]) or timezone.localdate()


class ReportForm(forms.Form):
    """What document is wanted. What can be made of it is decided by the action."""

    kind = forms.ChoiceField(label=_("Document"), choices=ReportKind.choices, widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("About"), required=False, max_length=40,
        help_text=_(
            "The reference: S-0001 for a council paper, T-0001 for a termination act, R-0001 for "
            "the letter to one partner, a brief or a dossier, E-0001 for an evaluation report, NP-0001 for a "
            "candidate matrix, PR-0001 for its last two versions compared or for the papers to an authority, "
            "M-0001 for those about a membership. The portfolio report needs none."
        ),
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    as_of = forms.DateField(
        label=_("As of"), required=False,
        help_text=_("The day the document speaks of. Empty: the day of the facts, for the portfolio today."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "en").split("-")[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") not in (None, ReportKind.PORTFOLIO) and not cleaned.get("reference"):
            self.add_error("reference", _("Say what the document is about, by its reference."))
        return cleaned
