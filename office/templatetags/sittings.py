"""How the pages write the terms of members, and the advice before a vote."""

from typing import Any

from django import template

from office import advice
from office import sitting_reading as reading
from office.models import Role, Seat, Submission

register = template.Library()


@register.filter
def term(seat: Seat) -> str:
    return reading.term_in_words(seat)


@register.filter
def choice_tone(choice: str) -> str:
    return reading.CHOICE_TONES.get(choice, "neutral")


@register.filter
def advice_tone(result: str) -> str:
    return advice.TONES.get(result, "neutral")


@register.filter
def state_tone(state: str) -> str:
    return reading.STATE_TONES[state]  # type: ignore[index]  # the members are texts


@register.inclusion_tag("office/council/_advice.html", takes_context=True)
def advice_before_the_vote(context: dict[str, Any], item: Submission) -> dict[str, Any]:
    """What was advised on an item; nothing where nobody is heard."""
    user = context["user"]
    may_record = item.is_pending and user.has_role(Role.CLERK)
    return {"item": item, "stages": advice.stages(item), "may_record": may_record, "user": user}
