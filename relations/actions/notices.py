"""Notice under a protocol: given, received, taken back. Its last day is computed, never typed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office import diary, journal
from office.calendar import written
from office.models import Actor, Decision
from office.rules import Refused, require
from relations.giving_notice import Outcome
from relations.lifecycle.protocol import open_term_deadlines, set_the_term
from relations.models import Notice, Protocol, Side
from relations.rules import notices as rules
from relations.rules.protocol import may_record_official_dates
from relations.under_notice import outcome_for, running_notice


def check_notice(protocol: Protocol, sent_on: date, received_on: date | None) -> Outcome:
    """What such a notice would come to, before anybody confirms it. Raises Refused where none can be recorded."""
    require(rules.must_allow_a_notice(protocol), "guard")
    _refuse_impossible_days(sent_on, received_on)
    outcome = outcome_for(protocol, sent_on, received_on)
    _refuse_an_end_of_the_past(protocol, outcome)
    return outcome


@transaction.atomic
def give_notice(
    protocol: Protocol,
    *,
    by: Actor,
    sent_on: date,
    reason: str,
    expected_end: date,
    partner: Any = None,
    received_on: date | None = None,
    decision: Decision | None = None,
    undecided_because: str = "",
    form_token: UUID | None = None,
) -> Notice:
    """Record that a side gave notice: `partner` None is our side.

    Our own rests on the council's `decision`; given without one or before it, `undecided_because` says why, and it is
    flagged. `expected_end` is the last day in force that was shown before it was confirmed; where it comes out differently
    by now, the act is refused and the page shows the new one. The same form sent twice records one notice.
    """
    require(may_record_official_dates(by), "role")
    already = Notice.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    outcome = check_notice(protocol, sent_on, received_on)
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if partner and partner not in protocol.relation.partners.all():
        raise Refused("no_party", _("This is no party to the protocol."))
    ground = rules.must_rest_on_a_decision(protocol, partner, sent_on, decision, undecided_because)
    require(ground, "undecided")
    _refuse_what_was_not_shown(outcome, expected_end)
    notice = Notice.objects.create(
        protocol=protocol, side=Side.PARTNER if partner else Side.US, partner=partner, sent_on=sent_on,
        received_on=received_on, effective_on=outcome.ends_on, was_in_time=outcome.in_time,
        reason=reason.strip(), decision=decision, form_token=form_token,
        undecided_because="" if partner else undecided_because.strip(),
    )  # fmt: skip
    _run_under(protocol)
    changes: dict[str, list[Any]] = {
        "notice_given_by": [None, partner.reference if partner else str(Side.US)],
        "sent_on": [None, sent_on], "received_on": [None, received_on],
        "effective_on": [None, notice.effective_on],
        "decision": [None, decision.reference if decision else None],
    }  # fmt: skip
    if notice.undecided_because:
        changes["undecided_because"] = [None, notice.undecided_because]
    journal.record(
        "protocol.give_notice", protocol, by=by, changes=changes, reason=reason.strip(), occurred_on=sent_on
    )
    return notice


@transaction.atomic
def name_decision(protocol: Protocol, decision: Decision, *, by: Actor) -> Notice:
    """The council's decision that our notice rests on has been found, or was taken since; the flag follows.

    Also once the notice has taken effect, and in the place of a decision that fell. Named twice, it is named once.
    """
    require(may_record_official_dates(by), "role")
    protocol, notice = _locked_with_notice(protocol, also_ended=True)
    if notice.partner:
        raise Refused("undecided", _("The partner's own notice rests on no decision of our council."))
    if decision not in rules.decisions_to_end(protocol):
        raise Refused("undecided", _("That decision is not about the end of this tie, or it does not stand."))
    if notice.decision == decision:  # the second of two clicks
        return notice
    before = notice.decision.reference if notice.decision else None
    notice.decision = decision
    notice.save(update_fields=["decision"])
    changes = {"decision": [before, decision.reference]}
    journal.record(
        "protocol.notice_decision", protocol, by=by, changes=changes, occurred_on=decision.decided_on
    )
    return notice


@transaction.atomic
def record_receipt(protocol: Protocol, *, by: Actor, received_on: date, expected_end: date) -> Notice:
    """The day on which the running notice arrived; where the text counts from it, the end is computed anew."""
    require(may_record_official_dates(by), "role")
    protocol, notice = _locked_with_notice(protocol)
    outcome = check_receipt(protocol, received_on)
    _refuse_what_was_not_shown(outcome, expected_end)
    before = (notice.received_on, notice.effective_on)
    notice.received_on, notice.effective_on = received_on, outcome.ends_on
    notice.was_in_time = outcome.in_time
    notice.save()
    _run_under(protocol)
    changes = {"received_on": [before[0], received_on]}
    if before[1] != notice.effective_on:
        changes["effective_on"] = [before[1], notice.effective_on]
    journal.record("protocol.notice_received", protocol, by=by, changes=changes, occurred_on=received_on)
    return notice


def check_receipt(protocol: Protocol, received_on: date) -> Outcome:
    """What the running notice comes to with this day of receipt. Raises Refused."""
    notice = running_notice(protocol)
    if notice is None:
        raise Refused("no_notice", _("No notice is running under this protocol."))
    _refuse_impossible_days(notice.sent_on, received_on)
    outcome = outcome_for(protocol, notice.sent_on, received_on)
    _refuse_an_end_of_the_past(protocol, outcome)
    return outcome


@transaction.atomic
def withdraw_notice(protocol: Protocol, *, by: Actor, on: date, reason: str) -> Notice:
    """The notice was taken back before it took effect: the text goes on as if it had not been given."""
    require(may_record_official_dates(by), "role")
    protocol, notice = _locked_with_notice(protocol)
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    require(rules.must_allow_withdrawal(protocol, notice, on), "guard")
    notice.withdrawn_on, notice.withdrawn_because = on, reason.strip()
    notice.save()
    _run_under(protocol)
    changes = {"effective_on": [notice.effective_on, None]}
    journal.record(
        "protocol.withdraw_notice", protocol, by=by, changes=changes, reason=reason.strip(), occurred_on=on
    )
    return notice


def _locked_with_notice(protocol: Protocol, *, also_ended: bool = False) -> tuple[Protocol, Notice]:
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    return protocol, notice_that_stands(protocol, also_ended=also_ended)


def notice_that_stands(protocol: Protocol, *, also_ended: bool = False) -> Notice:
    """The notice that was not taken back, running or, if asked, taken effect. Raises Refused where there is none."""
    notice = running_notice(protocol)
    if notice is None or not (protocol.is_in_force or also_ended):
        raise Refused("no_notice", _("No notice is running under this protocol."))
    return notice


def _run_under(protocol: Protocol) -> None:
    """The term and the diary as they follow from the notice, or from its withdrawal."""
    set_the_term(protocol)
    protocol.save()
    diary.settle_deadlines(protocol, "protocol_notice", "protocol_end", "protocol_review")
    open_term_deadlines(protocol)


def _refuse_impossible_days(sent_on: date, received_on: date | None) -> None:
    today = timezone.localdate()
    if sent_on > today or (received_on and received_on > today):
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    if received_on and received_on < sent_on:
        raise Refused("order", _("A notice arrives on the day it was sent, or later."))


def _refuse_an_end_of_the_past(protocol: Protocol, outcome: Outcome) -> None:
    if outcome.ends_on >= timezone.localdate():
        return
    sentence = _(
        "By this notice %(title)s ended on %(end)s already. Record its end as a fact of the past, with the "
        "notice as the reason."
    )
    said = {"title": f"“{protocol.title}”", "end": written(outcome.ends_on)}
    raise Refused("over", sentence % said)


def _refuse_what_was_not_shown(outcome: Outcome, expected_end: date) -> None:
    if outcome.ends_on != expected_end:
        sentence = _(
            "It comes out differently by now: its last day in force would be %(end)s. Check it again."
        )
        raise Refused("stale", sentence % {"end": written(outcome.ends_on)})


__all__ = [
    "check_notice",
    "check_receipt",
    "give_notice",
    "name_decision",
    "notice_that_stands",
    "record_receipt",
    "withdraw_notice",
]
