"""Input about activities and pilots into clean values; nothing is decided here."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.house_forms import day_in_range
from office.lifecycle import Step
from office.models import User
from relations.actions.activity import (
    LineEntry,
    OutputEntry,
    Particulars,
    ResponsibilityEntry,
)
from relations.forms.dates import DayField
from relations.forms.numbers import NumberField
from relations.forms.programme import CurrencyField
from relations.forms.relation import StepForm
from relations.forms.rows import RowForm, Rows
from relations.lifecycle.activity import Reached
from relations.models import (
    Activity,
    ActivityType,
    BudgetKind,
    LeadSide,
    Objective,
    Output,
    Payer,
    PilotOutcome,
    Programme,
    ResponsibilityRole,
    ResponsibleSide,
)
from relations.money import written_money, written_number


class ActivityForm(forms.Form):
    """What, when, where and who leads; outputs, people and money stand in rows beside it."""

    objective = forms.ModelChoiceField(
        label=_("Objective"), queryset=Objective.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"class": "width-full"})
    )
    type = forms.ChoiceField(label=_("Type"), choices=ActivityType.choices)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    starts_on = DayField(label=_("First day"), required=False, validators=[day_in_range])
    ends_on = DayField(label=_("Last day"), required=False, validators=[day_in_range])
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    lead_side = forms.ChoiceField(
        label=_("Led by"), choices=LeadSide.choices, initial=LeadSide.BOTH, widget=forms.RadioSelect
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        if programme is None:
            del self.fields["objective"]
        else:
            self.fields["objective"].queryset = programme.objectives.order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first one."))
        return cleaned


class OutputRow(RowForm):
    matters = ("indicator", "target", "unit")

    row = forms.IntegerField(widget=forms.HiddenInput, required=False)
    indicator = forms.CharField(
        label=_("Indicator"),
        max_length=200,
        error_messages={"required": _("Say what is counted.")},
    )
    target = NumberField(
        label=_("Number to reach"),
        min_value=Decimal("0.01"),
        error_messages={
            "required": _("Give the number to reach."),
            "min_value": _("The number to reach is more than nought."),
        },
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=60, widget=forms.TextInput(attrs={"class": "width-10"})
    )

    @property
    def entry(self) -> OutputEntry:
        return OutputEntry(**self.cleaned_data)


class ResponsibleRow(RowForm):
    matters = ("name", "organisation", "colleague")

    role = forms.ChoiceField(label=_("Responsibility"), choices=ResponsibilityRole.choices)
    name = forms.CharField(label=_("Person"), required=False, max_length=200)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    side = forms.ChoiceField(label=_("Side"), choices=ResponsibleSide.choices, initial=ResponsibleSide.US)
    colleague = forms.ChoiceField(label=_("Or a colleague"), required=False)

    def __init__(self, *args: Any, colleagues: dict[str, User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues or {}
        names = [(number, user.name) for number, user in self.colleagues.items()]
        self.fields["colleague"].choices = [("", "–"), *names]

    @property
    def entry(self) -> ResponsibilityEntry:
        said = dict(self.cleaned_data)
        user = self.colleagues.get(said.pop("colleague"))
        if user and not said["name"]:
            said["name"] = user.name
        return ResponsibilityEntry(user=user, **said)


class LineRow(RowForm):
    """A budget line with the share of each payer; the shares come to the line's total."""

    matters = ("title", "planned", "us", "partner", "third_party", "grant")

    row = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("What for"), max_length=200, error_messages={"required": _("Say what the money is for.")}
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=BudgetKind.choices)
    planned = NumberField(
        label=_("Total"),
        error_messages={"required": _("Give the total. Nought means that it costs nothing.")},
    )
    currency = CurrencyField(label=_("Currency"), error_messages={"required": _("Give the currency.")})
    us = NumberField(label=_("We pay"), required=False)
    partner = NumberField(label=_("The partner pays"), required=False)
    third_party = NumberField(label=_("A third party pays"), required=False)
    third_party_name = forms.CharField(label=_("Which third party"), required=False, max_length=200)
    grant = NumberField(label=_("A grant pays"), required=False)
    grant_name = forms.CharField(label=_("Which grant"), required=False, max_length=200)

    @property
    def entry(self) -> LineEntry:
        said = self.cleaned_data
        shares = {
            payer.value: (said[payer.value], said.get(f"{payer.value}_name", ""))
            for payer in Payer
            if said[payer.value]
        }
        return LineEntry(
            said["title"], said["planned"], said["currency"], shares, kind=said["kind"], row=said["row"]
        )


class ActivityPage:
    """One page for a whole activity: the form and its three tables, filled, changed by a button, or read."""

    def __init__(
        self,
        data: Any = None,
        *,
        programme: Programme | None,
        activity: Activity | None = None,
        like: Activity | None = None,
        objective: int | None = None,
        currency: str = "EUR",
    ) -> None:
        self.asked = str(data.get("rows", "")) if data else ""
        self.is_bound = data is not None
        initial = written_activity(activity) if activity else {"objective": objective}
        if self.asked:
            typed = {name: data.get(name, "") for name in ActivityForm.base_fields}
            self.form = ActivityForm(programme=programme, initial=typed)
        else:
            self.form = ActivityForm(data, programme=programme, initial=initial)
        colleagues = {str(user.pk): user for user in User.objects.filter(is_active=True).order_by("name")}
        people = _people_of(activity or like)
        shared: dict[str, Any] = {"data": data, "asked": self.asked}
        self.outputs = Rows(
            OutputRow, "outputs", initial=_outputs_of(activity), spare=1 if activity else 2, **shared
        )
        self.people = Rows(
            ResponsibleRow, "people", initial=people or _empty_roles(), spare=1 if people else 0,
            options={"colleagues": colleagues}, **shared,
        )  # fmt: skip
        self.lines = Rows(
            LineRow, "lines", initial=_lines_of(activity), spare=0 if activity and _lines_of(activity) else 1,
            blank={"currency": currency, "kind": BudgetKind.MONEY}, **shared,
        )  # fmt: skip

    @property
    def tables(self) -> tuple[Rows, Rows, Rows]:
        return self.outputs, self.people, self.lines

    @property
    def error_forms(self) -> list[forms.Form]:
        """Every form of the page that was read, for the list of errors."""
        return [self.form, *(row for table in self.tables for row in table.filled)] if self.is_bound else []

    def is_valid(self) -> bool:
        return not self.asked and all([self.form.is_valid(), *(table.is_valid() for table in self.tables)])

    @property
    def particulars(self) -> Particulars:
        said = self.form.cleaned_data
        fields = {name: said[name] for name in Particulars.__dataclass_fields__ if name in said}
        return Particulars(
            **fields,
            outputs=tuple(row.entry for row in self.outputs.filled),
            responsibilities=tuple(row.entry for row in self.people.filled),
            budget_lines=tuple(row.entry for row in self.lines.filled),
        )


def written_activity(activity: Activity) -> dict[str, Any]:
    """What is on file, as the form shows it."""
    names = ("title", "type", "description", "starts_on", "ends_on", "place", "lead_side", "revision")
    return {name: getattr(activity, name) for name in names} | {"objective": activity.objective_id}


def _outputs_of(activity: Activity | None) -> list[dict[str, Any]]:
    rows = activity.outputs.all() if activity else []
    return [
        {"row": row.pk, "indicator": row.indicator, "target": row.target, "unit": row.unit} for row in rows
    ]


def _people_of(activity: Activity | None) -> list[dict[str, Any]]:
    rows = activity.responsibilities.all() if activity else []
    return [
        {
            "role": row.role,
            "name": row.name,
            "organisation": row.organisation,
            "side": row.side,
            "colleague": str(row.user_id or ""),
        }
        for row in rows
    ]


def _empty_roles() -> list[dict[str, Any]]:
    """A row for each of the five, so that nobody forgets one."""
    return [{"role": role.value, "side": ResponsibleSide.US} for role in ResponsibilityRole]


def _lines_of(activity: Activity | None) -> list[dict[str, Any]]:
    found = []
    for line in activity.budget_lines.all() if activity else []:
        values: dict[str, Any] = {
            "row": line.pk,
            "title": line.title,
            "kind": line.kind,
            "planned": line.planned,
            "currency": line.currency,
        }
        for share in line.shares.all():
            values |= {share.payer: share.amount, f"{share.payer}_name": share.name}
        found.append(values)
    return found


# -- steps and numbers --------------------------------------------------------------------------------


class ReplanForm(StepForm):
    """The new period of what was postponed."""

    starts_on = DayField(label=_("New first day"), validators=[day_in_range])
    ends_on = DayField(label=_("New last day"), validators=[day_in_range])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget = forms.HiddenInput()
        self.fields["on"].initial = timezone.localdate
        del self.fields["reason"]


def finish_form(activity: Activity) -> Callable[..., StepForm]:
    """The form that records an activity as done: the day, and the number reached for each output."""

    class FinishForm(StepForm):
        words = {"warning": _("That it was done stays on record; its numbers can be corrected afterwards.")}

        def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
            super().__init__(*args, step=step, **kwargs)
            self.fields["on"].label = _("Done on")
            self.fields["on"].help_text = ""
            del self.fields["reason"]
            for output in activity.outputs.all():
                self.fields[f"reached_{output.pk}"] = _number_of(output, required=True)

        def clean(self) -> dict[str, Any]:
            """The numbers in one value, as the step takes them."""
            cleaned = super().clean() or {}
            numbers = Reached()
            for output in activity.outputs.all():
                numbers[output.pk] = cleaned.pop(f"reached_{output.pk}", None)
            return {**cleaned, "reached": numbers}

    return FinishForm


def _number_of(output: Output, *, required: bool = False) -> NumberField:
    target = f"{written_number(output.target)} {output.unit}".strip()
    return NumberField(
        label=_("%(indicator)s: number reached") % {"indicator": output.indicator},
        required=required,
        initial=output.actual,
        help_text=_("To be reached: %(target)s") % {"target": target},
        error_messages={
            "required": _("Give the number reached. Nought is a number, an empty field is none.")
        },
    )


class ActualsForm(forms.Form):
    """The numbers reached and the sums spent; finance sees only the sums."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, activity: Activity, with_outputs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = activity.revision
        self.output_rows = list(activity.outputs.all()) if with_outputs else []
        self.line_rows = list(activity.budget_lines.all())
        for output in self.output_rows:
            self.fields[f"reached_{output.pk}"] = _number_of(output)
        for line in self.line_rows:
            hint = _("Planned: %(amount)s") % {"amount": written_money(line.planned, line.currency)}
            label = _("%(line)s: actual") % {"line": line.title}
            self.fields[f"spent_{line.pk}"] = NumberField(
                label=label, required=False, initial=line.actual, help_text=hint
            )

    @property
    def reached(self) -> dict[int, Decimal | None]:
        return {row.pk: self.cleaned_data[f"reached_{row.pk}"] for row in self.output_rows}

    @property
    def spent(self) -> dict[int, Decimal | None]:
        return {row.pk: self.cleaned_data[f"spent_{row.pk}"] for row in self.line_rows}


class ReviewForm(forms.Form):
    """What a pilot taught, and whether the two go on together."""

    lessons = forms.CharField(
        label=_("Lessons learned"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What worked between the two of you, what did not, and why."),
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=PilotOutcome.choices, widget=forms.RadioSelect)
    revision = forms.IntegerField(widget=forms.HiddenInput)
