"""The rows that one act changed, written down as the journal keeps and seals them, however many there are."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from office.models import JournalRow
from office.spool import Spool

_encoder = DjangoJSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

# What the database keeps of a row: position, kind, number of the thing, before and after as JSON.
Written = tuple[int, str, str, str]


@dataclass(frozen=True)
class RowChange:
    """A row that an act on many rows changed; `changes` maps field to [before, after]."""

    kind: str
    object_pk: str
    changes: dict[str, list[Any]]


def as_json(value: Any) -> str:
    """The one spelling of a value that the chain covers."""
    return _encoder.encode(value)


def _sealed(place: int, kind: str, object_pk: str, changes: str) -> bytes:
    """A row as the chain covers it: what `as_json` makes of the four, their changes being JSON already."""
    return f"[{place},{as_json(kind)},{as_json(object_pk)},{changes}]\n".encode()


class RowLog:
    """The rows of one act in their order. Each is spelled once: the same text is sealed and kept.

    The keys of `changes` are texts, all the way down: JSON has no others.
    """

    def __init__(self, rows: Iterable[RowChange] = ()):
        self._seal = hashlib.sha256()
        self._written: Spool[Written] = Spool()
        for row in rows:
            self.append(row)

    def append(self, row: RowChange) -> None:
        place, changes = len(self._written), as_json(row.changes)
        self._seal.update(_sealed(place, row.kind, row.object_pk, changes))
        self._written.append((place, row.kind, row.object_pk, changes))

    def __len__(self) -> int:
        return len(self._written)

    def __iter__(self) -> Iterator[Written]:
        return iter(self._written)

    @property
    def digest(self) -> str:
        """What the chain keeps of all rows; empty where there are none."""
        return self._seal.hexdigest() if len(self) else ""


def digest_of_kept(rows: Iterable[JournalRow]) -> str:
    """The digest of rows that the database gives back, to be compared with the one in the chain."""
    seal, count = hashlib.sha256(), 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last count is wanted after the loop
        seal.update(_sealed(row.position, row.kind, row.object_pk, as_json(row.changes)))
    return seal.hexdigest() if count else ""
