"""Input about a notice into clean values; its last day in force is computed, never typed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.calendar import written
from office.models import Decision
from partners.models import Partner
from relations.forms.dates import DayField
from relations.forms.protocol import PartyField


class DecisionField(forms.ChoiceField):
    """One of the council's decisions; cleans to the decision or None."""

    def __init__(self, *, decisions: list[Decision], **kwargs: Any) -> None:
        self.decisions = {decision.reference: decision for decision in decisions}
        choices = [("", gettext("None on file"))]
        choices += [(reference, _decision_in_words(one)) for reference, one in self.decisions.items()]
        super().__init__(choices=choices, **kwargs)

    def clean(self, value: Any) -> Decision | None:
        return self.decisions.get(super().clean(value))


def _decision_in_words(decision: Decision) -> str:
    day = written(decision.decided_on, decision.decided_precision)
    return " · ".join(filter(None, [decision.reference, day, decision.number, decision.title]))


class NoticeDecisionForm(forms.Form):
    """The decision that a running notice rests on."""

    def __init__(self, *args: Any, decisions: list[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = DecisionField(label=_("The council's decision"), decisions=decisions)


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
    undecided_because = forms.CharField(
        label=_("Or why our notice went out without a decision"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Then it is recorded and flagged until the decision is named. Not for the partner's notice."
        ),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = (
        "partner",
        "sent_on",
        "received_on",
        "decision",
        "undecided_because",
        "reason",
        "form_token",
    )

    def __init__(
        self, *args: Any, parties: list[Partner | None], ours: str, decisions: list[Decision], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"] = PartyField(label=_("Given by"), parties=parties, ours=ours)
        self.fields["decision"] = DecisionField(
            label=_("The council's decision to give our notice"), decisions=decisions, required=False
        )
        self.order_fields(self.field_order)
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
