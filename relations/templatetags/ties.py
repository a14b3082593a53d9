"""The tone in which a state is shown; the word always stands beside it."""

from django import template

from relations.models import ExchangeKind, RelationState, TerminationState, TieState
from relations.pulse import Pulse

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


_PULSE = {
    Pulse.HEALTHY: ("success", "heart-pulse"),
    Pulse.QUIET: ("info", "activity"),
    Pulse.SLEEPING: ("warning", "moon"),
    Pulse.DECISION_DUE: ("danger", "gavel"),
    Pulse.ONE_WAY: ("neutral", "arrow-right"),
    Pulse.NO_RECORDS: ("muted", "circle-dashed"),
}
_EXCHANGE = {
    ExchangeKind.LETTER: "mail",
    ExchangeKind.E_MAIL: "send",
    ExchangeKind.CALL: "message-square",
    ExchangeKind.MEETING: "users",
    ExchangeKind.VISIT: "map-pin",
}


@register.filter
def pulse_tone(pulse: str) -> str:
    return _PULSE[Pulse(pulse)][0]


@register.filter
def pulse_icon(pulse: str) -> str:
    return _PULSE[Pulse(pulse)][1]


@register.filter
def exchange_icon(kind: str) -> str:
    return _EXCHANGE[ExchangeKind(kind)]


@register.filter
def relation_tone(state: str) -> str:
    return _RELATION.get(RelationState(state), "info")


@register.filter
def termination_tone(state: str) -> str:
    return _TERMINATION.get(TerminationState(state), "info")


@register.filter
def tie_tone(state: str) -> str:
    return _TIE.get(TieState(state), "info")
