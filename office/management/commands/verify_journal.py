from typing import Any

from office import journal
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = "Read the whole journal again; exit 1 and name the first entry that does not fit."

    def operate(self, **options: Any) -> dict[str, Any]:
        verdict = journal.verify()
        self.failed = not verdict.intact
        return {"entries": verdict.entries, "intact": verdict.intact, "broken_at": verdict.broken_at}

    def say(self, result: dict[str, Any]) -> None:
        if result["intact"]:
            self.stdout.write(f"The journal is intact: {result['entries']} entries.")
        else:
            self.stdout.write(
                f"The journal is broken at entry {result['broken_at']} ({result['entries']} entries read)."
            )
