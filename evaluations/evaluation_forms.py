"""What people type about evaluations, follow-ups and questions: clean values; nothing is decided here."""

import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.evaluation_actions import ANSWERED, Found, Scored
from evaluations.models import (
    HIGHEST_SCORE,
    Evaluation,
    EvaluationCriterion,
    EvaluationKind,
    FindingKind,
    Recommendation,
    Section,
    Weight,
)
from evaluations.schemes import MAX_QUESTIONS, MAX_WEIGHT, SCORED, Asked
from networks.models import Membership
from office.calendar import add_months
from office.house_forms import day_in_range
from office.models import Role, User
from partners.models import Partner
from relations.forms.dates import DayField
from relations.forms.relation import StepForm
from relations.models import EndReason, Relation

LONG = {"rows": 4}
_REFERENCE = re.compile(r"\s*(?P<reference>[RM]-\d+)\b", re.IGNORECASE)
EMPTY_ROWS = 3


def _day(label: Any, help_text: Any = "") -> DayField:
    return DayField(label=label, help_text=help_text, validators=[day_in_range])


def _long(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class SubjectField(forms.CharField):
    """A relation or a membership, by its reference or by the name of the partner or the network."""

    default_error_messages = {
        "unknown": _("Nothing of ours is called “%(text)s”. Write its reference, such as R-0012 or M-0001."),
        "ambiguous": _("Several are meant by “%(text)s”: %(candidates)s. Write the reference of the right one."),
    }  # fmt: skip

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = _meant_by(text)
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], "unknown", {"text": text})
        if len(found) > 1:
            named = "; ".join(f"{each.reference} {each}" for each in found[:5])
            params = {"text": text, "candidates": named}
            raise forms.ValidationError(self.error_messages["ambiguous"], "ambiguous", params)
        return found[0]


def subject_by(reference: str) -> Relation | Membership | None:
    """The relation or membership that carries the reference."""
    kinds: dict[str, Any] = {"R": Relation, "M": Membership}
    model = kinds.get(reference.strip()[:1].upper())
    try:
        return model.objects.by_reference(reference) if model else None
    except model.DoesNotExist:  # type: ignore[union-attr]  # raised by the model alone
        return None


def _meant_by(text: str) -> list[Any]:
    if written := _REFERENCE.match(text):
        one = subject_by(written["reference"])
        return [one] if one else []
    named = Partner.objects.named_like(text).values("pk")
    ties = Relation.objects.filter(partners__in=named).distinct().prefetch_related("partners").order_by("pk")
    found = list(ties[:20])
    living: list[Any] = [relation for relation in found if relation.is_live] or found
    memberships = Membership.objects.filter(network__name__icontains=text).select_related("network")
    return [*living, *memberships[:20]]


class PlanForm(forms.Form):
    """An evaluation begun by hand."""

    about = SubjectField(
        label=_("What is evaluated"), max_length=300,
        help_text=_("The partner or the network, or the reference such as R-0012 or M-0001."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=EvaluationKind.choices, widget=forms.RadioSelect)
    period_from = _day(_("Period from"), _("The first day it looks back on."))
    period_until = _day(_("Period until"), _("The last day it looks back on."))
    due_on = _day(_("Due on"), _("By when it should be handed in."))
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: Any = None, **kwargs: Any) -> None:
        today = timezone.localdate()
        first: dict[str, Any] = {
            "kind": EvaluationKind.LIGHT,
            "period_from": add_months(today, -12),
            "period_until": today,
            "due_on": today + timedelta(days=30),
            "form_token": uuid.uuid4(),
        }
        if subject:
            first["about"] = f"{subject.reference} {subject}"
        super().__init__(*args, **{"initial": first, **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("period_from"), cleaned.get("period_until")
        if first and last and last < first:
            self.add_error("period_until", _("The period ends before it begins."))
        return cleaned


# -- the sections of the form ---------------------------------------------------------------------------


class SectionForm(forms.Form):
    """One section: how it went in words, and for each of its questions a score with its evidence."""

    text = _long(_("In words"), _("What happened, and what you make of it."))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: list[EvaluationCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.question, choices=_SCORES, coerce=int, empty_value=None, required=False,
                widget=forms.RadioSelect(attrs={"class": "choices--row"}),
                help_text=_("Weight %(weight)s. Not scored is not nought: it is left out of the result.")
                % {"weight": criterion.weight},
            )  # fmt: skip
            self.fields[f"evidence_{criterion.pk}"] = _long(
                _("What the score rests on"), _("A number, a document, a date, a name. Needed with every score."), rows=2
            )  # fmt: skip
        # The words come last: first the questions, then what else there is to say.
        self.order_fields([*(name for name in self.fields if name != "text"), "text"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for criterion in self.criteria:
            score, evidence = cleaned.get(f"score_{criterion.pk}"), cleaned.get(f"evidence_{criterion.pk}")
            if score is not None and not (evidence or "").strip():
                self.add_error(f"evidence_{criterion.pk}", _("Say what the score rests on."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        scores = {
            criterion.pk: Scored(
                self.cleaned_data[f"score_{criterion.pk}"], self.cleaned_data[f"evidence_{criterion.pk}"]
            )
            for criterion in self.criteria
        }
        return {"text": self.cleaned_data["text"], "scores": scores}


_SCORES = [("", _("not scored")), *((number, str(number)) for number in range(HIGHEST_SCORE + 1))]


class LessonsForm(forms.Form):
    """What was found and learned: the entries there are, and room for more."""

    text = _long(_("In short"), _("The findings in one or two sentences."))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for number in range(rows):
            place = {"number": number + 1}
            self.fields[f"what_{number}"] = _long(
                _("Entry %(number)s") % place, _("Empty it to take the entry out."), rows=2
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=_("Kind of entry %(number)s") % place, choices=FindingKind.choices, required=False
            )
            self.fields[f"weight_{number}"] = forms.TypedChoiceField(
                label=_("Weight of entry %(number)s") % place, choices=Weight.choices, coerce=int,
                required=False, empty_value=None,
            )  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        findings = [
            Found(
                said[f"what_{number}"], said[f"kind_{number}"] or FindingKind.FINDING,
                said[f"weight_{number}"] or Weight.NOTABLE,
            )
            for number in range(self.rows)
        ]  # fmt: skip
        return {"text": said["text"], "findings": findings}

    def entries(self) -> Iterator[tuple[Any, Any, Any]]:
        for number in range(self.rows):
            yield self[f"what_{number}"], self[f"kind_{number}"], self[f"weight_{number}"]


class RecommendationForm(forms.Form):
    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=[("", _("not yet")), *Recommendation.choices], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    recommendation_reason = _long(
        _("Why this is recommended"), _("Whoever adopts the evaluation reads this first.")
    )
    text = _long(_("Remarks for whoever adopts it"), rows=2)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("recommendation") and not cleaned.get("recommendation_reason"):
            self.add_error("recommendation_reason", _("Write down why this is recommended."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("recommendation", "recommendation_reason", "text")}


def section_form(evaluation: Evaluation, section: str, sent: Any = None) -> Any:
    """The form of a section, filled with what was sent or else with what is saved."""
    written = next(each for each in evaluation.sections.all() if each.section == section)
    first: dict[str, Any] = {"text": written.text, "revision": written.revision}
    if section in ANSWERED:
        criteria = [each for each in evaluation.scheme.criteria.all() if each.section == section]  # type: ignore[union-attr]
        for score in evaluation.scores.all():
            first[f"score_{score.criterion_id}"] = "" if score.value is None else score.value
            first[f"evidence_{score.criterion_id}"] = score.evidence
        return SectionForm(sent, criteria=criteria, initial=first)
    if section == Section.RECOMMENDATION:
        first["recommendation"] = evaluation.recommendation
        first["recommendation_reason"] = evaluation.recommendation_reason
        return RecommendationForm(sent, initial=first)
    found = list(evaluation.findings.all())
    for number, finding in enumerate(found):
        first |= {
            f"what_{number}": finding.text,
            f"kind_{number}": finding.kind,
            f"weight_{number}": finding.weight,
        }
    rows = max(len(found) + EMPTY_ROWS, _rows_in(sent, "what_"))
    for number in range(len(found), rows):
        first |= {f"kind_{number}": FindingKind.FINDING, f"weight_{number}": Weight.NOTABLE}
    return LessonsForm(sent, rows=rows, initial=first)


def _rows_in(sent: Any, prefix: str, most: int = 60) -> int:
    """How many rows the form had when it was sent: none of them is lost when it comes back."""
    numbers = [int(name[len(prefix) :]) for name in sent or () if re.fullmatch(prefix + r"\d{1,3}", name)]
    return min(max(numbers, default=-1) + 1, most)


# -- steps ----------------------------------------------------------------------------------------------


class JointForm(StepForm):
    """What both sides found together, written down after they met."""

    joint_with = forms.CharField(
        label=_("Who took part"), required=False, max_length=300,
        help_text=_("Functions and organisations rather than names."),
    )  # fmt: skip
    joint_result = _long(
        _("What the two sides found together"),
        _("Where they agree, and where they see it differently."),
        required=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Discussed with the partner on")
        self.fields["on"].help_text = ""
        del self.fields["reason"]


class WaiveForm(StepForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why without the partner")
        self.fields["reason"].help_text = _("It stands in the evaluation and in its report.")


class OutcomeForm(StepForm):
    """How a follow-up was settled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What came of it")
        self.fields["reason"].help_text = _("It stands with the evaluation.")


# -- follow-ups, endings, questions -----------------------------------------------------------------------


class FollowUpForm(forms.Form):
    text = forms.CharField(label=_("What is to be done"), max_length=300)
    who = forms.ChoiceField(label=_("Who"), help_text=_("A role, or one person."))
    due_on = _day(_("Due on"))
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        first = {
            "due_on": timezone.localdate() + timedelta(days=90),
            "form_token": uuid.uuid4(),
            "who": "role:officer",
        }
        super().__init__(*args, **{"initial": first, **kwargs})
        doing = [role for role in Role if role not in (Role.COUNCILLOR, Role.AUDITOR)]
        people = _people(timezone.localdate())
        self.fields["who"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (_("A role"), [(f"role:{role.value}", role.label) for role in doing]),
            (_("One person"), [(f"user:{user.pk}", str(user)) for user in people]),
        ]

    @property
    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        sort, _colon, which = said.pop("who").partition(":")
        user = User.objects.get(pk=int(which)) if sort == "user" else None
        return said | {"role": which if sort == "role" else "", "user": user}


def _people(today: date) -> QuerySet[User]:
    """Colleagues who can be asked today: neither council members nor those who only read."""
    doing = [role for role in Role if role not in (Role.COUNCILLOR, Role.AUDITOR)]
    return User.objects.holding(*doing, on=today).distinct().order_by("name")


class EndingForm(forms.Form):
    """The proposal that the evaluation leads to; what the council reads can be put in other words."""

    title = forms.CharField(label=_("Title"), max_length=300)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=EndReason.choices, help_text=_("Internal: the partner never sees it.")
    )
    explanation = _long(
        _("Explanation"), _("What the council reads: why, and what comes instead."), required=True, rows=6
    )
    continued_through = forms.CharField(
        label=_("Lives on through"), required=False, max_length=300,
        help_text=_("A network or a project in which the towns still meet."),
    )  # fmt: skip


class SchemeForm(forms.Form):
    """The questions of a kind: those there are, and room for more."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: list[Asked], rows: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.rows = min(max(len(asked) + EMPTY_ROWS, rows), MAX_QUESTIONS + EMPTY_ROWS)
        sections = [(section.value, section.label) for section in SCORED]
        for number in range(self.rows):
            place = {"number": number + 1}
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Question %(number)s") % place, max_length=300, required=False,
                widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Empty it to take the question out."),
            )  # fmt: skip
            self.fields[f"section_{number}"] = forms.ChoiceField(
                label=_("Section of question %(number)s") % place, choices=sections, required=False
            )
            self.fields[f"weight_{number}"] = forms.IntegerField(
                label=_("Weight of question %(number)s") % place, min_value=1, max_value=MAX_WEIGHT, required=False,
                widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
            )  # fmt: skip

    @property
    def values(self) -> list[Asked]:
        """The questions that are left; one of ours whose words nobody touched stays one of ours."""
        said, found = self.cleaned_data, []
        for number in range(self.rows):
            text = said[f"text_{number}"].strip()
            if not text:
                continue
            former = self.asked[number] if number < len(self.asked) else None
            is_ours = bool(former and former.code and text == in_words(former))
            found.append(
                Asked(
                    said[f"section_{number}"] or SCORED[0], former.text if is_ours and former else text,
                    said[f"weight_{number}"] or 1, former.code if is_ours and former else "",
                )
            )  # fmt: skip
        return found

    def entries(self) -> Iterator[tuple[Any, Any, Any]]:
        for number in range(self.rows):
            yield self[f"text_{number}"], self[f"section_{number}"], self[f"weight_{number}"]


def in_words(asked: Asked) -> str:
    return EvaluationCriterion(code=asked.code, text=asked.text).question


def scheme_form(asked: list[Asked], version: int, revision: int, sent: Any = None) -> SchemeForm:
    first: dict[str, Any] = {"version": version, "revision": revision}
    for number, each in enumerate(asked):
        first |= {
            f"text_{number}": in_words(each),
            f"section_{number}": each.section,
            f"weight_{number}": each.weight,
        }
    for number in range(len(asked), len(asked) + EMPTY_ROWS):
        first[f"weight_{number}"] = 1
    return SchemeForm(sent, asked=asked, rows=_rows_in(sent, "text_"), initial=first)
