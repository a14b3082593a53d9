"""Input about amendments: confirmations, and what is known of one of the past."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relations.actions.amendments_past import Told
from relations.facts import Day
from relations.forms.dates import DayField, ImpreciseDateField
from relations.models import DurationKind, Protocol
from relations.rules.amendments_past import LARGEST_NUMBER

TERMS = ("duration_kind", "months", "stated_end_on", "renewal_months", "max_renewals", "notice_months")


class AmendForm(forms.Form):
    """Nothing to fill in; sent twice, it begins one amendment."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4


class TakeOnForm(forms.Form):
    """The number of the newer text that stood on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, max_value=32_767)


class BeginAnewForm(AmendForm, TakeOnForm):
    """The text in force that was read, and the token that makes two clicks one amendment."""


def _whole(label: Any, largest: int, help_text: Any = "") -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"})
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=largest, widget=widget, help_text=help_text
    )


class PastAmendmentForm(forms.Form):
    """An amendment of the past: its number and days, and the terms that it changed; empty ones stayed as they were."""

    number = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=LARGEST_NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"}),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title"), required=False, max_length=300, help_text=_("Empty: by its number and the text it amends.")
    )  # fmt: skip
    signed_on = ImpreciseDateField(
        label=_("Signed by all parties on"), required=False,
        help_text=_("Only if all signed on one day, as precisely as it is known; else record each signature afterwards."),
    )  # fmt: skip
    in_force_on = ImpreciseDateField(label=_("In force since"), required=False)
    duration_kind = forms.ChoiceField(
        label=_("Duration"), required=False, choices=[("", _("As before")), *DurationKind.choices]
    )
    months = _whole(_("Term in months"), 1_200, _("Counted from the first day of the text that it amended."))
    stated_end_on = DayField(label=_("Stated last day"), required=False)
    renewal_months = _whole(_("Renewed for months"), 1_200)
    max_renewals = _whole(_("Renewals at most"), 99)
    notice_months = _whole(_("Notice period in months"), 120)
    upload = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB.")
    )
    reason = forms.CharField(
        label=_("Why you record it now"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: found in the archive. Kept in the journal."),
    )  # fmt: skip
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, untied: list[Protocol], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        self.untied = {protocol.reference: protocol for protocol in untied}
        if untied:
            entered = forms.ChoiceField(
                label=_("Text that is entered already"), required=False,
                choices=[("", _("None of these")), *((key, f"{key} · {one.title}") for key, one in self.untied.items())],
            )  # fmt: skip
            self.fields = {"entered": entered} | self.fields

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("months") and said.get("stated_end_on"):
            self.add_error("months", _("Give months or a last day, not both."))
        return said

    @property
    def entered(self) -> Protocol | None:
        return self.untied.get(self.cleaned_data.get("entered", ""))

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        signed, begun = said["signed_on"], said["in_force_on"]
        return Told(
            said["number"], Day(begun.on, begun.precision), said["title"],
            Day(signed.on, signed.precision) if signed.on else None, {name: said[name] for name in TERMS},
        )  # fmt: skip
