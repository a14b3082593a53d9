"""Input about protocols into clean values; nothing is decided here."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from relations.actions.protocol_past import OF_A_TEXT_IN_FORCE, FactKind
from relations.forms.dates import DayField, ImpreciseDateField
from relations.forms.notice_terms import NoticeTerms, as_typed
from relations.forms.signatories import SignatoryFields
from relations.languages import language_choices
from relations.models import (
    DurationKind,
    InForceRule,
    LanguageStatus,
    Protocol,
    ProtocolKind,
    ProtocolVersion,
)
from relations.signing import country_today

US = "us"
TERMS = (
    "duration_kind",
    "months",
    "stated_end_on",
    "renewal_months",
    "max_renewals",
    "notice_months",
    "notice_on",
    "effective_on",
    "notice_counts_from",
    "review_months",
    "in_force_rule",
    "stated_on",
    "is_binding",
    "finance",
)
FILES = _("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB.")


def _months(label: Any, help_text: Any = "", largest: int = 1_200) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"})
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=largest, widget=widget, help_text=help_text
    )


def _reason(label: Any = _("Reason"), help_text: Any = _("Kept in the journal.")) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text
    )


class TermsForm(NoticeTerms):
    """What the text says about its duration, its end and its force."""

    duration_kind = forms.ChoiceField(
        label=_("Duration"),
        choices=DurationKind.choices,
        initial=DurationKind.FIXED,
        widget=forms.RadioSelect,
    )
    months = _months(_("Term in months"), _("For example 60 for five years. Empty if open-ended."))
    stated_end_on = DayField(
        label=_("Stated last day"),
        required=False,
        help_text=_("Only if the text names one instead of months."),
    )
    renewal_months = _months(_("Renewed for months"), _("Empty: for as long as the first term."))
    max_renewals = _months(_("Renewals at most"), _("Empty: no limit."), 99)
    notice_months = _months(
        _("Notice period in months"), _("Empty: the text says nothing about notice."), 120
    )
    review_months = _months(
        _("Reviewed after months"), _("An open-ended text needs a review instead of an end.")
    )
    in_force_rule = forms.ChoiceField(
        label=_("Enters into force"),
        choices=InForceRule.choices,
        initial=InForceRule.LAST_SIGNATURE,
        widget=forms.RadioSelect,
    )
    stated_on = DayField(label=_("Stated day"), required=False, help_text=_("Only if the text names one."))
    is_binding = forms.BooleanField(
        label=_("It binds in law"),
        required=False,
        help_text=_("Usually a protocol is a pledge and does not."),
    )
    finance = forms.CharField(
        label=_("What it costs"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In one sentence for the council: who bears which cost."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("stated_end_on") and said.get("months"):
            self.add_error("stated_end_on", _("Give the months or the last day, not both."))
        elif said.get("stated_end_on") and said.get("duration_kind") == DurationKind.OPEN:
            self.add_error("stated_end_on", _("An open-ended text has no last day."))
        self.refuse_contradictory_notice(said)
        return said

    @property
    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TERMS}


class _TitleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ProtocolKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"class": "width-full"})
    )


class CreateForm(_TitleForm):
    """A new protocol: its kind, its title and the languages it will be written in."""

    first_language = forms.ChoiceField(label=_("Original language"))
    second_language = forms.ChoiceField(label=_("Second language"), required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, first: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = language_choices()
        # An amendment begins on the page of the text it amends.
        kinds = [choice for choice in ProtocolKind.choices if choice[0] != ProtocolKind.AMENDMENT]
        self.fields["kind"].choices = kinds
        self.fields["first_language"].choices = languages
        self.fields["first_language"].initial = first
        self.fields["second_language"].choices = [("", _("None yet")), *languages]
        self.fields["form_token"].initial = uuid.uuid4

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("second_language") and said.get("second_language") == said.get("first_language"):
            self.add_error("second_language", _("Choose another language than the original one."))
        return said

    @property
    def languages(self) -> list[dict[str, str]]:
        said = self.cleaned_data
        first = {"code": said["first_language"], "status": LanguageStatus.ORIGINAL.value}
        second = {"code": said["second_language"], "status": LanguageStatus.TRANSLATION.value}
        return [first, second] if said["second_language"] else [first]


class PastProtocolForm(_TitleForm, TermsForm):
    """A text of the past: what is known of its terms. Its acts are recorded afterwards, one by one."""

    reason = _reason(_("Why you record it now"), _("For example: found in the archive. Kept in the journal."))
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("kind", "title", *TERMS, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        for name in ("duration_kind", "in_force_rule"):
            field = self.fields[name]
            field.required, field.initial = False, ""
            field.choices = [*field.choices, ("", _("Not known"))]


class DraftForm(_TitleForm, TermsForm):
    """Everything in a draft but the clauses, which a ClauseSheet reads."""

    label = forms.CharField(
        label=_("Name of the version"),
        required=False,
        max_length=100,
        help_text=_("For example: after the visit in May. Empty: only its number."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    @classmethod
    def written(cls, protocol: Protocol, version: ProtocolVersion) -> dict[str, Any]:
        """What is on file, as the form shows it."""
        names = ("title", "label", "revision", *TERMS)
        days = {name: as_typed(getattr(version, name)) for name in ("notice_on", "effective_on")}
        return {"kind": protocol.kind} | {name: getattr(version, name) for name in names} | days

    @property
    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return self.terms | {"kind": said["kind"], "title": said["title"], "label": said["label"]}


class SubmitForm(forms.Form):
    """The check before sending: the version that was read is the version that is sent."""

    decide_by = DayField(label=_("A decision is wanted by"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, max_value=32_767)
    revision = forms.IntegerField(widget=forms.HiddenInput, max_value=2_000_000_000)


class ReplaceForm(forms.Form):
    reason = _reason(_("Why the text is replaced"), _("Council members read it."))


class PlainStepForm(forms.Form):
    """A step whose day matters only where the table keeps it, with a reason where the table asks for one."""

    on = DayField(label=_("Date"), help_text=_("The day on which it happened."))
    reason = _reason()

    def __init__(self, *args: Any, has_day: bool, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if not has_day:
            del self.fields["on"]
        if not needs_reason:
            del self.fields["reason"]


class PartyField(forms.ChoiceField):
    """Our side or one of the partners, the first proposed; cleans to the partner, None for us."""

    def __init__(self, *, parties: list[Partner | None], ours: str, **kwargs: Any) -> None:
        self.partners = {partner.reference: partner for partner in parties if partner}
        choices = [(party.reference, party.name) if party else (US, ours) for party in parties]
        initial = choices[0][0] if choices else None
        super().__init__(choices=choices, initial=initial, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> Partner | None:
        return self.partners.get(super().clean(value))


class SignatureForm(SignatoryFields):
    on = DayField(label=_("Signed on"))
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    is_digital = forms.BooleanField(label=_("Signed digitally"), required=False)
    despite_term = forms.BooleanField(
        label=_("Record it all the same: it is flagged until somebody explains it"),
        required=False,
        widget=forms.HiddenInput,
    )
    country = forms.CharField(
        label=_("Country of the partner at signing"), required=False, max_length=200,
        help_text=_("As it is called on that day. It stays with the protocol, whatever the country is called later."),
    )  # fmt: skip

    field_order = (
        "partner", "contact", "member", "person", "function", "term_from", "term_until", "on", "place", "is_digital",
        "awaits_another", "despite_term", "country",
    )  # fmt: skip

    def __init__(self, *args: Any, parties: list[Partner | None], ours: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"] = PartyField(label=_("Party"), parties=parties, ours=ours)
        checked = _("The term of office on file is checked on the day of the signature.")
        self.fields |= self.add_people(parties, checked)
        places = dict.fromkeys(country_today(partner) for partner in parties if partner)
        self.fields["country"].initial = next(iter(places), "") if len(places) == 1 else ""
        if not places:
            del self.fields["country"]
        self.order_fields(self.field_order)

    def ask_about_the_term(self) -> None:
        """Shown only to somebody who was told that the term of office does not fit the day."""
        self.fields["despite_term"].widget = forms.CheckboxInput()


class PermissionForm(forms.Form):
    on = DayField(label=_("Asked on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class CountryForm(forms.Form):
    """In which state the partner lay when it signed."""

    country = forms.CharField(
        label=_("Country of the partner at signing"), required=False, max_length=200,
        help_text=_("The state as it was called then, such as Czechoslovakia. Empty: nobody knows."),
    )  # fmt: skip
    reason = _reason()


class ConfirmForm(forms.Form):
    """Nothing to fill in: only to confirm."""


class PastFactForm(SignatoryFields):
    """Something that truly happened, as precisely as it is known."""

    kind = forms.ChoiceField(label=_("What happened"), choices=FactKind.choices, widget=forms.RadioSelect)
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
        help_text=_(
            "Of a permission; empty: the authority that the law of that day names. "
            "Of a ratification or a sending: who ratified it, or to whom it was sent."
        ),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    country = forms.CharField(
        label=_("Country of the partner at signing"), required=False, max_length=200,
        help_text=_("Of a signature, where the state was another one then, such as Czechoslovakia. Empty: as today."),
    )  # fmt: skip
    is_further = forms.BooleanField(
        label=_("This person signed beside those on file"),
        required=False,
        help_text=_("Otherwise a signature of this party that is on file is corrected."),
    )
    upload = forms.FileField(label=_("Document"), required=False, help_text=FILES)
    reason = _reason(_("Why you record it now"), _("For example: found in the archive. Kept in the journal."))

    field_order = (
        "kind", "on", "number", "authority", "partner", "contact", "member", "person", "function", "term_from",
        "term_until", "awaits_another", "is_further", "place", "country", "upload", "reason",
    )  # fmt: skip

    def __init__(
        self, *args: Any, parties: list[Partner | None], ours: str, is_set_aside: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_set_aside:
            self.fields["kind"].choices = [
                one for one in FactKind.choices if one[0] not in OF_A_TEXT_IN_FORCE
            ]
        self.fields["partner"] = PartyField(
            label=_("Party"), parties=parties, ours=ours, help_text=_("Of a signature or a ratification.")
        )
        self.fields |= self.add_people(parties, _("Of a signature."))
        self.order_fields(self.field_order)
