from typing import Any

from django.utils.translation import gettext as _

from office.management.operator_command import OperatorCommand
from partners.duplicate_search import suggestions
from partners.duplicate_words import sentences
from partners.models import Partner


class Command(OperatorCommand):
    help = "Say which records may mean one partner, with reasons; certain ones first. Nothing is merged."

    def operate(self, **options: Any) -> list[dict[str, Any]]:
        found, _looked_at = suggestions()
        numbers = {number for suggestion in found for number in suggestion.numbers}
        partners = {pk: (name, country) for pk, name, country in _named(numbers)}
        return [
            {
                "certainty": str(suggestion.certainty),
                "partners": [
                    {
                        "reference": f"{Partner.reference_prefix}-{number:04d}",
                        "name": partners[number][0],
                        "country": partners[number][1],
                    }
                    for number in suggestion.numbers
                    if number in partners
                ],
                "reasons": sentences(suggestion.reasons),
            }
            for suggestion in found
        ]

    def say(self, result: list[dict[str, Any]]) -> None:
        for suggestion in result:
            partners = suggestion["partners"]
            named = ", ".join(f"{one['reference']} {one['name']} ({one['country']})" for one in partners)
            certain = suggestion["certainty"] == "certain"
            self.stdout.write(f"{_('Certain') if certain else _('Likely')}: {named}")
            for reason in suggestion["reasons"]:
                self.stdout.write(f"    {reason}")
        if not result:
            self.stdout.write(_("No two partners look like one."))


def _named(numbers: set[int]) -> Any:
    """All in one query: thousands of numbers are more than a query may carry."""
    rows = Partner.objects.order_by().values_list("pk", "name", "country")
    return (row for row in rows.iterator(2000) if row[0] in numbers)
