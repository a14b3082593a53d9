"""Input about technical corrections: the words of each clause again, and who asked for them to be put right."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.council_forms import OnceForm
from office.models import PermissionStep
from office.permission_watch import authority_name
from relations.clause_keys import keyed
from relations.forms.dates import DayField
from relations.languages import direction, language_name
from relations.models import Part, ProtocolVersion

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CorrectionForm(OnceForm):
    """Every heading and text of the adopted version, to be put right where a slip is."""

    asked_by = forms.CharField(
        label=_("Who asked for it?"),
        max_length=200,
        help_text=_("Such as the ministry that has to permit it."),
    )
    asked_on = forms.DateField(label=_("On which day?"), widget=DAY)
    asked_reference = forms.CharField(label=_("Reference of the letter"), required=False, max_length=100)
    upload = forms.FileField(
        label=_("The letter"), required=False, help_text=_("PDF, PNG, JPEG, DOCX or ODT, at most 25 MB.")
    )
    reason = forms.CharField(
        label=_("Why is it a slip?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Council members read this beside what changed."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=300)

    def __init__(
        self, *args: Any, text: ProtocolVersion, asked_in: PermissionStep | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if asked_in:
            self.fields["asked_by"].initial = str(authority_name(asked_in.permission.authority))
            self.fields["asked_on"].initial = asked_in.on
        self.text, self.fields["title"].initial = text, text.title
        for place, clause in enumerate(text.clauses):
            for code in text.language_codes:
                self._add("heading", place, clause, code, rows=1)
                self._add("texts", place, clause, code, rows=6)

    def _add(self, name: str, place: int, clause: dict[str, Any], code: str, *, rows: int) -> None:
        written = clause[name].get(code, "") if name in clause else ""
        if not written.strip():
            return
        said = {"number": place + 1, "part": Part(clause["part"]).label, "language": language_name(code)}
        label = (
            _("Clause %(number)s, heading, %(language)s")
            if name == "heading"
            else _("Clause %(number)s (%(part)s), %(language)s")
        )
        widget = forms.Textarea(attrs={"rows": rows, "lang": code, "dir": direction(code)})
        self.fields[f"{name}-{place}-{code}"] = forms.CharField(
            label=label % said, initial=written, max_length=20_000, widget=widget, strip=False
        )

    def clauses(self) -> list[dict[str, Any]]:
        """The clauses as they would read, everything but their words untouched."""
        found = [dict(clause) for clause in keyed(self.text.clauses)]
        for place, clause in enumerate(found):
            for name in ("heading", "texts"):
                clause[name] = {
                    code: self._typed(f"{name}-{place}-{code}", written)
                    for code, written in clause.get(name, {}).items()
                }
        return found

    def _typed(self, name: str, written: str) -> str:
        """Browsers send line ends as CR LF; the text on file has LF."""
        return str(self.cleaned_data.get(name, written)).replace("\r\n", "\n")


class CertificateForm(forms.Form):
    certificate = forms.CharField(
        label=_("Certificate"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Say what the slip was and certify that nothing else changed. Council members read it with your name."
        ),
    )  # fmt: skip


class AnsweringForm(CertificateForm):
    """For a correction that an authority asked for in a step of its permission."""

    sent_on = DayField(
        label=_("Sent to the authority on"), required=False,
        help_text=_("That settles what it asked for. Empty: it goes out later; note it then at the permission."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"].initial = timezone.localdate


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it declined?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
