"""A vote as it is written down: the row, what the rules of its day make of the numbers, and who voted how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.ballots import RECUSED, VoteCount, added_up
from office.council_rules import Outcome, Votes, compute, refuse_impossible, without_rule
from office.law import rule_set_on, rules_of
from office.models import (
    Actor,
    Choice,
    CouncilMember,
    Decision,
    MemberVote,
    Role,
    RuleSet,
    Sitting,
    account_of,
)  # fmt: skip
from office.room import Room, room_of
from office.rules import Refused, require, role_missing


@dataclass(frozen=True)
class Parts:
    """The two parts of a decision on a text; None where the minutes do not say."""

    approves_text: bool | None = None
    authorises_signing: bool | None = None
    signatory: str = ""


@dataclass(frozen=True)
class Roll:
    """The votes by name, and at which item of the agenda they were cast."""

    choices: Mapping[CouncilMember, str] = field(default_factory=dict)
    agenda_number: int | None = None


UNSAID, NO_NAMES = Parts(), Roll()


def counted(sitting: Sitting, votes: VoteCount, roll: Roll = NO_NAMES) -> VoteCount:
    """The numbers of the vote, completed by what is known by name. Raises Refused where the two contradict."""
    if not roll.choices and roll.agenda_number is None:
        return votes
    room = room_of(sitting)
    there = room.at(roll.agenda_number)
    _refuse_absent_voters(room, roll)
    recused = {member for member, choice in roll.choices.items() if choice == RECUSED}
    silent = len(there - set(roll.choices)) if room.is_complete else None
    votes = added_up(roll.choices, votes, silent=silent, chair=sitting.chair)
    if votes.present is not None:
        return votes
    return replace(votes, present=present_at(sitting, room, roll.agenda_number, recused))


def present_at(sitting: Sitting, room: Room, number: int | None, recused: set[CouncilMember]) -> int | None:
    """How many were there for a vote, where that is another number than at the opening; else None."""
    counts = _recused_count(sitting)
    if room.is_complete:
        return len(room.at(number) - (set() if counts else recused))
    # Who is known to have been elsewhere was not counted at the opening either.
    gone = {member for member in recused if not room.was_elsewhere(member, None)}
    if sitting.present is None or not gone or counts:
        return None
    return max(sitting.present - len(gone), 0)


def _recused_count(sitting: Sitting) -> bool:
    rule_set = rule_set_on(sitting.held_on)
    return rule_set is not None and rules_of(rule_set).recused_are_present


def _refuse_absent_voters(room: Room, roll: Roll) -> None:
    for member, choice in roll.choices.items():
        if choice != RECUSED and room.was_elsewhere(member, roll.agenda_number):
            raise Refused(
                "not_there",
                _("%(name)s was not there for this item, so no vote is recorded. Check the attendance.")
                % {"name": member.name},
            )


def outcome_of(
    sitting: Sitting | None, day: date | None, votes: VoteCount, *, is_insisting: bool = False,
    rule_set: RuleSet | None = None,
) -> tuple[Outcome, RuleSet | None]:  # fmt: skip
    """What the rules in force on that day make of the vote, step by step, and the rule set that was applied.

    Without a `rule_set` it is the one on file for the day. Raises Refused for impossible numbers, also when no rule
    can be applied.
    """
    present = votes.present if votes.present is not None else (sitting.present if sitting else None)
    numbers = Votes(
        members=sitting.members if sitting else None, present=present, yes=votes.yes,
        no=votes.no, abstain=votes.abstain, blank=votes.blank, invalid=votes.invalid,
        chair=votes.chair_side or None, is_secret=votes.is_secret, call=sitting.call if sitting else 1,
        is_insisting=is_insisting,
    )  # fmt: skip
    refuse_impossible(numbers)
    rule_set = rule_set or rule_set_on(day)
    return (compute(rules_of(rule_set), numbers), rule_set) if rule_set else (without_rule(), None)


def explain(decision: Decision) -> Outcome:
    """The computation of a recorded decision once more, in the reader's language, by the rules it was made with."""
    votes = VoteCount(
        decision.yes,
        decision.no,
        decision.abstain,
        decision.blank,
        decision.invalid,
        decision.chair_side,
        decision.is_secret,
        decision.present,
    )
    is_insisting, made_with = decision.reconsiders_id is not None, decision.rule_set
    return outcome_of(
        decision.sitting, decision.decided_on, votes, is_insisting=is_insisting, rule_set=made_with
    )[0]


def write_down(
    sitting: Sitting, votes: VoteCount, *, by: Actor, reconsiders: Decision | None = None, parts: Parts = UNSAID,
    roll: Roll = NO_NAMES, **said: Any,
) -> Decision:  # fmt: skip
    """The row of a vote, with what the rules of its day make of the numbers, and a row for each vote by name."""
    given, votes = votes, counted(sitting, votes, roll)
    computed, rule_set = outcome_of(sitting, sitting.held_on, votes, is_insisting=reconsiders is not None)
    decision = Decision.objects.create(
        body=sitting.body, sitting=sitting, decided_on=sitting.held_on, is_secret=votes.is_secret,
        chair_side=votes.chair_side, yes=votes.yes, no=votes.no, abstain=votes.abstain, blank=votes.blank,
        invalid=votes.invalid, present=votes.present,
        present_counted=given.present is None and votes.present is not None, agenda_number=roll.agenda_number,
        computed_result=computed.result or "", rule_set=rule_set, recorded_by=account_of(by), reconsiders=reconsiders,
        approves_text=parts.approves_text, authorises_signing=parts.authorises_signing,
        signatory=parts.signatory.strip(), **said,
    )  # fmt: skip
    groups = dict(sitting.body.seats.on(sitting.held_on).values_list("member_id", "party_group"))
    MemberVote.objects.bulk_create(
        MemberVote(decision=decision, member=member, choice=Choice(choice), party_group=groups.get(member.pk, ""))
        for member, choice in roll.choices.items()
    )  # fmt: skip
    return decision


@transaction.atomic
def record_parts(decision: Decision, parts: Parts, *, reason: str, by: Actor) -> Decision:
    """What the minutes say on text and signing, found out or authorised later; what was said before stays in the journal.

    The vote itself is not touched. Raises Refused for a decision that was not adopted, or without a reason.
    """
    require(role_missing(by, Role.CLERK), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason, such as the later decision that authorises the signing."))
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not decision.is_adopted:
        raise Refused("not_adopted", _("Only an adopted decision approves a text or authorises a signing."))
    now = {
        "approves_text": parts.approves_text,
        "authorises_signing": parts.authorises_signing,
        "signatory": parts.signatory.strip(),
    }
    changes = {
        name: [getattr(decision, name), value]
        for name, value in now.items()
        if getattr(decision, name) != value
    }
    if not changes:
        return decision
    for name, value in now.items():
        setattr(decision, name, value)
    decision.save()
    journal.record("decision.parts", decision, by=by, reason=reason.strip(), changes=changes)
    return decision
