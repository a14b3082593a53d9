"""When the roll or the attendance changes: what was counted from it is counted anew, what the minutes give stays.

Counted are the membership of a sitting taken from the file, the number present taken from the attendance, and the result
that the rules come to. Each sitting keeps what was counted anew, when and why (`Sitting.recounts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.calendar import written
from office.council_rules import Votes, refuse_impossible
from office.headcount import members_on
from office.models import Body, Choice, Decision, Result, Sitting, SittingState
from office.room import Room, room_of
from office.rules import Refused
from office.vote_record import explain, present_at

# Kept with the sitting as codes, and told in the reader's language.
BY_ROLL, BY_SIZE, BY_ATTENDANCE = "roll", "size", "attendance"
_REASONS = {
    BY_ROLL: gettext_lazy("the roll of members changed"),
    BY_SIZE: gettext_lazy("the number of members by law changed"),
    BY_ATTENDANCE: gettext_lazy("the attendance was corrected"),
}

Changes = dict[str, list[Any]]


@dataclass
class Anew:
    """What an act made differ: for the journal, and as sentences for whoever did it."""

    changes: Changes = field(default_factory=dict)
    sittings: list[Sitting] = field(default_factory=list)

    def take_in(self, other: Anew) -> None:
        self.changes |= other.changes
        self.sittings += other.sittings

    @property
    def sentences(self) -> list[str]:
        return [
            _("Sitting %(reference)s of %(day)s: %(what)s")
            % {
                "reference": sitting.reference,
                "day": written(sitting.held_on),
                "what": " ".join(in_words(row) for row in sitting.recounts[-sitting.number_recounted :]),
            }
            for sitting in self.sittings
        ]


@contextmanager
def counting_anew(body: Body, *, since: date | None, because: str = BY_ROLL) -> Iterator[Anew]:
    """Around a change of the roll or of the size of a body: afterwards its sittings held since then are counted anew.

    The body shows it to the caller as `body.counted_anew`.
    """
    anew = body.counted_anew = Anew()
    before = {sitting.pk: members_on(body, sitting.held_on).number for sitting in _held(body, since)}
    yield anew
    for sitting in _held(body, since).select_for_update():
        sitting.body = body
        anew.take_in(recount(sitting, because=because, file_said=before.get(sitting.pk)))


def _held(body: Body, since: date | None) -> QuerySet[Sitting]:
    found = Sitting.objects.filter(body=body, state=SittingState.HELD).order_by("held_on", "pk")
    return found.filter(held_on__gte=since) if since else found


@dataclass(frozen=True)
class _Numbers:
    """What a sitting and its votes come to now."""

    members: int | None
    present: int | None
    at_votes: dict[int, int | None]
    results: dict[int, str]


def recount(sitting: Sitting, *, because: str, file_said: int | None = None) -> Anew:
    """Count a sitting anew; part of the act that changed what it is counted from, which writes the journal.

    `file_said` is what the file of the body came to before: where the minutes give another number than it does now,
    the number stays and the sitting says so.
    """
    decisions = list(sitting.decisions.order_by("pk"))
    file_says = members_on(sitting.body, sitting.held_on).number
    noted: list[dict[str, Any]] = []
    try:
        now = _counted(sitting, decisions, file_says)
    except Refused:  # the numbers on record cannot be, counted that way
        noted.append({"what": "kept", "before": sitting.members, "after": file_says})
        return _keep(sitting, noted, because)
    noted += _differences(sitting, decisions, now)
    is_given = not sitting.members_counted and sitting.members is not None
    if is_given and file_says not in (file_said, sitting.members) and because != BY_ATTENDANCE:
        noted.append({"what": "given", "before": sitting.members, "after": file_says})
    sitting.members, sitting.present = now.members, now.present
    for decision in decisions:
        before = (decision.present, decision.computed_result)
        decision.present, decision.computed_result = now.at_votes[decision.pk], now.results[decision.pk]
        if before != (decision.present, decision.computed_result):
            decision.save(update_fields=["present", "computed_result"])
    return _keep(sitting, noted, because)


def _counted(sitting: Sitting, decisions: list[Decision], file_says: int | None) -> _Numbers:
    """Raises Refused where numbers on record contradict what is counted. Nothing is saved here."""
    room = room_of(sitting)
    trial = Sitting(held_on=sitting.held_on, call=sitting.call, body=sitting.body)
    trial.members = file_says if sitting.members_counted else sitting.members
    trial.present = sitting.present
    if sitting.present_counted:
        trial.present = len(room.at(None)) if room.is_complete else None
    refuse_impossible(Votes(members=trial.members, present=trial.present))
    at_votes, results = {}, {}
    for decision in decisions:
        at_votes[decision.pk] = _present_at(trial, room, decision)
        results[decision.pk] = _result(trial, decision, at_votes[decision.pk])
    return _Numbers(trial.members, trial.present, at_votes, results)


def _present_at(trial: Sitting, room: Room, decision: Decision) -> int | None:
    if not decision.present_counted:
        return decision.present
    recused = {
        vote.member for vote in decision.member_votes.filter(choice=Choice.RECUSED).select_related("member")
    }
    return present_at(trial, room, decision.agenda_number, recused)


def _result(trial: Sitting, decision: Decision, present: int | None) -> str:
    """By the rules the decision was computed with; without any there is nothing to compute."""
    if decision.rule_set_id is None:
        return decision.computed_result
    stored = decision.sitting, decision.present
    decision.sitting, decision.present = trial, present
    try:
        return explain(decision).result or ""
    finally:
        decision.sitting, decision.present = stored


def _differences(sitting: Sitting, decisions: list[Decision], now: _Numbers) -> list[dict[str, Any]]:
    said: list[tuple[str, str, Any, Any]] = [
        ("members", "", sitting.members, now.members),
        ("present", "", sitting.present, now.present),
    ]
    for decision in decisions:
        pk, name = decision.pk, decision.reference
        said.append(("vote", name, decision.present, now.at_votes[pk]))
        said.append(("result", name, decision.computed_result, now.results[pk]))
    return [
        {"what": what, "decision": name, "before": before, "after": after}
        for what, name, before, after in said
        if before != after
    ]


def _keep(sitting: Sitting, noted: list[dict[str, Any]], because: str) -> Anew:
    if not noted:
        return Anew()
    today = timezone.localdate().isoformat()
    sitting.recounts = [*sitting.recounts, *({"on": today, "because": because} | row for row in noted)]
    sitting.number_recounted = len(noted)
    sitting.save()
    changes = {
        " ".join(filter(None, (sitting.reference, row.get("decision"), row["what"]))): [
            row["before"],
            row["after"],
        ]
        for row in noted
    }
    return Anew(changes, [sitting])


# -- in words -----------------------------------------------------------------------------------------

_SENTENCES = {
    "members": gettext_lazy("The membership was counted anew: %(before)s until now, %(after)s from the file."),
    "present": gettext_lazy("The number present was counted anew from the attendance: %(before)s until now, %(after)s."),
    "vote": gettext_lazy("Present at the vote %(decision)s, counted anew: %(before)s until now, %(after)s."),
    "result": gettext_lazy(
        "The result that the rules come to for %(decision)s: %(before)s until now, %(after)s. "
        "The result in the minutes stays."
    ),
    "given": gettext_lazy("The minutes give %(before)s members, the file now comes to %(after)s. The minutes stay."),
    "kept": gettext_lazy(
        "Nothing was counted anew: with %(after)s members the numbers on record cannot be. %(before)s stay on record."
    ),
}  # fmt: skip


def in_words(row: dict[str, Any]) -> str:
    """One recount as a sentence, in the reader's language."""
    values = {name: _value(row["what"], row[name]) for name in ("before", "after")}
    return str(_SENTENCES[row["what"]]) % {"decision": row.get("decision", ""), **values}


def _value(what: str, value: Any) -> str:
    if what == "result":
        return str(Result(value).label) if value else _("not computed")
    return _("not known") if value is None else str(value)


def history(sitting: Sitting) -> list[tuple[str, str, str]]:
    """What was counted anew at a sitting: the day, the sentence, why; the latest first."""
    return [
        (written(date.fromisoformat(row["on"])), in_words(row), str(_REASONS[row["because"]]))
        for row in reversed(sitting.recounts)
    ]


__all__ = ["BY_ATTENDANCE", "BY_ROLL", "BY_SIZE", "Anew", "counting_anew", "history", "in_words", "recount"]
