from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from office.models import OPERATOR
from office.rules import Refused
from partners.actions import undo_import
from partners.models import PartnerImport


class Command(OperatorCommand):
    help = "Undo one whole import within 30 days; partners that were changed since stay and are listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("reference", metavar="REF", help="the import, such as I-0001")
        parser.add_argument("--reason", default="", help="why; kept in the journal")

    def operate(self, *, reference: str, reason: str, **options: Any) -> dict[str, Any]:
        try:
            importation = PartnerImport.objects.by_reference(reference)
        except PartnerImport.DoesNotExist:
            sentence = _("There is no import %(reference)s.") % {"reference": reference}
            raise Refused("unknown_import", sentence) from None
        undone = undo_import(importation, by=OPERATOR, reason=reason or _("Undone on the command line."))
        figures = {name: getattr(undone, name) for name in ("removed", "restored", "claims")}
        kept = [row.as_json() for row in undone.kept]
        return {"reference": importation.reference, **figures, "kept": kept}

    def say(self, result: dict[str, Any]) -> None:
        figures = _(
            "%(removed)s partners removed, %(restored)s put back, %(claims)s claims withdrawn, %(kept)s kept."
        )
        self.stdout.write(figures % {**result, "kept": len(result["kept"])})
        for row in result["kept"]:
            self.stdout.write(f"{row['reference']}  {row['name']}: {row['reason']}")
