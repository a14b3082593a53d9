"""What is done with relations, apart from the steps of their life."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import documents, journal
from office.calendar import Precision, first_day, written
from office.models import Actor, Document
from office.rules import Refused, require
from partners.models import NeedProfile, Partner, PartnershipRequest
from relations import claims
from relations.history import FINAL
from relations.lifecycle.following import follow_the_tie
from relations.lifecycle.relation import settle_by_events
from relations.models import Claim, EventKind, Relation, RelationEvent
from relations.rules import relation as rules

EDITABLE = (
    "type",
    "purpose",
    "purpose_language",
    "purpose_in",
    "public_summary",
    "themes",
    "motivations",
    "since",
    "since_precision",
    "owner_unit",
    "officer",
    "predecessor",
    "need_profile",
    "request",
)


@transaction.atomic
def create_relation(
    *,
    type: str,  # noqa: A002 - the domain's word
    partners: list[Partner],
    by: Actor,
    is_existing: bool = False,
    reason: str = "",
    form_token: UUID | None = None,
    is_exercise: bool = False,
    **fields: Any,
) -> Relation:
    """Enter a tie, as an idea. The same form sent twice gives the relation made the first time.

    `is_existing` also records that it began in the past, on `since` with its precision: the clerk's act,
    with a reason.
    """
    require(rules.may_record_the_past(by) if is_existing else rules.may_keep_relations(by), "role")
    already = Relation.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    _refuse_without_partner(partners)
    relation = Relation(
        type=type, form_token=form_token, is_exercise=is_exercise, **_with_whole_since(fields)
    )
    if made := _made_at_the_same_moment(relation):
        return made
    relation.partners.set(partners)
    if is_existing:
        _keep_event(
            relation,
            EventKind.BEGAN,
            on=relation.since,
            precision=relation.since_precision,
            reason=reason,
            by=by,
        )
    claims.settle_claims(relation)
    after = {key: [None, _shown(relation, key)] for key in EDITABLE if getattr(relation, key)}
    after["partners"] = [None, _references(partners)]
    after["state"] = [None, relation.state]
    _enter("relation.create", relation, after, by=by, reason=reason)
    return relation


def _made_at_the_same_moment(relation: Relation) -> Relation | None:
    """Store it; or give the one that the same form, arriving at the same moment, has just made."""
    try:
        with transaction.atomic():
            relation.save(force_insert=True)
    except IntegrityError:
        already = Relation.objects.filter(form_token=relation.form_token).first()
        if relation.form_token is None or already is None:
            raise
        return already
    return None


@transaction.atomic
def edit_relation(
    relation: Relation, *, by: Actor, revision: int, partners: list[Partner] | None = None, **fields: Any
) -> Relation:
    """Change what is written about a tie.

    Raises Refused when somebody else changed it since `revision` was read, or when the beginning is
    a recorded fact.
    """
    require(rules.may_keep_relations(by), "role")
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    if relation.revision != revision:
        raise Refused(
            "stale",
            _("Somebody else has changed this relation in the meantime. Compare both texts and save again."),
        )
    before = {key: _shown(relation, key) for key in EDITABLE}
    for key, value in _with_whole_since(fields).items():
        setattr(relation, key, value)
    changes = {
        key: [before[key], _shown(relation, key)] for key in EDITABLE if before[key] != _shown(relation, key)
    }
    _refuse_to_move_a_recorded_beginning(relation, changes)
    changes |= _change_partners(relation, partners)
    if not changes:
        return relation
    relation.revision += 1
    relation.save()
    claims.settle_claims(relation)
    _enter("relation.edit", relation, changes, by=by)
    return relation


@transaction.atomic
def record_past_fact(
    relation: Relation,
    *,
    kind: str,
    on: date | None,
    by: Actor,
    reason: str,
    precision: str = Precision.DAY,
    note: str = "",
    document: Document | None = None,
    upload: UploadedFile | None = None,
    corrects: RelationEvent | None = None,
    form_token: UUID | None = None,
) -> RelationEvent:
    """Record what truly happened, in whatever order it becomes known; the state follows from all facts.

    A wrong entry is corrected by a new one that names it. Raises Refused when the fact contradicts
    the record.
    """
    require(rules.may_record_the_past(by), "role")
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    # Asked under the lock: of two alike that arrive at the same moment, the second waits and finds the first.
    already = RelationEvent.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    before = relation.state
    document = documents.take_in(upload, relation, by=by) if upload else document
    event = _keep_event(
        relation,
        kind,
        on=on,
        precision=precision,
        reason=reason,
        by=by,
        note=note,
        document=document,
        corrects=corrects,
        form_token=form_token,
    )
    claims.settle_claims(relation)
    journal.record(
        "relation.past_fact",
        relation,
        by=by,
        changes=_told_of(event, corrects, [before, relation.state], document if upload else None),
        reason=reason,
        occurred_on=event.on if event.precision == Precision.DAY else None,
    )
    return event


def _told_of(
    event: RelationEvent, corrects: RelationEvent | None, states: list[str], document: Document | None
) -> dict[str, list[Any]]:
    """What the journal keeps of a recorded fact: the fact, the state it led to, a paper that came with it."""
    changes: dict[str, list[Any]] = {
        event.kind: [corrects.on_text if corrects else None, event.on_text],
        "state": states,
    }
    if document:
        changes |= {"document": [None, document.reference], "sha256": [None, document.checksum]}
    return changes


@transaction.atomic
def settle_claim(claim: Claim, relation: Relation, *, by: Actor, reason: str) -> Claim:
    """Lay a claim aside that the record does not bear out, with the reason: our record stands."""
    require(rules.may_keep_relations(by), "role")
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if claim.settled_on:
        raise Refused("settled", _("This claim was settled already."))
    if not relation.partners.filter(pk=claim.partner_id).exists():
        raise Refused("other_partner", _("This claim is about another partner."))
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    claim.settled_on, claim.settled_by = timezone.localdate(), relation
    claim.save()
    journal.record(
        "claim.settle", relation, by=by, changes={claim.column: [claim.value, None]}, reason=reason
    )
    return claim


def _keep_event(
    relation: Relation,
    kind: str,
    *,
    on: date | None,
    precision: str,
    reason: str,
    by: Actor,
    note: str = "",
    document: Document | None = None,
    corrects: RelationEvent | None = None,
    form_token: UUID | None = None,
) -> RelationEvent:
    """Store an event of the past and let the tie's state and beginning follow."""
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    event = _event_of(relation, kind, on, precision)
    event.note, event.document, event.form_token = note[:500], document, form_token
    _refuse_contradiction(event, corrects)
    event.save(force_insert=True)
    if corrects:
        RelationEvent.objects.filter(pk=corrects.pk).update(corrected_by=event)
    if kind == EventKind.BEGAN:
        relation.since, relation.since_precision = event.on, event.precision
    has_turned = settle_by_events(relation)
    relation.save()
    if has_turned:
        follow_the_tie(relation, by=by)
    return event


def _event_of(relation: Relation, kind: str, on: date | None, precision: str) -> RelationEvent:
    on = first_day(on, precision)
    if kind not in EventKind.values:
        raise Refused("unknown_kind", _("Choose what happened."))
    if on and on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    precision = precision if on else Precision.UNKNOWN
    return RelationEvent(relation=relation, kind=kind, on=on, precision=precision, is_past_fact=True)


def _refuse_contradiction(event: RelationEvent, corrects: RelationEvent | None) -> None:
    relation = event.relation
    if corrects and (corrects.relation_id != relation.pk or corrects.corrected_by_id):
        raise Refused(
            "corrected", _("That entry was corrected already. Correct the entry that took its place.")
        )
    others = list(relation.events.filter(corrected_by=None).exclude(pk=corrects.pk if corrects else 0))
    require(rules.must_fit_the_record(event, others), "contradiction")
    if event.kind in FINAL:
        require(rules.must_not_be_in_an_open_ending(relation), "open_ending")


def _refuse_without_partner(partners: list[Partner]) -> None:
    if not partners:
        raise Refused("no_partner", _("Choose at least one partner."))


def _with_whole_since(fields: dict[str, Any]) -> dict[str, Any]:
    """The first day of the period, as it is stored; without a date the precision is “unknown”."""
    if "since" not in fields:
        return fields
    precision = fields.get("since_precision", Precision.DAY)
    since = first_day(fields["since"], precision)
    return {**fields, "since": since, "since_precision": precision if since else Precision.UNKNOWN}


def _refuse_to_move_a_recorded_beginning(relation: Relation, changes: dict[str, Any]) -> None:
    began = relation.events.filter(kind=EventKind.BEGAN, corrected_by=None).first()
    if began and changes.keys() & {"since", "since_precision"}:
        sentence = _("The beginning (%(day)s) is a recorded fact: the clerk corrects it.")
        raise Refused("since_is_a_fact", sentence % {"day": written(began.on, began.precision)})


def _change_partners(relation: Relation, partners: list[Partner] | None) -> dict[str, list[Any]]:
    if partners is None:
        return {}
    _refuse_without_partner(partners)
    held = list(relation.partners.all())
    if {partner.pk for partner in held} == {partner.pk for partner in partners}:
        return {}
    require(rules.must_have_no_protocol_under_way(relation), "protocol_under_way")
    relation.partners.set(partners)
    return {"partners": [_references(held), _references(partners)]}


def _references(partners: list[Partner]) -> list[str]:
    return sorted(f"{partner.reference} {partner.name}" for partner in partners)


def _enter(
    act: str, relation: Relation, changes: dict[str, list[Any]], *, by: Actor, reason: str = ""
) -> None:
    """The entry in the journal; who answers for the tie is a person, so it can be erased one day."""
    personal = {key: changes.pop(key) for key in ("officer",) if key in changes}
    journal.record(act, relation, by=by, changes=changes, reason=reason, personal=personal or None)


def _shown(relation: Relation, key: str) -> Any:
    """The value as the journal keeps it: words instead of rows."""
    value = getattr(relation, key)
    if isinstance(value, Relation | NeedProfile | PartnershipRequest):
        return value.reference
    return str(value) if value is not None and key in ("owner_unit", "officer", "since") else value
