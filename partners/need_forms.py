"""Input about need profiles and their matrix into clean values; nothing is decided here."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.house_forms import day_in_range
from partners import cells
from partners.actions.candidates import Fact, Given
from partners.actions.needs import PARTS
from partners.choosing import OnePartner
from partners.countries import country_name, nearest_country, read_country
from partners.matrix_reading import Matrix
from partners.models import (
    HIGHEST,
    LOWEST,
    Candidate,
    Criterion,
    CriterionGroup,
    FoundThrough,
    NeedProfile,
)
from partners.problems import SENTENCES
from partners.themes import Motivation, Theme

Cell = tuple[int, int]


class CountriesField(forms.CharField):
    """Countries by name in any of our languages or by code, with commas between. Cleans to codes."""

    default_error_messages = {
        "unknown": _("“%(text)s” is no country we know. Write its name or its two letters."),
        "near": _("“%(text)s” is no country we know. Did you mean “%(near)s”?"),
    }

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return ", ".join(country_name(code, get_language() or "en") for code in value)

    def clean(self, value: Any) -> list[str]:
        written = [part.strip() for part in re.split(r"[,;\n]", super().clean(value))]
        return list(dict.fromkeys(self._code(part) for part in written if part))

    def _code(self, text: str) -> str:
        if country := read_country(text):
            return country.code
        meant = read_country(nearest_country(text))
        near = country_name(meant.code, get_language() or "en") if meant else ""
        raise forms.ValidationError(
            self.error_messages["near" if near else "unknown"],
            code="unknown",
            params={"text": text[:80], "near": near},
        )


class PopulationField(forms.CharField):
    """A number of inhabitants, with or without signs between the thousands."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "width-10"})
        super().__init__(widget=widget, required=False, max_length=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value

    def clean(self, value: Any) -> int | None:
        try:
            reading = cells.read_population(super().clean(value))
        except cells.Unreadable as unreadable:
            raise forms.ValidationError(SENTENCES[unreadable.code]) from None
        if reading.remark in ("fraction_of_people", "unknown_value"):
            raise forms.ValidationError(SENTENCES["not_a_number"])
        return reading.value


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "width-10"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=help_text, required=False, widget=widget, validators=[day_in_range],
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
    )  # fmt: skip


def _text(label: Any, help_text: Any = "", rows: int = 3, limit: int = 5_000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=limit, widget=widget)


def _phrase(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "width-full"})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=500, widget=widget)


class NeedProfileForm(forms.Form):
    """The parts of the purpose sentence, and what stands behind it."""

    title = forms.CharField(
        label=_("Working title"), max_length=200,
        help_text=_("For yourselves, such as “A partner for our craft schools”."),
    )  # fmt: skip
    purpose = _text(
        _("What for"),
        _("The sentence begins with it: “Keep old crafts alive among young people”."),
        rows=2, limit=1_000,
    )  # fmt: skip
    countries = CountriesField(
        label=_("Country"), required=False, max_length=500,
        help_text=_("One or several, with commas between. Empty: any country."),
    )  # fmt: skip
    region = forms.CharField(
        label=_("Region"), required=False, max_length=200,
        help_text=_("As it reads after “in”, such as “the Baltic region”."),
    )  # fmt: skip
    population_from = PopulationField(label=_("Inhabitants, from"))
    population_to = PopulationField(label=_("Inhabitants, to"))
    advanced_in = _phrase(
        _("Advanced in"),
        _("Economic sectors or features in which it is ahead, as they read after “advanced in”."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=Theme.choices, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )  # fmt: skip
    topics = _phrase(
        _("Concrete topics"),
        _("What it is to be willing to do with us, such as “exchanges of apprentices”."),
    )
    gain_for_us = _phrase(_("Gain for us"), _("In a few words, such as “young people with a trade”."))
    gain_for_partner = _phrase(
        _("Gain for the partner"), _("In a few words. A tie from which one side gains does not last.")
    )
    offer = _text(
        _("What we can offer"),
        _("Before seeking, look at what you have to give: people, places, knowledge, experience."),
    )
    needs = _text(
        _("What we need"), _("What we lack and a partner may have: people, places, knowledge, experience.")
    )
    motivations = forms.MultipleChoiceField(
        label=_("Motivations"), choices=Motivation.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Internal: partners and the public never see them."),
    )  # fmt: skip
    is_short_lived = forms.BooleanField(
        label=_("It is a short-lived motive"), required=False,
        help_text=_(
            "A courtesy visit, an acquaintance of the mayor, a tip from a ministry: fine, if its scope and its "
            "end are stated."
        ),
    )  # fmt: skip
    scope = _text(_("Scope of the short-lived motive"), rows=2, limit=1_000)
    ends_on = _day(_("End of the short-lived motive"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    SECTIONS = (
        (_("What for"), ("title", "purpose")),
        (_("What partner"), ("countries", "region", "population_from", "population_to", "advanced_in")),
        (_("What about"), ("themes", "topics")),
        (_("What both sides gain"), ("offer", "needs", "gain_for_us", "gain_for_partner")),
        (_("Why"), ("motivations", "is_short_lived", "scope", "ends_on")),
    )

    def __init__(self, *args: Any, profile: NeedProfile | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"form_token": uuid4()}
        if profile is not None:
            initial = {key: getattr(profile, key) for key in (*PARTS, "revision")}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)

    @property
    def sections(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for title, names in self.SECTIONS:
            yield title, [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = cleaned.get("population_from"), cleaned.get("population_to")
        if low is not None and high is not None and low > high:
            self.add_error("population_to", _("This is smaller than the number before. Turn the two round."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {key: self.cleaned_data[key] for key in PARTS}

    @property
    def as_profile(self) -> NeedProfile:
        """What is typed, as far as it can be used: for the sentence, never saved."""
        self.is_valid()
        return NeedProfile(**{key: self.cleaned_data[key] for key in PARTS if key in self.cleaned_data})

    def against(self, profile: NeedProfile) -> list[tuple[Any, str, str]]:
        """Where what was typed differs from what is on file now: field, on file, typed."""
        theirs = NeedProfileForm(profile=profile)
        return [
            (field.label, _readable(theirs[name]), _readable(self[name]))
            for name, field in self.fields.items()
            if not field.widget.is_hidden and _readable(theirs[name]) != _readable(self[name])
        ]


def _readable(bound: forms.BoundField) -> str:
    """A value of a form in words: the labels of what is chosen, a text as it is."""
    value = bound.value()
    choices = {str(key): str(label) for key, label in getattr(bound.field, "choices", [])}
    if isinstance(value, list):
        return ", ".join(choices.get(str(item), str(item)) for item in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


class NeedStepForm(forms.Form):
    reason = _text(_("Reason"), _("Kept in the journal."), limit=2_000)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The candidate stays on file, with its facts and scores."),
    )  # fmt: skip


class CriterionForm(forms.Form):
    name = forms.CharField(label=_("Criterion"), max_length=120)
    group = forms.ChoiceField(label=_("Group"), choices=CriterionGroup.choices)
    expectation = _phrase(_("What we expect"))
    weight = forms.TypedChoiceField(
        label=_("Weight"), coerce=int, initial=3,
        choices=[(1, _("1: a little")), (2, "2"), (3, _("3: as others")), (4, "4"), (5, _("5: a great deal"))],
    )  # fmt: skip
    is_scorable = forms.BooleanField(
        label=_("It can be scored"), required=False, initial=True,
        help_text=_("Without this, candidates are compared on it by facts alone."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, criterion: Criterion | None = None, **kwargs: Any) -> None:
        if criterion is not None:
            kwargs["initial"] = {name: getattr(criterion, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key != "revision"}


class CandidateForm(forms.Form):
    partner = OnePartner(label=_("Partner"))
    found_through = forms.ChoiceField(
        label=_("Found through"), choices=FoundThrough.choices, widget=forms.RadioSelect
    )
    found_note = forms.CharField(
        label=_("Who or where exactly"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )  # fmt: skip

    def __init__(self, *args: Any, candidate: Candidate | None = None, **kwargs: Any) -> None:
        if candidate is not None:
            found = {"found_through": candidate.found_through, "found_note": candidate.found_note}
            kwargs["initial"] = found
        super().__init__(*args, **kwargs)
        if candidate is not None:
            del self.fields["partner"]


class FactsForm(forms.Form):
    """What is known of one candidate: for each criterion the fact, where it comes from and of which day."""

    def __init__(
        self, *args: Any, matrix: Matrix, candidate: Candidate, offered: dict[int, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = matrix.criteria
        for line in self.criteria:
            fact = matrix.facts.get((candidate.pk, line.pk))
            known = offered.get(line.pk) or fact
            self.fields[f"text-{line.pk}"] = _phrase(_("Fact"))
            self.fields[f"source-{line.pk}"] = forms.CharField(
                label=_("Source"), required=False, max_length=300
            )
            self.fields[f"on-{line.pk}"] = _day(_("Date of the source"))
            self.fields[f"revision-{line.pk}"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
            self.initial.update(
                {
                    f"text-{line.pk}": known.text if known else "",
                    f"source-{line.pk}": known.source if known else "",
                    f"on-{line.pk}": known.source_on if known else None,
                    f"revision-{line.pk}": fact.revision if fact else 0,
                }
            )

    @property
    def rows(self) -> Iterator[tuple[Criterion, list[forms.BoundField], forms.BoundField]]:
        for line in self.criteria:
            seen = [self[f"{part}-{line.pk}"] for part in ("text", "source", "on")]
            yield line, seen, self[f"revision-{line.pk}"]

    @property
    def values(self) -> dict[int, Fact]:
        said = self.cleaned_data
        return {
            line.pk: Fact(
                said[f"text-{line.pk}"], said[f"source-{line.pk}"], said[f"on-{line.pk}"],
                said[f"revision-{line.pk}"] or 0,
            )
            for line in self.criteria
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.criteria:
            said = bool(cleaned.get(f"source-{line.pk}") or cleaned.get(f"on-{line.pk}"))
            if said and not cleaned.get(f"text-{line.pk}"):
                self.add_error(
                    f"text-{line.pk}", _("A source needs its fact. Clear the source to remove both.")
                )
        return cleaned


class ScoreField(forms.CharField):
    """Nothing, or a whole number from 0 to 5. A text box: what is no number comes back as it was typed."""

    default_error_messages = {
        "invalid": _(
            "“%(typed)s” is no score. Give a whole number from 0 to 5; leave it empty if you do not know."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "matrix__score"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        if len(typed) == 1 and typed.isdecimal() and LOWEST <= int(typed) <= HIGHEST:
            return int(typed)
        raise forms.ValidationError(
            self.error_messages["invalid"], code="invalid", params={"typed": typed[:40]}
        )


class ScoresForm(forms.Form):
    """One person's own scores: a box and a note for every cell, and what stood there when it was shown."""

    def __init__(self, *args: Any, matrix: Matrix, own: dict[Cell, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix
        for line in matrix.criteria:
            for candidate in matrix.candidates if line.is_scorable else ():
                self._add((candidate.pk, line.pk), {"name": str(candidate), "criterion": line.name}, own)

    def _add(self, cell: Cell, said: dict[str, str], own: dict[Cell, Any]) -> None:
        score = own.get(cell)
        value, note = (score.value, score.note) if score else (None, "")
        key = f"{cell[0]}-{cell[1]}"
        self.fields[f"score-{key}"] = ScoreField(label=_("Score of %(name)s: %(criterion)s") % said)
        self.fields[f"note-{key}"] = forms.CharField(
            label=_("Note on %(name)s: %(criterion)s") % said, required=False, max_length=300
        )
        self.fields[f"seen-{key}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=310)
        self.initial.update({f"score-{key}": value, f"note-{key}": note, f"seen-{key}": seen(value, note)})

    def cell(self, cell: Cell) -> dict[str, forms.BoundField]:
        key = f"{cell[0]}-{cell[1]}"
        return {part: self[f"{part}-{key}"] for part in ("score", "note", "seen")}

    @property
    def given(self) -> dict[Cell, Given]:
        found = {}
        for line in self.matrix.lines:
            for candidate in self.matrix.candidates:
                key = f"{candidate.pk}-{line.key}"
                value, _bar, note = self.cleaned_data[f"seen-{key}"].partition("|")
                was = int(value) if value.isdecimal() and len(value) == 1 else None
                found[candidate.pk, line.key] = Given(
                    self.cleaned_data[f"score-{key}"], self.cleaned_data[f"note-{key}"], was, note
                )
        return found

    def mark_overtaken(self, cells: dict[Cell, tuple[int | None, str]]) -> None:
        """Say in each cell what stands there now; saving again from here is a decision, not an accident."""
        again = self.data.copy()
        for (candidate, criterion), (value, note) in cells.items():
            key = f"{candidate}-{criterion}"
            again[f"seen-{key}"] = seen(value, note)
            sentence = _("Saved meanwhile: %(now)s. Save again, and what you typed counts.")
            now = " · ".join(part for part in ("" if value is None else str(value), note) if part)
            self.add_error(f"score-{key}", sentence % {"now": now or _("nothing")})
        self.data = again


def seen(value: int | None, note: str) -> str:
    return f"{'' if value is None else value}|{note}"


class ChoiceForm(forms.Form):
    """The written choice. The totals advise; the reason decides."""

    candidate = forms.ChoiceField(label=_("Candidate"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why this candidate, in writing. It may differ from the totals; then say why."),
    )  # fmt: skip

    def __init__(self, *args: Any, matrix: Matrix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(candidate.pk): candidate for candidate in matrix.candidates}
        self.fields["candidate"].choices = [
            (key, f"{candidate}, {candidate.partner.place}") for key, candidate in self.candidates.items()
        ]

    def clean_candidate(self) -> Candidate:
        return self.candidates[self.cleaned_data["candidate"]]
