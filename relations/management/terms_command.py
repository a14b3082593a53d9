"""The terms of a text as options on the command line; the same for every command that computes with them."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.calendar import OUT_OF_RANGE, is_in_range
from office.management.operator_command import OperatorCommand, written_day
from office.rules import Refused
from relations.models import DurationKind
from relations.terms import Terms, yearly_notice_in

# What `--renewal` calls them; the text itself says “fixed” where nothing renews it.
KINDS = {"none": DurationKind.FIXED, "express": DurationKind.EXPRESS, "tacit": DurationKind.TACIT}
# The largest numbers that the form of a text takes.
LARGEST = {
    "months": 1_200,
    "renew_months": 1_200,
    "max_renewals": 10_000,
    "notice_months": 1_200,
    "agreed": 10_000,
}


class TermsCommand(OperatorCommand):
    """A command about a text in force since `--start`. Needs no database."""

    requires_system_checks: list[str] = []  # the base class declares it as a plain attribute

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--start", required=True, metavar="DATE", help="first day in force")
        parser.add_argument("--months", required=True, type=int, help="length of the first term")
        parser.add_argument("--renewal", default="none", metavar="none|express|tacit")
        parser.add_argument("--renew-months", type=int, help="length of each renewal; else as the first term")
        parser.add_argument("--max-renewals", type=int, help="no limit when left out")
        parser.add_argument("--agreed", type=int, default=0, help="express renewals agreed so far")
        parser.add_argument("--notice-months", type=int)
        parser.add_argument("--notice-on", default="", metavar="MM-DD", help="notice by this day of a year")
        parser.add_argument("--effective-on", default="", metavar="MM-DD", help="has effect from this day")

    def operate(self, **options: Any) -> Any:
        _refuse_impossible(options)
        return self.compute(_terms(options), day_in_range(options["start"]), options)

    def compute(self, terms: Terms, start: date, options: dict[str, Any]) -> Any:
        raise NotImplementedError


def day_in_range(text: str | None) -> date:
    """A day that can be computed with, today where none is given. Raises Refused."""
    day = written_day(text) if text is not None else timezone.localdate()
    if not is_in_range(day):
        raise Refused("out_of_range", OUT_OF_RANGE)
    return day


def _refuse_impossible(options: dict[str, Any]) -> None:
    if options["renewal"] not in KINDS:
        raise Refused("unknown_renewal", _("There is no such renewal. Choose none, express or tacit."))
    for name, largest in LARGEST.items():
        least = 1 if name in ("months", "renew_months") else 0
        value = options[name]
        if value is not None and not least <= value <= largest:
            said = {"option": f"--{name.replace('_', '-')}", "least": least, "largest": largest}
            sentence = _("%(option)s takes a whole number from %(least)s to %(largest)s.")
            raise Refused("impossible_number", sentence % said)
    if bool(options["notice_on"]) != bool(options["effective_on"]):
        sentence = _("Notice by a fixed day needs both days: --notice-on and --effective-on.")
        raise Refused("incomplete_notice", sentence)
    if options["notice_on"] and options["notice_months"] is not None:
        raise Refused("two_notice_rules", _("Give the notice in months or by fixed days, not both."))


def _terms(options: dict[str, Any]) -> Terms:
    try:
        yearly = yearly_notice_in(options["notice_on"], options["effective_on"])
    except ValueError:
        sentence = _("That is no day of the year. Write it as month-day: 06-30.")
        raise Refused("no_day_of_the_year", sentence) from None
    return Terms(
        kind=KINDS[options["renewal"]],
        months=options["months"],
        renewal_months=options["renew_months"],
        max_renewals=options["max_renewals"],
        notice_months=options["notice_months"],
        yearly_notice=yearly,
    )
