"""Versions of a programme: what a new one starts from, and what it carries over from the one it replaces.

The old version stays readable as it was. Each copied row knows the row it was copied from, so that what was done
while the new version was being written is not lost when it takes the place of the old one.
"""

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from relations.lifecycle.activity import ACTIVITY
from relations.models import (
    Activity,
    ActivityState,
    BudgetLine,
    BudgetShare,
    Objective,
    Output,
    Programme,
    Responsibility,
)

_OF_ACTIVITY = (
    "position", "type", "title", "description", "place", "lead_side", "starts_on", "ends_on", "state_reason",
    "done_on", "lessons",
)  # fmt: skip
_BEGUN = (ActivityState.RUNNING, ActivityState.DONE)


def copy_plan(old: Programme, new: Programme) -> None:
    """Objectives and activities with all that belongs to them, each activity as it stands now."""
    for objective in old.objectives.all():
        copied = Objective.objects.create(programme=new, text=objective.text, position=objective.position)
        for activity in objective.activities.all():
            _copy_activity(activity, copied)


def _copy_activity(activity: Activity, objective: Objective) -> None:
    copied = Activity(
        programme=objective.programme,
        objective=objective,
        relation=activity.relation,
        copied_from=activity,
        is_exercise=activity.is_exercise,
        **{name: getattr(activity, name) for name in _OF_ACTIVITY},
    )
    ACTIVITY.settle(copied, activity.state)
    copied.save(force_insert=True)
    for output in activity.outputs.all():
        Output.objects.create(
            activity=copied,
            copied_from=output,
            indicator=output.indicator,
            unit=output.unit,
            target=output.target,
            actual=output.actual,
        )
    for row in activity.responsibilities.all():
        Responsibility.objects.create(
            activity=copied,
            role=row.role,
            name=row.name,
            organisation=row.organisation,
            user=row.user,
            side=row.side,
        )
    for line in activity.budget_lines.all():
        _copy_line(line, copied)


def _copy_line(line: BudgetLine, activity: Activity) -> None:
    copied = BudgetLine.objects.create(
        activity=activity,
        copied_from=line,
        title=line.title,
        kind=line.kind,
        planned=line.planned,
        actual=line.actual,
        currency=line.currency,
    )
    BudgetShare.objects.bulk_create(
        BudgetShare(line=copied, payer=share.payer, name=share.name, amount=share.amount)
        for share in line.shares.all()
    )


def lost_work(new: Programme, old: Programme) -> list[Activity]:
    """Activities of the old version that have begun or are done, and of which the new one knows nothing."""
    kept = set(new.activities.exclude(copied_from=None).values_list("copied_from_id", flat=True))
    return [activity for activity in old.activities.filter(state__in=_BEGUN) if activity.pk not in kept]


def carry_over(new: Programme, old: Programme) -> None:
    """What became of each activity while the new version was written: its state, its numbers, what was spent.

    Raises Refused when an activity that is done has an output without a number in the new version.
    """
    for activity in new.activities.exclude(copied_from=None).select_related("copied_from"):
        _carry_over(activity)


def _carry_over(activity: Activity) -> None:
    former = activity.copied_from
    if former is None:
        return
    if former.state in _BEGUN or former.state == ActivityState.CANCELLED:
        # What has begun took place as it did, whatever the draft said of its period meanwhile.
        activity.starts_on, activity.ends_on = former.starts_on, former.ends_on
    for output in activity.outputs.exclude(copied_from=None).select_related("copied_from"):
        output.actual = output.copied_from.actual  # type: ignore[union-attr]  # excluded above
        output.save()
    for line in activity.budget_lines.exclude(copied_from=None).select_related("copied_from"):
        line.actual = line.copied_from.actual  # type: ignore[union-attr]  # excluded above
        line.save()
    if former.state == ActivityState.DONE and activity.outputs.filter(actual=None).exists():
        sentence = _("“%(activity)s” is done, but an output that was added has no number reached.")
        raise Refused("number_missing", sentence % {"activity": activity.title})
    activity.done_on, activity.lessons = former.done_on, former.lessons
    activity.state_reason = former.state_reason
    ACTIVITY.settle(activity, former.state)
    activity.save()
