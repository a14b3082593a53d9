from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from relations.queries.reconciliation import Checked, reconcile
from relations.reconciliation_words import sentences_of


class Command(OperatorCommand):
    help = "Compare our ties with the world's register of twinnings: only here, only there, different."

    def operate(self, **options: Any) -> dict[str, list[dict[str, Any]]]:
        found = reconcile()
        return {
            "only_here": [_told(checked) for checked in found.only_here],
            "only_there": [_told(checked) for checked in found.only_there],
            "different": [_told(checked) for checked in found.different],
        }

    def say(self, result: dict[str, list[dict[str, Any]]]) -> None:
        titles = {
            "only_here": _("Only in our list"),
            "only_there": _("Only in the register"),
            "different": _("Told differently"),
        }
        for kind, items in result.items():
            self.stdout.write(f"{titles[kind]}: {len(items)}")
            for item in items:
                explained = _("explained") if item["explained"] else _("open")
                said = f" {' '.join(item['says'])}" if item["says"] else ""
                self.stdout.write(
                    f"  {item['reference'] or '–'}  {item['town']} ({item['country']}), {explained}.{said}"
                )


def _told(checked: Checked) -> dict[str, Any]:
    item, ours = checked.item, checked.item.ours
    return {
        "reference": ours.reference if ours else None,
        "town": item.town,
        "country": item.country,
        "explained": checked.is_explained,
        "reason": checked.explanation.reason if checked.explanation else "",
        "state": ours.state if ours else None,
        "type": ours.type if ours else None,
        "year_here": ours.year if ours else None,
        "year_there": item.year_there,
        "differs_in": list(item.points),
        "says": sentences_of(item),
        "sources": list(item.sources),
    }
