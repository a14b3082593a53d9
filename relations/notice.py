"""When an ending may take effect: after the decision, and after the notice has run out."""

from datetime import date, timedelta

from office.calendar import last_day_of_term
from relations.models import Initiator, TerminationTie


def notice_given_on(tie: TerminationTie, notified_on: date) -> date:
    """The partner's own letter starts the notice when the partner asked for the end."""
    if tie.termination.initiator == Initiator.THEM and tie.partners_letter_on:
        return tie.partners_letter_on
    return notified_on


def notice_end(tie: TerminationTie, notified_on: date) -> date:
    """The last day of the notice: given on 31 August with three months, it is 30 November."""
    return last_day_of_term(notice_given_on(tie, notified_on) + timedelta(days=1), tie.notice_months)


def earliest_end(tie: TerminationTie, notified_on: date) -> date:
    """The earliest last day in force: not before the decision, nor before the notice has run out."""
    decision = tie.termination.decision
    decided_on = decision.decided_on if decision else None
    return max(notice_end(tie, notified_on), decided_on or date.min)
