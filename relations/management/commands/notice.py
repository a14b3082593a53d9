"""What a notice comes to: in time for the end at hand, or which end it reaches."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from relations.giving_notice import outcome_of_notice
from relations.management.terms_command import TermsCommand, day_in_range
from relations.terms import Terms


class Command(TermsCommand):
    help = (
        "Computes whether a notice reaches the end at hand and on which day the text ends, with the reasons."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--sent", required=True, metavar="DATE", help="the day that counts")
        parser.add_argument(
            "--until", metavar="DATE", help="taken for the sake of term_dates; changes nothing"
        )

    def compute(self, terms: Terms, start: date, options: dict[str, Any]) -> dict[str, Any]:
        outcome = outcome_of_notice(terms, start, day_in_range(options["sent"]), options["agreed"])
        return {"in_time": outcome.in_time, "ends_on": outcome.ends_on, "because": list(outcome.because)}

    def say(self, result: dict[str, Any]) -> None:
        self.stdout.write(str(result["ends_on"]))
        for reason in result["because"]:
            self.stdout.write(f"  {reason}")
