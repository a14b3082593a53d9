"""Input of the council pages: into clean values, deciding nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.lifecycle import Step
from office.models import Stance

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OnceForm(forms.Form):
    """A form whose sending twice makes one thing: it carries a token of its own."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4

    def clean_form_token(self) -> uuid.UUID:
        return self.cleaned_data["form_token"] or uuid.uuid4()


class WordsForm(OnceForm):
    """A council member's question or remark."""

    text = forms.CharField(max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}))
    is_shared = forms.BooleanField(required=False, label=_("Share with the other council members"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{kwargs.get('prefix', 'words')}_%s")
        super().__init__(*args, **kwargs)


class QuestionForm(WordsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="question", **kwargs)
        self.fields["text"].label = _("Your question")
        self.fields["text"].help_text = _(
            "The staff answer before the sitting. Only they read it, unless you share it."
        )


class RemarkForm(WordsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="remark", **kwargs)
        self.fields["text"].label = _("Your remark")
        self.fields["text"].help_text = _(
            "A remark is not a vote. Only the staff read it, unless you share it."
        )


class PositionForm(OnceForm):
    """Where a council member stands, on exactly the text whose fingerprint the form carries."""

    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    stance = forms.ChoiceField(label=_("Where do you stand?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Why"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, stances: list[Stance], content_hash: str, gathered: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix="position", auto_id="position_%s", **kwargs)
        self.fields["content_hash"].initial = content_hash
        self.offer(list(Stance) if self.is_bound else stances)
        if gathered:
            self.fields["stance"].help_text = _(
                "This is advice and never a vote. Nobody else reads it until the positions are closed; from then on "
                "everybody who reads this item does, with your name."
            )
        else:
            self.fields["stance"].label = _("Do you have a conflict of interest?")
            self.fields["stance"].help_text = _(
                "The clerk and the staff read this at once, so that the minutes can say it."
            )

    def offer(self, stances: list[Stance]) -> None:
        self.fields["stance"].choices = [(stance, STANCES[stance]) for stance in stances]


# What a council member chooses among, in words of its own.
STANCES = {
    Stance.IN_FAVOUR: _("In favour"),
    Stance.AGAINST: _("Against"),
    Stance.ABSTAINING: _("I would abstain"),
    Stance.CONFLICT: _("I have a conflict of interest and take no position"),
    Stance.TAKEN_BACK: _("I take back what I stated"),
}


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class StepForm(forms.Form):
    """A step of a life: on which day, and why where the table asks for a reason."""

    on = forms.DateField(label=_("On which day did it happen?"), widget=DAY)
    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if not step.needs_reason:
            del self.fields["reason"]


class AnswerStepForm(StepForm):
    """An authority's answer, with its own reference and letter."""

    number = forms.CharField(label=_("Reference of the authority"), required=False, max_length=100)
    upload = forms.FileField(
        label=_("The letter"), required=False, help_text=_("PDF, PNG, JPEG, DOCX or ODT, at most 25 MB.")
    )


class UploadForm(forms.Form):
    upload = forms.FileField(
        label=_("The signed decision"), help_text=_("PDF, PNG, JPEG, DOCX or ODT, at most 25 MB.")
    )
