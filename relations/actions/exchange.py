"""What is done with exchanges: recorded in seconds, corrected with a reason, struck out and never removed.

After each of these acts the tie's exchanges are gone through again, so that every row knows whether it makes a
two-way exchange; lists and the pulse read that. The tie is locked meanwhile, so two acts never count past each other.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import documents, journal
from office.models import Actor, Unit, account_of
from office.rules import Refused, require
from relations.actions.pulse import settle_what_is_no_longer_proposed
from relations.models import USUAL_DIRECTION, Carrier, Direction, Exchange, ExchangeKind, Relation
from relations.pulse import two_way
from relations.rules import exchange as rules

EDITABLE = ("kind", "on", "direction", "carried_by", "unit", "organisation", "counterpart", "about", "note")
# May name people: kept beside the chain, where it can be erased one day.
PERSONAL = ("organisation", "counterpart", "note")


@transaction.atomic
def record_exchange(
    relation: Relation,
    *,
    by: Actor,
    kind: str,
    on: date,
    about: str,
    direction: str = "",
    carried_by: str = Carrier.US_UNIT,
    unit: Unit | None = None,
    organisation: str = "",
    counterpart: str = "",
    note: str = "",
    upload: UploadedFile | None = None,
    form_token: UUID | None = None,
    is_exercise: bool = False,
) -> Exchange:
    """Record that something passed between both sides, whoever carried it. The same form twice gives one.

    Without a direction: letters and e-mails went from us to them, everything else went both ways.
    """
    require(rules.may_record_exchanges(by), "role")
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    already = Exchange.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    exchange = Exchange(
        relation=relation, kind=kind, on=on, direction=direction or USUAL_DIRECTION.get(kind, ""),
        carried_by=carried_by, unit=unit, organisation=organisation.strip(), counterpart=counterpart.strip(),
        about=about.strip(), note=note.strip(), recorded_by=account_of(by), form_token=form_token,
        is_exercise=is_exercise,
    )  # fmt: skip
    _refuse_what_is_none(exchange)
    if upload:
        exchange.document = documents.take_in(upload, relation, by=by, title=exchange.about)
    exchange.save(force_insert=True)
    _go_through_again(relation)
    written = {key: [None, _shown(exchange, key)] for key in EDITABLE if getattr(exchange, key)}
    _enter("exchange.record", exchange, written | _file_of(upload, exchange), by=by)
    exchange.refresh_from_db(fields=["is_two_way"])
    return exchange


@transaction.atomic
def correct_exchange(
    exchange: Exchange,
    *,
    by: Actor,
    revision: int,
    reason: str,
    upload: UploadedFile | None = None,
    **fields: Any,
) -> Exchange:
    """Set right what was recorded wrongly, with the reason; the journal keeps both.

    Raises Refused when somebody else corrected it since `revision` was read.
    """
    exchange = _locked(exchange, by=by)
    if exchange.revision != revision:
        raise Refused(
            "stale",
            _("Somebody else has corrected this exchange in the meantime. Compare both and save again."),
        )
    _refuse_without_reason(reason)
    before = {key: _shown(exchange, key) for key in EDITABLE}
    for key in fields.keys() & set(EDITABLE):
        setattr(exchange, key, fields[key].strip() if isinstance(fields[key], str) else fields[key])
    _refuse_what_is_none(exchange)
    changes = {
        key: [before[key], _shown(exchange, key)] for key in EDITABLE if before[key] != _shown(exchange, key)
    }
    if not changes and not upload:
        return exchange
    if upload:
        _take_the_place_of_its_document(exchange, upload, by=by)
    exchange.revision += 1
    exchange.save()
    _go_through_again(exchange.relation)
    _enter("exchange.correct", exchange, changes | _file_of(upload, exchange), by=by, reason=reason)
    exchange.refresh_from_db(fields=["is_two_way"])
    return exchange


@transaction.atomic
def strike_out(exchange: Exchange, *, by: Actor, reason: str) -> Exchange:
    """Say that this never happened or does not belong here. It stays readable and counts no more."""
    exchange = _locked(exchange, by=by)
    _refuse_without_reason(reason)
    exchange.struck_at, exchange.struck_reason = timezone.now(), reason.strip()[:500]
    exchange.is_two_way = False
    exchange.revision += 1
    exchange.save()
    _go_through_again(exchange.relation)
    journal.record(
        "exchange.strike_out", exchange, by=by, changes={"struck_at": [None, str(timezone.localdate())]},
        reason=reason.strip(),
    )  # fmt: skip
    return exchange


def _locked(exchange: Exchange, *, by: Actor) -> Exchange:
    """The exchange as it is now, its tie locked first, when `by` may change it."""
    relation = Relation.objects.select_for_update().get(pk=exchange.relation_id)
    exchange = Exchange.objects.select_for_update(of=("self",)).select_related("unit").get(pk=exchange.pk)
    exchange.relation = relation
    require(rules.may_change_exchange(by, exchange), "role")
    require(rules.must_not_be_struck_out(exchange), "struck_out")
    return exchange


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))


def _refuse_what_is_none(exchange: Exchange) -> None:
    if exchange.kind not in ExchangeKind.values:
        raise Refused(
            "unknown_kind", _("Choose what it was: a letter, an e-mail, a call, a meeting or a visit.")
        )
    if exchange.direction not in Direction.values:
        raise Refused("unknown_direction", _("Choose which way it went."))
    if exchange.carried_by not in Carrier.values:
        raise Refused("unknown_carrier", _("Choose who carried it."))
    if not exchange.about:
        raise Refused("about", _("Say in a few words what it was about."))
    require(rules.must_have_happened(exchange.on), "day")
    if exchange.is_by_third_party:
        exchange.unit = None
    require(rules.must_not_name_one_beside_our_unit(exchange), "third_party_named")
    require(rules.must_name_a_third_party(exchange), "third_party")


def _take_the_place_of_its_document(exchange: Exchange, upload: UploadedFile, *, by: Actor) -> None:
    """The file that was there stays kept, superseded by the new one."""
    former = exchange.document
    exchange.document = documents.take_in(upload, exchange.relation, by=by, title=exchange.about)
    if former:
        former.superseded_by = exchange.document
        former.save()


def _go_through_again(relation: Relation) -> None:
    """Mark anew which of the tie's exchanges are two-way, and take out of the diary what is settled by that."""
    mark_two_way(relation.pk)
    settle_what_is_no_longer_proposed(relation)


def mark_two_way(relation_id: int) -> int:
    """Set the mark of each exchange by the rule of relations/pulse.py; returns how many changed."""
    standing = list(Exchange.objects.standing().filter(relation=relation_id))
    counted = two_way(standing)
    wrong = [exchange for exchange in standing if exchange.is_two_way != (exchange.pk in counted)]
    for exchange in wrong:
        Exchange.objects.filter(pk=exchange.pk).update(is_two_way=exchange.pk in counted)
    return len(wrong)


def mark_all() -> int:
    """The same for every tie: after the answer time was changed in the settings, the marks follow within hours."""
    ties = Exchange.objects.standing().order_by().values_list("relation", flat=True).distinct()
    return sum(_mark_locked(relation) for relation in ties)


@transaction.atomic
def _mark_locked(relation_id: int) -> int:
    Relation.objects.select_for_update().get(pk=relation_id)
    return mark_two_way(relation_id)


def _file_of(upload: UploadedFile | None, exchange: Exchange) -> dict[str, list[Any]]:
    if not upload or not exchange.document:
        return {}
    return {
        "document": [None, exchange.document.reference],
        "sha256": [None, exchange.document.checksum],
    }


def _enter(
    act: str, exchange: Exchange, changes: dict[str, list[Any]], *, by: Actor, reason: str = ""
) -> None:
    personal = {key: changes.pop(key) for key in PERSONAL if key in changes}
    changes["relation"] = [None, exchange.relation.reference] if act == "exchange.record" else []
    journal.record(
        act, exchange, by=by, changes={key: pair for key, pair in changes.items() if pair}, reason=reason.strip(),
        personal=personal or None, occurred_on=exchange.on,
    )  # fmt: skip


def _shown(exchange: Exchange, key: str) -> Any:
    """The value as the journal keeps it: words instead of rows."""
    value = getattr(exchange, key)
    return str(value) if key in ("unit", "on") and value is not None else value
