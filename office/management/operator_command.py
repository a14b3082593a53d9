"""Commands for operators: a sentence for people, one JSON document for programs, a refusal that says why."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import file_store
from office.rules import Refused


def written_day(text: str | None) -> date:
    """A day as an option names it, today when it names none. Raises Refused for what is no date."""
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise Refused("no_date", _("That is no date. Write it as year-month-day: 2026-03-31.")) from None


class OperatorCommand(BaseCommand):
    """A command with `--json`. Subclasses write `operate`, which returns what the document holds, and `say`.

    A Refused anywhere gives `{"error": {"code", "message"}}` on stdout with `--json`, the sentence on stderr,
    and exit 1. `failed` lets a command exit 1 with its ordinary result.
    """

    failed = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options.pop("json")
        try:
            result = self.operate(*args, **options)
        except Refused as refused:
            if as_json:
                self._print({"error": {"code": refused.code, "message": str(refused)}})
            self.stderr.write(str(refused))
            sys.exit(1)
        finally:
            file_store.remove_refused()
        if as_json:
            self._print(result)
        else:
            self.say(result)
        if self.failed:
            sys.exit(1)

    def operate(self, *args: Any, **options: Any) -> Any:
        raise NotImplementedError

    def say(self, result: Any) -> None:
        self.stdout.write(str(result))

    def _print(self, document: Any) -> None:
        self.stdout.write(json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
