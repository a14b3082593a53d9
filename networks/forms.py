"""Input of the network pages: into clean values, deciding nothing."""

import re
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.fellows import read_lines
from networks.models import Category, Fee, Membership, Network, Reach, Seat
from networks.past_facts import MembershipFact
from office.calendar import Precision
from office.council_forms import DAY, OnceForm
from office.date_fields import DayField, ImpreciseDateField
from office.models import Decision
from office.permission_forms import BenefitsForm
from office.rules import Refused
from partners.models import Partner

_AREA = forms.Textarea(attrs={"rows": 5})
_MONTH_AND_DAY = re.compile(r"(\d\d)-(\d\d)")


def _is_month_and_day(written: str) -> bool:
    """Whether there is such a day in some year: 02-29 is, 06-31 is not."""
    found = _MONTH_AND_DAY.fullmatch(written)
    try:
        return bool(found and date(2000, int(found[1]), int(found[2])))
    except ValueError:
        return False


def _in_four_digits(year: int | None) -> int | None:
    if year is not None and not 1000 <= year <= 2200:
        raise forms.ValidationError(_("Write the year with four digits, such as 1986."))
    return year


class NetworkForm(forms.ModelForm):
    """A network with one category; further categories are added on its page."""

    claims_text = forms.CharField(
        label=_("What it says of itself"), required=False, widget=_AREA,
        help_text=_("One statement per line, its source after a vertical bar: 200 cities in 38 countries | annual report"),
    )  # fmt: skip

    def clean_founded(self) -> int | None:
        year = self.cleaned_data["founded"]
        return _in_four_digits(year)

    def clean_member_count_year(self) -> int | None:
        return _in_four_digits(self.cleaned_data["member_count_year"])

    class Meta:
        model = Network
        fields = [
            "name",
            "seat",
            "founded",
            "founders",
            "legal_form",
            "member_count",
            "member_count_year",
            "website",
            "statutes_at",
            "is_domestic",
        ]
        field_classes = {"website": partial(forms.URLField, assume_scheme="https")}
        widgets = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4"})
            for name in ("founded", "member_count", "member_count_year")
        }
        help_texts = {
            "founders": _("The cities or bodies that founded it."),
            "legal_form": _("Such as an association under Belgian law."),
            "member_count_year": _("The year of that number."),
            "statutes_at": _("An address, or the official gazette they were published in."),
            "is_domestic": _("Such as a union of municipalities: joining it is no international act."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        claims = self.instance.claims or []
        self.fields["claims_text"].initial = "\n".join(
            " | ".join(part for part in (claim["text"], claim.get("source", "")) if part) for claim in claims
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lines = [line.partition("|") for line in cleaned.pop("claims_text", "").splitlines() if line.strip()]
        cleaned["claims"] = [{"text": text.strip(), "source": source.strip()} for text, _bar, source in lines]
        return cleaned


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ["name", "has_vote", "reach", "min_population", "source"]
        widgets = {
            "reach": forms.RadioSelect,
            "min_population": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reach"].choices = Reach.choices


class MembershipCreateForm(OnceForm):
    network = forms.ModelChoiceField(label=_("Network"), queryset=Network.objects.all())
    expected = forms.CharField(
        label=_("What we expect of it"), required=False, widget=_AREA,
        help_text=_("Projects, funds, training, expertise, visibility: the council reads this."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), required=False, max_length=300)


class MembershipForm(forms.ModelForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Membership
        fields = [
            "category",
            "expected",
            "source",
            "announced_on",
            "notice_months",
            "notice_on",
            "ends_after_notice_on",
            "budget_line",
        ]
        widgets = {
            "expected": _AREA,
            "announced_on": DAY,
            "notice_months": forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4"}),
            "notice_on": forms.TextInput(attrs={"class": "width-4"}),
            "ends_after_notice_on": forms.TextInput(attrs={"class": "width-4"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(network=self.instance.network)
        self.fields["revision"].initial = self.instance.revision

    def _month_and_day(self, name: str) -> str:
        written = self.cleaned_data[name].strip()
        if written and not _is_month_and_day(written):
            raise forms.ValidationError(_("Write month and day as two numbers each, such as 06-30."))
        return written

    def clean_notice_months(self) -> int | None:
        months = self.cleaned_data["notice_months"]
        if months is not None and months > 120:
            raise forms.ValidationError(_("A notice period is 120 months at most."))
        return months

    def clean_notice_on(self) -> str:
        return self._month_and_day("notice_on")

    def clean_ends_after_notice_on(self) -> str:
        return self._month_and_day("ends_after_notice_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("notice_on")) != bool(cleaned.get("ends_after_notice_on")):
            raise forms.ValidationError(
                _("The two days of the year belong together: give both, or leave both empty.")
            )
        return cleaned


class SubmitForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    decide_by = forms.DateField(label=_("Decision wanted by"), required=False, widget=DAY)


class PermissionRequestForm(forms.Form):
    on = forms.DateField(label=_("Requested on"), widget=DAY, initial=timezone.localdate)


class MembershipBenefitsForm(BenefitsForm):
    """The letter of expected benefits, about a network."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_partner"].label = _("What the network and its members gain")
        self.fields["counterpart"].label = _("About the network")
        self.fields["counterpart"].help_text = _(
            "What the authority should know of it: what it works on, who governs it. Facts only."
        )


class StatutesForm(forms.Form):
    upload = forms.FileField(
        label=_("The statutes"), help_text=_("PDF, PNG, JPEG, DOCX or ODT, at most 25 MB.")
    )


class PastMembershipForm(forms.Form):
    """A membership that runs already: what is not known stays empty."""

    network = forms.ModelChoiceField(label=_("Network"), queryset=Network.objects.all())
    announced_on = forms.DateField(label=_("Announced on"), required=False, widget=DAY)
    effective_on = forms.DateField(label=_("Member since"), required=False, widget=DAY)
    precision = forms.ChoiceField(
        label=_("How exactly is the day known?"), choices=Precision.choices, initial=Precision.UNKNOWN
    )
    decision = forms.ModelChoiceField(
        label=_("Decision on file"), queryset=Decision.objects.all(), required=False
    )
    expected = forms.CharField(label=_("What we expect of it"), required=False, widget=_AREA)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    reason = forms.CharField(label=_("Why it is recorded now"), max_length=500)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        known, precise = cleaned.get("effective_on"), cleaned.get("precision") != Precision.UNKNOWN
        if bool(known) != precise:
            raise forms.ValidationError(_("Give the day and how exactly it is known, or leave it unknown."))
        return cleaned


class PastFactForm(forms.Form):
    """Something that truly happened on the way to a membership, as precisely as it is known."""

    kind = forms.ChoiceField(
        label=_("What happened"), choices=MembershipFact.choices, widget=forms.RadioSelect
    )
    on = ImpreciseDateField(label=_("Date"))
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=60,
        help_text=_("Of the council's decision or of the permission."),
    )
    authority = forms.CharField(
        label=_("Authority"),
        required=False,
        max_length=200,
        help_text=_("Of a permission; empty: the authority that the law of that day names."),
    )
    upload = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, PNG, JPEG, DOCX or ODT, at most 25 MB.")
    )
    reason = forms.CharField(
        label=_("Why you record it now"),
        max_length=500,
        help_text=_("For example: found in the archive. Kept in the journal."),
    )

    def __init__(self, *args: Any, asks_permission: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_permission:
            self.fields["kind"].choices = [
                choice for choice in MembershipFact.choices if choice[0] != MembershipFact.PERMITTED
            ]
            self.fields["number"].help_text = _("Of the council's decision.")
            del self.fields["authority"]


class FeeForm(forms.ModelForm):
    class Meta:
        model = Fee
        fields = ["year", "currency", "amount", "rate", "rate_on", "due_on", "paid_on"]
        widgets = {
            "year": forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4"}),
            "amount": forms.TextInput(attrs={"inputmode": "decimal", "class": "width-10"}),
            "rate": forms.TextInput(attrs={"inputmode": "decimal", "class": "width-10"}),
            "rate_on": DAY,
            "due_on": DAY,
            "paid_on": DAY,
        }
        localized_fields = ["amount", "rate"]
        help_texts = {"rate": _("How much of our currency for one of the fee's, if it is another one.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].help_text = _("Three letters, such as EUR.")
        self.fields["currency"].widget.attrs["class"] = "width-4"

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].strip().upper()
        if code not in list_currencies():
            raise forms.ValidationError(
                _("“%(code)s” is not a currency code, such as EUR or TRY.") % {"code": code}
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("rate")) != bool(cleaned.get("rate_on")):
            raise forms.ValidationError(
                _("The exchange rate and its day belong together: give both, or neither.")
            )
        if cleaned.get("amount") is not None and cleaned["amount"] < Decimal(0):
            self.add_error("amount", _("A fee is not negative."))
        if cleaned.get("rate") is not None and cleaned["rate"] <= Decimal(0):
            self.add_error("rate", _("An exchange rate is more than nought."))
        if cleaned.get("year") is not None and not 1900 <= cleaned["year"] <= 2200:
            self.add_error("year", _("Write the year with four digits, such as 2026."))
        return cleaned

    def _post_clean(self) -> None:
        """The action finds the year's row itself, so the uniqueness of a new row is not asked here."""


class SeatForm(forms.ModelForm):
    class Meta:
        model = Seat
        fields = ["kind", "name", "person", "starts_on", "ends_on"]
        widgets = {"kind": forms.RadioSelect, "starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Seat._meta.get_field("kind").choices


class FellowsForm(forms.Form):
    """Who sits in a network: every line must mean exactly one partner, else nothing is written."""

    members = forms.CharField(
        label=_("Members"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "One partner of ours on each line: its reference (P-0012), or its name, with the country where there "
            "are several."
        ),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where this list of members is from.")
    )
    seen_on = DayField(label=_("Seen on"), initial=timezone.localdate)

    def clean_members(self) -> list[Partner]:
        try:
            lines = read_lines(self.cleaned_data["members"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        if wrong := [line.reason for line in lines if line.reason]:
            raise forms.ValidationError(wrong)
        return [line.partner for line in lines if line.partner]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
