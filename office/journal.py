"""The journal: one entry for each business act, chained so that tampering is found and named.

An entry is sealed as the last thing of its act, inside the act's transaction: the head row is locked
for that moment only. The head is signed with a key from the environment and copied to an anchor file,
so an end cut off in the database does not go unseen.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from office.models import Actor, JournalEntry, JournalHead, JournalPersonal, JournalRow, account_of

_SEALED = ("at", "actor_id", "act", "kind", "object_pk", "reference", "occurred_on", "changes", "reason",
           "rows_digest", "personal_digest", "previous_hash")  # fmt: skip
_GENESIS = "0" * 64


@dataclass(frozen=True)
class RowChange:
    """A row that an act on many rows changed; `changes` maps field to [before, after]."""

    kind: str
    object_pk: str
    changes: dict[str, list[Any]]


def kind_of(thing: models.Model) -> str:
    """The kind as the journal writes it: `relations.protocol`."""
    return thing._meta.label_lower


@transaction.atomic
def record(
    act: str,
    thing: models.Model,
    *,
    by: Actor,
    changes: dict[str, list[Any]] | None = None,
    reason: str = "",
    occurred_on: date | None = None,
    personal: dict[str, Any] | None = None,
    rows: Iterable[RowChange] = (),
) -> JournalEntry:
    """Write and seal the entry of one business act; call it last, inside the act's transaction.

    `changes` maps a field to [before, after]; `personal` holds values that may have to be erased one day.
    """
    head = _locked_head()
    entry = JournalEntry(
        number=head.count + 1,
        at=timezone.now(),
        actor=account_of(by),
        act=act,
        kind=kind_of(thing),
        object_pk=str(thing.pk),
        reference=str(getattr(thing, "reference", thing.pk)),
        occurred_on=occurred_on,
        changes=_plain(changes or {}),
        reason=reason,
        previous_hash=head.last_hash or _GENESIS,
    )
    row_models = [
        JournalRow(entry=entry, position=place, kind=row.kind, object_pk=row.object_pk, changes=_plain(row.changes))
        for place, row in enumerate(rows)
    ]
    entry.rows_digest = _digest_of_rows(row_models)
    keepsake = JournalPersonal(entry=entry, salt=secrets.token_hex(16), values=_plain(personal)) if personal else None
    entry.personal_digest = _digest_of_personal(keepsake)
    entry.hash = _hash(entry)
    entry.save(force_insert=True)
    JournalRow.objects.bulk_create(row_models, batch_size=500)
    if keepsake:
        keepsake.save(force_insert=True)
    _move_head(head, entry)
    return entry


def history_of(thing: models.Model) -> models.QuerySet[JournalEntry]:
    """The acts on one thing, newest first, also those that changed it as one row of many."""
    mine = models.Q(kind=kind_of(thing), object_pk=str(thing.pk))
    within = JournalRow.objects.filter(kind=kind_of(thing), object_pk=str(thing.pk))
    return JournalEntry.objects.filter(mine | models.Q(pk__in=within.values("entry"))).select_related("actor")


@dataclass(frozen=True)
class Verdict:
    """What a reading of the whole journal found; `broken_at` names the first entry that does not fit."""

    entries: int
    intact: bool
    broken_at: int | None


def verify() -> Verdict:
    """Read the whole journal again and compare every hash, the head and the anchor file."""
    head = JournalHead.objects.filter(pk=1).first() or JournalHead(pk=1)
    previous, expected, broken = _GENESIS, 0, None
    for entry in JournalEntry.objects.order_by("number").prefetch_related("rows").select_related("personal").iterator(500):
        expected += 1
        if broken is None and not _fits(entry, expected, previous):
            broken = expected
        previous = entry.hash
    if broken is None and not _head_fits(head, expected, previous):
        broken = expected + 1 if head.count > expected or _anchored_count() > expected else expected or 1
    return Verdict(entries=expected, intact=broken is None, broken_at=broken)


def _fits(entry: JournalEntry, number: int, previous: str) -> bool:
    personal = getattr(entry, "personal", None)
    erased = personal is not None and personal.erased_at is not None
    return (
        entry.number == number
        and entry.previous_hash == previous
        and entry.hash == _hash(entry)
        and entry.rows_digest == _digest_of_rows(entry.rows.all())
        and (erased or entry.personal_digest == _digest_of_personal(personal))
    )


def _head_fits(head: JournalHead, count: int, last_hash: str) -> bool:
    if count == 0:
        return head.count == 0 and _anchored_count() == 0
    in_step = head.count == count and head.last_hash == last_hash
    return in_step and hmac.compare_digest(head.signature, _signature(count, last_hash)) and _anchor_fits(count, last_hash)


def _locked_head() -> JournalHead:
    JournalHead.objects.get_or_create(pk=1)
    return JournalHead.objects.select_for_update().get(pk=1)


def _move_head(head: JournalHead, entry: JournalEntry) -> None:
    head.count, head.last_hash = entry.number, entry.hash
    head.signature = _signature(head.count, head.last_hash)
    head.save()
    transaction.on_commit(lambda: _write_anchor(entry.number, entry.hash))


def _signature(count: int, last_hash: str) -> str:
    return hmac.new(settings.JOURNAL_KEY.encode(), f"{count}:{last_hash}".encode(), hashlib.sha256).hexdigest()


def _write_anchor(count: int, last_hash: str) -> None:
    """Append-only in effect: a slower process never writes an older head over a newer one."""
    path = Path(settings.JOURNAL_ANCHOR)
    if _anchored_count() < count:
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.write_text(f"{count}:{last_hash}:{_signature(count, last_hash)}\n")
        fresh.replace(path)


def _anchor() -> tuple[int, str] | None:
    """Count and hash that the anchor file holds; None when there is no file or it is not signed by us."""
    try:
        count, last_hash, signature = Path(settings.JOURNAL_ANCHOR).read_text().strip().split(":")
        if hmac.compare_digest(signature, _signature(int(count), last_hash)):
            return int(count), last_hash
    except (OSError, ValueError):
        pass
    return None


def _anchored_count() -> int:
    anchor = _anchor()
    return anchor[0] if anchor else 0


def _anchor_fits(count: int, last_hash: str) -> bool:
    """The anchor may lag behind by entries whose process died after the commit, it never runs ahead."""
    anchor = _anchor()
    if anchor is None:
        return True
    if anchor[0] == count:
        return anchor[1] == last_hash
    return anchor[0] < count and JournalEntry.objects.filter(pk=anchor[0], hash=anchor[1]).exists()


def _plain(value: Any) -> Any:
    """The value as the database's JSON gives it back, so that the hash is the same on both sides."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))


def _canonical(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _hash(entry: JournalEntry) -> str:
    sealed = {name: getattr(entry, name) for name in _SEALED}
    sealed["at"] = entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    return hashlib.sha256(_canonical([entry.number, sealed])).hexdigest()


def _digest_of_rows(rows: Iterable[JournalRow]) -> str:
    digest, count = hashlib.sha256(), 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last count is wanted after the loop
        digest.update(_canonical([row.position, row.kind, row.object_pk, row.changes]) + b"\n")
    return digest.hexdigest() if count else ""


def _digest_of_personal(keepsake: JournalPersonal | None) -> str:
    if keepsake is None:
        return ""
    return hashlib.sha256(keepsake.salt.encode() + _canonical(keepsake.values)).hexdigest()
