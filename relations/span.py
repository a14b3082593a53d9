"""How long a protocol can carry a programme: from its first day in force to its last, renewals included."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from office.calendar import Precision, first_day, last_day, written
from relations import terms
from relations.models import DurationKind, Protocol
from relations.under_notice import running_notice


@dataclass(frozen=True)
class Span:
    """The days between which a programme under this protocol lies; None where no day is known or set."""

    first: date | None
    last: date | None

    def refusal(self, starts_on: date | None, ends_on: date | None) -> Any:
        """Why this period does not lie within; None when it does, both ends included."""
        if starts_on and self.first and starts_on < self.first:
            sentence = _("It may not begin before its protocol: that is in force since %(day)s.")
            return sentence % {"day": written(self.first)}
        if ends_on and self.last and ends_on > self.last:
            sentence = _("It may not outlive its protocol: that ends on %(day)s.")
            return sentence % {"day": written(self.last)}
        return None

    @property
    def text(self) -> str:
        if self.first is None and self.last is None:
            return ""
        said = {"first": written(self.first) if self.first else "…"}
        if self.last is None:
            return _("from %(first)s, without an end") % said
        return _("from %(first)s to %(last)s") % {**said, "last": written(self.last)}


def span_of(protocol: Protocol) -> Span:
    """Both days as the dated facts give them; of a date known to the year or month its widest meaning.

    A protocol that renews itself carries on until its last renewal: when somebody gives notice it ends earlier,
    and its programme is closed with it. Renewals that must be agreed count once they are.
    """
    first = first_day(protocol.in_force_on, protocol.in_force_precision)
    if protocol.has_ended:
        return Span(first, last_day(protocol.ended_on, protocol.ended_precision))
    return Span(first, _last_possible(protocol))


def _last_possible(protocol: Protocol) -> date | None:
    if protocol.ends_on is None:
        return None
    text = protocol.text
    if text is None or text.duration_kind != DurationKind.TACIT or protocol.in_force_on is None:
        return protocol.ends_on
    if notice := running_notice(protocol):
        return notice.effective_on
    if text.max_renewals is None or protocol.in_force_precision != Precision.DAY:
        return None
    return terms.term(terms.terms_in(text), protocol.in_force_on, text.max_renewals).end


__all__ = ["Span", "span_of"]
