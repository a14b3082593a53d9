"""Input about a notice into clean values; its last day in force is computed, never typed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from relations.forms.dates import DayField
from relations.forms.protocol import PartyField


class NoticeForm(forms.Form):
    """Who gave it, when it was sent, and when it arrived, as far as that is known."""

    sent_on = DayField(label=_("Sent on"))
    received_on = DayField(
        label=_("Received on"), required=False, help_text=_("Empty: not known yet. It can be added later.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As the letter gives it. Kept in the journal."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, parties: list[Partner | None], ours: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        party = PartyField(label=_("Given by"), parties=parties, ours=ours)
        self.fields = {"partner": party} | self.fields
        self.fields["form_token"].initial = uuid.uuid4


class ReceiptForm(forms.Form):
    received_on = DayField(label=_("Received on"))


class ExpectedForm(forms.Form):
    """The last day in force that stood on the page on which somebody confirmed."""

    expected_end = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])


class WithdrawForm(forms.Form):
    on = DayField(label=_("Taken back on"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: both sides agreed to go on. Kept in the journal."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
