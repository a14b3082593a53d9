"""What a notice comes to: whether the end at hand is still reached, and when the text ends otherwise.

Pure computation: no database, no clock. A text with terms is left at the end of a term: whoever comes too late
for the end at hand leaves at the next end that is still reached. An open-ended text is left once the notice has
run out. What nothing renews ends by itself, with or without notice.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import last_day_of_term, written
from office.rules import Refused
from relations.terms import Term, Terms, follows, rule_of_notice, term, terms_begun


@dataclass(frozen=True)
class Outcome:
    """`ends_on` is the last day in force; `at_hand` the term that ran on the day, None where there are no terms."""

    in_time: bool
    ends_on: date
    because: tuple[str, ...]
    at_hand: Term | None = None


def outcome_of_notice(terms: Terms, anchor: date, given_on: date, agreed: int = 0) -> Outcome:
    """What a notice given on a day does to a text in force since `anchor`, with so many renewals agreed.

    Raises Refused for a day on which it is not in force, and where no rule says what notice does.
    """
    if given_on < anchor:
        sentence = _("It is in force from %(first)s only: notice on %(day)s comes before its beginning.")
        raise Refused("not_in_force", sentence % {"first": written(anchor), "day": written(given_on)})
    if not terms.ends:
        return _of_an_open_text(terms, given_on)
    *_earlier, at_hand = terms_begun(terms, anchor, given_on, agreed)
    if at_hand.end is None or given_on > at_hand.end:
        sentence = _("It ended on %(end)s: on %(day)s there was nothing left to give notice of.")
        raise Refused("over", sentence % {"end": written(at_hand.end), "day": written(given_on)})
    return _of_terms(terms, anchor, given_on, agreed, at_hand)


def _of_an_open_text(terms: Terms, given_on: date) -> Outcome:
    if terms.yearly_notice:
        ends_on = terms.yearly_notice.first_day_without(given_on) - timedelta(days=1)
    elif terms.notice_months is not None:
        ends_on = last_day_of_term(given_on + timedelta(days=1), terms.notice_months)
    else:
        raise Refused(
            "no_rule",
            _(
                "The text is open-ended and says nothing about notice. Agree with the partner on its last day, "
                "and lay it down in a termination act."
            ),
        )
    ending = _("Given on %(day)s, the notice has run out on %(end)s: that is its last day in force.")
    because = (
        _("It is open-ended: it is left once the notice has run out."),
        rule_of_notice(terms),
        ending % {"day": written(given_on), "end": written(ends_on)},
    )
    return Outcome(True, ends_on, because)


def _of_terms(terms: Terms, anchor: date, given_on: date, agreed: int, at_hand: Term) -> Outcome:
    running = _("On %(day)s the term from %(start)s to %(end)s is running.")
    because = [
        running % {"day": written(given_on), "start": written(at_hand.start), "end": written(at_hand.end)},
        rule_of_notice(terms),
    ]
    reached = _next_end(terms, anchor, given_on, agreed, at_hand)
    is_at_hand = reached.number == at_hand.number
    if not follows(terms, at_hand.number + 1, agreed):
        because.append(_("Nothing renews it after that: it ends by itself, with or without notice."))
    elif at_hand.last_day_for_notice:
        because += _comparison(given_on, at_hand.last_day_for_notice, at_hand)
    if not is_at_hand:
        because += _why_not_earlier(terms, anchor, agreed, given_on, at_hand, reached)
    ends = _("Its last day in force is %(end)s.")
    because.append(ends % {"end": written(reached.end)})
    return Outcome(is_at_hand, reached.end or at_hand.start, tuple(because), at_hand)


def _next_end(terms: Terms, anchor: date, given_on: date, agreed: int, at_hand: Term) -> Term:
    """The first term, from the one at hand on, that this notice still reaches or that nothing renews."""
    candidate = at_hand
    while follows(terms, candidate.number + 1, agreed) and not _is_in_time(candidate, given_on):
        candidate = term(terms, anchor, candidate.number + 1)
    return candidate


def _is_in_time(candidate: Term, given_on: date) -> bool:
    return candidate.last_day_for_notice is None or given_on <= candidate.last_day_for_notice


def _comparison(given_on: date, last_day: date, at_hand: Term) -> list[str]:
    said = {"last": written(last_day), "end": written(at_hand.end), "day": written(given_on)}
    if given_on <= last_day:
        return [_("The last day for the end on %(end)s is %(last)s: notice on %(day)s is in time.") % said]
    late = (given_on - last_day).days
    sentence = ngettext(
        "The last day for the end on %(end)s was %(last)s: notice on %(day)s is %(count)s day late.",
        "The last day for the end on %(end)s was %(last)s: notice on %(day)s is %(count)s days late.",
        late,
    )
    return [sentence % {**said, "count": late}]


def _why_not_earlier(
    terms: Terms, anchor: date, agreed: int, given_on: date, at_hand: Term, reached: Term
) -> list[str]:
    """From the end that was missed to the one that is reached."""
    renewed = _("So it is renewed, and runs until %(end)s.")
    lines = [renewed % {"end": written(term(terms, anchor, at_hand.number + 1).end)}]
    if reached.number > at_hand.number + 1:
        further = _("The notice comes too late for that end as well; the next end it reaches is %(end)s.")
        lines.append(further % {"end": written(reached.end)})
    if not follows(terms, reached.number + 1, agreed):
        lines.append(_("Nothing renews it after that."))
    elif reached.last_day_for_notice:
        last = _("For that end notice can be given until %(last)s, so it is in time.")
        lines.append(last % {"last": written(reached.last_day_for_notice)})
    return lines


__all__ = ["Outcome", "outcome_of_notice"]
