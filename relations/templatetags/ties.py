"""The tone in which a state is shown; the word always stands beside it."""

from django import template

from relations.models import RelationState, TerminationState, TieState

register = template.Library()

_RELATION = {
    RelationState.ACTIVE: "success",
    RelationState.DORMANT: "muted",
    RelationState.SUSPENDED: "warning",
    RelationState.UNDER_REVIEW: "warning",
    RelationState.TERMINATING: "warning",
    RelationState.ENDED: "neutral",
    RelationState.ABANDONED: "muted",
    RelationState.HISTORICAL: "neutral",
    RelationState.MERGED: "neutral",
}
_TERMINATION = {
    TerminationState.SUBMITTED: "warning",
    TerminationState.DECIDED: "success",
    TerminationState.REJECTED: "danger",
    TerminationState.WITHDRAWN: "muted",
}
_TIE = {
    TieState.DECIDED: "warning",
    TieState.NOTIFIED: "warning",
    TieState.EFFECTIVE: "neutral",
    TieState.WOUND_UP: "neutral",
    TieState.KEPT: "success",
    TieState.DROPPED: "muted",
}


@register.filter
def relation_tone(state: str) -> str:
    return _RELATION.get(RelationState(state), "info")


@register.filter
def termination_tone(state: str) -> str:
    return _TERMINATION.get(TerminationState(state), "info")


@register.filter
def tie_tone(state: str) -> str:
    return _TIE.get(TieState(state), "info")
