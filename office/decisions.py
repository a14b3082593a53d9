"""Decisions: what the clerk records of a vote, and the dated steps after it, by the rules of its day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, documents, journal, open_questions, periods, submissions
from office.ballots import VoteCount
from office.calendar import Precision, first_day, written
from office.council_rules import Rules
from office.item_lock import hold_all
from office.law import rule_set_on, rules_of
from office.lifecycle import Step, Taken, life
from office.models import (
    Actor,
    Body,
    Decision,
    DecisionState,
    DecisionSubject,
    Municipality,
    Result,
    Role,
    RuleSet,
    Sitting,
    SittingState,
    Submission,
    Visibility,
    account_of,
)  # fmt: skip
from office.recusals import refuse_recused_votes
from office.rules import Refused, require, role_missing
from office.sittings import country, record_sitting
from office.vote_record import NO_NAMES, UNSAID, Parts, Roll, explain, outcome_of, write_down

ADOPTED = "adopted"
AFTER_RETURN = timedelta(days=30)  # no law names a day for the second vote: by then somebody is reminded


@transaction.atomic
def record_decision(
    sitting: Sitting,
    outcomes: Mapping[Submission, str],
    *,
    by: Actor,
    title: str,
    recorded_result: str,
    votes: VoteCount,
    number: str = "",
    parts: Parts = UNSAID,
    roll: Roll = NO_NAMES,
    form_token: UUID | None = None,
) -> Decision:
    """The official result of a vote, over one item or several with an outcome each. Only this record decides.

    `outcomes` maps each item to `adopted`, `rejected` or another word its kind knows; `parts` says whether the text
    was approved and its signing authorised; `roll` holds the votes by name. Raises Refused for impossible numbers,
    names that do not add up to them, or an item that is no longer before the council.
    """
    require(role_missing(by, Role.CLERK), "role")
    refuse_sitting(sitting, outcomes)
    refuse_recused_votes(sitting, outcomes, roll.choices)
    hold_all(outcomes)
    decision = write_down(
        sitting, votes, by=by, title=title, recorded_result=recorded_result, number=number, form_token=form_token,
        parts=parts, roll=roll,
    )  # fmt: skip
    still_open = open_questions.keep_with(decision, outcomes)
    for submission, outcome in outcomes.items():
        if recorded_result in (Result.ADOPTED, Result.REJECTED):
            submissions.close_decided(
                submission, decision, outcome if decision.is_adopted else "rejected", by=by
            )
        else:
            submissions.keep_open(submission, decision, recorded_result)
    _open_deadlines_after_vote(decision)
    _enter("decision.record", decision, by=by, items=[s.reference for s in outcomes], more=still_open)
    return decision


def refuse_sitting(sitting: Sitting, items: Iterable[Submission]) -> None:
    """Raises Refused for a sitting that cannot have decided these items: of another body, or held before."""
    if sitting.state != SittingState.HELD:
        raise Refused(
            "not_held", _("First record that the sitting was held: before, nothing can be decided in it.")
        )
    asked = [item.pk for item in items]
    if not asked:
        raise Refused("no_item", _("Choose at least one item that was decided."))
    for item in Submission.objects.filter(pk__in=asked).order_by("pk"):
        sent_on = timezone.localdate(item.submitted_at)
        said = {"item": item.reference, "day": written(sent_on)}
        if sitting.body_id != item.body_id:
            raise Refused(
                "wrong_sitting",
                _("%(item)s is before another body: choose a sitting of that body.") % said,
            )
        if sitting.held_on < sent_on:
            raise Refused(
                "wrong_sitting",
                _("%(item)s was sent on %(day)s, after this sitting: choose a later sitting.") % said,
            )


@transaction.atomic
def record_second_vote(
    first: Decision,
    sitting: Sitting,
    *,
    by: Actor,
    recorded_result: str,
    votes: VoteCount,
    number: str = "",
    parts: Parts = UNSAID,
    roll: Roll = NO_NAMES,
    form_token: UUID | None = None,
) -> Decision:
    """The council votes again on what the mayor sent back: a new decision beside the first, which stays.

    Adopted means insisted: the first decision becomes final on the day of the second vote. Rejected means
    that it falls, which the owners of its items learn; any other result leaves it open for another vote.
    """
    require(role_missing(by, Role.CLERK), "role")
    first = Decision.objects.select_for_update().get(pk=first.pk)
    if first.state != DecisionState.RETURNED:
        raise Refused(
            "not_returned", _("Only a decision that was returned for reconsideration is voted on again.")
        )
    if sitting.body_id != first.body_id or (first.returned_on and sitting.held_on < first.returned_on):
        raise Refused(
            "wrong_sitting", _("Choose a sitting of the same body, held after the decision was returned.")
        )
    again = Submission.objects.filter(outcomes__decision=first)
    refuse_recused_votes(sitting, again, roll.choices)
    second = write_down(
        sitting, votes, by=by, title=first.title, recorded_result=recorded_result, number=number,
        form_token=form_token, reconsiders=first, parts=parts, roll=roll,
    )  # fmt: skip
    for row in first.subjects.all():
        DecisionSubject.objects.create(
            decision=second, submission=row.submission, subject_type=row.subject_type, subject_id=row.subject_id,
            outcome=row.outcome if second.is_adopted else recorded_result,
        )  # fmt: skip
    still_open = open_questions.keep_with(second, again)
    _enter("decision.second_vote", second, by=by, items=[first.reference], more=still_open)
    if second.is_adopted:
        DECISION.take(first, "insist", by=by, on=sitting.held_on, second_vote=second.reference)
    elif second.recorded_result == Result.REJECTED:
        DECISION.take(first, "lapse", by=by, on=sitting.held_on, second_vote=second.reference)
    return second


def _enter(
    act: str, decision: Decision, *, by: Actor, items: list[str], more: dict[str, list[Any]] | None = None
) -> None:
    changes: dict[str, list[Any]] = {
        "result": [decision.computed_result or None, decision.recorded_result],
        "items": [None, items],
        **(more or {}),
    }
    journal.record(act, decision, by=by, occurred_on=decision.decided_on, changes=changes)


@transaction.atomic
def record_past_decision(
    *, body: Body | None, title: str, by: Actor, reason: str, decided_on: date | None = None,
    precision: str = Precision.DAY, number: str = "", votes: VoteCount | None = None, recorded_result: str = Result.ADOPTED,
    final_on: date | None = None, transmitted_on: date | None = None, document=None,
) -> Decision:  # fmt: skip
    """A decision that was taken before Entente kept the record. Part of the recording act, which ties it to things."""
    require(role_missing(by, Role.CLERK), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if decided_on and decided_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    votes = votes or VoteCount()
    decided_on = first_day(decided_on, precision)
    rule_set = rule_set_on(decided_on)
    awaits_finality = recorded_result == Result.ADOPTED and _asks_finality(rule_set) and not final_on
    state = DecisionState.RECORDED if awaits_finality else DecisionState.FINAL
    if transmitted_on:
        state = DecisionState.TRANSMITTED
    return Decision.objects.create(
        body=body, number=number, title=title, decided_on=decided_on,
        decided_precision=precision if decided_on else Precision.UNKNOWN, yes=votes.yes, no=votes.no,
        abstain=votes.abstain, blank=votes.blank, invalid=votes.invalid, chair_side=votes.chair_side,
        is_secret=votes.is_secret, recorded_result=recorded_result, rule_set=rule_set, state=state,
        final_on=final_on, transmitted_on=transmitted_on, is_past_fact=True, document=document, recorded_by=account_of(by),
    )  # fmt: skip


@transaction.atomic
def attach_document(decision: Decision, upload: UploadedFile, *, by: Actor) -> Decision:
    """The signed decision as a file, for staff and council members; an earlier one stays, superseded."""
    require(role_missing(by, Role.CLERK), "role")
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    document = documents.upload_document(upload, decision, by=by, visibility=Visibility.COUNCIL)
    if decision.document:
        decision.document.superseded_by = document
        decision.document.save()
    decision.document = document
    decision.save()
    return decision


# The steps after the vote, by the profile's own rules.


def _rules_for(decision: Decision) -> Rules | None:
    return rules_of(decision.rule_set) if decision.rule_set else None


def _asks_finality(rule_set: RuleSet | None) -> bool:
    """Whether the mayor may return a decision under these rules, so that it binds only once it is final."""
    return rule_set is not None and rules_of(rule_set).return_days is not None


def must_be_insisted_on(decision: Decision, taken: Taken) -> Any:
    if decision.second_votes.filter(recorded_result=Result.ADOPTED).exists():
        return None
    return _("The council insists by a second vote: record that vote.")


def must_have_lost_the_second_vote(decision: Decision, taken: Taken) -> Any:
    if decision.second_votes.filter(recorded_result=Result.REJECTED).exists():
        return None
    return _("It falls only when the council rejects it in a second vote: record that vote.")


def tell_the_owners(decision: Decision, taken: Taken) -> None:
    submissions.tell_of_fall(decision, by=taken.by)


def must_be_adopted(decision: Decision, taken: Taken) -> Any:
    return (
        None if decision.recorded_result == Result.ADOPTED else _("Only an adopted decision goes this way.")
    )


def must_be_the_first_vote(decision: Decision, taken: Taken) -> Any:
    """The dated steps belong to the decision that was sent back, not to the vote that insisted on it."""
    if decision.reconsiders is None:
        return None
    first = decision.reconsiders.reference
    return _("This was the second vote on %(first)s: what follows is recorded there.") % {"first": first}


def must_allow_return(decision: Decision, taken: Taken) -> Any:
    rules = _rules_for(decision)
    if rules is None or rules.return_days is None:
        return _("The rules in force for this decision know no return for reconsideration.")
    return None


def must_be_within_return_days(decision: Decision, taken: Taken) -> Any:
    last = last_day_to_return(decision)
    if last and taken.on > last:
        return _("The last day for returning it was %(day)s.") % {"day": written(last)}
    return None


def must_not_precede_the_vote(decision: Decision, taken: Taken) -> Any:
    days = (
        decision.decided_on,
        decision.returned_on,
        decision.insisted_on,
        decision.final_on,
        decision.transmitted_on,
    )
    previous = max((day for day in days if day), default=None)
    if previous and taken.on < previous:
        return _("That is before the step it follows, which was on %(day)s.") % {"day": written(previous)}
    return None


def must_know_transmission(decision: Decision, taken: Taken) -> Any:
    rules = _rules_for(decision)
    if rules and rules.transmission_days is None:
        return _("The rules in force for this decision ask nobody to be sent it.")
    return None


def must_be_sent_before_it_is_published(decision: Decision, taken: Taken) -> Any:
    """Where unsent means not in force, publishing comes last: so the sending cannot be forgotten."""
    rules = _rules_for(decision)
    if rules and rules.transmission_is_condition and not decision.transmitted_on:
        return _("First record when it was sent to the civil administrator: unsent it is not in force.")
    return None


def must_not_precede_finality(decision: Decision, taken: Taken) -> Any:
    """Sending and publishing run side by side: either may have happened first."""
    days = (decision.decided_on, decision.insisted_on, decision.final_on)
    previous = max((day for day in days if day), default=None)
    if previous and taken.on < previous:
        return _("That is before the step it follows, which was on %(day)s.") % {"day": written(previous)}
    return None


def last_day_to_return(decision: Decision) -> date | None:
    """The last day on which the mayor may return the decision; None where the rules know no return."""
    rules, ours = _rules_for(decision), Municipality.ours()
    days = rules.days_to_return(is_metropolitan=bool(ours and ours.is_metropolitan)) if rules else None
    if rules is None or days is None or not decision.decided_on:
        return None
    return periods.last_day(rules, periods.RETURN, decision.decided_on, days, country()).on


def _open_deadlines_after_vote(decision: Decision) -> None:
    rules = _rules_for(decision)
    if rules is None or not decision.is_adopted or not decision.decided_on:
        return
    if last := last_day_to_return(decision):
        _deadline(
            decision,
            "decision_final",
            last + timedelta(days=1),
            gettext_noop("Record whether decision “%(title)s” became final"),
        )
    if rules.publication_from == "decision":
        _publish_by(decision, rules, decision.decided_on)


def ask_to_work_on_it(decision: Decision, taken: Taken) -> None:
    """What came back goes to those who sent it, at once."""
    diary.open_deadline(
        "decision_returned", decision, due_on=taken.on + AFTER_RETURN, values={"title": decision.title},
        sentence=gettext_noop("“%(title)s” came back for reconsideration: have the council vote again"), role=Role.HEAD,
    )  # fmt: skip


def open_deadlines_after_final(decision: Decision, taken: Taken) -> None:
    diary.settle_deadlines(decision, "decision_final", "decision_returned", on=taken.on)
    rules = _rules_for(decision)
    if rules is None:
        return
    if rules.transmission_days is not None:
        due = periods.last_day(rules, periods.TRANSMISSION, taken.on, rules.transmission_days, country()).on
        sentence = gettext_noop(
            "Send decision “%(title)s” to the civil administrator: unsent it does not enter into force"
        )
        counted = _in_working_days(rules, periods.TRANSMISSION, rules.transmission_days)
        _deadline(decision, "decision_transmit", due, sentence, counted)
    if rules.publication_from == "final":
        _publish_by(decision, rules, taken.on)


def settle_transmission(decision: Decision, taken: Taken) -> None:
    diary.settle_deadlines(decision, "decision_transmit", on=taken.on)


def open_complaint_period(decision: Decision, taken: Taken) -> None:
    diary.settle_deadlines(decision, "decision_publish", on=taken.on)
    rules = _rules_for(decision)
    if rules and rules.complaint_days is not None:
        due = periods.last_day(rules, periods.COMPLAINT, taken.on, rules.complaint_days, country()).on
        _deadline(
            decision,
            "decision_complaint",
            due,
            gettext_noop("Last day for complaints against decision “%(title)s”"),
            _in_working_days(rules, periods.COMPLAINT, rules.complaint_days),
        )


def close_deadlines(decision: Decision, taken: Taken) -> None:
    diary.settle_deadlines(decision, on=taken.on)


def _publish_by(decision: Decision, rules: Rules, start: date) -> None:
    if rules.publication_days is None:
        return
    due = periods.last_day(rules, periods.PUBLICATION, start, rules.publication_days, country()).on
    counted = _in_working_days(rules, periods.PUBLICATION, rules.publication_days)
    _deadline(decision, "decision_publish", due, gettext_noop("Publish decision “%(title)s”"), counted)


def _in_working_days(rules: Rules, period: str, days: int) -> int | None:
    """How many, where the law counts this period in working days."""
    return days if period in rules.working_days else None


def _deadline(
    decision: Decision, kind: str, due: date, sentence: str, working_days: int | None = None
) -> None:
    if decision.is_past_fact and due < timezone.localdate():
        return  # What was due long ago reminds nobody.
    diary.open_deadline(
        kind, decision, due_on=due, sentence=sentence, values={"title": decision.title}, role=Role.CLERK,
        working_days=working_days,
    )  # fmt: skip


CLERK = (Role.CLERK,)
State = DecisionState
DECISION = life(
    "decision", State, State.RECORDED,
    [
        Step("return", _("Returned for reconsideration"), (State.RECORDED,), State.RETURNED, CLERK, dates="returned_on",
             guards=(must_be_the_first_vote, must_be_adopted, must_allow_return), needs_reason=True,
             checks=(must_not_precede_the_vote, must_be_within_return_days),
             follow=(close_deadlines, ask_to_work_on_it)),
        Step("insist", _("Insisted on by the council"), (State.RETURNED,), State.FINAL, CLERK, dates="insisted_on",
             guards=(must_be_insisted_on,), checks=(must_not_precede_the_vote,), follow=(open_deadlines_after_final,)),
        Step("lapse", _("Not insisted on by the council"), (State.RETURNED,), State.LAPSED, CLERK, by_machine=True,
             is_final=True, guards=(must_have_lost_the_second_vote,), follow=(close_deadlines, tell_the_owners)),
        Step("finalise", _("Became final"), (State.RECORDED,), State.FINAL, CLERK, dates="final_on",
             guards=(must_be_the_first_vote, must_be_adopted), checks=(must_not_precede_the_vote,),
             follow=(open_deadlines_after_final,)),
        Step("transmit", _("Sent to the civil administrator"), (State.FINAL,), State.TRANSMITTED, CLERK,
             dates="transmitted_on", guards=(must_know_transmission,), checks=(must_not_precede_finality,),
             follow=(settle_transmission,)),
        Step("publish", _("Published"), (State.RECORDED, State.FINAL, State.TRANSMITTED), State.PUBLISHED, CLERK,
             dates="published_on", checks=(must_not_precede_finality,), follow=(open_complaint_period,),
             guards=(must_be_the_first_vote, must_be_adopted, must_be_sent_before_it_is_published)),
        Step("annul", _("Annulled by the supervising authority"),
             (State.RECORDED, State.FINAL, State.TRANSMITTED, State.PUBLISHED), State.ANNULLED, CLERK,
             dates="annulled_on", guards=(must_be_the_first_vote,), checks=(must_not_precede_the_vote,), needs_reason=True,
             is_final=True, follow=(close_deadlines, tell_the_owners)),
    ],
)  # fmt: skip


def not_yet_effective(decision: Decision) -> Any:
    """Why an adopted decision does not bind yet under its rules; None when it may be acted upon.

    A decision recorded afterwards binds on the same conditions: what follows from it anew needs the days on file.
    """
    if not decision.is_adopted:
        return _("The council did not adopt it.")
    rules = _rules_for(decision)
    is_final = decision.final_on or decision.insisted_on or decision.transmitted_on
    if _asks_finality(decision.rule_set) and not is_final:
        if decision.is_past_fact:
            return _(
                "It is not on file when the council's decision became final: "
                "nothing new can rest on it until that day is recorded."
            )
        return _("The council's decision has not become final yet.")
    if rules and rules.transmission_is_condition and not decision.transmitted_on:
        if decision.is_past_fact:
            return _(
                "It is not on file when the council's decision was sent to the civil administrator: "
                "nothing new can rest on it until that day is recorded."
            )
        return _(
            "The council's decision has not been sent to the civil administrator, so it is not in force."
        )
    return None


__all__ = [
    "ADOPTED", "DECISION", "Parts", "Roll", "VoteCount", "attach_document", "explain", "last_day_to_return",
    "not_yet_effective", "outcome_of", "record_decision", "record_past_decision", "record_second_vote",
    "record_sitting", "refuse_sitting",
]  # fmt: skip
