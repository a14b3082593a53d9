from typing import Any

from office import journal_triggers
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = (
        "Put the database triggers that keep the journal unchanged in place again, as after a rebuilt table."
    )

    def operate(self, **options: Any) -> dict[str, Any]:
        lost = journal_triggers.missing()
        journal_triggers.install()
        return {"restored": lost}

    def say(self, result: dict[str, Any]) -> None:
        self.stdout.write(f"{len(result['restored'])} missing triggers restored; the journal is guarded.")
