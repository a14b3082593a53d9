"""The tone in which a profile's state is shown; the word always stands beside it."""

from django import template

from partners.models import NeedState

register = template.Library()

_TONES = {NeedState.SETTLED: "info", NeedState.CHOSEN: "success", NeedState.ABANDONED: "muted"}


@register.filter
def need_tone(state: str) -> str:
    return _TONES.get(NeedState(state), "neutral")
