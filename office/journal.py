"""The journal: one entry for each business act, chained so that tampering is found and named.

An entry is sealed as the last thing of its act, inside the act's transaction: the head row is locked
for that moment only. The head is signed with a key from the environment and copied to an anchor file,
so an end cut off in the database does not go unseen.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal_anchor
from office.inserting import Inserter
from office.journal_anchor import Head
from office.journal_rows import RowChange, RowLog, as_json, digest_of_kept
from office.models import Actor, JournalEntry, JournalHead, JournalPersonal, JournalRow, Role, account_of
from office.rules import Refused, acted_for, require, role_missing

_SEALED = ("at", "actor_id", "act", "kind", "object_pk", "reference", "occurred_on", "changes", "reason",
           "rows_digest", "personal_digest", "previous_hash")  # fmt: skip
_GENESIS = "0" * 64
_ENTRY, _PERSONAL = JournalEntry._meta.label_lower, "personal"


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
    rows: Iterable[RowChange] | RowLog = (),
) -> JournalEntry:
    """Write and seal the entry of one business act; call it last, inside the act's transaction.

    `changes` maps a field to [before, after]; `personal` holds values that may have to be erased one day.
    """
    if not isinstance(rows, RowLog):
        rows = RowLog(RowChange(row.kind, row.object_pk, _plain(row.changes)) for row in rows)
    keepsake = JournalPersonal(salt=secrets.token_hex(16), values=_plain(personal)) if personal else None
    entry = JournalEntry(
        actor=account_of(by),
        for_whom=acted_for(by),
        act=act,
        kind=kind_of(thing),
        object_pk=str(thing.pk),
        reference=str(getattr(thing, "reference", thing.pk)),
        occurred_on=occurred_on,
        changes=_plain(changes or {}),
        reason=reason,
        rows_digest=rows.digest,
        personal_digest=_digest_of_personal(keepsake),
    )
    # Everything that takes time is done: from here to the commit every other act waits.
    _seal(entry, rows, keepsake)
    return entry


def _seal(entry: JournalEntry, rows: RowLog, keepsake: JournalPersonal | None) -> None:
    head = _locked_head()
    entry.number, entry.at = head.count + 1, timezone.now()
    entry.previous_hash = head.last_hash or _GENESIS
    entry.hash = _hash(entry)
    entry.save(force_insert=True)
    if len(rows):
        names = ("entry_id", "position", "kind", "object_pk", "changes")
        Inserter(JournalRow, names).insert((entry.pk, *row) for row in rows)
    if keepsake:
        keepsake.entry = entry
        keepsake.save(force_insert=True)
    head.count, head.last_hash = entry.number, entry.hash
    head.signature = journal_anchor.signature(Head(head.count, head.last_hash))
    head.save()
    transaction.on_commit(lambda: _copy_to_anchor(entry), robust=True)


def _copy_to_anchor(entry: JournalEntry) -> None:
    """Only over an anchor that this chain has grown from: one that no longer fits is evidence and stays."""
    journal_anchor.move(Head(entry.number, entry.hash), grown_from=_is_on_the_chain)


def _is_on_the_chain(head: Head) -> bool:
    return JournalEntry.objects.filter(pk=head.count, hash=head.last_hash).exists()


ERASE = "journal.erase"


@transaction.atomic
def erase_personal(entry: JournalEntry, *, by: Actor, reason: str) -> JournalEntry:
    """Erase an entry's personal values for good; the chain keeps their digest and an entry that says so."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    # Without its salt the digest that stays in the chain tells nothing about short values such as names.
    erased = JournalPersonal.objects.filter(entry=entry, erased_at=None)
    if not erased.update(values=None, salt="", erased_at=timezone.now()):
        raise Refused("nothing_to_erase", _("This entry holds no personal values any more."))
    return record(ERASE, entry, by=by, reason=reason.strip())


def erase_personal_about(thing: models.Model) -> list[RowChange]:
    """Erase the personal values of every entry about a thing for good; part of a larger act.

    That act records the rows given back, which say of each entry that its values are gone: the chain holds
    an erasure for tampering unless an entry of its own or such a row accounts for it.
    """
    about = JournalPersonal.objects.filter(entry__kind=kind_of(thing), entry__object_pk=str(thing.pk))
    return _erased(about)


def erase_personal_in(entries: Iterable[JournalEntry]) -> list[RowChange]:
    """Likewise, of these entries: where a thing's history holds the values of more than one person."""
    return _erased(JournalPersonal.objects.filter(entry__in=[entry.pk for entry in entries]))


def _erased(values: models.QuerySet[JournalPersonal]) -> list[RowChange]:
    about = values.filter(erased_at=None)
    numbers = sorted(about.values_list("entry_id", flat=True))
    JournalPersonal.objects.filter(pk__in=numbers).update(values=None, salt="", erased_at=timezone.now())
    return [RowChange(_ENTRY, str(number), {_PERSONAL: [True, False]}) for number in numbers]


def history_of(thing: models.Model) -> models.QuerySet[JournalEntry]:
    """The acts on one thing, newest first, also those that changed it as one row of many."""
    mine = models.Q(kind=kind_of(thing), object_pk=str(thing.pk))
    within = JournalRow.objects.filter(kind=kind_of(thing), object_pk=str(thing.pk))
    return JournalEntry.objects.filter(mine | models.Q(pk__in=within.values("entry"))).select_related(
        "actor", "for_whom"
    )


@dataclass(frozen=True)
class Verdict:
    """What a reading of the whole journal found; `broken_at` names the first entry that does not fit."""

    entries: int
    intact: bool
    broken_at: int | None


Report = Callable[[int, int], None]


def verify(report: Report | None = None, *, anchored: bool = True) -> Verdict:
    """Read the whole journal again and compare every hash, the head and, unless told not to, the anchor file.

    Others may go on working: what they write meanwhile is read too. `report` hears of entries read and all.
    """
    reading = _Reading()
    while True:
        # In this order, so that a head is never ahead of the entries unless somebody cut them off.
        anchor, head = journal_anchor.read() if anchored else None, _stored_head()
        if not reading.go_on(report, head.count if head else 0):
            break
    return Verdict(
        entries=reading.count, intact=(broken := reading.broken_at(head, anchor)) is None, broken_at=broken
    )


@dataclass
class _Reading:
    """A walk along the chain: how far it got, and the first entry that did not fit."""

    count: int = 0
    last_number: int = 0
    last_hash: str = _GENESIS
    broken: int | None = None
    erased: set[int] = field(default_factory=set)
    erasures: set[int] = field(default_factory=set)

    def go_on(self, report: Report | None, total: int) -> bool:
        """Read the entries that follow; False when there were none."""
        found = (
            JournalEntry.objects.filter(number__gt=self.last_number)
            if self.count
            else JournalEntry.objects.all()
        )
        began_at = self.count
        for entry in (
            found.order_by("number").prefetch_related("rows").select_related("personal").iterator(500)
        ):
            self.count += 1
            self._read(entry)
            if report and self.count % 500 == 0:
                report(self.count, max(total, self.count))
        return self.count > began_at

    def _read(self, entry: JournalEntry) -> None:
        personal = getattr(entry, "personal", None)
        if personal is not None and personal.erased_at is not None:
            self.erased.add(entry.number)
        if entry.act == ERASE:
            self.erasures.add(int(entry.object_pk))
        self.erasures.update(
            int(row.object_pk) for row in entry.rows.all() if row.kind == _ENTRY and _PERSONAL in row.changes
        )
        if self.broken is None and not _fits(entry, personal, self.count, self.last_hash):
            self.broken = self.count
        self.last_number, self.last_hash = entry.number, entry.hash

    def broken_at(self, head: Head | None, anchor: Head | None) -> int | None:
        """The first entry that does not fit; behind the last one when the end was cut off."""
        unexplained = self.erased - self.erasures
        places = [place for place in (self.broken, min(unexplained, default=None)) if place]
        if places:
            return min(places)
        if head != Head(self.count, self.last_hash if self.count else ""):
            return self.count + 1 if head and head.count > self.count else max(self.count, 1)
        if anchor and anchor.count > self.count:
            return self.count + 1
        if anchor and not _is_on_the_chain(anchor):
            return anchor.count or max(self.count, 1)
        return None


def _fits(entry: JournalEntry, personal: JournalPersonal | None, number: int, previous: str) -> bool:
    erased = personal is not None and personal.erased_at is not None and personal.values is None
    return (
        entry.number == number
        and entry.previous_hash == previous
        and entry.hash == _hash(entry)
        and entry.rows_digest == digest_of_kept(entry.rows.all())
        and (erased or entry.personal_digest == _digest_of_personal(personal))
    )


def _stored_head() -> Head | None:
    """The head row as far as its signature holds; an empty journal has Head(0, "")."""
    row = JournalHead.objects.filter(pk=1).first()
    if row is None or row.count == 0:
        return Head(0, "")
    head = Head(row.count, row.last_hash)
    return head if journal_anchor.is_signed(head, row.signature) else None


def _locked_head() -> JournalHead:
    head = JournalHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        JournalHead.objects.get_or_create(pk=1)
        head = JournalHead.objects.select_for_update().get(pk=1)
    return head


def begin_afresh() -> bool:
    """Put aside the anchor of an earlier database when this one is new; True when there was one.

    Only for setting up: at any other time an anchor without entries means that the journal was emptied.
    """
    if JournalEntry.objects.exists() or (head := _stored_head()) is None or head.count:
        return False
    return journal_anchor.put_aside()


def _plain(value: Any) -> Any:
    """The value as the database's JSON gives it back, so that the hash is the same on both sides."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))


def _canonical(value: Any) -> bytes:
    return as_json(value).encode()


def _hash(entry: JournalEntry) -> str:
    sealed = {name: getattr(entry, name) for name in _SEALED}
    if entry.for_whom_id:  # only where it says something, so that older entries keep their hash
        sealed["for_whom_id"] = entry.for_whom_id
    sealed["at"] = entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    return hashlib.sha256(_canonical([entry.number, sealed])).hexdigest()


def _digest_of_personal(keepsake: JournalPersonal | None) -> str:
    if keepsake is None:
        return ""
    return hashlib.sha256(keepsake.salt.encode() + _canonical(keepsake.values)).hexdigest()
