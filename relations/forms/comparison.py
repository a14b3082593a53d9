"""Which two versions are to be compared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from relations.models import Protocol, ProtocolVersion


class ComparisonForm(forms.Form):
    """Read from the address, so that a comparison can be passed on; what fits no version falls back on the last two."""

    old = forms.TypedChoiceField(label=pgettext_lazy("version", "From"), coerce=int)
    new = forms.TypedChoiceField(label=pgettext_lazy("version", "To"), coerce=int)
    whole = forms.BooleanField(label=gettext_lazy("Show unchanged clauses too"), required=False)

    def __init__(self, sent: Any, *, protocol: Protocol) -> None:
        self.versions = list(protocol.versions.all())
        numbers = [version.number for version in self.versions]
        last_two = {
            "old": str(numbers[1] if len(numbers) > 1 else ""),
            "new": str(numbers[0] if numbers else ""),
        }
        asked = {name: sent.get(name) or usual for name, usual in last_two.items()}
        super().__init__(asked | ({"whole": "on"} if sent.get("whole") else {}))
        choices = [(version.number, name_of(version)) for version in self.versions]
        for name in ("old", "new"):
            self.fields[name].choices = choices
        if not self.is_valid():
            self.data = {**self.data, **last_two}
            self.full_clean()

    @property
    def pair(self) -> tuple[ProtocolVersion, ProtocolVersion] | None:
        """None where there is no second version to compare."""
        if not self.is_valid():
            return None
        by_number = {version.number: version for version in self.versions}
        return by_number[self.cleaned_data["old"]], by_number[self.cleaned_data["new"]]

    @property
    def is_whole(self) -> bool:
        return bool(self.cleaned_data.get("whole"))


def name_of(version: ProtocolVersion) -> str:
    """“Version 2 · as sent to Kanazawa”."""
    number = _("Version %(number)s") % {"number": version.number}
    return f"{number} · {version.label}" if version.label else number
