"""What a council vote comes to under the rules of a legal profile on a given day."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.db import OperationalError, ProgrammingError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from office.council_rules import ADOPTED, Rules, StepExplained, Votes, compute, refuse_impossible
from office.law import rules_of
from office.management.operator_command import OperatorCommand, written_day
from office.models import LegalProfile, RuleSet
from office.periods import RETURN, after_the_vote, convocation
from office.rule_sets import shipped_rules_on
from office.rules import Refused

NUMBERS = ("members", "present", "yes", "no", "abstain", "blank", "invalid")
ALWAYS_NEEDED = ("members", "present", "yes", "no")
COUNTRIES = {"tr": "TR", "be-vlg": "BE"}


def _number_or_unknown(text: str) -> int | None:
    """A whole number, or “unknown”, which is not nought."""
    return None if text == "unknown" else int(text)


class Command(OperatorCommand):
    help = "Computes the result of a council vote and explains it step by step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # Words out of range are refused like impossible numbers, with a code that programs can read.
        parser.add_argument("--profile", required=True, metavar="|".join(LegalProfile.values))
        for name in NUMBERS:
            is_needed = name in ALWAYS_NEEDED
            parser.add_argument(
                f"--{name}", type=_number_or_unknown, required=is_needed, default=None if is_needed else 0,
                metavar="N|unknown",
            )  # fmt: skip
        parser.add_argument("--chair", default="none", metavar="yes|no|none|unknown")
        parser.add_argument("--secret", action="store_true")
        parser.add_argument("--call", type=int, default=1, metavar="1|2")
        parser.add_argument("--on", default=None, metavar="DATE")
        parser.add_argument("--insisting", action="store_true", help="the second vote on a returned decision")
        parser.add_argument("--recused", type=int, default=0, help="of those present, how many were recused")
        parser.add_argument("--agenda-sent", default=None, metavar="DATE", help="judges the convocation too")
        parser.add_argument(
            "--deadlines", action="store_true", help="adds the days that follow from the vote"
        )
        parser.add_argument("--metropolitan", action="store_true")
        parser.add_argument(
            "--country", default="", help="whose holidays count; that of the profile if left out"
        )

    def operate(self, **options: Any) -> dict[str, Any]:
        if options["profile"] not in LegalProfile.values:
            raise Refused(
                "unknown_profile", _("There is no such legal profile. Choose tr, be-vlg or generic.")
            )
        votes = _votes(options)
        refuse_impossible(votes)
        day = written_day(options["on"])
        rules = rules_on(options["profile"], day)
        if rules is None:
            raise Refused("no_rule", _("No rule is on file for that day, so the result is not computed."))
        votes, recused = _without_the_recused(rules, votes, options["recused"])
        outcome = compute(rules, votes)
        steps = [*_convocation(rules, day, options), *recused, *outcome.steps]
        answer: dict[str, Any] = {"result": outcome.result, "reasons": [step.sentence for step in steps]}
        if options["deadlines"]:
            # Where it is not known whether it was adopted, the days are those that follow if it was.
            answer["deadlines"] = _deadlines(rules, day, options) if outcome.result in (ADOPTED, None) else []
        return answer

    def say(self, result: dict[str, Any]) -> None:
        self.stdout.write(str(result["result"] or _("not computed")))
        for reason in result["reasons"]:
            self.stdout.write(f"  {reason}")
        for deadline in result.get("deadlines", []):
            self.stdout.write(f"  {deadline['due_on']} {deadline['kind']}: {deadline['because']}")


def _votes(options: dict[str, Any]) -> Votes:
    return Votes(
        **{name: options[name] for name in NUMBERS},
        chair=None if options["chair"] == "unknown" else options["chair"],
        is_secret=options["secret"],
        call=options["call"],
        is_insisting=options["insisting"],
    )


def _without_the_recused(rules: Rules, votes: Votes, recused: int) -> tuple[Votes, list[StepExplained]]:
    """The vote among those who took part; a recused member is in the house and not in this vote."""
    if recused < 0 or (votes.present is not None and recused > votes.present):
        raise Refused("too_many_recused", _("More members are said to be recused than were present."))
    if not recused or votes.present is None or rules.recused_are_present:
        return votes, []
    text = format_lazy(
        _("{recused} recused do not count as present: {before} less {recused} is {left}."),
        recused=recused, before=votes.present, left=votes.present - recused,
    )  # fmt: skip
    left = {name: getattr(votes, name) for name in votes.__dataclass_fields__}
    return Votes(**left | {"present": votes.present - recused}), [
        StepExplained("recused", None, text, rules.cite("quorum"))
    ]


def _country(options: dict[str, Any]) -> str:
    return options["country"].upper() or COUNTRIES.get(options["profile"], "")


def _convocation(rules: Rules, day: date, options: dict[str, Any]) -> list[StepExplained]:
    """Whether the agenda went out in time, where the day of sending is given."""
    if not options["agenda_sent"]:
        return []
    return [convocation(rules, day, written_day(options["agenda_sent"]), day, _country(options))]


def _deadlines(rules: Rules, day: date, options: dict[str, Any]) -> list[dict[str, str]]:
    # What the council insists on is final that day, and not returned again.
    is_insisted = options["insisting"] and bool(rules.insistence)
    found = after_the_vote(
        rules, day, _country(options), is_metropolitan=options["metropolitan"],
        final_on=day if is_insisted else None,
    )  # fmt: skip
    return [
        {
            "kind": period.name,
            "due_on": period.counted.on.isoformat(),
            "because": period.counted.reason.sentence,
        }
        for period in found
        if not (is_insisted and period.name == RETURN)
    ]


def rules_on(profile: str, day: date) -> Rules | None:
    """The rules on file for the day; those Entente ships with where no database has been set up yet."""
    try:
        found = RuleSet.objects.in_force(profile, at=day)
    except (OperationalError, ProgrammingError):
        sys.stderr.write("No database has been set up yet: computed with the rules as shipped.\n")
        return shipped_rules_on(profile, day)
    return rules_of(found) if found else None
