from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand, written_day
from office.models import OPERATOR
from office.rules import Refused
from partners.actions.register import import_register
from partners.models import RegisterEdition
from partners.reading import MAX_BYTES
from partners.register_writing import Written
from partners.twinning_plan import RegisterPlan
from partners.twinning_rows import problems_of

TOLD = 20  # of each kind; a register has more than a thousand


class Command(OperatorCommand):
    help = "Take in a register of the world's twinnings (CSV or xlsx, also packed) as reference data with its source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--source", default="", help="where the register is from; else the file's name")
        parser.add_argument("--as-of", metavar="DATE", help="the day on which the register stood so")
        parser.add_argument(
            "--supplement",
            action="store_true",
            help="keep what this source said before and is not in the file; else it is replaced",
        )

    def operate(
        self, *, file: str, source: str, as_of: str | None, supplement: bool, **options: Any
    ) -> dict[str, Any]:
        path = Path(file)
        content, day = _content(path), written_day(as_of) if as_of else None
        edition, plan, written = import_register(
            content, filename=path.name, source=source, as_of=day, replaces=not supplement, by=OPERATOR
        )
        return _told(edition, plan, written)

    def say(self, result: dict[str, Any]) -> None:
        counts = _(
            "%(rows)s rows: %(ties)s twinnings of %(towns)s towns, %(duplicates)s told again, %(self_twinnings)s of a "
            "town with itself, %(rejected)s rejected. %(new)s are new, %(gone)s are no longer told."
        )
        self.stdout.write(counts % result)
        for title, problems in ((_("Rejected"), result["errors"]), (_("Please check"), result["warnings"])):
            for problem in problems[:TOLD]:
                where = f"{_('row')} {problem['row']}, {problem['column']} “{problem['value']}”"
                self.stdout.write(f"{title}: {where}: {problem['reason']}")
            if len(problems) > TOLD:
                more = _("%(title)s: %(count)s more. With --json all of them are told.")
                self.stdout.write(more % {"title": title, "count": len(problems) - TOLD})


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(
                "file_too_large", _("The file is larger than 25 MB. Split it and import the parts.")
            )
        return path.read_bytes()
    except OSError:
        raise Refused("no_file", _("The file %(name)s cannot be opened.") % {"name": path.name}) from None


def _told(edition: RegisterEdition, plan: RegisterPlan, written: Written) -> dict[str, Any]:
    return {
        "edition": edition.reference,
        "source": edition.source,
        "as_of": edition.as_of,
        **plan.counts,
        **written.counts,
        "errors": [problem.as_json() for problem in problems_of(plan.reading.rows, "errors")],
        "warnings": [problem.as_json() for problem in problems_of(plan.reading.rows, "warnings")],
    }
