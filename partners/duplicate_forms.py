"""The forms of merging: which record stays, which value of each field, and why."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.letters import capitalised
from partners import merging
from partners.models import Partner

_REASON: dict[str, Any] = {"max_length": 500, "widget": forms.Textarea(attrs={"rows": 2})}


class MergeForm(forms.Form):
    """Every choice names one of the two records; what nobody has to choose is not asked."""

    keep = forms.ChoiceField(
        label=_("Which record stays"),
        widget=forms.RadioSelect,
        help_text=_(
            "The other one’s address and reference will lead to it. Everything that hangs on either will hang on it."
        ),
    )
    reason = forms.CharField(label=_("Why these are one"), **_REASON)
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    revisions = forms.RegexField(r"^\d{1,9},\d{1,9}$", widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, one: Partner, other: Partner, stays: Partner) -> None:
        initial = {
            "keep": stays.reference,
            "form_token": uuid.uuid4(),
            "revisions": f"{one.revision},{other.revision}",
        }
        super().__init__(data, initial=initial)
        self.one, self.other = one, other
        self.fields["keep"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (record.reference, f"{record.reference} {record.name}") for record in (one, other)
        ]
        gone = other if stays == one else one
        blank = merging.proposed(stays, gone)
        for key in merging.differing(one, other):
            field = merging.choices()[key][0]
            self.fields[f"take_{key}"] = forms.ChoiceField(
                label=capitalised(field.verbose_name),
                choices=[(record.reference, record.reference) for record in (one, other)],
                widget=forms.RadioSelect,
                initial=(gone if key in blank else stays).reference,
            )

    @property
    def chosen(self) -> dict[str, Any]:
        """What `merge_partners` wants to know."""
        said = self.cleaned_data
        kept = self.one if said["keep"] == self.one.reference else self.other
        merged = self.other if kept is self.one else self.one
        of_one, of_other = (int(number) for number in said["revisions"].split(","))
        keys = merging.differing(self.one, self.other)
        return {
            "kept": kept,
            "merged": merged,
            "fields": {key for key in keys if said[f"take_{key}"] == merged.reference},
            "revisions": (of_one, of_other) if kept is self.one else (of_other, of_one),
            "reason": said["reason"],
            "form_token": said["form_token"],
        }


class ApartForm(forms.Form):
    reason = forms.CharField(
        label=_("How they differ"),
        help_text=_("The pair will be suggested no more; this can be taken back."),
        **_REASON,
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Why these are two after all"),
        help_text=_("What was changed since the merge stays as it is now and is listed."),
        **_REASON,
    )
