"""The terms of a text as the council reads them: each one or two sentences, from frozen content alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import last_day_of_term, written
from relations.languages import prevailing_in_words
from relations.models import DurationKind, InForceRule

Content = dict[str, Any]


def cost_in_words(finance: str) -> str:
    return finance or _("The text says nothing about cost.")


def binding_in_words(is_binding: bool) -> str:
    if is_binding:
        return _("It binds both sides in law.")
    return _("It is a pledge and does not bind in law.")


def prevailing_or_silent(prevailing: str) -> str:
    return prevailing_in_words(prevailing) or _("The text does not say which language counts if they differ.")


def duration_in_words(duration: Content) -> str:
    """The terms as one or two sentences."""
    kind, months, last_day = duration["kind"], duration["months"], duration.get("stated_end_on")
    if kind != DurationKind.OPEN and not (months or last_day):
        return _("It is not on file how long it runs.")
    if kind == DurationKind.OPEN:
        sentence = _("It has no end date.")
        review = duration.get("review_months")
        return sentence + (" " + _months(review, _is_reviewed) if review else "")
    said = [_until(last_day) if last_day else _months(months, _runs)]
    if kind == DurationKind.EXPRESS:
        length = duration["renewal_months"] or months
        said.append(
            _months(length, _renewed_if_agreed) if length else _("It can be renewed if both sides agree.")
        )
    if kind == DurationKind.TACIT:
        said.append(_months(duration["renewal_months"] or months, _renews))
    if kind in (DurationKind.EXPRESS, DurationKind.TACIT) and duration.get("max_renewals") is not None:
        said.append(f"{_('Renewals at most')}: {duration['max_renewals']}.")
    return " ".join(said)


def first_term(content: Content) -> tuple[date, date] | None:
    """The first and the last day of the first term; None where the text does not fix them, or runs without an end.

    An amendment has no term of its own: it begins on its stated day and lasts as long as the text it amends.
    """
    if content.get("amends"):
        return None
    duration, in_force = content["duration"], content["in_force"]
    if in_force["rule"] != InForceRule.STATED_DATE or not in_force["stated_on"]:
        return None
    if duration["kind"] == DurationKind.OPEN or not (duration["months"] or duration.get("stated_end_on")):
        return None
    start = date.fromisoformat(in_force["stated_on"])
    if last_day := duration.get("stated_end_on"):
        return start, date.fromisoformat(last_day)
    return start, last_day_of_term(start, duration["months"])


def in_words(term: tuple[date, date]) -> dict[str, str]:
    return {"start": written(term[0]), "end": written(term[1])}


def _months(count: int, sentence: Callable[[int], str]) -> str:
    return sentence(count) % {"count": count}


def _until(last_day: str) -> str:
    return _("It runs until %(day)s.") % {"day": written(date.fromisoformat(last_day))}


def _runs(count: int) -> str:
    return ngettext("It runs for %(count)s month.", "It runs for %(count)s months.", count)


def _renews(count: int) -> str:
    return ngettext(
        "Without notice it renews itself for %(count)s month.",
        "Without notice it renews itself for %(count)s months.",
        count,
    )


def _renewed_if_agreed(count: int) -> str:
    return ngettext(
        "It can be renewed for %(count)s month if both sides agree.",
        "It can be renewed for %(count)s months if both sides agree.",
        count,
    )


def _is_reviewed(count: int) -> str:
    return ngettext("It is reviewed after %(count)s month.", "It is reviewed after %(count)s months.", count)
