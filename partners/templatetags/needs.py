"""The tone in which the state of a profile or a request is shown; the word always stands beside it."""

from django import template

from partners.models import NeedState, RequestState

register = template.Library()

_TONES = {NeedState.SETTLED: "info", NeedState.CHOSEN: "success", NeedState.ABANDONED: "muted"}


@register.filter
def need_tone(state: str) -> str:
    return _TONES.get(NeedState(state), "neutral")


_REQUEST_TONES = {
    RequestState.RECEIVED: "warning",
    RequestState.ACCEPTED: "success",
    RequestState.PASSED_ON: "info",
    RequestState.DECLINED: "muted",
}


@register.filter
def request_tone(state: str) -> str:
    return _REQUEST_TONES.get(RequestState(state), "neutral")
