"""The terms of a text: when each begins, its last day in force, the last day for notice."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from relations.management.terms_command import TermsCommand, day_in_range
from relations.terms import Term, Terms, terms_begun


class Command(TermsCommand):
    help = "Computes the terms that have begun by a day, each with its last day and the last day for notice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--until", metavar="DATE", help="terms begun by this day; today when left out")

    def compute(self, terms: Terms, start: date, options: dict[str, Any]) -> dict[str, Any]:
        # Asked about a text to come, today has begun nothing: its first term is the answer.
        until = day_in_range(options["until"]) if options["until"] else max(day_in_range(None), start)
        return {"terms": [_row(one) for one in terms_begun(terms, start, until, options["agreed"])]}

    def say(self, result: dict[str, Any]) -> None:
        for row in result["terms"]:
            self.stdout.write(f"{row['start']} – {row['end']}  {row['last_day_for_notice'] or '-'}")


def _row(one: Term) -> dict[str, date | None]:
    return {"start": one.start, "end": one.end, "last_day_for_notice": one.last_day_for_notice}
