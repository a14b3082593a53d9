"""Confirmations about amendments."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms


class AmendForm(forms.Form):
    """Nothing to fill in; sent twice, it begins one amendment."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4


class TakeOnForm(forms.Form):
    """The number of the newer text that stood on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, max_value=32_767)
