"""One change to many rows: chosen on a list, shown before it is made, made as one act with one entry in the journal.

What may not be changed, or has changed since the reader looked at it, stays as it is and is listed with the reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.journal import RowChange, kind_of
from office.lists import ListPage
from office.models import Actor, BulkChange, account_of
from office.rules import Refused, require

# More at once than this and preview and act would no longer answer within two seconds.
MOST_AT_ONCE = 5_000

# What a change would do to one row: the columns to write, and [before, after] of each as the journal keeps it.
Written = dict[str, Any]
Told = dict[str, list[Any]]


@dataclass(frozen=True)
class BulkField:
    """Something of a row that can be changed for many at once.

    `change` says what it would do to one row (nothing where it is so already), `refusal` why it may not.
    """

    key: str
    label: Any
    control: Callable[[], forms.Field]
    change: Callable[[Any, Any], tuple[Written, Told]]
    words: Callable[[Any], str] = str
    refusal: Callable[[Actor, Any, Any], Any] = lambda by, thing, value: None
    # Values of persons, which can be erased one day: the key under which the entry keeps them.
    personal: Callable[[list[Any], Any], dict[str, Any]] | None = None

    def named(self, things: list[Any], value: Any) -> dict[str, str]:
        """What stands in the rows for a person → the name."""
        return self.personal(things, value).get("people", {}) if self.personal else {}


@dataclass(frozen=True)
class BulkKind:
    """The rows of one list, what of them can be changed for many at once, and who may."""

    page: ListPage
    act: str
    rows: Callable[[], models.QuerySet[Any]]
    may: Callable[[Actor], Any]
    fields: tuple[BulkField, ...]

    def field(self, key: str) -> BulkField | None:
        return next((known for known in self.fields if known.key == key), None)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [(known.key, known.label) for known in self.fields]


_kinds: dict[str, BulkKind] = {}


def register_bulk(kind: BulkKind) -> BulkKind:
    _kinds[kind.page.key] = kind
    return kind


def bulk_of(key: str) -> BulkKind | None:
    return _kinds.get(key)


@dataclass
class Plan:
    """What would become of each row."""

    changed: list[tuple[Any, Written, Told]] = field(default_factory=list)
    unchanged: list[Any] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)

    def refuse(self, thing: Any, reason: Any) -> None:
        self.refused.append((thing.reference, str(thing), str(reason)))


def plan(things: Iterable[Any], chosen: BulkField, value: Any, *, by: Actor) -> Plan:
    made = Plan()
    for thing in things:
        if reason := chosen.refusal(by, thing, value):
            made.refuse(thing, reason)
            continue
        written, told = chosen.change(thing, value)
        if told:
            made.changed.append((thing, written, told))
        else:
            made.unchanged.append(thing)
    return made


@transaction.atomic
def change_many(
    kind: BulkKind,
    chosen: BulkField,
    value: Any,
    revisions: dict[int, int],
    *,
    by: Actor,
    form_token: UUID | None = None,
) -> BulkChange:
    """Make the change to these rows (number → the revision that was looked at); the same form twice makes it once."""
    require(kind.may(by), "role")
    already = BulkChange.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    if len(revisions) > MOST_AT_ONCE:
        raise too_many(len(revisions))
    locked = list(kind.rows().select_for_update(of=("self",)).filter(pk__in=list(revisions)).order_by("pk"))
    already = BulkChange.objects.filter(form_token=form_token).first() if form_token else None
    if already:  # the same form, which came in at the same moment and was first
        return already
    current: list[Any] = []
    stale: list[Any] = []
    for thing in locked:
        (current if thing.revision == revisions[thing.pk] else stale).append(thing)
    made = plan(current, chosen, value, by=by)
    if gone := set(revisions) - {thing.pk for thing in locked}:
        for thing in kind.rows().model._base_manager.filter(pk__in=gone).order_by("pk"):
            made.refuse(thing, _("It is no longer on this list."))
    for thing in stale:
        made.refuse(thing, _("Somebody has changed it in the meantime. Look at it again."))
    _write(kind, made)
    return _keep(kind, chosen, value, made, by=by, form_token=form_token)


def _write(kind: BulkKind, made: Plan) -> None:
    """One statement for each different result, however many rows have it."""
    same: dict[str, tuple[Written, list[int]]] = {}
    for thing, written, _told in made.changed:
        key = repr(sorted(written.items(), key=str))
        same.setdefault(key, (written, []))[1].append(thing.pk)
    table = kind.rows().model._base_manager
    for written, numbers in same.values():
        table.filter(pk__in=numbers).update(**written, revision=models.F("revision") + 1)


def _keep(
    kind: BulkKind, chosen: BulkField, value: Any, made: Plan, *, by: Actor, form_token: UUID | None
) -> BulkChange:
    words = "" if chosen.personal else chosen.words(value)
    change = BulkChange.objects.create(
        page=kind.page.key,
        field=chosen.key,
        value=words[:300],
        rows=len(made.changed),
        unchanged=len(made.unchanged),
        refused=made.refused,
        made_by=account_of(by),
        form_token=form_token,
    )
    rows = [RowChange(kind_of(thing), str(thing.pk), told) for thing, _written, told in made.changed]
    told: Told = {
        "field": [None, chosen.key],
        "rows": [None, len(rows)],
        "refused": [None, len(made.refused)],
    }
    if words:
        told["value"] = [None, words]
    things = [thing for thing, _written, _told in made.changed]
    personal = chosen.personal(things, value) if chosen.personal else None
    journal.record(kind.act, change, by=by, changes=told, rows=rows, personal=personal)
    return change


def too_many(count: int) -> Refused:
    sentence = _(
        "%(count)s rows are more than can be changed at once (%(most)s). Narrow the list with a filter."
    )
    return Refused("too_many", sentence % {"count": count, "most": MOST_AT_ONCE})
