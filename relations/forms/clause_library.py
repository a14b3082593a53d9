"""An entry of the clause library as a form: one heading and one text for each language."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relations.actions.clause_library import MAX_HEADING, MAX_TEXT
from relations.languages import direction, language_choices, language_name
from relations.models import Part, ProtocolKind


class LibraryClauseForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it stands in the list, for example: Costs, school exchange."),
    )
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices)
    kinds = forms.MultipleChoiceField(
        label=_("For which kinds"), choices=ProtocolKind.choices, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes
        self.fields["form_token"].initial = uuid.uuid4
        for code in codes:
            said = {"language": language_name(code)}
            self._add(f"{code}", _("Heading in %(language)s") % said, _("Text in %(language)s") % said, code)
        others = [("", _("None")), *(one for one in language_choices() if one[0] not in codes)]
        self.fields["other_language"] = forms.ChoiceField(
            label=_("Another language"), choices=others, required=False
        )
        self._add("other", _("Heading in the other language"), _("Text in the other language"))

    def _add(self, key: str, heading: Any, text: Any, code: str = "") -> None:
        spoken = {"lang": code, "dir": direction(code)} if code else {}
        self.fields[f"heading_{key}"] = forms.CharField(
            label=heading,
            max_length=MAX_HEADING,
            required=False,
            widget=forms.TextInput(attrs={"class": "width-full", **spoken}),
        )
        self.fields[f"text_{key}"] = forms.CharField(
            label=text,
            max_length=MAX_TEXT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 5, "class": "width-full", **spoken}),
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("text_other") and not said.get("other_language"):
            self.add_error("other_language", _("Choose the language of that text."))
        return said

    @property
    def values(self) -> dict[str, Any]:
        """What the acts of the library take."""
        said = self.cleaned_data
        keys = {code: code for code in self.codes}
        if said["other_language"]:
            keys[said["other_language"]] = "other"
        return {
            "name": said["name"],
            "part": said["part"],
            "kinds": said["kinds"],
            "heading": {code: said[f"heading_{key}"] for code, key in keys.items()},
            "texts": {code: said[f"text_{key}"] for code, key in keys.items()},
        }

    @staticmethod
    def written(heading: dict[str, str], texts: dict[str, str], **more: Any) -> dict[str, Any]:
        """What is on file, as the form shows it."""
        return (
            more
            | {f"heading_{code}": text for code, text in heading.items()}
            | {f"text_{code}": text for code, text in texts.items()}
        )
