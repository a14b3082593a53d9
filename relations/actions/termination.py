"""What is done with terminations, apart from the steps of their life."""

import logging
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import decisions, journal, submissions
from office.calendar import Precision, first_day
from office.decisions import VoteCount
from office.journal import RowChange, kind_of
from office.models import OPERATOR, Actor, Body, Decision, DecisionSubject, Document, account_of
from office.rules import Refused, require
from relations import claims
from relations.actions.protocol_past import end_with_the_tie
from relations.lifecycle.following import follow_the_tie
from relations.lifecycle.relation import settle_by_events
from relations.lifecycle.termination import TERMINATION, TIE
from relations.models import (
    BINDING_STATES,
    EventKind,
    Initiator,
    Outcome,
    Relation,
    RelationEvent,
    RelationState,
    Termination,
    TerminationState,
    TerminationTie,
    TieState,
)
from relations.rules import relation as rules

logger = logging.getLogger(__name__)

CAN_BE_PROPOSED = frozenset({RelationState.ACTIVE, RelationState.DORMANT, RelationState.SUSPENDED})


@dataclass(frozen=True)
class TieProposal:
    """What is proposed for one tie."""

    relation: Relation
    outcome: str = Outcome.END
    note: str = ""
    partner_told_on: date | None = None
    partners_letter_on: date | None = None
    notice_months: int = 0
    continued_through: str = ""
    wind_up: str = ""


@dataclass(frozen=True)
class PastTie:
    """What truly became of one tie, as precisely as it is known; `effective_on` is its last day in force."""

    relation: Relation
    outcome: str = Outcome.END
    effective_on: date | None = None
    precision: str = Precision.DAY
    note: str = ""
    partners_letter_on: date | None = None
    notified_on: date | None = None
    continued_through: str = ""


@dataclass(frozen=True)
class PastDecision:
    """The decision behind a past ending; what is not known stays empty."""

    body: Body | None = None
    decided_on: date | None = None
    precision: str = Precision.DAY
    number: str = ""
    votes: VoteCount | None = None
    document: Document | None = None


@transaction.atomic
def propose_termination(
    *,
    title: str,
    reason: str,
    explanation: str,
    ties: list[TieProposal],
    by: Actor,
    initiator: str = Initiator.US,
    form_token: UUID | None = None,
) -> Termination:
    """Propose to end ties by one decision, with an outcome each. The same form sent twice proposes once."""
    require(rules.may_keep_relations(by), "role")
    already = Termination.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    _refuse_unfit(ties, explanation)
    termination = Termination.objects.create(
        title=title,
        reason=reason,
        explanation=explanation,
        initiator=initiator,
        author=account_of(by),
        form_token=form_token,
    )
    termination.sign_as_writer(account_of(by))
    for proposal in ties:
        TerminationTie.objects.create(termination=termination, **_fields(proposal))
    changes: dict[str, list[Any]] = {"title": [None, title], "ties": [None, _outcomes(ties)]}
    journal.record("termination.propose", termination, by=by, changes=changes)
    return termination


@transaction.atomic
def edit_termination(
    termination: Termination,
    *,
    by: Actor,
    revision: int,
    ties: list[TieProposal] | None = None,
    **fields: Any,
) -> Termination:
    """Change a proposal that has not been sent to the council. Whoever changes it becomes its author.

    All who ever wrote in it stay its writers, so none of them can release it.
    """
    require(rules.may_keep_relations(by), "role")
    termination = Termination.objects.select_for_update().get(pk=termination.pk)
    if termination.state not in (TerminationState.PROPOSED, TerminationState.CONSULTED):
        raise Refused("state", _("It is no longer a proposal, so its text cannot be changed."))
    if termination.revision != revision:
        raise Refused(
            "stale",
            _("Somebody else has changed this proposal in the meantime. Compare both texts and save again."),
        )
    changes = {
        key: [getattr(termination, key), value]
        for key, value in fields.items()
        if getattr(termination, key) != value
    }
    for key, value in fields.items():
        setattr(termination, key, value)
    if ties is not None:
        before = _outcomes([_proposal(tie) for tie in termination.ties.select_related("relation")])
        _refuse_unfit(ties, termination.explanation, but=termination)
        termination.ties.all().delete()
        TerminationTie.objects.bulk_create(
            TerminationTie(termination=termination, **_fields(tie)) for tie in ties
        )
        changes["ties"] = [before, _outcomes(ties)]
    termination.author, termination.revision = account_of(by), termination.revision + 1
    termination.save()
    termination.sign_as_writer(account_of(by))
    journal.record("termination.edit", termination, by=by, changes=changes)
    return termination


def follow_notice_periods(today: date | None = None) -> int:
    """End the ties whose last day in force has passed; returns how many. Run twice, it ends them once."""
    due = TerminationTie.objects.filter(
        state=TieState.NOTIFIED, effective_on__lt=today or timezone.localdate()
    )
    ended = 0
    for tie in due.select_related("termination", "relation").order_by("effective_on", "pk"):
        try:
            TIE.take(tie, "take_effect", by=OPERATOR, on=tie.effective_on)
        except Refused as refused:
            # One tie that cannot end must not hold up the others; the clerk sees the same reason at its step.
            logger.warning("%s could not take effect: %s", tie.relation.reference, refused)
        else:
            ended += 1
    return ended


@transaction.atomic
def record_past_termination(
    *,
    title: str,
    reason: str,
    initiator: str,
    ties: list[PastTie],
    by: Actor,
    because: str,
    explanation: str = "",
    decision: PastDecision | None = None,
) -> Termination:
    """Record an ending that took place before Entente kept the record, with its decision where there was one.

    `reason` is why the ties ended; `because` why this is recorded now. Days, body and votes may stay unknown.
    """
    require(rules.may_record_the_past(by), "role")
    if not because.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if not ties:
        raise Refused("no_tie", _("Choose at least one relation."))
    termination = Termination(
        title=title,
        reason=reason,
        initiator=initiator,
        explanation=explanation,
        is_past_fact=True,
        author=account_of(by),
    )
    TERMINATION.settle(termination, TerminationState.DECIDED)
    termination.decision = _past_decision(decision, title, by=by, because=because) if decision else None
    termination.save()
    rows = [_settle_past_tie(termination, past, by) for past in ties]
    _say_what_was_decided(termination, ties)
    changes = {"ties": [None, [f"{past.relation.reference}: {past.outcome}" for past in ties]]}
    journal.record("termination.past_fact", termination, by=by, changes=changes, reason=because, rows=rows)
    return termination


def _refuse_unfit(ties: list[TieProposal], explanation: str, but: Termination | None = None) -> None:
    if not explanation.strip():
        raise Refused("explanation", _("Explain why, and what comes instead: the council reads it."))
    if not any(tie.outcome == Outcome.END for tie in ties):
        raise Refused("no_tie", _("Choose at least one relation that is to end."))
    for tie in ties:
        _refuse_unfit_tie(tie, but)


def _refuse_unfit_tie(tie: TieProposal, but: Termination | None) -> None:
    relation = Relation.objects.select_for_update().get(pk=tie.relation.pk)
    if relation.state not in CAN_BE_PROPOSED:
        sentence = _(
            "%(reference)s stands at “%(state)s”. "
            "Only a tie that is active, dormant or suspended can be ended."
        )
        raise Refused(
            "state", sentence % {"reference": relation.reference, "state": relation.get_state_display()}
        )
    open_elsewhere = relation.endings.filter(state__in=rules.OPEN_TIES).exclude(termination=but)
    if open_elsewhere.exists():
        raise Refused("open_ending", rules.must_not_be_in_an_open_ending(relation))
    if any(day and day > timezone.localdate() for day in (tie.partner_told_on, tie.partners_letter_on)):
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))


def _fields(proposal: TieProposal) -> dict[str, Any]:
    return {name: getattr(proposal, name) for name in TieProposal.__dataclass_fields__}


def _proposal(tie: TerminationTie) -> TieProposal:
    return TieProposal(**{name: getattr(tie, name) for name in TieProposal.__dataclass_fields__})


def _outcomes(ties: list[TieProposal]) -> list[str]:
    return [f"{tie.relation.reference}: {tie.outcome}" for tie in ties]


def _past_decision(past: PastDecision, title: str, *, by: Actor, because: str) -> Decision:
    return decisions.record_past_decision(
        body=past.body,
        title=title,
        by=by,
        reason=because,
        decided_on=past.decided_on,
        precision=past.precision,
        number=past.number,
        votes=past.votes,
        document=past.document,
    )


def _settle_past_tie(termination: Termination, past: PastTie, by: Actor) -> RowChange:
    """The tie as it truly ended or was kept, and what that makes of the relation."""
    relation = Relation.objects.select_for_update().get(pk=past.relation.pk)
    require(rules.must_not_be_in_an_open_ending(relation), "open_ending")
    before, ends = relation.state, past.outcome == Outcome.END
    effective_on = first_day(past.effective_on, past.precision) if ends else None
    if effective_on and effective_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    precision = past.precision if effective_on else Precision.UNKNOWN
    tie = TerminationTie(
        termination=termination,
        relation=relation,
        outcome=past.outcome,
        note=past.note,
        partners_letter_on=past.partners_letter_on,
        notified_on=past.notified_on,
        effective_on=effective_on,
        effective_precision=precision,
        continued_through=past.continued_through,
    )
    TIE.settle(tie, TieState.EFFECTIVE if ends else TieState.KEPT)
    tie.save()
    if ends:
        _keep_the_end(relation, termination, effective_on, precision)
        follow_the_tie(relation, by=by)
    return RowChange(kind_of(relation), str(relation.pk), {"state": [before, relation.state]})


def _keep_the_end(relation: Relation, termination: Termination, on: date | None, precision: str) -> None:
    event = RelationEvent(
        relation=relation, kind=EventKind.ENDED, on=on, precision=precision, is_past_fact=True
    )
    event.note = termination.reference
    require(
        rules.must_fit_the_record(event, list(relation.events.filter(corrected_by=None))), "contradiction"
    )
    event.save(force_insert=True)
    settle_by_events(relation)
    relation.save()
    claims.settle_claims(relation)
    if on:
        for protocol in relation.protocols.filter(state__in=BINDING_STATES):
            end_with_the_tie(protocol, on=on, precision=precision)


def _say_what_was_decided(termination: Termination, ties: list[PastTie]) -> None:
    if termination.decision is None:
        return
    about = [(termination, "adopted"), *((past.relation, past.outcome) for past in ties)]
    DecisionSubject.objects.bulk_create(
        DecisionSubject(decision=termination.decision, outcome=outcome, **submissions.about(subject))
        for subject, outcome in about
    )
