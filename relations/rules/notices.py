"""When notice can be recorded and taken back: each function returns None, or the reason for refusing."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendar import written
from office.models import Decision, DecisionSubject, Result
from relations.facts import Day
from relations.models import Notice, Protocol, ProtocolKind, Termination, TerminationState
from relations.models import Outcome as TieOutcome
from relations.rules.decision import must_be_effective, steps_after_the_vote
from relations.under_notice import running_notice


def must_allow_a_notice(protocol: Protocol) -> Any:
    if not protocol.is_in_force:
        return _("It is not in force, so there is nothing to give notice of.")
    if protocol.kind == ProtocolKind.AMENDMENT:
        return _("An amendment is part of the text it amends: notice is given of that one.")
    if notice := running_notice(protocol):
        said = {"sent": written(notice.sent_on), "end": written(notice.effective_on)}
        return _("Notice has been given on %(sent)s: it ends on %(end)s.") % said
    return None


def decisions_to_end(protocol: Protocol) -> list[Decision]:
    """The council's standing decisions to end this tie, or to conclude an act that ends it; newest first."""
    acts = Protocol.objects.filter(relation=protocol.relation_id, kind=ProtocolKind.TERMINATION_ACT)
    # A decision over many things may have rejected this very one.
    adopted = DecisionSubject.objects.filter(
        subject_type=ContentType.objects.get_for_model(Protocol), subject_id__in=acts.values("pk")
    ).exclude(outcome=Result.REJECTED)
    terminations = Termination.objects.filter(
        ties__relation=protocol.relation_id, ties__outcome=TieOutcome.END
    ).exclude(state=TerminationState.REJECTED)
    is_the_end = Q(pk__in=adopted.values("decision")) | Q(pk__in=terminations.values("decision"))
    found = Decision.objects.filter(is_the_end, reconsiders=None).select_related("rule_set")
    return [decision for decision in found.order_by("-decided_on", "-pk") if decision.is_adopted]


def must_rest_on_a_decision(
    protocol: Protocol, partner: Any, sent_on: date, decision: Decision | None, undecided_because: str
) -> Any:
    """Our own notice follows the council's decision, or says why it went out all the same; the partner's needs none."""
    if partner:
        return _("The partner's own notice rests on no decision of our council.") if decision else None
    if decision and decision not in decisions_to_end(protocol):
        return _("That decision is not about the end of this tie, or it does not stand.")
    if undecided_because.strip():
        return None
    if decision is None:
        return _(
            "The council ends what it began: our own notice rests on its decision. Name the decision, or say why "
            "the notice went out without one; then it is recorded and flagged."
        )
    return must_be_effective(decision) or _must_follow(decision, sent_on)


def _must_follow(decision: Decision, sent_on: date) -> Any:
    """Not before the vote, nor before the steps after it that let it be acted upon."""
    decided = Day(decision.decided_on, decision.decided_precision)
    if Day(sent_on).surely_before(decided):
        sentence = _(
            "The council decided on %(day)s, after the notice was sent. Check both days, or say why it went out "
            "before the decision; then it is recorded and flagged."
        )
        return sentence % {"day": decided}
    effective_on = steps_after_the_vote(decision)
    if effective_on and sent_on < effective_on:
        sentence = _(
            "The council's decision could be acted upon only from %(day)s on, after the notice was sent. Check both "
            "days, or say why it went out before; then it is recorded and flagged."
        )
        return sentence % {"day": written(effective_on)}
    return None


def must_allow_withdrawal(protocol: Protocol, notice: Notice, on: date) -> Any:
    if on > timezone.localdate():
        return _("That day has not come yet: give the day on which it happened.")
    if on < notice.sent_on:
        sentence = _("It was sent on %(day)s: it cannot have been taken back before.")
        return sentence % {"day": written(notice.sent_on)}
    if on > notice.effective_on:
        sentence = _("It took effect on %(day)s. What has ended is not revived: agree on a new text.")
        return sentence % {"day": written(notice.effective_on)}
    return None
