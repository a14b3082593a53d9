"""Undoing one whole import: what it made goes, what it changed goes back; what was touched since stays and is told.

The journal's rows of the import hold what each partner was before and after, so nothing is kept a second time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import jobs, journal
from office.journal import RowChange, RowLog
from office.models import Actor, Job, JournalEntry, JournalRow
from office.rules import Refused, require
from partners import rules
from partners.applying import as_journalled, hold_in_order, in_batches, one_import_at_a_time, write_over
from partners.claims import Kept, forget_claims
from partners.folding import folded_names
from partners.importing import Progress
from partners.models import ImportState, NameKind, Partner, PartnerImport, PartnerName
from partners.undone import KeptRow, Undone

_KIND = journal.kind_of(Partner())
UNDOING = "partner_undo"
Changes = dict[str, list[Any]]


# Up to here an import is undone while the user waits; beyond, a job does it.
ROWS_AT_ONCE = 500


@transaction.atomic
def request_undoing(importation: PartnerImport, *, by: Actor, reason: str) -> Job | None:
    """Undo a short import now, else let a job do it; returns that job. Asked twice, there is one job."""
    require(rules.may_keep_partners(by), "role")
    _refuse_without_reason(reason)
    locked = PartnerImport.objects.select_for_update().get(pk=importation.pk)
    job = locked.job
    if job and job.kind == UNDOING and not job.is_finished:
        return job
    require(rules.may_be_undone(locked), "not_undoable")
    if locked.created + locked.updated <= ROWS_AT_ONCE:
        undo_import(locked, by=by, reason=reason)
        return None
    asked = {"import": locked.pk, "reason": reason.strip()}
    locked.job = jobs.enqueue(UNDOING, asked, by=by, return_url=locked.get_absolute_url())
    locked.save(update_fields=["job"])
    return locked.job


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))


@transaction.atomic
def undo_import(
    importation: PartnerImport, *, by: Actor, reason: str, progress: Progress = lambda done, total: None
) -> Undone:
    """Undo an import within 30 days. Raises Refused when it was not applied, is too old, or without a reason.

    Partners that it made and that nobody has edited or referred to since are removed, fields that it changed go
    back, its unsettled claims are withdrawn. Partners edited since stay as they are and are listed.
    """
    require(rules.may_keep_partners(by), "role")
    _refuse_without_reason(reason)
    one_import_at_a_time()
    locked = PartnerImport.objects.select_for_update().get(pk=importation.pk)
    require(rules.may_be_undone(locked), "not_undoable")
    entry = JournalEntry.objects.filter(
        act="import.apply", kind=journal.kind_of(locked), object_pk=str(locked.pk)
    ).latest("number")
    hold_in_order(map(int, _rows_of(entry).values_list("object_pk", flat=True).distinct()))
    undoing, done, total = _Undoing(entry), 0, locked.created + locked.updated
    for batch in in_batches(_changes_by_partner(entry)):
        progress(done, total)
        undoing.undo(dict(batch))
        done += len(batch)
    undone = undoing.result
    locked.state, locked.undone_at, locked.undone = ImportState.UNDONE, timezone.now(), undone.stored()
    locked.save()
    counts: Changes = {name: [None, getattr(undone, name)] for name in ("removed", "restored", "claims")}
    counts["kept"] = [None, len(undone.kept)]
    journal.record("import.undo", locked, by=by, changes=counts, reason=reason.strip(), rows=undoing.changes)
    return undone


def _rows_of(entry: JournalEntry) -> QuerySet[JournalRow]:
    return JournalRow.objects.filter(entry=entry, kind=_KIND)


def _changes_by_partner(entry: JournalEntry) -> Iterator[tuple[int, Changes]]:
    """What the import did to each partner. One whose claims were found late has two rows in the journal."""
    rows = _rows_of(entry).order_by("object_pk", "position")
    for number, of_one in groupby(rows.iterator(1000), key=lambda row: row.object_pk):
        changes: Changes = {}
        claims: dict[str, list[str]] = defaultdict(list)
        for row in of_one:
            changes.update(row.changes)
            for column, values in (row.changes.get("claims") or [None, {}])[1].items():
                claims[column] += values
        yield int(number), {**changes, "claims": [None, claims]} if claims else changes


@dataclass
class _Undoing:
    entry: JournalEntry
    result: Undone = field(default_factory=Undone)
    changes: RowLog = field(default_factory=RowLog)

    def undo(self, changed: dict[int, Changes]) -> None:
        undone: dict[int, Changes] = defaultdict(dict)
        self._withdraw_claims(changed, undone)
        partners = Partner.records.select_for_update().in_bulk(changed)
        edited = self._edited_since(list(changed))
        for pk in changed:
            if pk in edited and pk in partners:
                self._keep(partners[pk], "edited")
        left = {pk: changes for pk, changes in changed.items() if pk in partners and pk not in edited}
        made = [pk for pk, changes in left.items() if _is_new(changes)]
        self._remove({pk: partners[pk] for pk in made}, left, undone)
        self._restore({pk: partners[pk] for pk in left if pk not in set(made)}, left, undone)
        for pk, changes in undone.items():
            self.changes.append(RowChange(_KIND, str(pk), changes))

    def _keep(self, partner: Partner, code: str, uses: tuple[str, ...] = ()) -> None:
        self.result.kept.append(KeptRow(partner.reference, partner.name, code, uses))

    def _withdraw_claims(self, changed: dict[int, Changes], undone: dict[int, Changes]) -> None:
        claims = [
            Kept(pk, column, value)
            for pk, changes in changed.items()
            for column, values in (changes.get("claims") or [None, {}])[1].items()
            for value in values
        ]
        for claim in forget_claims(claims) if claims else []:
            withdrawn = undone[claim.partner].setdefault("claims", [{}, None])[0]
            withdrawn.setdefault(claim.column, []).append(claim.value)
            self.result.claims += 1

    def _edited_since(self, pks: list[int]) -> set[int]:
        """Partners with a later act in the journal, on themselves or as one row of many.

        What a later import did to a partner and its undoing took back again is no edit.
        """
        numbers = [str(pk) for pk in pks]
        acts = JournalEntry.objects.filter(kind=_KIND, object_pk__in=numbers, number__gt=self.entry.number)
        rows = JournalRow.objects.filter(kind=_KIND, object_pk__in=numbers, entry__gt=self.entry.pk)
        standing: dict[tuple[str, str], set[str]] = defaultdict(set)
        told = rows.order_by("entry_id", "position").values_list(
            "object_pk", "changes", "entry__act", "entry__object_pk"
        )
        for number, changes, act, owner in told:
            if act == "import.undo":
                standing[number, owner] -= set(changes)
            else:
                standing[number, owner if act == "import.apply" else ""] |= set(changes)
        later = {number for (number, _owner), fields in standing.items() if fields}
        return {int(number) for number in later.union(acts.values_list("object_pk", flat=True))}

    def _remove(
        self, partners: dict[int, Partner], changed: dict[int, Changes], undone: dict[int, Changes]
    ) -> None:
        uses = _uses(list(partners))
        removable = []
        for pk, partner in partners.items():
            if uses.get(pk):
                self._keep(partner, "used", tuple(sorted(uses[pk])))
            elif not _stands_as_left(partner, changed[pk]):
                self._keep(partner, "edited")
            else:
                removable.append(pk)
                undone[pk] = {**_turned(changed[pk]), **undone[pk]}
        PartnerName.objects.filter(partner__in=removable).delete()
        Partner.records.filter(pk__in=removable).delete()
        self.result.removed += len(removable)

    def _restore(
        self, partners: dict[int, Partner], changed: dict[int, Changes], undone: dict[int, Changes]
    ) -> None:
        taken = _identifiers_of_others(partners, changed)
        restored = []
        for pk, partner in partners.items():
            before = _turned(changed[pk])
            if not before:
                continue
            if not _stands_as_left(partner, changed[pk]):
                self._keep(partner, "edited")
            elif before.get("wikidata_id", [None, ""])[1] in taken:
                self._keep(partner, "identifier_taken")
            else:
                _put_back(partner, before)
                restored.append(partner)
                undone[pk] = {**before, **undone[pk]}
        _renew_names(restored, changed)
        if restored:
            write_over(restored)
        self.result.restored += len(restored)


def _is_new(changes: Changes) -> bool:
    return "name" in changes and changes["name"][0] is None


def _turned(changes: Changes) -> Changes:
    """The same change the other way round; claims are withdrawn apart."""
    return {key: [after, before] for key, (before, after) in changes.items() if key != "claims"}


def _stands_as_left(partner: Partner, changes: Changes) -> bool:
    """Whether every field still has the value that the import gave it."""
    return all(
        as_journalled(getattr(partner, key)) == after
        for key, (_before, after) in changes.items()
        if key not in ("names", "claims")
    )


def _put_back(partner: Partner, before: Changes) -> None:
    for key, (_after, value) in before.items():
        if key != "names":
            field: Any = Partner._meta.get_field(key)
            setattr(partner, key, field.to_python(value))
    partner.revision += 1


def _renew_names(partners: list[Partner], changed: dict[int, Changes]) -> None:
    """Take the names back that the import added, and renew the search column from what is left."""
    added = {partner.pk: set(changed[partner.pk].get("names", [[], []])[1]) for partner in partners}
    texts: dict[int, list[str]] = defaultdict(list)
    gone = []
    names = PartnerName.objects.filter(partner__in=added).order_by("pk")
    for pk, owner, text, kind, language in names.values_list("pk", "partner", "text", "kind", "language"):
        if text in added[owner] and kind == NameKind.EXONYM and not language:
            gone.append(pk)
        else:
            texts[owner].append(text)
    PartnerName.objects.filter(pk__in=gone).delete()
    for partner in partners:
        partner.names_folded = folded_names([partner.name, *texts[partner.pk]])


def _identifiers_of_others(partners: dict[int, Partner], changed: dict[int, Changes]) -> set[str]:
    """Wikidata identifiers that would have to come back, but belong to another partner now."""
    wanted = {changed[pk]["wikidata_id"][0] for pk in partners if "wikidata_id" in changed[pk]} - {""}
    owners = Partner.records.filter(wikidata_id__in=wanted)
    return set(owners.values_list("wikidata_id", flat=True))


def _uses(pks: list[int]) -> dict[int, set[str]]:
    """What refers to these partners, in any app, by model. A link that may be emptied holds nobody."""
    uses: dict[int, set[str]] = defaultdict(set)
    links: list[Any] = Partner._meta.get_fields(include_hidden=True)
    for relation in links:
        is_link = isinstance(relation, models.ForeignObjectRel) and not relation.many_to_many
        if not is_link or relation.related_model is PartnerName or relation.on_delete is models.SET_NULL:
            continue
        name = relation.field.name
        found = relation.related_model._base_manager.filter(**{f"{name}__in": pks})
        for pk in found.values_list(name, flat=True).distinct():
            uses[pk].add(relation.related_model._meta.label_lower)
    return uses
