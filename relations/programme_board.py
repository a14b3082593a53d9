"""A programme as its page tells it: what is planned, what was reached, who answers, who pays, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from office.models import Actor
from relations.gaps import Gap, RoleHolders, five_roles, gaps_of, missing_roles
from relations.lifecycle.activity import ACTIVITY
from relations.models import Activity, ActivityState, BudgetLine, Objective, Output, Programme
from relations.money import Total, totals, written_number
from relations.queries.programme import with_its_parts
from relations.steps import OfferedStep, offered

# The steps that lead on; to call off or put off is done on the activity's own page.
_LEADING_ON = ("confirm", "start", "finish", "replan")


@dataclass(frozen=True)
class Progress:
    """One output: the number to reach, the number reached, and how far that is."""

    output: Output
    activity: Activity

    @property
    def target_text(self) -> str:
        return f"{written_number(self.output.target)} {self.output.unit}".strip()

    @property
    def actual_text(self) -> str:
        if self.output.actual is None:
            return _("not recorded yet")
        return f"{written_number(self.output.actual)} {self.output.unit}".strip()

    @property
    def percent(self) -> int | None:
        """Whole per cent of the target, a half rounded up; None where nothing is recorded."""
        if self.output.actual is None:
            return None
        part = self.output.actual * 100 / self.output.target
        return int(part.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @property
    def bar(self) -> int:
        """How far the bar goes: full when the target is reached or passed."""
        return min(self.percent or 0, 100)


@dataclass(frozen=True)
class Row:
    """One activity on the board."""

    activity: Activity
    progress: tuple[Progress, ...]
    totals: tuple[Total, ...]
    missing_roles: tuple[str, ...]
    next_step: OfferedStep | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Column:
    """An objective with its activities."""

    objective: Objective
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Board:
    columns: tuple[Column, ...]
    gaps: tuple[Gap, ...]
    roles: tuple[RoleHolders, ...]
    totals: tuple[Total, ...]
    progress: tuple[Progress, ...]
    counts: dict[str, int]

    @property
    def has_activities(self) -> bool:
        return any(column.rows for column in self.columns)


def board_of(programme: Programme, *, by: Actor) -> Board:
    """Everything the page shows, from a programme read with `whole_programme`."""
    activities = with_its_parts(programme)
    counted = [activity for activity in activities if activity.state != ActivityState.CANCELLED]
    columns = tuple(_column(objective, by) for objective in programme.objectives.all())
    return Board(
        columns=columns,
        gaps=tuple(gaps_of(programme)),
        roles=tuple(five_roles(activities)),
        totals=tuple(totals(_lines(counted))),
        progress=tuple(progress for activity in counted for progress in progress_of(activity)),
        counts=_counts(activities),
    )


def _lines(activities: Iterable[Activity]) -> list[BudgetLine]:
    return [line for activity in activities for line in activity.budget_lines.all()]


def _counts(activities: list[Activity]) -> dict[str, int]:
    """How many activities stand at each state, in the order of the states; only those that occur."""
    return {
        str(state.label): number
        for state in ActivityState
        if (number := sum(activity.state == state for activity in activities))
    }


def _column(objective: Objective, by: Actor) -> Column:
    activities = list(objective.activities.all())
    rows = tuple(
        Row(
            activity=activity,
            progress=tuple(progress_of(activity)),
            totals=tuple(totals(activity.budget_lines.all())),
            missing_roles=tuple(missing_roles(activity)) if activity.is_open else (),
            next_step=next_step(activity, by=by),
            is_first=place == 0,
            is_last=place == len(activities) - 1,
        )
        for place, activity in enumerate(activities)
    )
    return Column(objective, rows)


def progress_of(activity: Activity) -> list[Progress]:
    return [Progress(output, activity) for output in activity.outputs.all()]


def next_step(activity: Activity, *, by: Actor) -> OfferedStep | None:
    """The step that leads the activity on, where it can be taken now."""
    return next(
        (
            offer
            for offer in offers_for(activity, by=by)
            if offer.step.name in _LEADING_ON and not offer.refusal
        ),
        None,
    )


def offers_for(activity: Activity, *, by: Actor) -> list[OfferedStep]:
    return offered(ACTIVITY, activity, by=by, url_name="relations:activity_step", args=[activity.reference])


def offers_to_show(offers: list[OfferedStep], programme: Programme | None) -> list[Any]:
    """In a draft no activity can be taken on: one sentence on the page says so, not one for each button."""
    if programme is not None and programme.is_draft:
        return []
    return offers


__all__ = [
    "Board",
    "Column",
    "Progress",
    "Row",
    "board_of",
    "next_step",
    "offers_for",
    "offers_to_show",
    "progress_of",
]
