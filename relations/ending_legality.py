"""What an auditor would remark about the end of ties: order of decision, letter, notice and last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from office.calendar import Precision
from office.fallen import Fall, fall_of
from office.models import Decision
from relations.facts import Day
from relations.legality import Flag, days
from relations.models import Initiator, Termination, TerminationTie, TieState
from relations.notice import notice_given_on

ENDED = frozenset({TieState.EFFECTIVE, TieState.WOUND_UP})
TOLD = ENDED | {TieState.NOTIFIED}


@dataclass(frozen=True)
class _Case:
    """A termination with its decision and its ties that went so far."""

    termination: Termination
    decided: Day | None
    # The decision does not stand any more.
    fall: Fall | None
    told: list[TerminationTie]
    ended: list[TerminationTie]


def flags_of_ending(termination: Termination, ties: Iterable[TerminationTie]) -> list[Flag]:
    """Of a termination with its `decision` and its ties, each with its relation and partners.

    The ties carry `second_vote_lost_on`, the day on which their decision lost its second vote.
    """
    ties = [tie for tie in ties if tie.ends]
    decision = termination.decision
    case = _Case(
        termination,
        Day(decision.decided_on, decision.decided_precision) if decision else None,
        _fall_of(decision, ties),
        [tie for tie in ties if tie.state in TOLD],
        [tie for tie in ties if tie.state in ENDED],
    )
    found = [flag for tie in case.told for flag in _order_of(tie, case)]
    found += [flag for tie in ties for flag in _order_of_a_fallen_decision(tie, case)]
    return [*found, *_papers(case, decision), *_days_to_find(case)]


def _fall_of(decision: Decision | None, ties: list[TerminationTie]) -> Fall | None:
    if decision is None or not ties:
        return None
    return fall_of(decision.state, decision.annulled_on, getattr(ties[0], "second_vote_lost_on", None))


def last_day(tie: TerminationTie) -> Day:
    return Day(tie.effective_on, tie.effective_precision)


def _order_of(tie: TerminationTie, case: _Case) -> Iterable[Flag]:
    named, told, ended = {"partners": tie.relation.partner_names}, Day(tie.notified_on), last_day(tie)
    decided, tie_key = case.decided, str(tie.pk)
    if decided and told.surely_before(decided):
        text = _("%(partners)s was told of the end before it was decided.")
        yield _order("told_before_decision", text % named, told, tie_key, decided)
    if tie.state not in ENDED:
        return
    if decided and ended.surely_before(decided):
        text = _("The tie with %(partners)s ended before it was decided.")
        yield _order("ended_before_decision", text % named, ended, tie_key, decided)
    if ended.surely_before(told):
        text = _("The tie with %(partners)s ended before the letter was sent.")
        yield _order("ended_before_told", text % named, ended, tie_key, told)
    yield from _order_of_notice(tie, ended, named)


def _order_of_a_fallen_decision(tie: TerminationTie, case: _Case) -> Iterable[Flag]:
    """What we told the partner stays said, and a tie that ended stays ended, when the decision falls afterwards."""
    fall, has_ended = case.fall, tie.state in ENDED
    if fall is None or case.termination.initiator == Initiator.THEM or not (has_ended or tie.notified_on):
        return
    if has_ended:
        text = (
            _("The tie with %(partners)s ended by a decision that was annulled on %(day)s.")
            if fall.is_annulled
            else _(
                "The tie with %(partners)s ended by a decision that the council did not insist on, on %(day)s."
            )
        )
    else:
        text = (
            _("%(partners)s was told of the end by a decision that was annulled on %(day)s.")
            if fall.is_annulled
            else _(
                "%(partners)s was told of the end by a decision that the council did not insist on, on %(day)s."
            )
        )
    said = text % {"partners": tie.relation.partner_names, "day": fall.day_text}
    code = "ended_by_fallen_decision" if has_ended else "told_of_a_fallen_end"
    yield Flag(code, said, since=fall.on, basis=(str(tie.pk), fall.by, *days(case.decided, fall.on)))


def _order_of_notice(tie: TerminationTie, ended: Day, named: dict[str, str]) -> Iterable[Flag]:
    """Earlier than the notice allows: recorded with its reason, and flagged."""
    if tie.notice_ends_on is None or not ended.surely_before(Day(tie.notice_ends_on)):
        return
    given = notice_given_on(tie, tie.notified_on) if tie.notified_on else None
    text = _("The tie with %(partners)s ended before its notice had run out: %(reason)s")
    said = named | {"reason": tie.early_reason}
    yield _order("ended_before_notice", text % said, ended, str(tie.pk), Day(tie.notice_ends_on), Day(given))


def _order(code: str, text: str, since: Day, tie: str, *against: Day) -> Flag:
    basis = (tie, *days(since, *against))
    return Flag(code, text, "warning", "", since.first, basis, since.precision)


def _papers(case: _Case, decision: Decision | None) -> Iterable[Flag]:
    """What must be there: the decision, the partner's letter where the partner asked, our letter to the partner."""
    termination = case.termination
    is_theirs = termination.initiator == Initiator.THEM
    if case.ended and decision is None and not is_theirs:
        text = _("Document not in file: the decision to end the tie.")
        yield _paper("decision_not_in_file", text, case.ended)
    if decision and decision.is_past_fact and decision.document_id is None:
        text = _("Document not in file: %(documents)s.") % {"documents": _("the council's decision")}
        since = case.decided or Day(None, Precision.UNKNOWN)
        yield Flag("document_not_in_file", text, "muted", "", since.first, ("decision",), since.precision)
    unasked = [tie for tie in case.ended if is_theirs and tie.partners_letter_on is None]
    if unasked:
        text = _("Document not in file: the letter of %(partners)s.")
        yield _paper("letter_not_in_file", text % {"partners": _named(unasked)}, unasked)
    untold = [tie for tie in case.ended if not is_theirs and tie.notified_on is None]
    if untold:
        text = _("Document not in file: the letter to %(partners)s.")
        yield _paper("notification_not_in_file", text % {"partners": _named(untold)}, untold)


def _paper(code: str, text: str, ties: list[TerminationTie]) -> Flag:
    tone = "muted" if all(tie.termination.is_past_fact for tie in ties) else "neutral"
    ends = [day for tie in ties if (day := last_day(tie)).first]
    since = min(ends, key=lambda day: day.first or date.max, default=Day(None, Precision.UNKNOWN))
    return Flag(code, text, tone, "", since.first, tuple(str(tie.pk) for tie in ties), since.precision)


def _days_to_find(case: _Case) -> Iterable[Flag]:
    decided = case.decided
    if decided and not decided.is_exact:
        text = _("Day to be found: the decision to end the ties (known: %(known)s).")
        yield Flag(
            "date_unknown",
            text % {"known": decided},
            "muted",
            since=decided.first,
            basis=("decision", *days(decided)),
            since_precision=decided.precision,
        )
    undated = [tie for tie in case.ended if tie.effective_on is None]
    if undated:
        text = _("Day to be found: the end of the tie with %(partners)s.") % {"partners": _named(undated)}
        yield Flag("date_unknown", text, "muted", basis=("end", *(str(tie.pk) for tie in undated)))


def _named(ties: list[TerminationTie]) -> str:
    return get_text_list([tie.relation.partner_names for tie in ties], _("and"))
