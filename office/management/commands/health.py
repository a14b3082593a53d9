from typing import Any

from office import health
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = "What the page “Health” says; exit 1 when something needs action."

    def operate(self, **options: Any) -> dict[str, Any]:
        found = health.findings()
        self.failed = any(finding.tone == health.BAD for finding in found)
        return {
            "healthy": not self.failed,
            "findings": [finding.written() for finding in found],
            "versions": dict(health.versions()),
        }

    def say(self, result: dict[str, Any]) -> None:
        marks = {health.GOOD: "ok     ", health.WATCH: "look   ", health.BAD: "ACTION "}
        for finding in result["findings"]:
            advice = f" {finding['advice']}" if finding["advice"] else ""
            self.stdout.write(f"{marks[finding['tone']]}{finding['title']}: {finding['text']}{advice}")
