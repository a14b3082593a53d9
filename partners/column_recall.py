"""What is remembered of a source, laid over a new file of it."""

from dataclasses import dataclass

from office.rules import Refused
from partners.claims import claim_columns
from partners.columns import changed_mapping, spelling, suggest_mapping
from partners.models import ColumnMemory, source_key
from partners.reading import FOUND_OUT, Dialect, Table, read_table


@dataclass(frozen=True)
class Recall:
    """How a file is read at first: `memory` is None where nothing is remembered of its source."""

    table: Table
    dialect: Dialect = FOUND_OUT
    # Position of the column → key of ours, where the last list of the source had a column of that header.
    columns: dict[int, str] | None = None
    memory: ColumnMemory | None = None

    @property
    def mapping(self) -> list[str]:
        suggested = suggest_mapping(self.table.header, claim_columns())
        return changed_mapping(suggested, self.columns or {})

    @property
    def known_columns(self) -> int:
        return sum(bool(meaning) for meaning in self.mapping)


def memory_of(source: str) -> ColumnMemory | None:
    key = source_key(source)
    return ColumnMemory.objects.select_related("chosen_by").filter(key=key).first() if key else None


def recall(content: bytes, source: str, dialect: Dialect = FOUND_OUT) -> Recall:
    """Read a file as the last one of its source. Raises Refused when it cannot be read at all.

    Where the remembered way of reading does not fit this file, it is read as if there were none.
    """
    memory = memory_of(source)
    if memory is None:
        return Recall(read_table(content, dialect, claim_columns()), dialect)
    found = _read_with(memory, content, dialect)
    remembered = Dialect(**memory.dialect)
    if dialect != FOUND_OUT or remembered == FOUND_OUT:
        return found
    try:
        as_last_time = _read_with(memory, content, remembered)
    except Refused:
        return found
    return as_last_time if as_last_time.known_columns >= found.known_columns else found


def _read_with(memory: ColumnMemory, content: bytes, dialect: Dialect) -> Recall:
    table = read_table(content, dialect, claim_columns())
    return Recall(table, dialect, columns_of(memory, table.header), memory)


def columns_of(memory: ColumnMemory, header: list[str]) -> dict[int, str]:
    """The columns as they were chosen last time, by position in this file; each meaning once."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for place, title in enumerate(header):
        meaning = memory.columns.get(spelling(title))
        if meaning is not None and meaning not in taken:
            found[place] = meaning
            taken |= {meaning} - {""}
    return found


def is_new(memory: ColumnMemory, header: list[str]) -> list[str]:
    """Columns that the last list of the source did not have."""
    return [title for title in header if title and spelling(title) not in memory.columns]
