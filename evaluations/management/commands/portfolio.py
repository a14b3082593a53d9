"""The portfolio as of a date, in figures."""

from argparse import ArgumentParser
from typing import Any

from evaluations.statistics import portfolio
from office.management.operator_command import OperatorCommand, written_day


class Command(OperatorCommand):
    help = "Counts the ties that were alive on a day, by type, country and status."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--as-of", metavar="DATE", help="default: today")

    def operate(self, *args: Any, **options: Any) -> dict[str, Any]:
        return portfolio(written_day(options["as_of"])).figures()

    def say(self, result: dict[str, Any]) -> None:
        for name, value in result.items():
            self.stdout.write(f"{name}: {_written(value)}")


def _written(value: int | dict[str, int]) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items())
    return str(value)
