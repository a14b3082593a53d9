"""The rows of a merge: point each at the record kept, note what was done, and point them back again.

Where the record kept has such a row already (a unique constraint says so), the second one is taken out and kept
whole in the note, so that nothing is lost and undoing brings it back.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from office.journal import RowChange
from office.rules import Refused
from partners.models import Candidate, Partner
from partners.pointers import Pointer, has_dependents, pointers


@dataclass
class Moved:
    """What one merge did to the rows that pointed at the merged record; JSON in `Merge.record`."""

    moved: list[dict[str, Any]] = field(default_factory=list)
    twins: list[dict[str, Any]] = field(default_factory=list)
    stayed: list[dict[str, Any]] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)

    @property
    def record(self) -> dict[str, Any]:
        return {"moved": self.moved, "twins": self.twins, "stayed": self.stayed}


def point_at(kept: Partner, merged: Partner) -> Moved:
    """Point at the record kept whatever points at the merged one. Raises Refused where that cannot be."""
    done = Moved()
    for pointer in pointers():
        rows = list(pointer.rows([merged.pk]))
        if not rows:
            continue
        numbers = _set(pointer, rows, kept)
        if numbers:
            done.moved.append({"pointer": pointer.label, "rows": numbers})
        for row in rows:
            if row.pk in numbers:
                done.rows.append(_change(row, pointer, merged.reference, kept.reference))
            else:
                _settle_twin(row, pointer, done)
    return done


def _set(pointer: Pointer, rows: list[Any], target: Partner) -> list[Any]:
    """Point rows at a partner; the numbers of those that could be. All at once where none collides."""
    fresh = _fresh_values(pointer, target)
    whole = pointer.model._base_manager.filter(pk__in=[row.pk for row in rows])
    try:
        with transaction.atomic():
            whole.update(**fresh)
        return [row.pk for row in rows]
    except IntegrityError:
        return [row.pk for row in rows if _set_one(pointer, row.pk, fresh)]


def _set_one(pointer: Pointer, number: Any, fresh: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            pointer.model._base_manager.filter(pk=number).update(**fresh)
    except IntegrityError:
        return False
    return True


def _fresh_values(pointer: Pointer, target: Partner) -> dict[str, Any]:
    """The partner's number and, where the row keeps copies of its reference and address, those."""
    fresh: dict[str, Any] = {pointer.column: target.pk}
    if pointer.kind_column:
        columns = {column.name for column in pointer.model._meta.concrete_fields}
        if "subject_reference" in columns:
            fresh["subject_reference"] = target.reference
        if "subject_url" in columns:
            fresh["subject_url"] = target.get_absolute_url()
    return fresh


class _Exactly(DjangoJSONEncoder):
    """With every digit of a moment; the framework's own leaves off what lies below a millisecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _settle_twin(row: models.Model, pointer: Pointer, done: Moved) -> None:
    """The record kept has such a row already."""
    note = {"pointer": pointer.label, "row": row.pk, "words": str(row)}
    if isinstance(row, Candidate):
        _refuse_two_on_a_shortlist(row)
        done.stayed.append(note)
        return
    if has_dependents(row):
        sentence = _(
            "Both records have their own %(kind)s “%(row)s”, and more is attached to it. Settle that first: one of "
            "the two has to go."
        )
        raise Refused("twice", sentence % {"kind": row._meta.verbose_name, "row": str(row)})
    done.twins.append({**note, "whole": json.loads(serializers.serialize("json", [row], cls=_Exactly))})
    done.rows.append(_change(row, pointer, str(row), None))
    row.delete()


def _refuse_two_on_a_shortlist(candidate: Candidate) -> None:
    """Scores of two candidates are never mixed. What was decided, or left the shortlist, stays as it was."""
    if not (candidate.is_shortlisted and candidate.profile.is_open):
        return
    sentence = _(
        "Both are candidates of %(profile)s. Take one of them off its shortlist first, with a reason: facts and "
        "scores of two candidates are not mixed."
    )
    raise Refused("both_candidates", sentence % {"profile": candidate.profile.reference})


def _change(row: models.Model, pointer: Pointer, before: Any, after: Any) -> RowChange:
    return RowChange(
        row._meta.label_lower, str(row.pk), {pointer.column.removesuffix("_id"): [before, after]}
    )


# -- undoing ------------------------------------------------------------------------------------------


@dataclass
class PutBack:
    rows: list[RowChange] = field(default_factory=list)
    # What was changed since the merge and stays as it is now, in words.
    left: list[str] = field(default_factory=list)


def point_back(record: dict[str, Any], kept: Partner, merged: Partner) -> PutBack:
    """Point the rows of a merge at the merged record again; whoever points elsewhere by now stays there."""
    done = PutBack()
    known = {pointer.label: pointer for pointer in pointers()}
    for note in record["moved"]:
        pointer = known.get(note["pointer"])
        if pointer is None:  # a table of an earlier version
            continue
        still = list(pointer.rows([kept.pk]).filter(pk__in=note["rows"]))
        back = _set(pointer, still, merged)
        done.rows += [
            _change(row, pointer, kept.reference, merged.reference) for row in still if row.pk in back
        ]
        if pointer.label != NAMES:
            gone = len(note["rows"]) - len(back)
            done.left += [_("%(count)s × %(kind)s") % {"count": gone, "kind": pointer.words}] if gone else []
    for note in record["twins"]:
        done.left += [] if _restored(note) else [note["words"]]
    return done


NAMES = "partners.partnername.partner_id"


def _restored(note: dict[str, Any]) -> bool:
    """Put a row back that was there twice; False where it is there again or what it belongs to has gone."""
    model = apps.get_model(note["whole"][0]["model"])
    if model._base_manager.filter(pk=note["row"]).exists():
        return False
    try:
        with transaction.atomic():
            for restored in serializers.deserialize("json", json.dumps(note["whole"])):
                restored.save()
    except (DatabaseError, serializers.base.DeserializationError):
        return False
    return True
