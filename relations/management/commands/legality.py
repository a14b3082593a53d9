from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from relations.audit import Remark, remarks


class Command(OperatorCommand):
    help = "List every flag on protocols, ends of ties and memberships: what an auditor would remark."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--open", action="store_true", help="leave out what is explained")

    def operate(self, **options: Any) -> list[dict[str, Any]]:
        return [_told(one) for one in remarks() if not (options["open"] and one.is_explained)]

    def say(self, result: list[dict[str, Any]]) -> None:
        if not result:
            self.stdout.write(_("No flags."))
        for one in result:
            since = f" · {one['since']}" if one["since"] else ""
            explained = f" · {_('explained')}" if one["explained"] else ""
            self.stdout.write(f"{one['object']}  {one['flag']}{since}{explained}\n    {one['rule']}")


def _told(remark: Remark) -> dict[str, Any]:
    return {
        "object": remark.reference,
        "rule": remark.flag.rule_in_full,
        "flag": remark.flag.text,
        "since": remark.flag.since,
        "explained": remark.is_explained,
    }
