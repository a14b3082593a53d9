"""How the council pages write results, outcomes, days and languages."""

from typing import Any

from django import template

from office import submissions
from office.calendar import written
from office.council_words import RESULT_TONES, version_in_words
from office.council_words import language_name as named
from office.models import Decision

register = template.Library()


@register.filter
def result_tone(result: str) -> str:
    return RESULT_TONES.get(result, "neutral")


@register.filter
def outcome_name(outcome: str) -> Any:
    """The outcome in the reader's language; a word only its kind knows is shown as it is."""
    return submissions.outcome_name(outcome)


@register.filter
def decided_when(decision: Decision) -> str:
    return written(decision.decided_on, decision.decided_precision)


@register.filter
def language_name(code: str) -> str:
    return named(code)


@register.filter
def version_words(label: str) -> str:
    return version_in_words(label)
