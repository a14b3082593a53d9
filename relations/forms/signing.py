"""Input around the signatures into clean values; nothing is decided here."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Partner
from relations.actions.signing import MOST_COPIES, Copies
from relations.forms.dates import DayField
from relations.forms.protocol import PartyField
from relations.languages import CODES, language_name
from relations.models import ForceActKind, SignedCopy


class CopiesForm(forms.Form):
    """For each language of the text and each party: how many originals, and where they are kept."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)
    language = forms.ChoiceField(label=gettext_lazy("One more language"), required=False)

    def __init__(
        self,
        *args: Any,
        languages: list[str],
        parties: list[Partner | None],
        held: list[SignedCopy],
        ours: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._cells = [(language, party) for language in languages for party in parties]
        by_cell = {(row.language, row.partner_id): row for row in held}
        for number, (language, party) in enumerate(self._cells):
            row = by_cell.get((language, party.pk if party else None))
            self._add_cell(number, {"language": language_name(language), "party": _name(party, ours)}, row)
        left = sorted((code for code in CODES if code not in languages), key=language_name)
        more = self.fields.pop("language")
        more.choices = [("", _("None")), *((code, language_name(code)) for code in left)]
        more.help_text = _("Save, and its lines are added to this page.")
        self.fields["language"] = more

    def _add_cell(self, number: int, said: dict[str, str], row: SignedCopy | None) -> None:
        self.fields[f"number_{number}"] = forms.IntegerField(
            label=_("%(language)s: originals held by %(party)s") % said,
            required=False,
            min_value=0,
            max_value=MOST_COPIES,
            initial=row.number if row else None,
            widget=forms.NumberInput(attrs={"class": "width-4"}),
        )
        self.fields[f"kept_{number}"] = forms.CharField(
            label=_("%(language)s: where %(party)s keeps them") % said,
            required=False,
            max_length=200,
            initial=row.kept_at if row else "",
        )

    @property
    def copies(self) -> list[Copies]:
        said = self.cleaned_data
        return [
            Copies(language, party, said[f"number_{number}"] or 0, said[f"kept_{number}"])
            for number, (language, party) in enumerate(self._cells)
        ]


def _name(party: Partner | None, ours: str) -> str:
    return party.name if party else ours


class ForceActForm(forms.Form):
    """A ratification by one of the parties, or the sending of the signed text."""

    on = DayField(label=gettext_lazy("Date"), help_text=gettext_lazy("The day on which it happened."))
    authority = forms.CharField(
        label=gettext_lazy("Authority or body"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Who ratified it, or to whom it was sent."),
    )
    number = forms.CharField(label=gettext_lazy("Number"), required=False, max_length=60)

    def __init__(
        self, *args: Any, kind: str, parties: list[Partner | None], ours: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind == ForceActKind.RATIFICATION:
            party = PartyField(label=_("Party"), parties=parties, ours=ours)
            self.fields = {"partner": party} | self.fields
