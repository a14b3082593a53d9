"""How long a protocol runs: terms, renewals and notice, each day computed from the first day in force.

Pure computation: no database, no clock. The end of a term is its last day in force. Every renewal is counted
from the original anchor, never from the end before it, so that a 31st does not become a 28th for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import DayOfYear, YearlyNotice, last_day_for_notice, last_day_of_term, written
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
    # Instead of months: notice by a fixed day of the year, with effect from a fixed day.
    yearly_notice: YearlyNotice | None = None

    def last_day_for_notice(self, term_end: date) -> date | None:
        """The latest day on which notice reaches this end; None where the text says nothing about notice."""
        if self.yearly_notice:
            return self.yearly_notice.last_day_for(term_end)
        if self.notice_months is None:
            return None
        return last_day_for_notice(term_end, self.notice_months)

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
        yearly_notice_in(version.notice_on, version.effective_on),
    )


def yearly_notice_in(notice_on: str, effective_on: str) -> YearlyNotice | None:
    """The rule of two “MM-DD”, None where the text names none. Raises ValueError for what is no day."""
    if not (notice_on and effective_on):
        return None
    return YearlyNotice(DayOfYear.parse(notice_on), DayOfYear.parse(effective_on))


def term(terms: Terms, anchor: date, number: int) -> Term:
    """The term with this number of a protocol in force since `anchor`."""
    if not terms.ends:
        return Term(0, anchor, None, None)
    end = _end(terms, anchor, number)
    start = anchor if number == 0 else _end(terms, anchor, number - 1) + timedelta(days=1)
    return Term(number, start, end, terms.last_day_for_notice(end))


def follows(terms: Terms, number: int, agreed: int = 0) -> bool:
    """Whether the renewal with this number comes: by itself, or because both sides agreed on so many."""
    is_coming = terms.kind == DurationKind.TACIT or number <= agreed
    return is_coming and terms.allow_renewal(number)


def terms_begun(terms: Terms, anchor: date, until: date, agreed: int = 0) -> Iterator[Term]:
    """The terms that have begun by a day; renewals only where they come by themselves or were agreed."""
    current = term(terms, anchor, 0)
    while current.start <= until:
        yield current
        if not follows(terms, current.number + 1, agreed):
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
    return lines


def reasons_for_notice(terms: Terms, anchor: date, number: int) -> list[str]:
    """How the last day for notice comes about; empty where there is none."""
    current = term(terms, anchor, number)
    if current.end is None or current.last_day_for_notice is None:
        return []
    said = {"day": written(current.last_day_for_notice), "end": written(current.end)}
    return [rule_of_notice(terms), _last_day_in_words(terms) % said]


def rule_of_notice(terms: Terms) -> str:
    """What the text says about notice, in one sentence."""
    if rule := terms.yearly_notice:
        sentence = _("Notice by %(deadline)s has effect from the next %(effect)s.")
        return sentence % {"deadline": rule.given_by.text, "effect": rule.takes_effect.text}
    if terms.notice_months is None:
        return _("The text says nothing about notice.")
    sentence = ngettext("Notice of %(count)s month.", "Notice of %(count)s months.", terms.notice_months)
    return sentence % {"count": terms.notice_months}


def _last_day_in_words(terms: Terms) -> str:
    if terms.yearly_notice:
        return _("The last such day in time for the end on %(end)s is %(day)s.")
    return _(
        "It is counted from the day after the notice is given and must be over when the term ends, on %(end)s. "
        "So %(day)s is the last day on which notice can be given for that end."
    )


def _end(terms: Terms, anchor: date, number: int) -> date:
    """The last day of a term, counted from the first day in force, or from the last day the text names."""
    if terms.stated_end is None:
        months = terms.months or 0
        return last_day_of_term(anchor, months + number * (terms.renewal_months or months))
    if number == 0:
        return terms.stated_end
    return last_day_of_term(terms.stated_end + timedelta(days=1), number * (terms.renewal_months or 0))


__all__ = [
    "Term", "Terms", "follows", "reasons_for_end", "reasons_for_notice", "renewals_by", "rule_of_notice", "term",
    "terms_begun", "terms_in", "yearly_notice_in",
]  # fmt: skip
