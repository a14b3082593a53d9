from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from office.models import OPERATOR
from partners.actions.gazetteer import LICENCE, SOURCE, load_gazetteer
from partners.gazetteer import listed


class Command(OperatorCommand):
    help = (
        "Load a gazetteer in the form of GeoNames (cities15000.zip, .txt, .gz or CSV) for looking places up; "
        "it replaces the one that was loaded before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--source", default=SOURCE, help="whose gazetteer it is")
        parser.add_argument(
            "--licence", default=LICENCE, help="the licence, which is said where places are shown"
        )
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="its day; else the latest change of a place"
        )
        parser.add_argument("--regions", type=Path, metavar="FILE", help="GeoNames' admin1CodesASCII.txt")

    def operate(self, *, file: Path, **options: Any) -> dict[str, Any]:
        wanted = {key: options[key] for key in ("source", "licence", "as_of", "regions")}
        loaded = load_gazetteer(file, by=OPERATOR, **wanted)
        edition = loaded.edition
        return {
            "reference": edition.reference, "source": edition.source, "licence": edition.licence,
            "as_of": edition.as_of, "places": edition.places, "replaced": loaded.replaced,
            "unchanged": loaded.is_unchanged, "rejected": edition.rejected, "bad_lines": listed(loaded.bad_lines),
        }  # fmt: skip

    def say(self, result: dict[str, Any]) -> None:
        if result["unchanged"]:
            self.stdout.write(_("This file is loaded already; nothing was changed."))
            return
        sentence = _("%(places)s places of %(source)s (%(licence)s) were loaded; %(replaced)s were replaced.")
        self.stdout.write(sentence % result)
        if result["rejected"]:
            self.stdout.write(_("%(rejected)s lines were passed over:") % result)
        for bad in result["bad_lines"]:
            self.stdout.write(_("Line %(line)s: %(reason)s") % bad)
