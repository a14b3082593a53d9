"""The purpose in one more language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relations.languages import language_choices, language_name
from relations.models import Relation


class PurposeForm(forms.Form):
    """`first_language` is asked only where nobody has said in which language the purpose on file is."""

    first_language = forms.ChoiceField(label=_("The purpose on file is written in"))
    text = forms.CharField(
        required=False, max_length=5_000, strip=True, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The same purpose, in this language. Empty: it is not written in it."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, relation: Relation, language: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": relation.purpose_for(language), "revision": relation.revision}
        super().__init__(*args, **kwargs)
        said = _("The purpose in %(language)s") % {"language": language_name(language)}
        self.fields["text"].label = said
        self.fields["text"].widget.attrs["lang"] = language
        if relation.purpose_language:
            del self.fields["first_language"]
        else:
            self.fields["first_language"].choices = [("", _("Choose a language")), *language_choices()]
