"""A document as a PDF file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from evaluations.models import ReportKind
from evaluations.reports import Request, content, render
from office.management.operator_command import OperatorCommand, written_day
from office.rules import Refused


class Command(OperatorCommand):
    help = (
        "Makes a PDF: a council paper, a termination act, a letter to one partner, the portfolio report, "
        "the brief or the dossier of a relation, an evaluation report, a candidate matrix, "
        "the papers for the authority, or a comparison of two versions."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", choices=ReportKind.values)
        parser.add_argument("reference", nargs="?", default="", metavar="REF", help="instead of --object REF")
        parser.add_argument(
            "--object",
            default="",
            metavar="REF",
            help="S-0001 for a council paper, T-0001 for an act, R-0001 for a letter, a brief or a dossier, "
            "E-0001 for an evaluation report, NP-0001 for a candidate matrix, PR-0001 for the papers for the authority "
            "or a comparison of two versions",
        )
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")
        parser.add_argument("--as-of", metavar="DATE")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def operate(self, *args: Any, **options: Any) -> dict[str, Any]:
        as_of = written_day(options["as_of"]) if options["as_of"] else None
        wanted = Request(
            options["kind"], options["reference"] or options["object"], options["language"], as_of
        )
        rendered = render(content(wanted))
        if rendered.missing_glyphs:
            self.stderr.write(f"Shown by their number: {', '.join(rendered.missing_glyphs)}.")
        _write(options["out"], rendered.pdf)
        return {"file": str(options["out"]), "sha256": rendered.sha256, "pages": rendered.pages}

    def say(self, result: dict[str, Any]) -> None:
        self.stdout.write(f"{result['file']}: {result['pages']} pages, SHA-256 {result['sha256']}")


def _write(path: Path, pdf: bytes) -> None:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        sentence = _("The file %(file)s cannot be written: %(reason)s.")
        raise Refused("file_not_written", sentence % {"file": path, "reason": error.strerror}) from error
