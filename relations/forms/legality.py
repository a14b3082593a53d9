"""Input about flags into clean values; nothing is decided here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relations.actions.legality import Paper
from relations.audit import Remark, sources
from relations.flag_rules import Matter

OPEN, EXPLAINED, FILE = "open", "explained", "file"


class FlagFilter(forms.Form):
    """What the list is narrowed to; a value that is not on offer narrows nothing."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    matter = forms.ChoiceField(
        label=_("Kind of flag"), required=False, choices=[("", _("All kinds")), *Matter.choices]
    )
    standing = forms.ChoiceField(
        label=_("Explained"),
        required=False,
        choices=[("", _("All")), (OPEN, _("not explained yet")), (EXPLAINED, _("explained"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(source.kind, source.label) for source in sources()]
        self.fields["kind"].choices = [("", _("Everything")), *kinds]

    @property
    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def lets_through(self, remark: Remark) -> bool:
        wanted = self.wanted
        return (
            wanted["kind"] in ("", remark.source.kind)
            and wanted["matter"] in ("", remark.flag.matter)
            and wanted["standing"] in ("", EXPLAINED if remark.is_explained else OPEN)
        )


class PaperForm(forms.Form):
    """One of the documents that are not in file."""

    do = forms.CharField(widget=forms.HiddenInput, initial=FILE)
    paper = forms.ChoiceField(label=_("Which document"), widget=forms.RadioSelect)
    upload = forms.FileField(label=_("File"), help_text=_("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB."))

    def __init__(self, *args: Any, papers: list[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [(paper.value, paper.label) for paper in papers]
        self.fields["paper"].initial = papers[0].value if papers else None


class ExplainFlagForm(forms.Form):
    reason = forms.CharField(
        label=_("Explanation"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "For example: both dates are confirmed by the file; the ceremony came before the letter of the ministry. "
            "It stays beside the flag for whoever reads it later."
        ),
    )
