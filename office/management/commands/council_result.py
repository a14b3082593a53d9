"""What a council vote comes to under the rules of a legal profile on a given day."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext_lazy as _

from office.council_rules import Rules, Votes, compute, refuse_impossible
from office.law import rules_of
from office.management.operator_command import OperatorCommand, written_day
from office.models import LegalProfile, RuleSet
from office.rule_sets import shipped_rules_on
from office.rules import Refused

NUMBERS = ("members", "present", "yes", "no", "abstain", "blank", "invalid")
ALWAYS_NEEDED = ("members", "present", "yes", "no")


class Command(OperatorCommand):
    help = "Computes the result of a council vote and explains it step by step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # Words out of range are refused like impossible numbers, with a code that programs can read.
        parser.add_argument("--profile", required=True, metavar="|".join(LegalProfile.values))
        for name in NUMBERS:
            is_needed = name in ALWAYS_NEEDED
            parser.add_argument(f"--{name}", type=int, required=is_needed, default=None if is_needed else 0)
        parser.add_argument("--chair", default="none", metavar="yes|no|none")
        parser.add_argument("--secret", action="store_true")
        parser.add_argument("--call", type=int, default=1, metavar="1|2")
        parser.add_argument("--on", default=None, metavar="DATE")

    def operate(self, **options: Any) -> dict[str, Any]:
        if options["profile"] not in LegalProfile.values:
            raise Refused(
                "unknown_profile", _("There is no such legal profile. Choose tr, be-vlg or generic.")
            )
        votes = Votes(
            **{name: options[name] for name in NUMBERS},
            chair=options["chair"],
            is_secret=options["secret"],
            call=options["call"],
        )
        refuse_impossible(votes)
        rules = rules_on(options["profile"], written_day(options["on"]))
        if rules is None:
            raise Refused("no_rule", _("No rule is on file for that day, so the result is not computed."))
        outcome = compute(rules, votes)
        return {"result": outcome.result, "reasons": [step.sentence for step in outcome.steps]}

    def say(self, result: dict[str, Any]) -> None:
        self.stdout.write(str(result["result"]))
        for reason in result["reasons"]:
            self.stdout.write(f"  {reason}")


def rules_on(profile: str, day: date) -> Rules | None:
    """The rules on file for the day; those Entente ships with where no database has been set up yet."""
    try:
        found = RuleSet.objects.in_force(profile, at=day)
    except (OperationalError, ProgrammingError):
        sys.stderr.write("No database has been set up yet: computed with the rules as shipped.\n")
        return shipped_rules_on(profile, day)
    return rules_of(found) if found else None
