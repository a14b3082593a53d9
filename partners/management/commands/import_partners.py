from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from office.models import OPERATOR
from office.rules import Refused
from partners.actions import import_list
from partners.actions.column_memory import remember_columns
from partners.claims import claim_columns
from partners.column_recall import Recall, recall
from partners.columns import COLUMNS, NOT_USED, spelling
from partners.importing import Plan, plan_list
from partners.reading import MAX_BYTES, Dialect

_SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "point": "."}


class Command(OperatorCommand):
    help = "Import a list of partners (CSV or xlsx) and say what became of every row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="write nothing when a row is rejected"
        )
        parser.add_argument(
            "--source",
            default="",
            help="where the list comes from; its columns are remembered for the next one",
        )
        parser.add_argument(
            "--column", action="append", default=[], metavar="HEADER=FIELD",
            help="what a column of the file means (may be given several times; nothing after = leaves it out)",
        )  # fmt: skip
        parser.add_argument("--encoding", default="", help="read the letters so, instead of finding it out")
        parser.add_argument("--delimiter", default="", choices=["comma", "semicolon", "tab", "bar"])
        parser.add_argument("--decimal", default="", choices=["comma", "point"])
        parser.add_argument("--header-row", type=int, default=0)
        parser.add_argument("--sheet", default="", help="the sheet of a workbook")

    def operate(
        self,
        *,
        file: str,
        dry_run: bool,
        all_or_nothing: bool,
        source: str,
        column: list[str],
        **options: Any,
    ) -> dict[str, Any]:
        content, name = _content(Path(file)), Path(file).name
        known = recall(content, source, _dialect(options))
        mapping = {**(known.columns or {}), **_chosen(column, known)}
        if dry_run:
            return _told(plan_list(content, known.dialect, mapping))
        importation, plan = import_list(
            content, filename=name, source=source, by=OPERATOR, all_or_nothing=all_or_nothing,
            dialect=known.dialect, mapping=mapping,
        )  # fmt: skip
        remember_columns(source, plan.table.header, plan.mapping, dialect=known.dialect, by=OPERATOR)
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


def _dialect(options: dict[str, Any]) -> Dialect:
    return Dialect(
        options["encoding"], _SIGNS.get(options["delimiter"], ""), options["header_row"],
        _SIGNS.get(options["decimal"], ""), options["sheet"],
    )  # fmt: skip


def _chosen(columns: list[str], known: Recall) -> dict[int, str]:
    """What the options say of the columns, by position in the file."""
    ours = {spelling(column.key): column.key for column in (*COLUMNS, *claim_columns())}
    places = {spelling(title): place for place, title in reversed(list(enumerate(known.table.header)))}
    chosen: dict[int, str] = {}
    for option in columns:
        title, _sign, meaning = option.rpartition("=")
        place, key = places.get(spelling(title)), ours.get(spelling(meaning), "") if meaning else NOT_USED
        if place is None or (meaning and not key):
            sentence = _(
                "“%(option)s” is not a column of this file with the name of one of our fields behind =."
            )
            raise Refused("unknown_column", sentence % {"option": option})
        chosen[place] = key
    return chosen


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
