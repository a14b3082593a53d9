"""The forms of the import wizard."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.claims import claim_columns
from partners.columns import COLUMNS
from partners.encodings import ENCODINGS
from partners.importing import NEW, SKIP
from partners.reading import DELIMITERS, Dialect, Table


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("List of partners"),
        help_text=_("A CSV file or an Excel workbook (.xlsx) of at most 25 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        allow_empty_file=True,  # the reading says it in a better sentence
    )
    source = forms.CharField(
        label=_("Where the list comes from"),
        required=False,
        max_length=200,
        help_text=_(
            "For example “List of the international office”. It stays beside what the list claims, and the next "
            "list from there is read with the same columns."
        ),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


DELIMITER_NAMES = {
    ",": _("comma (,)"),
    ";": _("semicolon (;)"),
    "\t": _("tab"),
    "|": _("vertical bar (|)"),
}
# A tab at the end of a form value would be cut off by browsers and by Django.
_DELIMITER_CODES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
DECIMAL_NAMES = {
    "": _("found out for each number"),
    ",": _("comma: 51,05 and 270.000"),
    ".": _("point: 51.05 and 270,000"),
}
# The code page says little to most people; the region says it.
ENCODING_NAMES = {
    "utf-8": _("UTF-8 (all languages)"),
    "utf-16-le": _("UTF-16 (“Unicode text” of Excel)"),
    "utf-16-be": _("UTF-16, other order of bytes"),
    "cp1254": _("cp1254 (Turkish Windows)"),
    "cp1252": _("cp1252 (Western European Windows)"),
    "cp1250": _("cp1250 (Central European Windows)"),
    "cp1251": _("cp1251 (Cyrillic Windows)"),
    "cp1253": _("cp1253 (Greek Windows)"),
    "iso-8859-9": _("ISO 8859-9 (Turkish, before Windows)"),
}


class DialectForm(forms.Form):
    """How the file is read: what was found out stands in it, and may be overruled."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    encoding = forms.ChoiceField(label=_("Letters (encoding)"), required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), required=False)
    header_row = forms.IntegerField(
        label=_("Row of the header"), required=False, min_value=1, max_value=1000,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )  # fmt: skip
    decimal = forms.ChoiceField(
        label=_("Decimal sign"), required=False, choices=list(DECIMAL_NAMES.items()),
        help_text=_("Choose one where the examples below are read wrongly."),
    )  # fmt: skip

    def __init__(self, *args: Any, table: Table, **kwargs: Any):
        kwargs["initial"] = {
            "sheet": table.sheet,
            "encoding": table.encoding,
            "delimiter": _DELIMITER_CODES.get(table.delimiter, ""),
            "header_row": table.header_row,
            "decimal": table.decimal,
        }
        super().__init__(*args, **kwargs)
        if table.is_workbook:
            del self.fields["encoding"], self.fields["delimiter"]
            self.fields["sheet"].choices = [(name, name) for name in table.sheets]  # type: ignore[attr-defined]
            return
        del self.fields["sheet"]
        names = [*ENCODINGS, *([] if table.encoding in ENCODINGS else [table.encoding])]
        self.fields["encoding"].choices = [  # type: ignore[attr-defined]
            (name, ENCODING_NAMES.get(name, name)) for name in names
        ]
        self.fields["delimiter"].choices = [  # type: ignore[attr-defined]
            (_DELIMITER_CODES[sign], DELIMITER_NAMES[sign]) for sign in DELIMITERS
        ]

    @property
    def dialect(self) -> Dialect:
        """What was chosen; an encoding that nobody can choose stays found out."""
        clean = self.cleaned_data
        signs = {code: sign for sign, code in _DELIMITER_CODES.items()}
        encoding = clean.get("encoding", "")
        return Dialect(
            encoding if encoding in ENCODINGS else "",
            signs.get(clean.get("delimiter", ""), ""),
            clean.get("header_row") or 0,
            clean.get("decimal", ""),
            clean.get("sheet", ""),
        )


class MappingForm(forms.Form):
    """For every column of the file the one of ours that it means."""

    def __init__(self, *args: Any, table: Table, mapping: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        ours = [(column.key, column.label) for column in (*COLUMNS, *claim_columns())]
        self.titles = table.header
        for place, (title, key) in enumerate(zip(table.header, mapping, strict=True)):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=title or _("(without a title)"),
                choices=[("", _("not used")), *ours],
                required=False,
                initial=key,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [key for key in cleaned.values() if key]
        twice = {key for key in chosen if chosen.count(key) > 1}
        for name, key in cleaned.items():
            if key in twice:
                self.errors.setdefault(name, self.error_class([gettext("Two columns cannot mean the same.")]))
        if not twice and not self.errors and "name" not in chosen:
            raise forms.ValidationError(_("Say which column holds the partner’s name."))
        return cleaned

    @property
    def mapping(self) -> dict[int, str]:
        return {place: self.cleaned_data[f"column_{place}"] for place in range(len(self.titles))}


class MatchForm(forms.Form):
    """For every doubtful row which partner it means."""

    def __init__(self, *args: Any, doubts: Iterable[dict[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for doubt in doubts:
            self.fields[f"row_{doubt['row']}"] = forms.ChoiceField(
                label=_("Row %(row)s: %(name)s") % {"row": doubt["row"], "name": doubt["name"]},
                choices=[*_candidates(doubt), (NEW, _("a new partner")), (SKIP, _("leave this row out"))],
                widget=forms.RadioSelect,
                required=False,
                help_text=doubt["explained"],
                initial=doubt.get("decision", ""),
            )

    @property
    def decisions(self) -> dict[int, str]:
        """Row number → what was chosen; rows without a choice are not in it."""
        return {
            int(name.removeprefix("row_")): choice for name, choice in self.cleaned_data.items() if choice
        }


def _candidates(doubt: dict[str, Any]) -> list[tuple[str, str | Promise]]:
    return [
        (candidate["reference"], candidate["described"])
        for candidate in doubt["candidates"]
        if "reference" in candidate
    ]


class ApplyForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("Which rows"),
        choices=[("valid", _("Import the valid rows only")), ("all", _("All rows or none"))],
        initial="valid",
        widget=forms.RadioSelect,
    )
    # The preview that was looked at, so that no other one is carried out.
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
