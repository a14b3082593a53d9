"""Input about the soft questions into clean values; nothing is decided here."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partners.actions.candidates import Overtaken
from partners.actions.scoring import Said
from partners.models import SoftAnswer, SoftQuestion


class SoftForm(forms.Form):
    """What is known of one candidate on the soft questions, in words."""

    def __init__(self, *args: Any, held: dict[str, SoftAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in SoftQuestion:
            stored = held.get(question.value)
            self.fields[question.value] = forms.CharField(
                label=question.label, required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
                initial=stored.text if stored else "",
            )  # fmt: skip
            self.fields[f"revision-{question.value}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=stored.revision if stored else 0
            )

    @property
    def values(self) -> dict[str, Said]:
        said = self.cleaned_data
        return {
            question.value: Said(said[question.value], said[f"revision-{question.value}"] or 0)
            for question in SoftQuestion
        }

    def mark_overtaken(self, overtaken: Overtaken) -> None:
        """Say at each what stands there now; saving again from here is a decision, not an accident."""
        again = cast(QueryDict, self.data).copy()
        for question, answer in overtaken.cells.items():
            sentence = _("Saved meanwhile: %(now)s. Save again, and what you typed counts.")
            self.add_error(question, sentence % {"now": answer.text if answer else _("nothing")})
            again[f"revision-{question}"] = str(answer.revision if answer else 0)
        self.data = again
