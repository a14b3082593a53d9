"""The dates of a protocol, each with how it comes about, and the gaps between the texts of a tie."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import Precision, first_day, last_day, written
from office.traced import Because, Fact
from relations import terms
from relations.force import entry_into_force
from relations.models import (
    BINDING_STATES,
    LIVE,
    DurationKind,
    Notice,
    Protocol,
    ProtocolKind,
    ProtocolVersion,
    Relation,
)
from relations.terms import Term, Terms
from relations.text_gaps import Gap, InForce, gaps_between
from relations.under_notice import counts_from_receipt, last_day_for_notice, running_notice

TERMS_TO_COME = 3


@dataclass(frozen=True)
class Dates:
    """What the page shows of a text's dates; notices newest first, all gaps of the tie and those beside this text."""

    rows: list[Fact]
    notices: list[Notice]
    running: Notice | None
    gaps: list["GapShown"]
    gaps_beside: list["GapShown"]


def dates_of(protocol: Protocol) -> Dates | None:
    """None before it is in force. Two queries more where it is."""
    if not protocol.has_begun:
        return None
    prefetch_related_objects(
        [protocol], Prefetch("notices", Notice.objects.select_related("partner", "decision"))
    )
    texts = with_duration(protocol.relation.protocols.all())
    gaps = gaps_of(protocol.relation, texts)
    rows = [_in_force(protocol), *_end(protocol), *_last_day_for_notice(protocol), *_review(protocol)]
    beside = [gap for gap in gaps if protocol in (gap.gap.after, gap.gap.before)]
    return Dates(rows, list(protocol.notices.all()), running_notice(protocol), gaps, beside)


def _steps(sentences: Iterable[str]) -> tuple[Because, ...]:
    return tuple(Because(sentence) for sentence in sentences)


def _in_force(protocol: Protocol) -> Fact:
    label = _("In force since")
    entry = entry_into_force(protocol)
    if entry.on and entry.on == protocol.in_force_on and protocol.in_force_precision == Precision.DAY:
        return Fact(label, protocol.in_force_text, _steps(entry.reasons))
    reasons = [_("The clerk recorded this day as a fact; the journal says when and why.")]
    if entry.on:
        follows = _("By the rule of its text it would be %(day)s.") % {"day": written(entry.on)}
        reasons = [*entry.reasons, follows, *reasons]
    return Fact(label, protocol.in_force_text, _steps(reasons))


def _end(protocol: Protocol) -> list[Fact]:
    if protocol.has_ended:
        return [Fact(_("Last day in force"), protocol.ended_text, _steps(_why_ended(protocol)))]
    reasons = _steps([*_why_it_ends(protocol), *_by_notice(protocol)])
    if protocol.ends_on:
        return [Fact(_("Last day of the current term"), written(protocol.ends_on), reasons)]
    return [Fact(_("Last day of the current term"), _("none set"), reasons)] if reasons else []


def _why_ended(protocol: Protocol) -> list[str]:
    if protocol.ended_on and protocol.ended_on == protocol.ends_on:
        return [*_why_it_ends(protocol), *_by_notice(protocol)]
    return [_("This day is on record as its end; the journal says who recorded it and why.")]


def _why_it_ends(protocol: Protocol) -> list[str]:
    text = protocol.text
    if protocol.kind == ProtocolKind.AMENDMENT:
        return [_("An amendment has no term of its own: it lasts as long as the text it amends.")]
    if text is None or not text.duration_kind:
        return [_("It is not on file how long it runs.")] if text else []
    if text.duration_kind == DurationKind.OPEN:
        return [_("It is open-ended: no last day is set.")]
    # A last day that the text names needs no first day.
    if start := _anchor(protocol) or text.stated_end_on:
        return terms.reasons_for_end(terms.terms_in(text), start, protocol.renewals)
    return [_("The day of its entry into force is not known, so its last day cannot be computed.")]


def _by_notice(protocol: Protocol) -> list[str]:
    notice = running_notice(protocol)
    if notice is None:
        return []
    said = {"sent": notice.sent_text, "end": notice.effective_text}
    return [_("Notice was given on %(sent)s: its last day in force is %(end)s.") % said]


def _last_day_for_notice(protocol: Protocol) -> list[Fact]:
    """Only while it can still be given; where it cannot be computed, why."""
    text = protocol.text
    if text is None or protocol.state not in BINDING_STATES or running_notice(protocol):
        return []
    label, last = _("Last day for notice"), last_day_for_notice(protocol)
    if last.why_not:
        return [
            Fact(label, _("not known"), _steps([terms.rule_of_notice(terms.terms_in(text)), last.why_not]))
        ]
    if last.on is None or last.start is None:
        return []
    said = terms.terms_in(text)
    reasons = terms.reasons_for_notice(said, last.start, last.number)
    if protocol.in_force_precision != Precision.DAY:
        reasons.insert(
            0, _("When it entered into force is not known exactly; the last day that its text names is.")
        )
    if counts_from_receipt(protocol):
        reasons.append(_("By the text, the day of receipt counts: it must have arrived by then."))
    if last.on < timezone.localdate() and terms.follows(said, protocol.renewals + 1):
        reasons.append(_("That day has passed: notice given now reaches a later end."))
    return [Fact(label, written(last.on), _steps(reasons))]


def _review(protocol: Protocol) -> list[Fact]:
    text = protocol.text
    if protocol.review_on is None or text is None or protocol.state not in BINDING_STATES:
        return []
    sentence = ngettext(
        "The text wants a review %(count)s month after it came into force, on %(day)s.",
        "The text wants a review %(count)s months after it came into force, on %(day)s.",
        text.review_months or 0,
    )
    said = {"count": text.review_months, "day": protocol.in_force_text}
    return [Fact(_("To be reviewed on"), written(protocol.review_on), _steps([sentence % said]))]


def _anchor(protocol: Protocol) -> date | None:
    return protocol.in_force_on if protocol.in_force_precision == Precision.DAY else None


# -- all terms ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TermRow:
    """A term of the table; `said` is what distinguishes it: running, past, to come if nobody leaves."""

    term: Term
    said: str
    tone: str = "muted"


def term_table(protocol: Protocol, today: date) -> list[TermRow]:
    """Every term so far and the next ones, as long as nothing ends it; empty where none can be computed."""
    text = protocol.text
    start = _anchor(protocol) or (text.stated_end_on if text else None)
    is_part = protocol.kind == ProtocolKind.AMENDMENT
    if text is None or start is None or is_part or not terms.terms_in(text).ends:
        return []
    said = terms.terms_in(text)
    last = protocol.renewals if protocol.has_ended else _last_number(protocol, text, said)
    numbers = range(last + 1)
    rows = [terms.term(said, start, number) for number in numbers]
    return [_row(one, protocol, today) for one in rows[-12:]]


def _last_number(protocol: Protocol, text: ProtocolVersion, said: Terms) -> int:
    """The last term that can be foreseen: renewals that come by themselves, until notice or the maximum."""
    number, notice = protocol.renewals, running_notice(protocol)
    if text.duration_kind != DurationKind.TACIT:
        return number
    start = _anchor(protocol) or text.stated_end_on
    for _step in range(TERMS_TO_COME):
        end = terms.term(said, start, number).end if start else None
        is_left = notice is not None and end is not None and notice.effective_on <= end
        if is_left or not said.allow_renewal(number + 1):
            break
        number += 1
    return number


def _row(one: Term, protocol: Protocol, today: date) -> TermRow:
    if one.number < protocol.renewals or protocol.has_ended or (one.end and one.end < today):
        return TermRow(one, _("over"))
    if one.number == protocol.renewals:
        return TermRow(one, _("running"), "success")
    notice = running_notice(protocol)
    if notice and notice.effective_on == one.end:
        return TermRow(one, _("to come, the last one by notice"), "warning")
    return TermRow(one, _("to come, unless notice is given"), "neutral")


# -- gaps ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GapShown:
    """A gap in one sentence, and what may have covered it."""

    text: str
    hint: str
    gap: Gap


def with_duration(protocols: QuerySet[Protocol]) -> QuerySet[Protocol]:
    """Each with `duration_said`: the kind of duration in the text that counts. In the same query."""
    texts = ProtocolVersion.objects.filter(protocol=OuterRef("pk"))
    counting = texts.order_by(F("frozen_at").desc(nulls_last=True), "-number").values("duration_kind")[:1]
    return protocols.annotate(duration_said=Subquery(counting))


def gaps_of(relation: Relation, protocols: Iterable[Protocol], today: date | None = None) -> list[GapShown]:
    """The certain gaps between the texts of a tie, from its protocols read `with_duration`."""
    today = today or timezone.localdate()
    spans = [_span(protocol) for protocol in protocols if _counts(protocol)]
    found = gaps_between(spans, today, goes_on=relation.state in LIVE)
    return [GapShown(_gap_in_words(gap, today), _beside_in_words(gap), gap) for gap in found]


def _counts(protocol: Protocol) -> bool:
    """An amendment is part of the text it amends, a termination act ends one."""
    is_a_text = protocol.kind not in (ProtocolKind.AMENDMENT, ProtocolKind.TERMINATION_ACT)
    return is_a_text and protocol.has_begun


def _span(protocol: Any) -> InForce:
    first = first_day(protocol.in_force_on, protocol.in_force_precision)
    if protocol.has_ended:
        return InForce(protocol, first, last_day(protocol.ended_on, protocol.ended_precision))
    is_open = protocol.duration_said == DurationKind.OPEN
    return InForce(protocol, first, protocol.ends_on, is_endless=is_open)


def _gap_in_words(gap: Gap, today: date) -> str:
    days = gap.days(today)
    said = {"ended": written(gap.first - timedelta(days=1)), "after": gap.after.title, "count": days}
    if gap.last is None:
        sentence = ngettext(
            "“%(after)s” ended on %(ended)s; since then, for %(count)s day, no text has been in force.",
            "“%(after)s” ended on %(ended)s; since then, for %(count)s days, no text has been in force.",
            days,
        )
        return sentence % said
    said |= {"began": written(gap.last + timedelta(days=1)), "before": gap.before.title}
    sentence = ngettext(
        "“%(after)s” ended on %(ended)s, “%(before)s” began on %(began)s: %(count)s day lies between them.",
        "“%(after)s” ended on %(ended)s, “%(before)s” began on %(began)s: %(count)s days lie between them.",
        days,
    )
    return sentence % said


def _beside_in_words(gap: Gap) -> str:
    """What stood meanwhile, and what may have."""
    lines = []
    if gap.meanwhile:
        said = {"titles": _titles(gap.meanwhile)}
        lines.append(_("Open-ended and in force meanwhile: %(titles)s.") % said)
    if gap.perhaps:
        said = {"titles": _titles(gap.perhaps)}
        lines.append(_("No end is on file of: %(titles)s. It may have covered these days.") % said)
    return " ".join(lines)


def _titles(protocols: Iterable[Protocol]) -> str:
    return ", ".join(f"“{protocol.title}”" for protocol in protocols)


__all__ = ["Dates", "GapShown", "TermRow", "dates_of", "gaps_of", "term_table", "with_duration"]
