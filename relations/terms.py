"""How long a protocol runs: terms, renewals and notice, each day computed from the first day in force.

Pure computation: no database, no clock. The end of a term is its last day in force. Every renewal is counted
from the original anchor, never from the end before it, so that a 31st does not become a 28th for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import last_day_for_notice, last_day_of_term, written
from relations.models import DurationKind, ProtocolVersion


@dataclass(frozen=True)
class Terms:
    """What the text says about its duration; months are whole months, None where it says nothing."""

    kind: str
    months: int | None = None
    renewal_months: int | None = None
    max_renewals: int | None = None
    notice_months: int | None = None

    @property
    def ends(self) -> bool:
        return self.kind != DurationKind.OPEN and bool(self.months)

    @property
    def renews(self) -> bool:
        return self.ends and self.kind in (DurationKind.EXPRESS, DurationKind.TACIT)

    def allow_renewal(self, number: int) -> bool:
        """Whether the text knows a renewal with this number; the first one is number 1."""
        return self.renews and (self.max_renewals is None or number <= self.max_renewals)


@dataclass(frozen=True)
class Term:
    """One term: the first one has number 0, each renewal the next. `end` is its last day in force."""

    number: int
    start: date
    end: date | None
    last_day_for_notice: date | None


def terms_in(version: ProtocolVersion) -> Terms:
    return Terms(
        version.duration_kind,
        version.months,
        version.renewal_months,
        version.max_renewals,
        version.notice_months,
    )


def term(terms: Terms, anchor: date, number: int) -> Term:
    """The term with this number of a protocol in force since `anchor`."""
    if not terms.ends:
        return Term(0, anchor, None, None)
    end = last_day_of_term(anchor, _months_until_end(terms, number))
    start = (
        anchor
        if number == 0
        else last_day_of_term(anchor, _months_until_end(terms, number - 1)) + timedelta(days=1)
    )
    notice = last_day_for_notice(end, terms.notice_months) if terms.notice_months else None
    return Term(number, start, end, notice)


def terms_begun(terms: Terms, anchor: date, until: date) -> Iterator[Term]:
    """The terms that have begun by a day; renewals only where they come by themselves."""
    current = term(terms, anchor, 0)
    while current.start <= until:
        yield current
        if terms.kind != DurationKind.TACIT or not terms.allow_renewal(current.number + 1):
            return
        current = term(terms, anchor, current.number + 1)


def renewals_by(terms: Terms, anchor: date, renewals: int, on: date) -> int:
    """How often it has been renewed by a day, counting the renewals that came by themselves."""
    if terms.kind != DurationKind.TACIT or not terms.ends:
        return renewals
    return max(renewals, *(begun.number for begun in terms_begun(terms, anchor, on)), 0)


def reasons_for_end(terms: Terms, anchor: date, number: int) -> list[str]:
    """How the last day of the term at hand comes about, sentence by sentence."""
    current = term(terms, anchor, number)
    if current.end is None:
        return [_("It is open-ended: no last day is set.")]
    since = _("In force since %(day)s, first for %(months)s months: the last day of that term is %(end)s.")
    lines = [
        since % {"day": written(anchor), "months": terms.months, "end": written(term(terms, anchor, 0).end)}
    ]
    if number:
        sentence = ngettext(
            "Renewed %(count)s time for %(months)s months, counted from the first day: now until %(end)s.",
            "Renewed %(count)s times for %(months)s months, counted from the first day: now until %(end)s.",
            number,
        )
        months = terms.renewal_months or terms.months
        lines.append(sentence % {"count": number, "months": months, "end": written(current.end)})
    if current.last_day_for_notice:
        notice = _(
            "Notice of %(months)s months: the last day on which it can be given for this end is %(day)s."
        )
        lines.append(notice % {"months": terms.notice_months, "day": written(current.last_day_for_notice)})
    return lines


def _months_until_end(terms: Terms, number: int) -> int:
    months = terms.months or 0
    return months + number * (terms.renewal_months or months)


__all__ = ["Term", "Terms", "reasons_for_end", "renewals_by", "term", "terms_begun", "terms_in"]
