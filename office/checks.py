"""What `manage.py check --database default` finds missing in the database itself."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, ProgrammingError, connections

from office import journal_triggers


@register(Tags.database)
def the_journal_is_guarded(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The triggers that keep the journal unchanged, once its tables are there."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            has_journal = "office_journalentry" in connections[alias].introspection.table_names()
            lost = journal_triggers.missing(connections[alias]) if has_journal else []
        except (OperationalError, ProgrammingError):
            continue  # no database yet: other checks say so
        if lost:
            hint = "Run: manage.py guard_journal"
            found.append(
                Error(f"The journal can be changed: {', '.join(lost)} missing.", hint=hint, id="office.E001")
            )
    return found
