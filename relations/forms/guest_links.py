"""The link for the partner: made by a colleague, and what the partner writes through it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from relations.actions.comments import MAX_COMMENT
from relations.actions.guest_links import MAX_NAME
from relations.models import Protocol
from relations.rules.guest_links import MOST_DAYS, USUAL_DAYS


class LinkForm(forms.Form):
    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.none())
    person = forms.CharField(
        label=_("For whom"),
        max_length=200,
        required=False,
        help_text=_("The person you send the address to, for your own record."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the page"),
        choices=settings.LANGUAGES,
        help_text=_("The text itself is shown in all its languages."),
    )
    days = forms.IntegerField(
        label=_("Open for how many days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4"}),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = protocol.relation.partners.order_by("name")
        self.fields["partner"].queryset = partners
        if len(partners) == 1:
            self.initial.setdefault("partner", partners[0].pk)


class RemarkForm(forms.Form):
    """One for each clause of the page; `key` names the clause, and is empty for the text as a whole."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say who you are, so that you can be answered.")},
    )
    text = forms.CharField(
        label=_("Your remark"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you have to say.")},
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def empty(cls, key: str) -> RemarkForm:
        return cls(initial={"key": key, "form_token": uuid4()}, auto_id=f"id_{key or 'whole'}_%s")
