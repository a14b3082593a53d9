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
    """What the text says about its duration; months are whole months, None where it says nothing.

    A text names its first term in months, or by its last day (“until 31 December 2026”), never both.
    """

    kind: str
    months: int | None = None
    renewal_months: int | None = None
    max_renewals: int | None = None
    notice_months: int | None = None
    stated_end: date | None = None

    @property
    def ends(self) -> bool:
        return self.kind != DurationKind.OPEN and bool(self.months or self.stated_end)

    @property
    def renews(self) -> bool:
        is_renewable = self.kind in (DurationKind.EXPRESS, DurationKind.TACIT)
        return self.ends and is_renewable and bool(self.months or self.renewal_months)

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
        version.stated_end_on,
    )


def term(terms: Terms, anchor: date, number: int) -> Term:
    """The term with this number of a protocol in force since `anchor`."""
    if not terms.ends:
        return Term(0, anchor, None, None)
    end = _end(terms, anchor, number)
    start = anchor if number == 0 else _end(terms, anchor, number - 1) + timedelta(days=1)
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
    if terms.stated_end:
        lines = [_("The text names its last day: %(end)s.") % {"end": written(terms.stated_end)}]
    if number and terms.stated_end:
        months = terms.renewal_months
        sentence = ngettext(
            "Renewed %(count)s time for %(months)s months, counted from that day: now until %(end)s.",
            "Renewed %(count)s times for %(months)s months, counted from that day: now until %(end)s.",
            number,
        )
        lines.append(sentence % {"count": number, "months": months, "end": written(current.end)})
    elif number:
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


def _end(terms: Terms, anchor: date, number: int) -> date:
    """The last day of a term, counted from the first day in force, or from the last day the text names."""
    if terms.stated_end is None:
        months = terms.months or 0
        return last_day_of_term(anchor, months + number * (terms.renewal_months or months))
    if number == 0:
        return terms.stated_end
    return last_day_of_term(terms.stated_end + timedelta(days=1), number * (terms.renewal_months or 0))


__all__ = ["Term", "Terms", "reasons_for_end", "renewals_by", "term", "terms_begun", "terms_in"]
