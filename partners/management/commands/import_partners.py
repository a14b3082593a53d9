from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from office.models import OPERATOR
from office.rules import Refused
from partners.actions import import_list
from partners.importing import Plan, plan_list
from partners.reading import MAX_BYTES


class Command(OperatorCommand):
    help = "Import a list of partners (CSV or xlsx) and say what became of every row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="write nothing when a row is rejected"
        )

    def operate(self, *, file: str, dry_run: bool, all_or_nothing: bool, **options: Any) -> dict[str, Any]:
        content = _content(Path(file))
        if dry_run:
            return _told(plan_list(content))
        name = Path(file).name
        importation, plan = import_list(content, filename=name, by=OPERATOR, all_or_nothing=all_or_nothing)
        self.reference = importation.reference
        return _told(plan)

    def say(self, result: dict[str, Any]) -> None:
        counts = _(
            "%(rows)s rows: %(created)s new, %(updated)s changed, %(unchanged)s unchanged, %(rejected)s "
            "rejected."
        )
        self.stdout.write(counts % result)
        for title, problems in ((_("Rejected"), result["errors"]), (_("Please check"), result["warnings"])):
            for problem in problems:
                self.stdout.write(
                    f"{title}: {_('row')} {problem['row']}, {problem['column']} “{problem['value']}”: "
                    f"{problem['reason']}"
                )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(
                "file_too_large", _("The file is larger than 25 MB. Split it and import the parts.")
            )
        return path.read_bytes()
    except OSError:
        raise Refused("no_file", _("The file %(name)s cannot be opened.") % {"name": path.name}) from None


def _told(plan: Plan) -> dict[str, Any]:
    return {
        **plan.counts,
        "errors": [problem.as_json() for problem in plan.errors],
        "warnings": [problem.as_json() for problem in plan.warnings],
        "encoding": plan.table.encoding,
        "delimiter": plan.table.delimiter,
    }
