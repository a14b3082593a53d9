"""The days that the law counts around a sitting and after a vote, each with the sentence that says how.

A period is named like the step it belongs to: agenda, return, transmission, publication, complaint. The agenda is
counted backwards from the sitting, everything else forwards; the day it is counted from never counts itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from office import workdays
from office.calendar import written
from office.council_rules import Rules, StepExplained

AGENDA, RETURN, TRANSMISSION, PUBLICATION, COMPLAINT = (
    "agenda",
    "return",
    "transmission",
    "publication",
    "complaint",
)
PERIODS: dict[str, Any] = {
    AGENDA: _("sending the agenda"),
    RETURN: _("returning a decision"),
    TRANSMISSION: _("sending a decision to the civil administrator"),
    PUBLICATION: _("publishing a decision"),
    COMPLAINT: _("complaints"),
}


@dataclass(frozen=True)
class Counted:
    """The last day of a period, and how it was counted."""

    on: date
    text: Any
    citation: str

    @property
    def reason(self) -> StepExplained:
        return StepExplained("period", None, self.text, self.citation)


def last_day(rules: Rules, period: str, start: date, days: int, country: str) -> Counted:
    """The last day of a period of `days` that runs from `start`, by the rules; `country` gives the holidays."""
    sign, in_working_days = (-1 if period == AGENDA else 1), period in rules.working_days
    on = (
        workdays.add_working_days(start, sign * days, country)
        if in_working_days
        else start + timedelta(days=sign * days)
    )
    said = {"days": days, "start": written(start), "day": written(on)}
    text: Any = format_lazy("{sentence}", sentence=_sentence(days, sign, in_working_days) % said)
    if period in rules.moved_off_holidays and not workdays.is_working_day(on, country):
        on = workdays.working_day_until(on, country) if sign < 0 else workdays.working_day_from(on, country)
        moved = _("That is no working day, so it moves to %(day)s.") % {"day": written(on)}
        text = format_lazy("{text} {moved}", text=text, moved=moved)
    return Counted(on, text, rules.cite(period))


def _sentence(days: int, sign: int, in_working_days: bool) -> Any:
    return _SENTENCES[sign, in_working_days](days)


_SENTENCES: dict[tuple[int, bool], Any] = {
    (1, False): lambda days: ngettext_lazy(
        "%(days)s day after %(start)s: %(day)s.", "%(days)s days after %(start)s: %(day)s.", days
    ),
    (1, True): lambda days: ngettext_lazy(
        "%(days)s working day after %(start)s: %(day)s.",
        "%(days)s working days after %(start)s: %(day)s.",
        days,
    ),
    (-1, False): lambda days: ngettext_lazy(
        "%(days)s day before the sitting of %(start)s: %(day)s.",
        "%(days)s days before the sitting of %(start)s: %(day)s.",
        days,
    ),
    (-1, True): lambda days: ngettext_lazy(
        "%(days)s working day before the sitting of %(start)s: %(day)s.",
        "%(days)s working days before the sitting of %(start)s: %(day)s.",
        days,
    ),
}


@dataclass(frozen=True)
class Period:
    """A period around a decision: which one, and its last day."""

    name: str
    counted: Counted

    @property
    def label(self) -> Any:
        return PERIODS[self.name]


def after_the_vote(
    rules: Rules, decided_on: date, country: str, *, is_metropolitan: bool = False, final_on: date | None = None,
    published_on: date | None = None,
) -> list[Period]:  # fmt: skip
    """The periods that an adopted decision sets off, in their order.

    A day that is not known yet is taken as the law expects it: final on the day after the last one for returning it,
    published on the last day for that.
    """
    found: dict[str, Counted] = {}

    def run(name: str, start: date, days: int | None) -> None:
        if days is not None:
            found[name] = last_day(rules, name, start, days, country)

    run(RETURN, decided_on, rules.days_to_return(is_metropolitan=is_metropolitan))
    awaited = found[RETURN].on + timedelta(days=1) if RETURN in found else decided_on
    final = final_on or awaited
    run(TRANSMISSION, final, rules.transmission_days)
    run(PUBLICATION, decided_on if rules.publication_from == "decision" else final, rules.publication_days)
    published = published_on or (found[PUBLICATION].on if PUBLICATION in found else None)
    if published:
        run(COMPLAINT, published, rules.complaint_days)
    return [Period(name, counted) for name, counted in found.items()]


def last_day_to_convene(rules: Rules, held_on: date, country: str) -> Counted | None:
    """The last day on which the agenda may be sent; None where the rules set no such day."""
    if rules.agenda_days is None:
        return None
    return last_day(rules, AGENDA, held_on, rules.agenda_days, country)


def convocation(
    rules: Rules | None, held_on: date, sent_on: date | None, today: date, country: str
) -> StepExplained:
    """Whether the agenda was sent in time: True, False, or None while that cannot be said."""
    if rules is None:
        return StepExplained(
            "agenda", None, _("No rule is on file for that day about sending the agenda."), ""
        )
    last = last_day_to_convene(rules, held_on, country)
    if last is None:
        return StepExplained(
            "agenda", None, _("The rules in force set no day for sending the agenda."), rules.cite(AGENDA)
        )
    words, ok = _judged(last.on, sent_on, is_missed=today > last.on, is_over=today > held_on)
    return StepExplained(
        "agenda", ok, format_lazy("{words} {counted}", words=words, counted=last.text), last.citation
    )


def _judged(last: date, sent_on: date | None, *, is_missed: bool, is_over: bool) -> tuple[Any, bool | None]:
    if sent_on is None:
        if is_over:
            return _("It is not on file when the agenda was sent; the last day was %(day)s.") % {
                "day": written(last)
            }, None
        if is_missed:
            return _("The agenda has not been sent; the last day was %(day)s.") % {
                "day": written(last)
            }, False
        return _("The agenda has to be sent by %(day)s.") % {"day": written(last)}, None
    said = {"sent": written(sent_on), "day": written(last)}
    if sent_on <= last:
        return _("The agenda was sent in time, on %(sent)s; the last day was %(day)s.") % said, True
    return _("The agenda was sent too late, on %(sent)s; the last day was %(day)s.") % said, False


__all__ = [
    "AGENDA", "COMPLAINT", "PERIODS", "PUBLICATION", "RETURN", "TRANSMISSION", "Counted", "Period", "after_the_vote",
    "convocation", "last_day", "last_day_to_convene",
]  # fmt: skip
