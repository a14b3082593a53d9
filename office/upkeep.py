"""When the house was last looked after: small notes in the data folder that every process can leave and read.

Not in the database: a note about a backup must not be part of what the backup restores.
"""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

BACKUP = "backup"
DRILL = "restore_drill"
RESTORE = "restore"
SCHEDULE = "schedule"


def note(what: str, **facts: Any) -> None:
    """Leave a note with today's time over the last one of its kind; readers see the old or the new, whole."""
    path = _path(what)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.write_text(json.dumps({"at": timezone.now().isoformat(), **facts}, cls=DjangoJSONEncoder), "utf-8")
    fresh.replace(path)


def noted(what: str) -> dict[str, Any] | None:
    """The last note of its kind with `at` as a datetime; None when there is none that can be read."""
    try:
        found = json.loads(_path(what).read_text("utf-8"))
        return {**found, "at": datetime.fromisoformat(found["at"])}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _path(what: str) -> Path:
    return Path(settings.DATA_DIR) / "upkeep" / f"{what}.json"
