"""Merging two records of one partner, undoing it, and saying that two are two. Nothing here is done by machine."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.journal import RowChange
from office.models import Actor, account_of
from office.rules import Refused, require
from partners import merging, rules
from partners.actions.succession import STATUS_AFTER
from partners.folding import SEPARATOR, fold
from partners.models import LegalChange, LegalChangeKind, Merge, NameKind, NotADuplicate, Partner, PartnerName
from partners.repointing import PutBack, point_at, point_back
from partners.succession import follows_itself

# The number under which imports wait for one another, see `partners/actions/imports.py`.
IMPORT_LOCK = 0x456E74656E7465


@transaction.atomic
def merge_partners(
    kept: Partner,
    merged: Partner,
    *,
    by: Actor,
    reason: str,
    fields: Collection[str] = (),
    revisions: tuple[int, int] | None = None,
    form_token: UUID | None = None,
) -> Merge:
    """Make one record of two: everything that points at `merged` points at `kept` from now on.

    `fields` names the choices (`merging.choices()`) whose values come from the merged record; all names are kept
    as names. Raises Refused when either has changed since it was read (`revisions`, else those of the objects
    given), or when something stands against it. The same form sent twice merges once.
    """
    require(rules.may_keep_partners(by), "role")
    already = Merge.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    if not reason.strip():
        raise Refused("reason", _("Say why these are one: the next who asks will read it."))
    read = revisions or (kept.revision, merged.revision)
    _not_beside_an_import()
    locked = _locked(kept, merged)
    kept, merged = locked[kept.pk], locked[merged.pk]
    already = Merge.objects.filter(form_token=form_token).first() if form_token else None
    if already:  # the same form, which came in at the same moment and was first
        return already
    merging.must_be_mergeable(kept, merged)
    _refuse_stale(kept, merged, read)
    merge = Merge(
        kept=kept, merged=merged, reason=reason.strip()[:500], made_by=account_of(by), form_token=form_token
    )
    changes, rows = _merge(merge, set(fields))
    merge.save(force_insert=True)
    journal.record("partner.merge", kept, by=by, changes=changes, reason=merge.reason, rows=rows)
    return merge


def _locked(*partners: Partner) -> dict[int, Partner]:
    """The records, locked in the order of their numbers, so that two merges at once never wait in a circle."""
    numbers = [partner.pk for partner in partners]
    found = Partner.records.select_for_update().filter(pk__in=numbers).order_by("pk")
    return {partner.pk: partner for partner in found}


def _refuse_stale(kept: Partner, merged: Partner, read: tuple[int, int]) -> None:
    if (kept.revision, merged.revision) != read:
        raise Refused(
            "stale",
            _(
                "Somebody else has changed one of the two in the meantime. Look at both again and decide anew."
            ),
        )


def _merge(merge: Merge, fields: set[str]) -> tuple[dict[str, list[Any]], list[RowChange]]:
    kept, merged = merge.kept, merge.merged
    before = _values(kept)
    note: dict[str, Any] = {
        "kept_folded": kept.names_folded, "merged_folded": merged.names_folded,
        "names": [list(name) for name in kept.names.values_list("text", "language", "kind")],
        "merged_wikidata_id": merged.wikidata_id,
        "merged_names": [list(name) for name in merged.names.values_list("text", "language", "kind")],
    }  # fmt: skip
    display_names = [kept.name, merged.name]
    moved = point_at(kept, merged)
    _take_over(kept, merged, fields)
    _refuse_another_status(kept)
    note["added"] = _add_names(kept, display_names)
    kept.fold_names(list(kept.names.order_by("pk").values_list("text", flat=True)))
    kept.revision += 1
    merged.merged_into, merged.names_folded, merged.revision = kept, "", merged.revision + 1
    _save_both(kept, merged)
    after = _values(kept)
    note["fields"] = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    note["merged_wikidata_id_after"] = merged.wikidata_id
    merge.record = {**note, **moved.record}
    gone = RowChange(journal.kind_of(merged), str(merged.pk), {"merged_into": [None, kept.reference]})
    changes = {**note["fields"], "merged_records": [None, f"{merged.reference} {merged.name}"]}
    return changes, [gone, *moved.rows]


def _take_over(kept: Partner, merged: Partner, fields: set[str]) -> None:
    known = merging.choices()
    if unknown := fields - set(known):
        raise Refused(
            "unknown_field", _("“%(field)s” is nothing that can be chosen.") % {"field": min(unknown)}
        )
    for key in fields:
        for field in known[key]:
            mine, theirs = getattr(kept, field.attname), getattr(merged, field.attname)
            setattr(kept, field.attname, theirs)
            if key == "wikidata_id":
                merged.wikidata_id = mine  # the other identifier still leads to the record kept


def _refuse_another_status(kept: Partner) -> None:
    """What is on record about what became of it is on record of the one partner now: its status says the same."""
    change = LegalChange.objects.filter(partner=kept, corrected_on=None).first()
    if change is None:
        return
    recorded = (STATUS_AFTER[LegalChangeKind(change.kind)], change.successor_id)
    if (kept.legal_status, kept.successor_id) != recorded:
        sentence = _(
            "It is on record that this partner is “%(kind)s”. Choose the legal status that says so, or correct that "
            "record first."
        )
        raise Refused("legal_status", sentence % {"kind": change.get_kind_display()})


def _save_both(kept: Partner, merged: Partner) -> None:
    """No two rows may carry one Wikidata identifier, not even for a moment."""
    wikidata_id, merged.wikidata_id = merged.wikidata_id, ""
    merged.save()
    kept.save()
    if wikidata_id:
        merged.wikidata_id = wikidata_id
        merged.save(update_fields=["wikidata_id"])


def _add_names(kept: Partner, display_names: list[str]) -> list[str]:
    """Both display names stay names of the one record; returns those that had to be added."""
    held = {kept.name, *kept.names.values_list("text", flat=True)}
    missing = [name for name in dict.fromkeys(display_names) if name not in held]
    PartnerName.objects.bulk_create(
        PartnerName(partner=kept, text=name, kind=NameKind.EXONYM, folded=fold(name)) for name in missing
    )
    return missing


def _values(partner: Partner) -> dict[str, Any]:
    """What can be chosen, as JSON keeps it."""
    fields = [field for group in merging.choices().values() for field in group]
    return {field.attname: _plain(getattr(partner, field.attname)) for field in fields}


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _not_beside_an_import() -> None:
    """An import locks partners in the order of its rows; on SQLite there is one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


# -- undoing ------------------------------------------------------------------------------------------


@transaction.atomic
def undo_merge(merge: Merge, *, by: Actor, reason: str) -> Merge:
    """Make two records of one again. What was changed since stays as it is now and is listed in `merge.left`.

    Raises Refused when it is undone already, or when the record kept was itself merged into another since.
    """
    require(rules.may_keep_partners(by), "role")
    if not reason.strip():
        raise Refused("reason", _("Say why these are two after all: the next who asks will read it."))
    _not_beside_an_import()
    locked = _locked(merge.kept, merge.merged)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    merge.kept, merge.merged = locked[merge.kept_id], locked[merge.merged_id]
    if merge.is_undone:
        raise Refused("undone_already", _("This merge was undone already. Nothing was done a second time."))
    if merge.kept.merged_into_id is not None:
        later = Merge.objects.filter(merged=merge.kept, undone_at=None).first()
        sentence = _("%(kept)s was itself merged into another record since. Undo %(later)s first.")
        raise Refused(
            "merged_since",
            sentence % {"kept": merge.kept.reference, "later": later.reference if later else ""},
        )
    changes, done = _undo(merge)
    merge.left, merge.undone_by = done.left, account_of(by)
    merge.undone_at, merge.undo_reason = timezone.now(), reason.strip()[:500]
    merge.save()
    journal.record(
        "partner.undo_merge", merge.kept, by=by, changes=changes, reason=merge.undo_reason, rows=done.rows
    )
    return merge


def _undo(merge: Merge) -> tuple[dict[str, list[Any]], PutBack]:
    kept, merged, note = merge.kept, merge.merged, merge.record
    done = point_back(note, kept, merged)
    changes = _give_back_fields(merge, done)
    _give_back_names(merge, done)
    _fold_as_before(kept, note["kept_folded"])
    merged.merged_into = None
    _fold_as_before(merged, note["merged_folded"])
    kept.revision, merged.revision = kept.revision + 1, merged.revision + 1
    _save_both(kept, merged)
    _refuse_a_circle(kept, merged)
    back = RowChange(journal.kind_of(merged), str(merged.pk), {"merged_into": [kept.reference, None]})
    done.rows.insert(0, back)
    return {**changes, "merged_records": [f"{merged.reference} {merged.name}", None]}, done


def _refuse_a_circle(*partners: Partner) -> None:
    """What was recorded since of one partner may, of two, lead back to where it began."""
    for partner in filter(follows_itself, partners):
        sentence = _(
            "As two records %(partner)s would come to be its own successor, by what was recorded since about who "
            "followed whom. Correct that record first."
        )
        raise Refused("circle", sentence % {"partner": f"{partner.reference} {partner.name}"})


def _give_back_fields(merge: Merge, done: PutBack) -> dict[str, list[Any]]:
    """The values that the record kept took over, unless somebody changed them since."""
    kept, note = merge.kept, merge.record
    now, changes = _values(kept), {}
    for column, (before, after) in note["fields"].items():
        field = next((field for field in Partner._meta.concrete_fields if field.attname == column), None)
        if field is None or now.get(column) != after:
            done.left.append(f"{field.verbose_name if field else column}: {now.get(column)}")
            continue
        setattr(kept, column, field.to_python(before))
        changes[column] = [after, before]
    wanted = note["merged_wikidata_id"]
    others = Partner.records.exclude(pk__in=[kept.pk, merge.merged_id])
    if not wanted or (wanted != kept.wikidata_id and not others.filter(wikidata_id=wanted).exists()):
        merge.merged.wikidata_id = wanted
    return changes


def _give_back_names(merge: Merge, done: PutBack) -> None:
    """Each record its own names again, also where somebody typed them anew since."""
    kept, merged, note = merge.kept, merge.merged, merge.record
    others = Merge.objects.filter(kept=kept, undone_at=None).exclude(pk=merge.pk)
    needed = set(others.values_list("merged__name", flat=True))
    mere = kept.names.filter(text__in=set(note["added"]) - needed, language="", kind=NameKind.EXONYM)
    mere.delete()
    held = {tuple(name) for name in note["names"]}
    for name in map(tuple, note["merged_names"]):
        text, language, kind = name
        if merged.names.filter(text=text, language=language, kind=kind).exists():
            continue
        typed = kept.names.filter(text=text, language=language, kind=kind)
        if name in held or not typed.update(partner=merged):
            done.left.append(text)


def _fold_as_before(partner: Partner, before: str) -> None:
    """The search column to the letter as it was, where the names are the same."""
    partner.fold_names(list(partner.names.order_by("pk").values_list("text", flat=True)))
    if set(partner.names_folded.split(SEPARATOR)) == set(before.split(SEPARATOR)):
        partner.names_folded = before


# -- two after all ------------------------------------------------------------------------------------


@transaction.atomic
def say_not_a_duplicate(one: Partner, other: Partner, *, by: Actor, reason: str) -> NotADuplicate:
    """Remember that two records are two partners, so that they are suggested no more. Said twice, it is said once."""
    require(rules.may_keep_partners(by), "role")
    if one.pk == other.pk:
        raise Refused("same", _("These are not two records but one."))
    if not reason.strip():
        raise Refused("reason", _("Say how they differ: the next who asks will read it."))
    locked = _locked(one, other)
    first, second = locked[min(locked)], locked[max(locked)]
    if first.merged_into_id or second.merged_into_id:
        raise Refused("merged_already", _("One of the two was merged into another record already."))
    said, is_new = NotADuplicate.objects.get_or_create(
        first=first, second=second, defaults={"reason": reason.strip()[:500], "said_by": account_of(by)}
    )
    if is_new:
        pair = {"not_a_duplicate": [None, f"{second.reference} {second.name}"]}
        mirrored = {"not_a_duplicate": [None, f"{first.reference} {first.name}"]}
        row = RowChange(journal.kind_of(second), str(second.pk), mirrored)
        journal.record("partner.tell_apart", first, by=by, changes=pair, reason=said.reason, rows=[row])
    return said


@transaction.atomic
def take_back_not_a_duplicate(said: NotADuplicate, *, by: Actor) -> None:
    """Let a pair be suggested again. Raises Refused when somebody took it back already."""
    require(rules.may_keep_partners(by), "role")
    said_now = (
        NotADuplicate.objects.select_for_update(of=("self",))
        .select_related("first", "second")
        .filter(pk=said.pk)
    ).first()
    if said_now is None:
        raise Refused("taken_back", _("This was taken back already."))
    first, second, reason = said_now.first, said_now.second, said_now.reason
    said_now.delete()
    pair = {"not_a_duplicate": [f"{second.reference} {second.name}", None]}
    row = RowChange(
        journal.kind_of(second),
        str(second.pk),
        {"not_a_duplicate": [f"{first.reference} {first.name}", None]},
    )
    journal.record("partner.tell_apart_no_more", first, by=by, changes=pair, reason=reason, rows=[row])
