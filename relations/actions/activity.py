"""What is done with activities and pilots, apart from the steps of their life."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from office import journal
from office.calendar import is_in_range
from office.models import Actor, User
from office.rules import Refused, require
from relations.lifecycle.activity import must_fit
from relations.models import (
    Activity,
    BudgetKind,
    BudgetLine,
    BudgetShare,
    LeadSide,
    Objective,
    Output,
    Payer,
    Programme,
    Relation,
    Responsibility,
    ResponsibleSide,
)
from relations.money import must_add_up, written_money, written_number
from relations.rules import programme as rules

EDITABLE = ("type", "title", "description", "place", "lead_side", "starts_on", "ends_on")
# A number no budget of a city reaches, and the most that a column holds.
LARGEST = Decimal("999999999999.99")


@dataclass(frozen=True)
class OutputEntry:
    """A number to reach; `row` is the one on file that it stands for."""

    indicator: str
    target: Decimal
    unit: str = ""
    actual: Decimal | None = None
    row: int | None = None

    def __str__(self) -> str:
        return f"{self.indicator}: {written_number(self.target)} {self.unit}".strip()


@dataclass(frozen=True)
class ResponsibilityEntry:
    """Who answers for one of the five tasks: a person, an organisation, or both."""

    role: str
    name: str = ""
    organisation: str = ""
    side: str = ResponsibleSide.US
    user: User | None = None

    def __str__(self) -> str:
        return f"{self.role}: {self.name or self.organisation}"


@dataclass(frozen=True)
class LineEntry:
    """What something costs, and by payer what each bears: {payer: (amount, name)}."""

    title: str
    planned: Decimal
    currency: str
    shares: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    kind: str = BudgetKind.MONEY
    actual: Decimal | None = None
    row: int | None = None

    def __str__(self) -> str:
        shares = ", ".join(f"{payer} {amount}" for payer, (amount, _name) in self.shares.items())
        return f"{self.title}: {written_money(self.planned, self.currency)} ({shares})"


@dataclass(frozen=True)
class Particulars:
    """All that makes an activity complete, as one page asks for it."""

    title: str
    type: str = "other"
    description: str = ""
    place: str = ""
    lead_side: str = LeadSide.BOTH
    starts_on: date | None = None
    ends_on: date | None = None
    outputs: tuple[OutputEntry, ...] = ()
    responsibilities: tuple[ResponsibilityEntry, ...] = ()
    budget_lines: tuple[LineEntry, ...] = ()


@transaction.atomic
def add_activity(
    objective: Objective,
    particulars: Particulars,
    *,
    by: Actor,
    is_exercise: bool = False,
    form_token: UUID | None = None,
) -> Activity:
    """Plan an activity under an objective of a draft. What is missing yet is a gap until both sides agree."""
    require(rules.may_plan(by), "role")
    if already := _already(form_token):
        return already
    programme = Programme.objects.select_for_update().get(pk=objective.programme_id)
    require(rules.must_be_a_draft(programme), "agreed")
    last = objective.activities.aggregate(last=Max("position"))["last"] or 0
    activity = Activity(
        relation=programme.relation,
        programme=programme,
        objective=objective,
        position=last + 1,
        is_exercise=is_exercise or programme.is_exercise,
        form_token=form_token,
    )
    return _store_new("activity.add", activity, particulars, by=by)


@transaction.atomic
def add_pilot(
    relation: Relation,
    particulars: Particulars,
    *,
    by: Actor,
    is_exercise: bool = False,
    form_token: UUID | None = None,
) -> Activity:
    """Plan a small project directly on a tie, to find out whether the two work well together."""
    require(rules.may_plan(by), "role")
    if already := _already(form_token):
        return already
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    require(rules.must_not_be_over(relation), "over")
    pilot = Activity(
        relation=relation,
        is_exercise=is_exercise or relation.is_exercise,
        form_token=form_token,
        suspended_with_relation=relation.state == "suspended",
    )
    return _store_new("pilot.add", pilot, particulars, by=by)


def _already(form_token: UUID | None) -> Activity | None:
    return Activity.objects.filter(form_token=form_token).first() if form_token else None


def _store_new(act: str, activity: Activity, particulars: Particulars, *, by: Actor) -> Activity:
    _refuse_unfit(particulars, activity.programme)
    for name in EDITABLE:
        setattr(activity, name, getattr(particulars, name))
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:
        already = _already(activity.form_token)
        if already is None:
            raise
        return already
    _write_rows(activity, particulars)
    _enter(act, activity, {}, _described(activity), by=by)
    return activity


@transaction.atomic
def edit_activity(
    activity: Activity, particulars: Particulars, *, by: Actor, revision: int, to: Objective | None = None
) -> Activity:
    """Change an activity of a draft, or a pilot that is not settled; `to` puts it under another objective.

    Raises Refused when somebody else changed it since `revision` was read.
    """
    require(rules.may_plan(by), "role")
    activity = _locked(activity)
    require(rules.must_be_open_to_changes(activity), "closed")
    if activity.revision != revision:
        sentence = _("Somebody else has changed this activity meanwhile. Compare both texts and save again.")
        raise Refused("stale", sentence)
    _refuse_unfit(particulars, activity.programme)
    before = _described(activity) | _objective_of(activity)
    for name in EDITABLE:
        setattr(activity, name, getattr(particulars, name))
    if to is not None and to.pk != activity.objective_id:
        _put_last_under(activity, to)
    activity.revision += 1
    activity.save()
    _write_rows(activity, particulars)
    after = _described(activity) | _objective_of(activity)
    if before != after:
        _enter("activity.edit", activity, before, after, by=by)
    return activity


@transaction.atomic
def remove_activity(activity: Activity, *, by: Actor) -> Programme:
    """Take an activity out of a draft in which nothing of it has begun."""
    require(rules.may_plan(by), "role")
    activity = _locked(activity)
    require(rules.must_be_removable(activity), "kept")
    programme = activity.programme
    if programme is None:
        raise Refused("kept", rules.must_be_removable(activity))
    changes: dict[str, list[Any]] = {"activity": [activity.title, None]}
    activity.delete()
    journal.record("activity.remove", programme, by=by, changes=changes)
    return programme


@transaction.atomic
def move_activity(
    activity: Activity, *, by: Actor, to: Objective | None = None, up: bool = False
) -> Activity:
    """One place up or down within its objective, or to the end of another one of the same programme."""
    require(rules.may_plan(by), "role")
    activity = _locked(activity)
    if activity.programme is None or activity.objective is None:
        raise Refused("pilot", _("A pilot stands in no order."))
    require(rules.must_be_a_draft(activity.programme), "agreed")
    if to is not None:
        return _move_to(activity, to, by=by)
    siblings = list(activity.objective.activities.order_by("position", "pk"))
    place = next(number for number, sibling in enumerate(siblings) if sibling.pk == activity.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(siblings):
        return activity
    siblings[place], siblings[other] = siblings[other], siblings[place]
    for position, sibling in enumerate(siblings, start=1):
        Activity.objects.filter(pk=sibling.pk).update(position=position)
    changes: dict[str, list[Any]] = {"position": [place + 1, other + 1]}
    journal.record("activity.move", activity, by=by, changes=changes)
    activity.refresh_from_db()
    return activity


def _move_to(activity: Activity, objective: Objective, *, by: Actor) -> Activity:
    if objective.pk == activity.objective_id:
        return activity
    before = activity.objective.text if activity.objective else None
    _put_last_under(activity, objective)
    activity.save()
    journal.record("activity.move", activity, by=by, changes={"objective": [before, objective.text]})
    return activity


def _put_last_under(activity: Activity, objective: Objective) -> None:
    if activity.programme_id is None or objective.programme_id != activity.programme_id:
        raise Refused("other_programme", _("This objective belongs to another programme."))
    last = objective.activities.aggregate(last=Max("position"))["last"] or 0
    activity.objective, activity.position = objective, last + 1


@transaction.atomic
def record_actuals(
    activity: Activity,
    *,
    by: Actor,
    revision: int,
    reached: dict[int, Decimal | None] | None = None,
    spent: dict[int, Decimal | None] | None = None,
) -> Activity:
    """What was reached of each output and spent on each line, by the rows' numbers; None takes a number back.

    The numbers reached are for the officer and the head; what was spent may also come from finance.
    """
    require(rules.may_record_spending(by), "role")
    if reached:
        require(rules.may_plan(by), "role")
    activity = _locked(activity)
    require(rules.must_have_reported_numbers(activity), "not_now")
    if activity.revision != revision:
        sentence = _("Somebody else has recorded numbers meanwhile. Compare both and save again.")
        raise Refused("stale", sentence)
    changes = _fill_in(activity.outputs.all(), reached or {}) | _fill_in(
        activity.budget_lines.all(), spent or {}
    )
    _refuse_to_empty_what_is_done(activity)
    if not changes:
        return activity
    activity.revision += 1
    activity.save()
    journal.record("activity.record_actuals", activity, by=by, changes=changes)
    return activity


def _refuse_to_empty_what_is_done(activity: Activity) -> None:
    if activity.state == "done" and activity.outputs.filter(actual=None).exists():
        raise Refused("done", _("It is done: a number can be corrected, but not left empty."))


def _fill_in(rows: Iterable[Any], numbers: dict[int, Decimal | None]) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for row in rows:
        if row.pk not in numbers or numbers[row.pk] == row.actual:
            continue
        number = numbers[row.pk]
        if number is not None and not 0 <= number <= LARGEST:
            raise Refused("number", _("“%(row)s”: a number from nought upwards.") % {"row": row})
        changes[str(row)] = [_plain(row.actual), _plain(number)]
        row.actual = number
        row.save()
    return changes


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


@transaction.atomic
def review_pilot(pilot: Activity, *, by: Actor, lessons: str, outcome: str, revision: int) -> Activity:
    """What a pilot taught, and whether the two go on together. It may be written as soon as it is settled."""
    require(rules.may_plan(by), "role")
    pilot = _locked(pilot)
    require(rules.must_be_a_settled_pilot(pilot), "not_now")
    if pilot.revision != revision:
        sentence = _("Somebody else has changed this pilot meanwhile. Compare both texts and save again.")
        raise Refused("stale", sentence)
    if outcome and not lessons.strip():
        raise Refused("lessons", _("Say what was learned: the outcome rests on it."))
    before = [pilot.lessons, pilot.outcome]
    pilot.lessons, pilot.outcome = lessons.strip(), outcome
    pilot.revision += 1
    pilot.save()
    changes: dict[str, list[Any]] = {
        "lessons": [before[0], pilot.lessons],
        "outcome": [before[1], pilot.outcome],
    }
    journal.record("pilot.review", pilot, by=by, changes=changes)
    return pilot


# -- what an activity consists of ---------------------------------------------------------------------


def _locked(activity: Activity) -> Activity:
    """The activity as it is now, its programme held first: nobody agrees to it or closes it meanwhile."""
    held, number = Programme.objects.select_for_update(), activity.programme_id
    programme = held.get(pk=number) if number else None
    locked: Activity = (
        Activity.objects.select_for_update(of=("self",))
        .select_related("objective", "relation")
        .get(pk=activity.pk)
    )
    locked.programme = programme
    return locked


def _refuse_unfit(particulars: Particulars, programme: Programme | None) -> None:
    """What can never be right. Shares that do not add up are refused with both sums."""
    if not particulars.title.strip():
        raise Refused("title", _("Give the activity a title."))
    days = (particulars.starts_on, particulars.ends_on)
    if any(day and not is_in_range(day) for day in days):
        raise Refused("day_range", _("Give a day between the years 1000 and 2999."))
    require(must_fit(particulars.starts_on, particulars.ends_on, programme), "period")
    for output in particulars.outputs:
        if not 0 < output.target <= LARGEST:
            sentence = _("“%(output)s”: the number to reach is more than nought.")
            raise Refused("target", sentence % {"output": output.indicator})
    for entry in particulars.responsibilities:
        if not entry.name.strip() and not entry.organisation.strip():
            raise Refused("nobody", _("Name a person or an organisation for each responsibility."))
    for line in particulars.budget_lines:
        _refuse_unbalanced(line)


def _refuse_unbalanced(line: LineEntry) -> None:
    amounts = [amount for amount, _name in line.shares.values()]
    if not 0 <= line.planned <= LARGEST or any(amount < 0 for amount in amounts):
        raise Refused("amount", _("“%(line)s”: an amount is never below nought.") % {"line": line.title})
    require(must_add_up(line.planned, amounts, line.currency, line.title), "shares")


def _write_rows(activity: Activity, particulars: Particulars) -> None:
    _write_outputs(activity, particulars.outputs)
    activity.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(
            activity=activity,
            role=entry.role,
            name=entry.name.strip(),
            organisation=entry.organisation.strip(),
            side=entry.side,
            user=entry.user,
        )
        for entry in particulars.responsibilities
    )
    _write_lines(activity, particulars.budget_lines)


def _write_outputs(activity: Activity, entries: Iterable[OutputEntry]) -> None:
    """Rows keep their identity, so that what a new version copied still finds what it was copied from."""
    held = {row.pk: row for row in activity.outputs.all()}
    for entry in entries:
        row = held.pop(entry.row or 0, None) or Output(activity=activity, actual=entry.actual)
        row.indicator, row.unit, row.target = entry.indicator.strip(), entry.unit.strip(), entry.target
        row.save()
    for row in held.values():
        row.delete()


def _write_lines(activity: Activity, entries: Iterable[LineEntry]) -> None:
    held = {row.pk: row for row in activity.budget_lines.all()}
    for entry in entries:
        row = held.pop(entry.row or 0, None) or BudgetLine(activity=activity, actual=entry.actual)
        row.title, row.kind = entry.title.strip(), entry.kind
        row.planned, row.currency = entry.planned, entry.currency
        row.save()
        row.shares.all().delete()
        BudgetShare.objects.bulk_create(
            BudgetShare(line=row, payer=Payer(payer), amount=amount, name=name.strip())
            for payer, (amount, name) in entry.shares.items()
            if amount
        )
    for row in held.values():
        row.delete()


# -- what the journal keeps ---------------------------------------------------------------------------


def _described(activity: Activity) -> dict[str, Any]:
    """The activity in words: what it is, its numbers, its people, its money."""
    said: dict[str, Any] = {name: getattr(activity, name) for name in EDITABLE}
    said |= {name: str(said[name]) for name in ("starts_on", "ends_on") if said[name]}
    said["outputs"] = [
        str(OutputEntry(row.indicator, row.target, row.unit)) for row in activity.outputs.order_by("pk")
    ]
    said["responsible"] = [f"{row.role}: {row.who}" for row in activity.responsibilities.order_by("pk")]
    said["budget"] = [
        str(_entry(row)) for row in activity.budget_lines.order_by("pk").prefetch_related("shares")
    ]
    return said


def _objective_of(activity: Activity) -> dict[str, Any]:
    return {"objective": activity.objective.text} if activity.objective else {}


def _entry(line: BudgetLine) -> LineEntry:
    shares = {share.payer: (share.amount, share.name) for share in line.shares.all()}
    return LineEntry(line.title, line.planned, line.currency, shares, line.kind)


def _enter(act: str, activity: Activity, before: dict[str, Any], after: dict[str, Any], *, by: Actor) -> None:
    """The entry in the journal; the people responsible are persons, so their names can be erased one day."""
    changes = {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value and (before or value)
    }
    personal = {name: changes.pop(name) for name in ("responsible",) if name in changes}
    journal.record(act, activity, by=by, changes=changes, personal=personal or None)
