"""The term of a protocol in force: its last day, its review, the last day for notice, and their place in the diary."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary
from office.calendar import Precision, add_months, written
from office.models import Role
from office.rules import Refused
from relations import terms
from relations.models import Protocol, ProtocolKind
from relations.under_notice import counts_from_receipt, outcome_for, running_notice


def remind(
    protocol: Protocol, kind: str, sentence: str, *, due_on: date | None = None, role: Role = Role.CLERK
) -> None:
    due = due_on or timezone.localdate() + timedelta(days=60)
    diary.open_deadline(
        kind, protocol, due_on=due, sentence=sentence, values={"title": protocol.title}, role=role
    )


def set_the_term(protocol: Protocol) -> None:
    """The last day of the current term and the review, computed from the first day in force.

    A beginning that is not known to the day gives no last day: nothing more precise than what is known.
    """
    text = protocol.text
    anchor = protocol.in_force_on if protocol.in_force_precision == Precision.DAY else None
    protocol.ends_on = protocol.review_on = None
    if text is None or protocol.kind == ProtocolKind.AMENDMENT:
        return  # an amendment has no term of its own: it lasts as long as what it amends
    # A last day that the text names does not depend on the first one: it stands in where that is not known.
    start = anchor or text.stated_end_on
    protocol.ends_on = terms.term(terms.terms_in(text), start, protocol.renewals).end if start else None
    protocol.review_on = add_months(anchor, text.review_months) if anchor and text.review_months else None
    end_by_notice(protocol)
    _refuse_an_end_before_the_beginning(protocol)


def end_by_notice(protocol: Protocol) -> None:
    """The end of a running notice follows the dates it was computed from; a text without terms ends on it."""
    notice = running_notice(protocol)
    if notice is None:
        return
    try:
        outcome = outcome_for(protocol, notice.sent_on, notice.received_on)
    except Refused:
        # The dates on file do not fit together for now; what was confirmed stands until they do.
        pass
    else:
        notice.effective_on, notice.was_in_time = outcome.ends_on, outcome.in_time
        notice.save(update_fields=["effective_on", "was_in_time"])
    if protocol.ends_on is None:
        protocol.ends_on = notice.effective_on


def _refuse_an_end_before_the_beginning(protocol: Protocol) -> None:
    if protocol.ends_on and protocol.in_force_on and protocol.ends_on < protocol.in_force_on:
        sentence = _("The text names %(end)s as its last day: that is before it enters into force.")
        raise Refused("guard", sentence % {"end": written(protocol.ends_on)})


def open_term_deadlines(protocol: Protocol) -> None:
    """The last day for notice, the end, the review: those that still lie ahead."""
    text, today = protocol.text, timezone.localdate()
    start = protocol.in_force_on or (text.stated_end_on if text else None)
    if text is None or start is None:
        return
    current = terms.term(terms.terms_in(text), start, protocol.renewals)
    is_open = protocol.ends_on is not None and running_notice(protocol) is None
    last_day = (
        gettext_noop("Last day on which notice for “%(title)s” may arrive")
        if counts_from_receipt(protocol)
        else gettext_noop("Last day to give notice for “%(title)s”")
    )
    dues = (
        ("protocol_notice", current.last_day_for_notice if is_open else None, last_day),
        ("protocol_end", protocol.ends_on, gettext_noop("Last day of the current term of “%(title)s”")),
        ("protocol_review", protocol.review_on, gettext_noop("Review “%(title)s”")),
    )  # fmt: skip
    for kind, due, sentence in dues:
        if due and due >= today:
            remind(protocol, kind, sentence, due_on=due, role=Role.HEAD)


__all__ = ["open_term_deadlines", "remind", "set_the_term"]
