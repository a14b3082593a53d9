from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from office.life_pages import page
from office.lifecycle import lives
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = "Write docs/lifecycles.md from the step tables; --check only says whether it is current."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true")

    def operate(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        path, drawn = Path(settings.BASE_DIR) / "docs" / "lifecycles.md", page()
        current = path.exists() and path.read_text(encoding="utf-8") == drawn
        self.failed = check and not current
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(drawn, encoding="utf-8")
        return {"file": "docs/lifecycles.md", "lives": len(lives()), "current": current or not check}

    def say(self, result: dict[str, Any]) -> None:
        state = "is current" if result["current"] else "is out of date: run manage.py lifecycle_diagrams"
        self.stdout.write(f"{result['file']} ({result['lives']} lives) {state}.")
