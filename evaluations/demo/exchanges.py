"""Exercises: what passed between both sides. Days count back from today, so that the pulse on screen does not age."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from office.models import Unit, User
from relations.actions.exchange import record_exchange
from relations.actions.pulse import follow_pulses
from relations.models import Relation


def load_exchanges(folder: Path, ties: dict[str, Relation], people: dict[str, User]) -> None:
    """Record each as its officer would; then the diary hears what the silence of a tie proposes."""
    today = timezone.localdate()
    stage = tomllib.loads((folder / "exchanges.toml").read_text(encoding="utf-8"))
    for fact in stage["exchanges"]:
        said: dict[str, Any] = {**fact, "on": today - timedelta(days=fact["days_ago"])}
        relation = ties[said.pop("partner")]
        del said["days_ago"]
        said["unit"] = Unit.objects.filter(name=said.get("unit")).first()
        record_exchange(relation, by=people["officer"], is_exercise=True, **said)
    follow_pulses(today)
