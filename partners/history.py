"""The journal of a partner or an import as sentences for people."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from office import journal

ACTS = {
    "partner.create": _("Partner entered"),
    "partner.edit": _("Partner changed"),
    "import.upload": _("List uploaded"),
    "import.apply": _("Taken from an imported list"),
    "import.cancel": _("Import cancelled"),
}
SHOWN = 20


@dataclass(frozen=True)
class HistoryEntry:
    """An entry as the timeline component shows it."""

    when_text: str
    title: str
    body: str = ""
    url: str = ""
    tone: str = "muted"


def history_of(thing: models.Model) -> list[HistoryEntry]:
    """The latest acts on a thing, newest first."""
    return [_told(entry) for entry in journal.history_of(thing)[:SHOWN]]


def _told(entry: Any) -> HistoryEntry:
    by = str(entry.actor) if entry.actor else _("the operator")
    when = formats.date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT")
    title = str(ACTS.get(entry.act, entry.act))
    body = _("By %(name)s.") % {"name": by}
    return HistoryEntry(when_text=when, title=title, body=f"{body} {entry.reason}".strip())
