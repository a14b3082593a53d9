"""Notice given under a protocol: which day of it counts, what it comes to, whether one is running."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from office.calendar import Precision, first_day, written
from office.rules import Refused
from relations.giving_notice import Outcome, outcome_of_notice
from relations.models import DurationKind, Notice, NoticeCounts, Protocol, ProtocolKind
from relations.terms import renewals_by, term, terms_in


def running_notice(protocol: Protocol) -> Notice | None:
    """The one notice that has not been taken back; reads the notices that were prefetched, where they were."""
    return next((notice for notice in protocol.notices.all() if notice.is_running), None)


def is_left_at_its_end(protocol: Protocol) -> bool:
    """Whether a running notice keeps the current term from being followed by another one."""
    notice = running_notice(protocol)
    return notice is not None and (protocol.ends_on is None or notice.effective_on <= protocol.ends_on)


def counts_from_receipt(protocol: Protocol) -> bool:
    return protocol.text is not None and protocol.text.notice_counts_from == NoticeCounts.RECEIVED


def day_that_counts(protocol: Protocol, sent_on: date, received_on: date | None) -> date:
    """By the text itself; as long as the receipt that it counts from is not on record, the day of sending."""
    return received_on if received_on and counts_from_receipt(protocol) else sent_on


def outcome_for(protocol: Protocol, sent_on: date, received_on: date | None) -> Outcome:
    """What a notice with these days comes to under the text in force.

    Raises Refused where the text, the day of its entry into force or a rule on notice is missing.
    """
    text = protocol.text
    if text is None or not text.duration_kind:
        raise Refused("no_terms", _("It is not on file how long the text runs, so nothing can be computed."))
    anchor = _anchor(protocol) or sent_on
    agreed = protocol.renewals if text.duration_kind == DurationKind.EXPRESS else 0
    counted = day_that_counts(protocol, sent_on, received_on)
    outcome = outcome_of_notice(terms_in(text), anchor, counted, agreed)
    return Outcome(
        outcome.in_time,
        outcome.ends_on,
        (_which_day_counts(protocol, sent_on, received_on), *outcome.because),
        outcome.at_hand,
    )


def _anchor(protocol: Protocol) -> date | None:
    """The first day in force; where it is not known to the day, only texts that do not count from it go on."""
    text = protocol.text
    first = first_day(protocol.in_force_on, protocol.in_force_precision)
    counts_from_it = text is not None and text.duration_kind != DurationKind.OPEN and not text.stated_end_on
    if protocol.in_force_on and protocol.in_force_precision == Precision.DAY:
        return protocol.in_force_on
    if counts_from_it:
        raise Refused(
            "no_anchor",
            _(
                "The day of its entry into force is not known exactly, so no end can be computed. "
                "Record it first, as a fact of the past."
            ),
        )
    return first


@dataclass(frozen=True)
class LastDay:
    """The last day for notice of a term, or in a sentence why none can be named; both empty where none is to be given."""

    on: date | None = None
    why_not: str = ""
    # What the day was counted from: the first day in force, or the last day that the text names.
    start: date | None = None
    number: int = 0


def last_day_for_notice(protocol: Protocol, as_of: date | None = None) -> LastDay:
    """Of the term running on a day; without one, of the current term.

    A last day that the text names needs no first day: notice is counted back from it.
    """
    text = protocol.text
    if text is None or protocol.kind == ProtocolKind.AMENDMENT:
        return LastDay()  # an amendment lasts as long as what it amends
    terms = terms_in(text)
    says_notice = terms.yearly_notice is not None or terms.notice_months is not None
    if not terms.ends or not says_notice:
        return LastDay()
    is_exact = protocol.in_force_on is not None and protocol.in_force_precision == Precision.DAY
    start = protocol.in_force_on if is_exact else text.stated_end_on
    if start is None:
        why_not = _(
            "It is not known exactly when it entered into force, so neither its end nor this day can be computed."
        )
        return LastDay(why_not=why_not)
    number = renewals_by(terms, start, protocol.renewals, as_of) if as_of else protocol.renewals
    return LastDay(term(terms, start, number).last_day_for_notice, "", start, number)


def _which_day_counts(protocol: Protocol, sent_on: date, received_on: date | None) -> str:
    if not counts_from_receipt(protocol):
        return _("The day on which the notice was sent counts: %(day)s.") % {"day": written(sent_on)}
    if received_on:
        return _("By the text, the day of receipt counts: %(day)s.") % {"day": written(received_on)}
    sentence = _(
        "By the text, the day of receipt counts. It is not on record yet, so the day of sending stands in for it "
        "for now: %(day)s."
    )
    return sentence % {"day": written(sent_on)}


__all__ = [
    "counts_from_receipt",
    "day_that_counts",
    "is_left_at_its_end",
    "last_day_for_notice",
    "outcome_for",
    "running_notice",
]
