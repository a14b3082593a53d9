"""Input about relations into clean values; nothing is decided here."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.lifecycle import Step
from office.models import Role, Unit, User, Visibility
from partners.choosing import partners_field
from relations.forms.dates import DayField, ImpreciseDate, ImpreciseDateField
from relations.languages import language_choices
from relations.models import (
    EventKind,
    Motivation,
    Relation,
    RelationEvent,
    RelationState,
    RelationType,
    Theme,
)


class RelationField(forms.ModelChoiceField):
    def label_from_instance(self, relation: Relation) -> str:
        return f"{relation.partner_names} · {relation.reference}"


class RelationForm(forms.Form):
    """A relation as it is written down. Two of them with one partner are possible."""

    type = forms.ChoiceField(label=_("Type"), choices=RelationType.choices, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is it for, in one or two sentences? Everything later is measured against this."),
    )
    purpose_language = forms.ChoiceField(
        label=_("Language of the purpose"),
        required=False,
        help_text=_(
            "A clause of the library repeats the purpose in this language only. Others can be written as well."
        ),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
    )
    motivations = forms.MultipleChoiceField(
        label=_("Motivations"),
        choices=Motivation.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Internal: partners and the public never see them."),
    )
    since = ImpreciseDateField(
        label=_("Since"),
        help_text=_(
            "Only for a tie that exists already: 1977, 06.2009 or 16.06.2009. Empty if new or unknown."
        ),
    )
    owner_unit = forms.ModelChoiceField(
        label=_("Owner unit"), queryset=Unit.objects.none(), required=False, empty_label=_("Not decided yet")
    )
    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=User.objects.none(), required=False, empty_label=_("Not decided yet")
    )
    predecessor = RelationField(
        label=_("Resumes"),
        queryset=Relation.objects.none(),
        required=False,
        empty_label=_("Nothing: it is a first tie"),
        help_text=_("What has ended stays ended: a tie that is taken up again names the one it resumes."),
    )
    public_summary = forms.CharField(
        label=_("Public summary"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What anybody may read about it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, relation: Relation | None = None, **kwargs: Any) -> None:
        self.relation = relation
        if relation is not None:
            kwargs["initial"] = _written(relation) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields = {"partners": partners_field(label=_("Partners"))} | self.fields
        self.fields["form_token"].initial = uuid.uuid4
        self.fields["owner_unit"].queryset = Unit.objects.all()
        writers = User.objects.holding(Role.OFFICER, Role.HEAD, on=timezone.localdate())
        kept = (
            User.objects.filter(pk=relation.officer_id)
            if relation and relation.officer_id
            else User.objects.none()
        )
        self.fields["officer"].queryset = (writers | kept).distinct().order_by("name")
        self.fields["purpose_language"].choices = [("", _("Nobody has said")), *language_choices()]
        self.fields["purpose_language"].initial = (get_language() or "").split("-")[0]
        self._offer_predecessors()
        if relation is not None and any(_is_beginning(event) for event in relation.events.all()):
            self.fields["since"].disabled = True
            self.fields["since"].help_text = _("A recorded fact: the clerk corrects it.")

    def _offer_predecessors(self) -> None:
        ended = Relation.objects.filter(state=RelationState.ENDED).prefetch_related("partners")
        others = ended.exclude(pk=self.relation.pk) if self.relation else ended
        self.fields["predecessor"].queryset = others
        if not others:
            del self.fields["predecessor"]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        said = {
            key: value for key, value in self.cleaned_data.items() if key not in ("revision", "form_token")
        }
        since: ImpreciseDate = said.pop("since")
        return {
            **said,
            "since": since.on,
            "since_precision": since.precision,
        }

    def against(self, relation: Relation) -> list[tuple[str, str, str]]:
        """Where what was typed differs from what is on file now: field, on file, typed."""
        theirs, rows = RelationForm(relation=relation), []
        for name, field in self.fields.items():
            on_file = (
                theirs.get_initial_for_field(theirs.fields[name], name) if name in theirs.fields else None
            )
            if not field.widget.is_hidden and field.has_changed(on_file, self[name].data):
                rows.append(
                    (
                        str(field.label),
                        _readable(theirs[name], on_file),
                        _readable(self[name], self[name].data),
                    )
                )
        return rows


def _readable(bound: forms.BoundField, value: Any) -> str:
    """A value of a form in words: the labels of what is chosen, a text as it is."""
    choices = {str(key): str(label) for key, label in getattr(bound.field, "choices", [])}
    if isinstance(value, list | tuple) and not isinstance(value, ImpreciseDate):
        return ", ".join(choices.get(str(item), str(item)) for item in value)
    return choices.get(str(value), str(value or "")) if value else ""


def _is_beginning(event: RelationEvent) -> bool:
    return event.kind == EventKind.BEGAN and event.corrected_by_id is None


def _written(relation: Relation) -> dict[str, Any]:
    """What is on file, as the form shows it."""
    return {
        "partners": [partner.pk for partner in relation.partners.all()],
        "type": relation.type,
        "purpose": relation.purpose,
        "purpose_language": relation.purpose_language,
        "themes": relation.themes,
        "motivations": relation.motivations,
        "since": ImpreciseDate(relation.since, relation.since_precision),
        "owner_unit": relation.owner_unit_id,
        "officer": relation.officer_id,
        "predecessor": relation.predecessor_id,
        "public_summary": relation.public_summary,
        "revision": relation.revision,
    }


class StepForm(forms.Form):
    """The day on which a step of a life happened, and why."""

    # What the page says instead of its usual words: the button (`submit`) and the `warning`.
    words: dict[str, Any] = {}

    on = DayField(label=_("Date"), help_text=_("The day on which it happened."))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the journal."),
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["reason"].required = step.needs_reason


class PastFactForm(forms.Form):
    """Something that truly happened, as precisely as it is known."""

    kind = forms.ChoiceField(label=_("What happened"), choices=EventKind.choices, widget=forms.RadioSelect)
    on = ImpreciseDateField(label=_("Date"))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    corrects = forms.ModelChoiceField(
        label=_("Corrects"),
        queryset=RelationEvent.objects.none(),
        required=False,
        empty_label=_("Nothing: it is a new fact"),
        help_text=_(
            "A wrong entry is never overwritten: the new one takes its place and both stay readable."
        ),
    )
    upload = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB.")
    )
    reason = forms.CharField(
        label=_("Why you record it now"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: found in the archive. Kept in the journal."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, relation: Relation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        standing = RelationEvent.objects.filter(relation=relation, corrected_by=None)
        self.fields["corrects"].queryset = standing
        self.fields["corrects"].label_from_instance = lambda event: (
            f"{event.get_kind_display()} · {event.on_text}"
        )


class ClaimForm(forms.Form):
    """Why a claim of a file is laid aside."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the file is out of date. Kept in the journal."),
    )


class DocumentForm(forms.Form):
    upload = forms.FileField(label=_("File"), help_text=_("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB."))
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Empty: the file's name.")
    )
    visibility = forms.ChoiceField(
        label=_("Visible to"), choices=Visibility.choices, initial=Visibility.INTERNAL
    )


class RelationDocumentForm(DocumentForm):
    """A file about the tie itself, which is never before the council: only what is sent there is read there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        circles = self.fields["visibility"]
        circles.choices = [(code, label) for code, label in Visibility.choices if code != Visibility.COUNCIL]
        circles.help_text = _(
            "What council members shall read is filed with the protocol or the ending that is sent to them."
        )
