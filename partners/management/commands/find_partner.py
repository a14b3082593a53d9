from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from partners.models import Partner

MOST = 50


class Command(OperatorCommand):
    help = (
        "Find partners by any of their names, whatever the case and the accents; best first."
        " Where nobody has such a name, those whose names are similar."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("text", metavar="TEXT")

    def operate(self, *, text: str, **options: Any) -> list[dict[str, str]]:
        found = Partner.objects.found_by(text)[:MOST]
        return [
            {"reference": partner.reference, "name": partner.name, "country": partner.country}
            for partner in found
        ]

    def say(self, result: list[dict[str, str]]) -> None:
        for partner in result:
            self.stdout.write(f"{partner['reference']}  {partner['name']} ({partner['country']})")
        if not result:
            self.stdout.write(_("No partner has such a name."))
