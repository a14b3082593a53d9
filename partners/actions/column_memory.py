"""Keeping how the lists of one source are read. Working state of the wizard like the choice itself: the journal
tells of the import, and what stands in the register afterwards.
"""

from django.db import transaction

from office.models import Actor, account_of
from office.rules import require
from partners import rules
from partners.columns import spelling
from partners.models import ColumnMemory, source_key
from partners.reading import FOUND_OUT, Dialect

_KEPT = ("encoding", "delimiter", "header_row", "decimal", "sheet")


@transaction.atomic
def remember_columns(
    source: str, header: list[str], mapping: list[str], *, by: Actor, dialect: Dialect = FOUND_OUT
) -> ColumnMemory | None:
    """Keep the columns of this list for the next one of its source; None where the source has no name.

    Columns that this list lacks stay remembered: the next one may have them again.
    """
    require(rules.may_keep_partners(by), "role")
    key = source_key(source)
    if not key:
        return None
    memory = ColumnMemory.objects.select_for_update().filter(key=key).first() or ColumnMemory(key=key)
    chosen = {spelling(title): meaning for title, meaning in zip(header, mapping, strict=True) if title}
    # What means the same now cannot mean it under an older header as well.
    taken = set(chosen.values()) - {""}
    older = {title: meaning for title, meaning in memory.columns.items() if meaning not in taken}
    memory.columns = {**older, **chosen}
    memory.dialect = {name: getattr(dialect, name) for name in _KEPT if getattr(dialect, name)}
    memory.source, memory.chosen_by = source.strip()[:200], account_of(by)
    memory.save()
    return memory
