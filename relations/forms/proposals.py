"""Input about Word files and what came back in them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.calendar import written
from relations.actions.proposals import CHOICES
from relations.forms.dates import DayField
from relations.models import Proposal, WordCopy
from relations.word_files.deciding import waiting_in
from relations.word_files.marks import written_code


class ReturnedFileForm(forms.Form):
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    upload = forms.FileField(
        label=_("The file that came back"), help_text=_("A Word file (.docx), up to 25 MB."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )  # fmt: skip
    received_on = DayField(label=_("Received on"))
    copy = forms.ModelChoiceField(
        label=_("It answers"), queryset=WordCopy.objects.none(), required=False,
        empty_label=_("what the file says itself"),
        help_text=_("Only needed where our return code was lost on the way."),
    )  # fmt: skip

    def __init__(self, *args: Any, copies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        self.fields["received_on"].initial = timezone.localdate
        self.fields["copy"].queryset = copies
        self.fields["copy"].label_from_instance = _copy_label


def _copy_label(copy: WordCopy) -> str:
    return _("Version %(number)s, sent on %(day)s (%(code)s)") % {
        "number": copy.version.number,
        "day": written(timezone.localdate(copy.made_at)),
        "code": written_code(copy.code),
    }


class ChoicesForm(forms.Form):
    """One choice for each item that waits; leaving one open is allowed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = waiting_in(proposal)
        for key in self.keys:
            self.fields[f"choice-{key}"] = forms.ChoiceField(
                choices=[("", ""), *((choice, choice) for choice in CHOICES)], required=False
            )

    @property
    def choices(self) -> dict[str, str]:
        return {key: said for key in self.keys if (said := self.cleaned_data.get(f"choice-{key}"))}


class LayAsideForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the journal."),
    )  # fmt: skip
