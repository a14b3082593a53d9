"""Where files lie: a folder, which keeps no file of an act that was refused.

A file is written at once, so that a full disk refuses the act and no row ever stands without its file. Whether the
act came through is known when its transaction has ended: what was written for one that was taken back is removed at
the end of the request, of the job or of the command, and before this thread writes its next file.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import transaction

logger = logging.getLogger(__name__)
_of_this_thread = threading.local()


class _Written:
    """A file that waits to hear what becomes of its transaction, which calls it when it is committed."""

    def __init__(self, store: FileStore, name: str) -> None:
        self.store, self.name, self.is_settled = store, name, False

    def __call__(self) -> None:
        self.is_settled = True

    @property
    def is_undecided(self) -> bool:
        """Whether a transaction that is still open would call it; Django forgets it when one is rolled back."""
        return any(called is self for _points, called, *_rest in transaction.get_connection().run_on_commit)


class FileStore(FileSystemStorage):
    """Django's own folder; what is written within a transaction is written down until that one has ended."""

    def _save(self, name: str, content: Any) -> str:
        remove_refused()
        kept: str = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        written = _Written(self, kept)
        _waiting().append(written)
        transaction.on_commit(written)
        return kept


def remove_refused() -> int:
    """Remove the files that this thread wrote for acts that were taken back; returns how many."""
    waiting = _waiting()
    undecided = [one for one in waiting if not one.is_settled and one.is_undecided]
    refused = [one for one in waiting if not one.is_settled and one not in undecided]
    waiting[:] = undecided
    for one in refused:
        try:
            one.store.delete(one.name)
        except OSError:
            logger.warning("A file of an act that was refused could not be removed.")
    return len(refused)


def _waiting() -> list[_Written]:
    if not hasattr(_of_this_thread, "written"):
        _of_this_thread.written = []
    return _of_this_thread.written
