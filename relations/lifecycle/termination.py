"""The life of a termination and of each tie in it: nothing ends before it was decided, told, waited for."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, submissions
from office.calendar import written
from office.lifecycle import Step, Taken, life
from office.models import DecisionSubject, Role, account_of
from office.rules import those_behind
from relations.council.termination_content import frozen_content
from relations.lifecycle import relation as relation_life
from relations.lifecycle.protocol import PROTOCOL
from relations.lifecycle.relation import RELATION
from relations.models import (
    BINDING_STATES,
    Initiator,
    RelationState,
    Termination,
    TerminationState,
    TerminationTie,
    TieState,
)  # fmt: skip
from relations.notice import earliest_end, notice_end
from relations.rules import decision as decision_rules

KIND = "termination"
_CAN_BE_REVIEWED = (RelationState.ACTIVE, RelationState.DORMANT, RelationState.SUSPENDED)


# What must be true before a termination goes on.


def must_be_written_by_somebody_else(termination: Termination, taken: Taken) -> Any:
    """Four eyes: whoever wrote in the proposal, first or later, does not release it."""
    if any(termination.was_written_by(one) for one in those_behind(taken.by, *taken.step.roles)):
        return _("You wrote this yourself: somebody else has to release it.")
    return None


def must_be_the_text_that_was_read(termination: Termination, taken: Taken) -> Any:
    """The page on which somebody checked the text names its revision."""
    read = taken.facts.get("revision")
    if read is not None and read != termination.revision:
        return _("The proposal has changed since you read it. Read it again before you release it.")
    return None


def must_end_a_tie(termination: Termination, taken: Taken) -> Any:
    ends = any(tie.ends for tie in termination.ties.all())
    return None if ends else _("No tie in it is to end.")


def must_concern_living_ties(termination: Termination, taken: Taken) -> Any:
    for tie in termination.ties.select_related("relation"):
        if tie.relation.state not in _CAN_BE_REVIEWED:
            sentence = _("%(reference)s now stands at “%(state)s”, so it cannot be reviewed.")
            return sentence % {"reference": tie.relation.reference, "state": tie.relation.get_state_display()}
    return None


def must_have_the_partners_letters(termination: Termination, taken: Taken) -> Any:
    """An end that the partner asked for rests on the partner's letter."""
    if termination.initiator != Initiator.THEM:
        return None
    missing = [
        tie.relation.reference for tie in termination.ties.all() if tie.ends and not tie.partners_letter_on
    ]
    if missing:
        return _("Give the date of the partner's letter for: %(references)s.") % {
            "references": ", ".join(missing)
        }
    return None


def must_be_asked_by_the_partner(termination: Termination, taken: Taken) -> Any:
    if termination.initiator == Initiator.THEM:
        return None
    return _("Without a decision of the council, a tie ends only when the partner asks for it.")


def must_say_who_was_consulted(termination: Termination, taken: Taken) -> Any:
    return None if str(taken.facts.get("consulted", "")).strip() else _("Say who was consulted.")


# What follows.


def keep_who_was_consulted(termination: Termination, taken: Taken) -> None:
    """The council reads it: so it is a new text, and whoever wrote it is one of its writers."""
    termination.consulted = str(taken.facts["consulted"]).strip()
    termination.revision += 1
    termination.save()
    termination.sign_as_writer(account_of(taken.by))


def keep_who_released_it(termination: Termination, taken: Taken) -> None:
    """The database refuses it where that is the author."""
    termination.released_by = account_of(taken.by)
    termination.save()
    diary.settle_deadlines(termination, "termination_returned")


def expect_nothing_more(termination: Termination, taken: Taken) -> None:
    diary.settle_deadlines(termination)


def forget_who_released_it(termination: Termination, taken: Taken) -> None:
    """It will be released anew, perhaps by somebody else: whoever released it before may write in it again."""
    termination.released_by = None
    termination.save()


def put_before_the_council(termination: Termination, taken: Taken) -> None:
    submissions.submit(
        termination, kind=KIND, title=termination.title, version_label=str(termination.revision),
        content=frozen_content(termination), by=taken.by, author=termination.author,
    )  # fmt: skip


def review_the_relations(termination: Termination, taken: Taken) -> None:
    for tie in _ties(termination):
        RELATION.take(tie.relation, "review", by=taken.by, reason=termination.reference)


def keep_the_relations(termination: Termination, taken: Taken) -> None:
    for tie in _ties(termination):
        relation_life.keep(tie.relation, by=taken.by, reason=termination.reference)


def keep_the_decision(termination: Termination, taken: Taken) -> None:
    """The decision itself, and that it is about each of the relations, with the outcome of each."""
    decision = taken.facts["decision"]
    termination.decision = decision
    termination.save()
    submission = taken.facts["submission"]
    for tie in _ties(termination):
        DecisionSubject.objects.create(
            decision=decision, submission=submission, subject=tie.relation,
            outcome=tie.outcome if termination.state == TerminationState.DECIDED else "rejected",
        )  # fmt: skip


def settle_the_ties(termination: Termination, taken: Taken) -> None:
    """What was decided for each tie: to be ended from now on, or kept."""
    for tie in _ties(termination):
        TIE.take(tie, "confirm" if tie.ends else "keep", by=taken.by, on=taken.on)
        if tie.ends:
            RELATION.take(tie.relation, "terminate", by=taken.by, reason=termination.reference)
        else:
            relation_life.keep(tie.relation, by=taken.by, reason=termination.reference)


def drop_the_ties(termination: Termination, taken: Taken) -> None:
    for tie in _ties(termination):
        TIE.take(tie, "drop", by=taken.by)


def let_the_ties_go_on(termination: Termination, taken: Taken) -> None:
    """Without a decision that stands, no tie is ended that has not ended yet."""
    for tie in _ties(termination):
        if tie.state in (TieState.DECIDED, TieState.NOTIFIED):
            TIE.take(tie, "drop", by=taken.by, reason=taken.reason)
            relation_life.keep(tie.relation, by=taken.by, reason=taken.reason)


def _ties(termination: Termination) -> list[TerminationTie]:
    return list(termination.ties.select_related("relation", "termination").order_by("pk"))


WRITERS, HEAD, CLERK, ANYBODY = (Role.OFFICER, Role.HEAD), (Role.HEAD,), (Role.CLERK,), tuple(Role)
State = TerminationState
_OPEN = (State.PROPOSED, State.CONSULTED)
_READY = (
    must_be_written_by_somebody_else,
    must_end_a_tie,
    must_concern_living_ties,
    must_have_the_partners_letters,
)
TERMINATION = life(
    "termination", State, State.PROPOSED,
    [
        Step("consult", _("Record who was consulted"), (State.PROPOSED,), State.CONSULTED, WRITERS,
             checks=(must_say_who_was_consulted,), follow=(keep_who_was_consulted,)),
        Step("submit", _("Send to the council"), _OPEN, State.SUBMITTED, HEAD, guards=_READY,
             checks=(must_be_the_text_that_was_read,),
             follow=(keep_who_released_it, put_before_the_council, review_the_relations)),
        Step("accept", _("Accept the partner's letter without a decision"), _OPEN, State.DECIDED, HEAD,
             guards=(must_be_asked_by_the_partner, *_READY), needs_reason=True,
             checks=(must_be_the_text_that_was_read,),
             follow=(keep_who_released_it, review_the_relations, settle_the_ties)),
        Step("return_to_proposal", _("Back to the proposal"), (State.SUBMITTED,), State.PROPOSED, ANYBODY,
             follow=(forget_who_released_it, keep_the_relations), by_machine=True),
        Step("decide", _("Decided"), (State.SUBMITTED,), State.DECIDED, ANYBODY,
             follow=(keep_the_decision, settle_the_ties), by_machine=True),
        Step("reject", _("Rejected"), (State.SUBMITTED,), State.REJECTED, ANYBODY,
             follow=(keep_the_decision, drop_the_ties, keep_the_relations), is_final=True, by_machine=True),
        Step("fall", _("The council's decision fell"), (State.DECIDED,), State.REJECTED, ANYBODY,
             follow=(let_the_ties_go_on,), is_final=True, by_machine=True),
        Step("withdraw", _("Withdraw the proposal"), _OPEN, State.WITHDRAWN, WRITERS, needs_reason=True,
             follow=(drop_the_ties, expect_nothing_more), is_final=True),
    ],
)  # fmt: skip


# One tie in a termination: what must be true, and what follows.


def must_rest_on_an_effective_decision(tie: TerminationTie, taken: Taken) -> Any:
    """No partner is told and no tie ends by a decision that was annulled, sent back or not sent on."""
    return decision_rules.must_be_effective(tie.termination.decision)


def must_not_be_told_before_the_decision(tie: TerminationTie, taken: Taken) -> Any:
    decision = tie.termination.decision
    if decision and decision.decided_on and taken.on < decision.decided_on:
        return _("That is before the decision of %(day)s.") % {
            "day": written(decision.decided_on, decision.decided_precision)
        }
    return decision_rules.must_not_precede_what_made_it_effective(decision, taken.on)


def must_be_received_after_it_was_sent(tie: TerminationTie, taken: Taken) -> Any:
    received: date | None = taken.facts.get("received_on")
    if received and received < taken.on:
        return _("It cannot have been received before it was sent.")
    if received and received > timezone.localdate():
        return _("That day has not come yet: give the day on which it was received, or leave it empty.")
    return None


def must_wait_for_the_notice(tie: TerminationTie, taken: Taken) -> Any:
    """Earlier than the notice allows only with a reason, never before the decision."""
    effective: date | None = taken.facts.get("effective_on")
    earliest = earliest_end(tie, taken.on)
    if effective is None or effective >= earliest:
        return None
    decision = tie.termination.decision
    if decision and decision.decided_on and effective < decision.decided_on:
        return _("The tie cannot end before the decision.")
    if taken.facts.get("early_reason"):
        return None
    sentence = _(
        "Decision and notice allow %(day)s at the earliest. "
        "Choose that day or a later one, or say why it ends earlier."
    )
    return sentence % {"day": written(earliest)}


def must_have_run_out(tie: TerminationTie, taken: Taken) -> Any:
    """The last day in force is still in force: the end comes on the day after it."""
    if tie.effective_on is None:
        return _("The last day in force is not on record.")
    if tie.effective_on >= timezone.localdate():
        return _("The tie is in force until the end of %(day)s.") % {"day": tie.effective_text}
    return None


def set_the_days(tie: TerminationTie, taken: Taken) -> None:
    tie.received_on = taken.facts.get("received_on")
    tie.notice_ends_on = notice_end(tie, taken.on)
    tie.effective_on = taken.facts.get("effective_on") or earliest_end(tie, taken.on)
    tie.early_reason = str(taken.facts.get("early_reason", ""))[:500]
    tie.save()
    diary.settle_deadlines(tie, "tie_notify", on=taken.on)


def ask_for_the_notification(tie: TerminationTie, taken: Taken) -> None:
    _deadline(tie, "tie_notify", 14, gettext_noop("Write to %(partners)s that the tie ends"), Role.CLERK)


def end_the_relation(tie: TerminationTie, taken: Taken) -> None:
    """The tie ends on its last day in force, and with it the protocols that were in force."""
    reason = tie.termination.reference
    for protocol in tie.relation.protocols.filter(state__in=BINDING_STATES):
        PROTOCOL.take(protocol, "terminate", by=taken.by, on=tie.effective_on, reason=reason)
    RELATION.take(tie.relation, "end", by=taken.by, on=tie.effective_on, reason=reason)


def ask_for_the_winding_up(tie: TerminationTie, taken: Taken) -> None:
    sentence = gettext_noop("Settle what is left of the tie with %(partners)s")
    _deadline(tie, "tie_wind_up", 90, sentence, Role.OFFICER)


def close_deadlines(tie: TerminationTie, taken: Taken) -> None:
    diary.settle_deadlines(tie, on=taken.on)


def _deadline(tie: TerminationTie, kind: str, days: int, sentence: str, role: Role) -> None:
    due = timezone.localdate() + timedelta(days=days)
    values = {"partners": tie.relation.partner_names}
    diary.open_deadline(kind, tie, due_on=due, sentence=sentence, values=values, role=role)


Tie = TieState
TIE = life(
    "tie", Tie, Tie.LISTED,
    [
        Step("confirm", _("To be ended"), (Tie.LISTED,), Tie.DECIDED, ANYBODY,
             follow=(ask_for_the_notification,), by_machine=True),
        Step("keep", _("Keep"), (Tie.LISTED,), Tie.KEPT, ANYBODY, is_final=True, by_machine=True),
        Step("drop", _("Not pursued"), (Tie.LISTED, Tie.DECIDED, Tie.NOTIFIED), Tie.DROPPED, ANYBODY,
             follow=(close_deadlines,), is_final=True, by_machine=True),
        Step("notify", _("Record the letter to the partner"), (Tie.DECIDED,), Tie.NOTIFIED,
             (Role.CLERK, Role.HEAD), dates="notified_on", guards=(must_rest_on_an_effective_decision,),
             follow=(set_the_days,),
             checks=(must_not_be_told_before_the_decision, must_be_received_after_it_was_sent,
                     must_wait_for_the_notice)),
        # By the calendar on the day after, or by the clerk when the calendar did not run.
        Step("take_effect", _("Record the end"), (Tie.NOTIFIED,), Tie.EFFECTIVE, CLERK,
             guards=(must_rest_on_an_effective_decision, must_have_run_out),
             follow=(end_the_relation, ask_for_the_winding_up)),
        Step("wind_up", _("Record that everything is settled"), (Tie.EFFECTIVE,), Tie.WOUND_UP, WRITERS,
             follow=(close_deadlines,), is_final=True),
    ],
)  # fmt: skip
