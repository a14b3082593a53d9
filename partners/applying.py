"""Writing a plan into the register, batch by batch; says of every partner what changed, for the journal."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from office.inserting import Inserter
from office.journal import RowChange, RowLog, kind_of
from office.models import Actor
from office.rules import Refused
from office.spool import Spool
from partners.claims import Claim, record_claims
from partners.folding import fold, in_one_column
from partners.importing import Outcome, Plan, RowPlan
from partners.models import NameKind, Partner, PartnerName
from partners.rows import STATE_FIELDS

_BATCH = 500
_UPDATED_FIELDS = (*STATE_FIELDS, "names_folded", "revision")
_KIND = kind_of(Partner())

# What was claimed of one partner, by column.
Told = dict[str, list[str]]


def write_plan(
    plan: Plan, *, source: str, by: Actor, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[RowLog, int]:
    """Write within the caller's transaction; returns the changes of rows and the number of new claims."""
    hold_in_order(
        planned.known.pk  # type: ignore[union-attr, misc]  # it is on file
        for planned in plan.rows.remarkable()
        if planned.outcome is Outcome.UPDATE
    )
    writer, total = _Writer(source, by), len(plan.rows)
    for number, batch in enumerate(in_batches(() if plan.writes_nothing else plan.rows)):
        progress(number * _BATCH, total)
        writer.write(batch)
    writer.write_late_claims()
    progress(total, total)
    return writer.changes, writer.new_claims


def hold_in_order(numbers: Iterable[int]) -> None:
    """Lock partners in the order of their numbers, as every act on many does: so no two wait for each other.

    SQLite has one writer and nothing to lock.
    """
    if connection.features.has_select_for_update:
        for batch in in_batches(sorted(numbers)):
            list(Partner.records.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))


class _Writer:
    def __init__(self, source: str, by: Actor):
        self._source, self._by = source, by
        self.changes = RowLog()
        self.new_claims = 0
        # The rows that made a partner, ascending, and beside them that partner.
        self._made_by, self._made = array("l"), array("q")
        # Claims of a row that repeats a later one: only then is there a partner for them.
        self._late: Spool[RowPlan] = Spool()
        self._inserter = Inserter(Partner, (*STATE_FIELDS, "names_folded"))

    def write(self, batch: list[RowPlan]) -> None:
        created = [planned for planned in batch if planned.outcome is Outcome.CREATE]
        updated = [planned for planned in batch if planned.outcome is Outcome.UPDATE]
        made = _create(self._inserter, created)
        self._made_by.extend(planned.row.number for planned in created)
        self._made.extend(made)
        _update(updated)
        claims = self._claim(batch)
        for planned, pk in zip(created, made, strict=True):
            self._note(pk, _changes_of_new(planned), claims)
        for planned in updated:
            self._note(planned.known.pk, _changes_of_known(planned), claims)  # type: ignore[union-attr, arg-type]  # it is on file
        self._note_rest(claims)

    def _note(self, pk: int, changes: dict[str, list[Any]], claims: dict[int, Told]) -> None:
        told = claims.pop(pk, None)
        if told:
            changes["claims"] = [None, told]
        self.changes.append(RowChange(_KIND, str(pk), changes))

    def _note_rest(self, claims: dict[int, Told]) -> None:
        """The claims of partners of which nothing else has changed."""
        for pk in list(claims):
            self._note(pk, {}, claims)

    def write_late_claims(self) -> None:
        for batch in in_batches(self._late):
            self._note_rest(self._claim(batch))

    def _claim(self, batch: list[RowPlan]) -> dict[int, Told]:
        """Keep what the rows claim; returns what was new, by partner."""
        claims: list[tuple[int, str, str, int]] = []
        for planned in batch:
            if planned.outcome is Outcome.REJECT or not planned.row.claims:
                continue
            pk = self._partner_of(planned)
            if pk is None:
                self._late.append(planned)
            else:
                claims += [(pk, column, value, planned.row.number) for column, value in planned.row.claims]
        if not claims:
            return {}
        partners = Partner.objects.in_bulk({pk for pk, *_rest in claims})
        made = record_claims(
            [Claim(partners[pk], column, value, row) for pk, column, value, row in claims],
            self._source,
            self._by,
        )
        self.new_claims += len(made)
        new: dict[int, Told] = {}
        for claim in made:
            new.setdefault(claim.partner.pk, {}).setdefault(claim.column, []).append(claim.value)
        return new

    def _partner_of(self, planned: RowPlan) -> int | None:
        """On file, or made by this row or by the row that this one repeats."""
        target = planned.known
        if target and target.pk is not None:
            return target.pk
        number = target.row if target else planned.row.number
        place = bisect_left(self._made_by, number)
        return self._made[place] if place < len(self._made) and self._made_by[place] == number else None


def _create(inserter: Inserter, planned_rows: list[RowPlan]) -> list[int]:
    pks = inserter.insert(
        [
            (
                *planned.state.values(),  # in the order of STATE_FIELDS
                in_one_column([planned.row.folded_name, *map(fold, planned.new_names)]),
            )
            for planned in planned_rows
        ],
        with_keys=True,
    )
    _add_names((pk, planned.new_names) for pk, planned in zip(pks, planned_rows, strict=True))
    return pks


def _add_names(names: Iterable[tuple[int, list[str]]]) -> None:
    PartnerName.objects.bulk_create(
        PartnerName(partner_id=pk, text=text, kind=NameKind.EXONYM, folded=fold(text))
        for pk, texts in names
        for text in texts
    )


def _update(planned_rows: list[RowPlan]) -> None:
    if not planned_rows:
        return
    wanted = [planned.known.pk for planned in planned_rows if planned.known and planned.known.pk]
    locked = Partner.objects.select_for_update().in_bulk(wanted)
    texts: dict[int, list[str]] = defaultdict(list)
    for partner_id, text in PartnerName.objects.filter(partner__in=wanted).values_list("partner_id", "text"):
        texts[partner_id].append(text)
    partners = []
    for pk, planned in zip(wanted, planned_rows, strict=True):
        partner = locked[pk]
        for difference in planned.differences:
            if getattr(partner, difference.field) != difference.before:
                raise Refused(
                    "data_changed",
                    _("A partner was changed at this very moment. Nothing was imported. Try again."),
                )
            setattr(partner, difference.field, difference.after)
        partner.fold_names([*texts[pk], *planned.new_names])
        partner.revision += 1
        partners.append(partner)
    write_over(partners)
    _add_names((pk, planned.new_names) for pk, planned in zip(wanted, planned_rows, strict=True))


def write_over(partners: list[Partner]) -> None:
    """Save partners that are on file: one upsert, where `bulk_update` builds a CASE for every field and row."""
    Partner.objects.bulk_create(
        partners, update_conflicts=True, unique_fields=["id"], update_fields=_UPDATED_FIELDS
    )


def as_journalled(value: Any) -> Any:
    """A value as the journal keeps it: degrees without a tail of zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _changes_of_new(planned: RowPlan) -> dict[str, list[Any]]:
    changes = {
        key: [None, as_journalled(value)]
        for key, value in planned.state.items()
        if value is not None and value != ""
    }
    return _with_names(changes, planned)


def _changes_of_known(planned: RowPlan) -> dict[str, list[Any]]:
    changes = {
        change.field: [as_journalled(change.before), as_journalled(change.after)]
        for change in planned.differences
    }
    return _with_names(changes, planned)


def _with_names(changes: dict[str, list[Any]], planned: RowPlan) -> dict[str, list[Any]]:
    return {**changes, "names": [[], planned.new_names]} if planned.new_names else changes


def one_import_at_a_time() -> None:
    """Two imports at once could both make the same partner. SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x456E74656E7465])


def in_batches(things: Iterable[Any], size: int = _BATCH) -> Iterator[list[Any]]:
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
