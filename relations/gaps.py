"""What a programme or a pilot still lacks before both sides can agree to it; each gap says where it is mended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from relations.models import Activity, ActivityState, Programme, ResponsibilityRole
from relations.span import span_of


@dataclass(frozen=True)
class Gap:
    """Something missing: what it is about, what is missing, and the page on which it is put right."""

    text: str
    url: str
    kind: str


@dataclass(frozen=True)
class Gaps:
    """All that is missing at once: a refusal reads them out, a page links each of them."""

    found: tuple[Gap, ...]

    def __bool__(self) -> bool:
        return bool(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __str__(self) -> str:
        return _("Still missing: %(gaps)s") % {"gaps": " ".join(gap.text for gap in self.found)}


def gaps_of(programme: Programme) -> list[Gap]:
    """Every gap, the programme's own first, then by objective and activity; reads what is prefetched."""
    return [*_own_gaps(programme), *_gaps_of_parts(programme)]


def _own_gaps(programme: Programme) -> Iterator[Gap]:
    edit = reverse("relations:programme_edit", args=[programme.reference])
    if not programme.purpose.strip():
        yield Gap(_("The programme says no purpose."), edit, "purpose")
    if programme.starts_on is None or programme.ends_on is None:
        yield Gap(_("The programme has no first and last day."), edit, "period")
    if programme.protocol is None:
        yield Gap(_("No protocol is chosen on which the programme rests."), edit, "protocol")
    elif refusal := span_of(programme.protocol).refusal(programme.starts_on, programme.ends_on):
        yield Gap(refusal, edit, "protocol")


def _gaps_of_parts(programme: Programme) -> Iterator[Gap]:
    board = programme.get_absolute_url()
    objectives = list(programme.objectives.all())
    if not objectives:
        yield Gap(_("There is no objective."), f"{board}#objectives", "objective")
    for objective in objectives:
        activities = [activity for activity in objective.activities.all() if _counts(activity)]
        if not activities:
            sentence = _("The objective “%(objective)s” has no activity.") % {"objective": objective.text}
            yield Gap(sentence, f"{board}#objective-{objective.pk}", "activity")
        for activity in activities:
            yield from gaps_of_activity(activity, programme)


def _counts(activity: Activity) -> bool:
    """What was called off need not be complete."""
    return activity.state != ActivityState.CANCELLED


def gaps_of_activity(activity: Activity, programme: Programme | None = None) -> Iterator[Gap]:
    """What an activity lacks of output, period, responsible and budget; a pilot is held to the same."""
    edit, said = reverse("relations:activity_edit", args=[activity.reference]), {"activity": activity.title}
    if not activity.outputs.all():
        sentence = _("“%(activity)s” has no output with a number to reach.") % said
        yield Gap(sentence, f"{edit}#outputs", "output")
    if activity.starts_on is None or activity.ends_on is None:
        yield Gap(_("“%(activity)s” has no period.") % said, f"{edit}#period", "period")
    elif programme and is_outside(activity, programme):
        sentence = _("“%(activity)s” lies outside the period of the programme, %(period)s.")
        said_period = {**said, "period": programme.period_text}
        yield Gap(sentence % said_period, f"{edit}#period", "period")
    if not activity.responsibilities.all():
        yield Gap(_("“%(activity)s” has nobody responsible.") % said, f"{edit}#responsible", "responsible")
    if not activity.budget_lines.all():
        yield Gap(_("“%(activity)s” has no budget.") % said, f"{edit}#budget", "budget")


def is_outside(activity: Activity, programme: Programme) -> bool:
    """Whether a day of the activity lies before or after the programme, as far as both are set."""
    too_early = activity.starts_on and programme.starts_on and activity.starts_on < programme.starts_on
    too_late = activity.ends_on and programme.ends_on and activity.ends_on > programme.ends_on
    return bool(too_early or too_late)


def missing_roles(activity: Activity) -> list[str]:
    """Which of the five responsibilities nobody holds: pointed out, never a reason to refuse."""
    held = {responsibility.role for responsibility in activity.responsibilities.all()}
    return [str(role.label) for role in ResponsibilityRole if role not in held]


@dataclass(frozen=True)
class RoleHolders:
    """One of the five responsibilities over a whole programme: who holds it, and where nobody does."""

    label: str
    people: tuple[str, ...]
    vacant_in: tuple[Activity, ...]


def five_roles(activities: Iterable[Activity]) -> list[RoleHolders]:
    counted = [activity for activity in activities if _counts(activity)]
    return [_holders(role, counted) for role in ResponsibilityRole]


def _holders(role: ResponsibilityRole, activities: list[Activity]) -> RoleHolders:
    people: dict[str, None] = {}
    vacant = []
    for activity in activities:
        held = [row.who for row in activity.responsibilities.all() if row.role == role]
        people.update(dict.fromkeys(held))
        if not held:
            vacant.append(activity)
    return RoleHolders(str(role.label), tuple(people), tuple(vacant))


__all__ = [
    "Gap",
    "Gaps",
    "RoleHolders",
    "five_roles",
    "gaps_of",
    "gaps_of_activity",
    "is_outside",
    "missing_roles",
]
