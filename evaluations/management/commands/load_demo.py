"""Fill an empty database with the portfolio of a demo city."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command

from evaluations import demo
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = "Loads a demo portfolio (ghent or balikesir) into a database without municipality, partner or relation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("city", metavar="ghent|balikesir")

    def operate(self, *args: Any, city: str, **options: Any) -> dict[str, int]:
        call_command("migrate", verbosity=0)
        return demo.load(city)

    def say(self, result: dict[str, int]) -> None:
        for what, count in result.items():
            self.stdout.write(f"{count:>4} {what}")
