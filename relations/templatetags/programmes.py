"""The tone in which a state of a programme or an activity is shown; the word always stands beside it."""

from django import template

from relations.models import ActivityState, ProgrammeState

register = template.Library()

_PROGRAMME = {
    ProgrammeState.AGREED: "info",
    ProgrammeState.RUNNING: "success",
    ProgrammeState.SUSPENDED: "warning",
    ProgrammeState.CLOSED: "neutral",
    ProgrammeState.EVALUATED: "neutral",
}
_ACTIVITY = {
    ActivityState.CONFIRMED: "info",
    ActivityState.RUNNING: "info",
    ActivityState.DONE: "success",
    ActivityState.CANCELLED: "muted",
    ActivityState.POSTPONED: "warning",
}


@register.filter
def programme_tone(state: str) -> str:
    return _PROGRAMME.get(ProgrammeState(state), "neutral")


@register.filter
def activity_tone(state: str) -> str:
    return _ACTIVITY.get(ActivityState(state), "neutral")
