"""What is recorded around the signatures: who holds the originals, who ratified, when the text was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor
from office.rules import Refused, require
from partners.models import Partner
from relations.facts import missing_parties
from relations.languages import CODES
from relations.lifecycle.protocol import PROTOCOL
from relations.models import ForceAct, ForceActKind, Protocol, SignedCopy
from relations.rules import force
from relations.rules import protocol as rules

MOST_COPIES = 99


@transaction.atomic
def end_awaiting(protocol: Protocol, *, by: Actor, partner: Partner | None = None) -> Protocol:
    """Nobody else signs for this party (None is our side) after all: it has signed with what is on file.

    With that of the last party the text is signed. Raises Refused where nobody was waited for, and for what was
    recorded as a fact of the past, which is corrected as one.
    """
    require(rules.may_record_official_dates(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    last = protocol.signatures.filter(partner=partner).order_by("pk").last()
    if last is None or not last.awaits_another:
        raise Refused(
            "not_awaited", _("Nobody else is waited for: the party has signed, or has not begun to.")
        )
    if last.is_past_fact:
        raise Refused(
            "past_fact", _("This signature is a fact of the past: correct it there, with the same name.")
        )
    last.awaits_another = False
    last.save(update_fields=["awaits_another"])
    if not missing_parties(protocol):
        return PROTOCOL.take(protocol, "sign_no_more", by=by, on=timezone.localdate())
    changes: dict[str, list[Any]] = {"awaits_another": [True, False]}
    changes["party"] = [None, partner.reference if partner else "us"]
    journal.record("protocol.sign_no_more", protocol, by=by, changes=changes)
    return protocol


@dataclass(frozen=True)
class Copies:
    """The originals of one language with one party, None being our side; `number` 0 takes the row away."""

    language: str
    partner: Partner | None
    number: int
    kept_at: str = ""


@transaction.atomic
def record_copies(protocol: Protocol, rows: Sequence[Copies], *, by: Actor, seen: str) -> Protocol:
    """Write down who holds how many signed originals in which language, in the place of what was on file.

    `seen` is what the page showed (see `copies_digest`): Refused when somebody else wrote in the meantime.
    """
    require(rules.may_record_official_dates(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    if not protocol.signatures.exists():
        raise Refused("unsigned", _("Nobody has signed it yet, so there is no signed original."))
    if copies_digest(protocol) != seen:
        raise Refused("stale", _("Somebody else has changed the copies in the meantime. Look at them again."))
    _refuse_unfit(protocol, rows)
    before = _in_words(protocol)
    protocol.copies.all().delete()
    SignedCopy.objects.bulk_create(
        SignedCopy(
            protocol=protocol, language=row.language, partner=row.partner, number=row.number,
            kept_at=row.kept_at.strip()[:200],
        )
        for row in rows
        if row.number
    )  # fmt: skip
    after = _in_words(protocol)
    if after != before:
        journal.record("protocol.copies", protocol, by=by, changes={"copies": [before, after]})
    return protocol


def copies_digest(protocol: Protocol) -> str:
    """What is on file, as a page hands it back."""
    return "|".join(_in_words(protocol))


def _in_words(protocol: Protocol) -> list[str]:
    rows = protocol.copies.order_by("language", "partner", "pk")
    return [f"{row.language}/{row.partner_id or 'us'}: {row.number} {row.kept_at}".strip() for row in rows]


def _refuse_unfit(protocol: Protocol, rows: Sequence[Copies]) -> None:
    parties = {None, *(partner.pk for partner in protocol.relation.partners.all())}
    keys = [(row.language, row.partner.pk if row.partner else None) for row in rows]
    if len(set(keys)) != len(keys) or any(language not in CODES for language, _party in keys):
        raise Refused("languages", _("Name each language once for each party."))
    if any(party not in parties for _language, party in keys):
        raise Refused("no_party", _("This is no party to the protocol."))
    if any(not 0 <= row.number <= MOST_COPIES for row in rows):
        raise Refused("number", _("Give the number of originals, from 0 to 99."))


@transaction.atomic
def record_force_act(
    protocol: Protocol,
    kind: str,
    *,
    on: date,
    by: Actor,
    partner: Partner | None = None,
    authority: str = "",
    number: str = "",
) -> ForceAct:
    """A party ratified, or the signed text was sent to the authority: what its own text makes it wait for.

    Raises Refused out of order: before the signature, for a text that does not ask for it, or a day to come.
    """
    require(rules.may_record_official_dates(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    require(force.must_wait_for(protocol, kind), "guard")
    if on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    if partner and (kind != ForceActKind.RATIFICATION or partner not in protocol.relation.partners.all()):
        raise Refused("no_party", _("This is no party to the protocol."))
    require(force.must_be_new(protocol, kind, partner), "on_record")
    require(force.must_follow_the_signature(protocol, kind, partner, on), "guard")
    act = ForceAct.objects.create(
        protocol=protocol, kind=kind, partner=partner, on=on, authority=authority.strip()[:200],
        number=number.strip()[:60],
    )  # fmt: skip
    changes: dict[str, list[Any]] = {
        kind: [None, on.isoformat()],
        "party": [None, partner.reference if partner else "us"],
        "authority": [None, act.authority],
        "number": [None, act.number],
    }
    journal.record("protocol.force_act", protocol, by=by, changes=changes, occurred_on=on)
    return act
