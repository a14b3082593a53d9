"""Input for the letter of expected benefits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5, "class": "width-full"})
    return forms.CharField(label=label, required=False, max_length=10_000, widget=widget, help_text=help_text)


class ExpectedBenefitsForm(forms.Form):
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
