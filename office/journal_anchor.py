"""The journal's head, signed, in a file beside the database: an end that was cut off is found by it."""

import fcntl
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone


@dataclass(frozen=True)
class Head:
    """Where a journal ends: how many entries, and the hash of the last."""

    count: int
    last_hash: str


FORGED = Head(0, "forged")  # an anchor that nobody with our key has signed


def signature(head: Head) -> str:
    message = f"{head.count}:{head.last_hash}".encode()
    return hmac.new(settings.JOURNAL_KEY.encode(), message, hashlib.sha256).hexdigest()


def is_signed(head: Head, signed: str) -> bool:
    return hmac.compare_digest(signed.encode(), signature(head).encode())


def read() -> Head | None:
    """What the anchor file holds; None when there is no file, FORGED when it is not ours."""
    try:
        count, last_hash, signed = _path().read_text(encoding="ascii").strip().split(":")
        head = Head(int(count), last_hash)
    except FileNotFoundError:
        return None
    except ValueError:
        return FORGED
    return head if is_signed(head, signed) else FORGED


def move(head: Head, *, grown_from: Callable[[Head], bool]) -> None:
    """Write a newer head over the anchor, if the journal has `grown_from` what the anchor holds."""
    with _alone():
        anchored = read()
        if anchored is None or (0 < anchored.count < head.count and grown_from(anchored)):
            path = _path()
            fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            fresh.write_text(f"{head.count}:{head.last_hash}:{signature(head)}\n", encoding="ascii")
            fresh.replace(path)


def put_aside() -> bool:
    """Rename the anchor with today's time, so that nothing is lost; False when there is none."""
    path = _path()
    if not path.exists():
        return False
    path.rename(path.with_name(f"{path.name}.until-{timezone.now():%Y%m%dT%H%M%S%f}"))
    return True


def _path() -> Path:
    return Path(settings.JOURNAL_ANCHOR)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: a slower one never writes an older head over a newer one."""
    path = _path()
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
