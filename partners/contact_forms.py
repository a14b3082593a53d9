"""Forms for what a partner's page holds: contacts, organisations, names, and what became of the partner."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision
from office.date_fields import DayField, ImpreciseDate, ImpreciseDateField
from office.house_forms import day_in_range
from partners import cells
from partners.actions.names import Name
from partners.countries import language_name
from partners.models import (
    CIRCLES,
    Contact,
    LegalChangeKind,
    NameKind,
    Organisation,
    OrganisationKind,
    Partner,
    PartnerName,
)

# First what towns write to each other in; any other language may be given by its code.
_OFFERED = (
    "ar bg bs cs da de el en es et fi fr he hr hu it ja ko lt lv mk nl no pl pt ro ru sk sl sq sr sv tr uk zh"
)


def _languages(*more: str) -> list[tuple[str, Any]]:
    reader = get_language() or "en"
    codes = dict.fromkeys([*_OFFERED.split(), *(code for code in more if code)])
    return [
        ("", _("not known")),
        *sorted(((code, language_name(code, reader)) for code in codes), key=_by_name),
    ]


def _by_name(choice: tuple[str, Any]) -> str:
    return str(choice[1]).casefold()


class _OnceForm(forms.Form):
    """With what keeps a form from being saved twice, or over somebody else's words."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def against(self, theirs: "_OnceForm") -> list[tuple[str, str, str]]:
        """Where what was typed differs from what is on file now: field, on file, typed."""
        found = []
        for name, field in self.fields.items():
            on_file = theirs.get_initial_for_field(theirs.fields[name], name)
            if not field.widget.is_hidden and field.has_changed(on_file, self[name].data):
                found.append((str(field.label), _in_words(field, on_file), _in_words(field, self[name].data)))
        return found

    def again(self, revision: int) -> None:
        """The same answers once more, on top of what is on file now."""
        answers = dict(self.data.items())
        self.data = {**answers, "revision": str(revision)}


def _in_words(field: forms.Field, value: Any) -> str:
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return "" if value in (None, "", False) else choices.get(str(value), str(value))


class ContactForm(_OnceForm):
    """A person at a partner; a name or a function is enough."""

    name = forms.CharField(
        label=_("Name"), required=False, max_length=200,
        help_text=_("The name or the function is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    function = forms.CharField(label=_("Function"), required=False, max_length=200)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("the partner itself"),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    phone = forms.RegexField(
        r"^\+?[0-9][0-9 ()./-]{3,38}$", label=_("Telephone"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "width-20"}),
        error_messages={"invalid": _("Write a telephone number with digits, for example +81 76 220 2075.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of letters"), required=False)
    term_from = DayField(label=_("In office from"), required=False, validators=[day_in_range])
    term_until = DayField(
        label=_("In office until"), required=False, validators=[day_in_range],
        help_text=_("The last day. The diary asks for the successor three months before."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Visible to"), choices=[(circle.value, circle.label) for circle in CIRCLES],
        help_text=_("Contacts stay inside the house unless the person agreed to more."),
    )  # fmt: skip
    delete_after = DayField(
        label=_("Erase after"), required=False, validators=[day_in_range],
        help_text=_("On the day after, everything about this person is erased by itself, also from the journal."),
    )  # fmt: skip

    def __init__(self, *args: Any, partner: Partner, contact: Contact | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"form_token": uuid4(), "visibility": CIRCLES[0]}
        if contact:
            initial |= {name: getattr(contact, name) for name in self.base_fields}
            initial["organisation"] = contact.organisation_id
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _languages(str(self.initial.get("language") or ""))  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.filter(partner=partner)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("name") and not said.get("function"):
            self.add_error("name", _("Give the name of the person or the function: one of both is needed."))
        begins, ends = said.get("term_from"), said.get("term_until")
        if begins and ends and ends < begins:
            self.add_error("term_until", _("A term of office cannot end before it begins. Check both days."))
        return said

    @property
    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key not in _OnceForm.base_fields}


class EndTermForm(_OnceForm):
    on = DayField(label=_("Last day in office"), validators=[day_in_range])
    has_left = forms.BooleanField(
        label=_("Has left: no longer acts until somebody follows"), required=False,
        help_text=_("Without this, the person stays and is marked as holding over until a successor is entered."),
    )  # fmt: skip

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        initial = {"on": contact.term_until, "has_left": contact.has_left, "revision": contact.revision}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)


class PartnerReferenceField(forms.CharField):
    """The reference of a partner; cleans to the partner."""

    def clean(self, value: Any) -> Partner | None:
        reference = super().clean(value)
        if not reference:
            return None
        try:
            return Partner.objects.by_reference(reference)
        except Partner.DoesNotExist:
            raise forms.ValidationError(_("No partner has this reference.")) from None


class OrganisationForm(_OnceForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    website = forms.CharField(
        label=_("Website"), required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    partner = PartnerReferenceField(
        label=_("At which partner"), required=False,
        help_text=_("Its reference, for example P-0004. Empty: an organisation of our own town."),
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"}),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,
        organisation: Organisation | None = None,
        partner: Partner | None = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {"form_token": uuid4()}
        if organisation:
            initial |= {name: getattr(organisation, name) for name in self.base_fields}
            partner = organisation.partner
        initial["partner"] = partner.reference if partner else ""
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    def clean_website(self) -> str:
        from partners.problems import SENTENCES

        try:
            return cells.read_website(self.cleaned_data["website"]).value
        except cells.Unreadable as unreadable:
            raise forms.ValidationError(SENTENCES[unreadable.code]) from None

    @property
    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key not in _OnceForm.base_fields}


class NameForm(forms.Form):
    """One name; the hidden fields hold what the corrector saw."""

    text = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", label=_("Language"), required=False, max_length=35,
        help_text=_("The short code of the language, such as nl, tr or zh-Hant. Empty where nobody knows."),
        widget=forms.TextInput(attrs={"class": "width-4", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the short code of a language, such as nl, tr or zh-Hant.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=NameKind.choices, initial=NameKind.EXONYM)
    seen_text = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200, strip=False)
    seen_language = forms.CharField(widget=forms.HiddenInput, required=False, max_length=35)
    seen_kind = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, name: PartnerName | None = None, **kwargs: Any) -> None:
        initial = {}
        if name:
            initial = {
                "text": name.text, "language": name.language, "kind": name.kind, "seen_text": name.text,
                "seen_language": name.language, "seen_kind": name.kind,
            }  # fmt: skip
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("text", "language", "kind")}

    @property
    def seen(self) -> Name:
        said = self.cleaned_data
        return (said["seen_text"], said["seen_language"], said["seen_kind"])


class RemoveNameForm(forms.Form):
    seen_text = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200, strip=False)
    seen_language = forms.CharField(widget=forms.HiddenInput, required=False, max_length=35)
    seen_kind = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    @property
    def seen(self) -> Name:
        said = self.cleaned_data
        return (said["seen_text"], said["seen_language"], said["seen_kind"])


class LegalChangeForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happened"), choices=LegalChangeKind.choices, widget=forms.RadioSelect
    )
    successor = PartnerReferenceField(
        label=_("Partner that took its place"), required=False,
        help_text=_("Its reference, for example P-0004. A successor that is not in the register is entered first."),
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"}),
    )  # fmt: skip
    on = ImpreciseDateField(label=_("Since when"), validators=[])
    source = forms.CharField(
        label=_("Source"), max_length=300,
        help_text=_("From where this is known: a law, a gazette, a letter of the partner."),
    )  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        when: ImpreciseDate = said["on"] or ImpreciseDate(None, Precision.UNKNOWN)
        return {
            "kind": said["kind"], "successor": said["successor"], "source": said["source"],
            "on": when.on, "precision": when.precision,
        }  # fmt: skip
