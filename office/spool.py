"""Things too many for memory: put one after the other into a temporary file, read as often as wanted."""

import pickle
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_BLOCK = 256
# A short list never touches the disk.
_IN_MEMORY = 4 * 1024 * 1024


class Spool(Generic[T]):
    """A list that only grows and is only read from its beginning; what is read is a copy of what was put in."""

    def __init__(self, things: Iterable[T] = ()):
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when the spool goes
        self._close = weakref.finalize(self, self._file.close)
        self._ends: list[int] = []
        self._latest: list[T] = []
        for thing in things:
            self.append(thing)

    def append(self, thing: T) -> None:
        self._latest.append(thing)
        if len(self._latest) == _BLOCK:
            self._file.seek(self._ends[-1] if self._ends else 0)
            pickle.dump(self._latest, self._file, protocol=5)
            self._ends.append(self._file.tell())
            self._latest = []

    def __len__(self) -> int:
        return len(self._ends) * _BLOCK + len(self._latest)

    def __iter__(self) -> Iterator[T]:
        begin = 0
        for end in tuple(self._ends):
            self._file.seek(begin)
            yield from pickle.loads(self._file.read(end - begin))  # noqa: S301 - our own file, which has no name
            begin = end
        yield from pickle.loads(pickle.dumps(self._latest, protocol=5))  # noqa: S301 - made on this very line
