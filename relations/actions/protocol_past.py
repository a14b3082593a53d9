"""Facts of the past about a protocol, recorded in whatever order the archive gives them up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import decisions, diary, documents, journal, permissions, submissions
from office.calendar import Precision, first_day, last_day, written
from office.models import (
    Actor,
    CouncilMember,
    Decision,
    DecisionSubject,
    Document,
    PermissionState,
    Submission,
)
from office.rules import Refused, require
from partners.folding import fold
from partners.models import Contact
from relations import terms
from relations.facts import Day
from relations.legality import state_of
from relations.lifecycle.amendments import BEGIN_ANEW, amendments_in_force, settle_what_was_offered
from relations.lifecycle.following import follow_the_protocol
from relations.lifecycle.protocol import PROTOCOL, open_term_deadlines, set_the_term
from relations.models import (
    BINDING_STATES,
    DurationKind,
    ForceAct,
    ForceActKind,
    Protocol,
    ProtocolState,
    Side,
    Signature,
)
from relations.rules import protocol as rules
from relations.signing import must_be_a_further_signature, signatory
from relations.under_notice import running_notice


class FactKind(models.TextChoices):
    ADOPTED = "adopted", _("the council adopted it")
    PERMITTED = "permitted", _("the authority permitted it")
    SIGNED = "signed", _("a party signed it")
    RATIFIED = "ratified", _("a party ratified it")
    TRANSMITTED = "transmitted", _("it was sent to the supervising authority")
    IN_FORCE = "in_force", _("it entered into force")
    ENDED = "ended", _("it ended")


# What never happens to an amendment that was withdrawn from entering into force.
OF_A_TEXT_IN_FORCE = (FactKind.IN_FORCE, FactKind.ENDED)


@dataclass(frozen=True)
class Fact:
    """A fact as it is being recorded: the first day it can mean, how well that is known, the rest."""

    on: date | None
    precision: str
    by: Actor
    reason: str
    number: str = ""
    authority: str = ""
    partner: Any = None
    person: str = ""
    function: str = ""
    place: str = ""
    is_digital: bool = False
    country: str = ""
    contact: Contact | None = None
    member: CouncilMember | None = None
    term_from: date | None = None
    term_until: date | None = None
    awaits_another: bool = False
    # Somebody who signed beside those on file, instead of a correction of what is on file.
    is_further: bool = False
    document: Document | None = None
    decision: Decision | None = None

    def __str__(self) -> str:
        return f"{self.on or '?'} ({self.precision})"


@transaction.atomic
def record_past_fact(
    protocol: Protocol,
    kind: str,
    *,
    by: Actor,
    reason: str,
    on: date | None = None,
    precision: str = Precision.DAY,
    upload: UploadedFile | None = None,
    **particulars: Any,
) -> Protocol:
    """Store what truly happened, in any order; the state follows from all facts, breaches are flagged.

    Recording a fact again corrects it: the journal keeps both. `particulars` are the further fields of Fact.
    Raises Refused for a day to come and for what a present act has recorded already.
    """
    require(rules.may_record_official_dates(by), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    on = first_day(on, precision)
    if on and on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    document = documents.take_in(upload, protocol, by=by) if upload else None
    fact = Fact(on, precision if on else Precision.UNKNOWN, by, reason, document=document, **particulars)
    state, country = protocol.state, protocol.country_at_signing
    before = _RECORDERS[FactKind(kind)](protocol, fact)
    _refuse_an_end_before_the_beginning(protocol)
    settle_by_facts(protocol)
    if protocol.state in (ProtocolState.EXPIRED, ProtocolState.TERMINATED):
        follow_the_protocol(protocol, by=by)
        end_its_amendments(protocol)
    changes = {str(kind): [before, str(fact)]} | (
        {"state": [state, protocol.state]} if state != protocol.state else {}
    )
    if protocol.country_at_signing != country:
        changes["country_at_signing"] = [country, protocol.country_at_signing]
    if document:
        changes |= {"document": [None, document.reference], "sha256": [None, document.checksum]}
    journal.record(
        "protocol.record_past_fact", protocol, by=by, changes=changes, reason=reason, occurred_on=on
    )
    return protocol


def end_its_amendments(protocol: Protocol) -> None:
    """An amendment is part of the text it amends, and ends with it."""
    for amendment in amendments_in_force(protocol):
        if protocol.ended_on and amendment.in_force_on and protocol.ended_on < amendment.in_force_on:
            sentence = _("%(reference)s amended it from %(day)s on, after that end: check both dates.")
            said = {"reference": amendment.reference, "day": amendment.in_force_text}
            raise Refused("contradiction", sentence % said)
        end_with_the_tie(amendment, on=protocol.ended_on, precision=protocol.ended_precision)


def _refuse_an_end_before_the_beginning(protocol: Protocol) -> None:
    if protocol.in_force_on and protocol.ended_on and protocol.ended_on < protocol.in_force_on:
        sentence = _(
            "In force since %(began)s and ended on %(ended)s cannot both be: "
            "check both dates, and record the other one first if it is the wrong one."
        )
        said = {"began": protocol.in_force_text, "ended": protocol.ended_text}
        raise Refused("contradiction", sentence % said)


def _adopted(protocol: Protocol, fact: Fact) -> str | None:
    if pending := submissions.pending_for(protocol):
        sentence = _(
            "It is before the council as %(reference)s: record the decision there, or withdraw the item."
        )
        raise Refused("pending", sentence % {"reference": pending.reference})
    former = protocol.decision
    if former and not former.is_past_fact:
        raise Refused(
            "on_record",
            _("The council's decision is on record: %(reference)s.") % {"reference": former.reference},
        )
    decision = fact.decision or decisions.record_past_decision(
        body=submissions.council(),
        title=protocol.title,
        by=fact.by,
        reason=fact.reason,
        decided_on=fact.on,
        precision=fact.precision,
        number=fact.number,
        document=fact.document,
    )
    DecisionSubject.objects.create(decision=decision, outcome="adopted", **submissions.about(protocol))
    return written(former.decided_on, former.decided_precision) if former else None


def _permitted(protocol: Protocol, fact: Fact) -> str | None:
    former = protocol.permission
    if former and former.state in (PermissionState.REQUESTED, PermissionState.PAPERS_ASKED):
        sentence = _("The permission has been asked for as %(reference)s: record the answer there.")
        raise Refused("pending", sentence % {"reference": former.reference})
    if former and not former.is_past_fact:
        raise Refused(
            "on_record", _("The answer is on record: %(reference)s.") % {"reference": former.reference}
        )
    law = permissions.rules_on(fact.on)
    permissions.record_past_permission(
        protocol,
        authority=fact.authority or (law.permission_authority if law else ""),
        decided_on=fact.on,
        precision=fact.precision,
        number=fact.number,
        document=fact.document,
        by=fact.by,
        reason=fact.reason,
        citation=law.cite("permission") if law and law.permission_act else "",
    )
    return written(former.decided_on, former.decided_precision) if former else None


def _signed(protocol: Protocol, fact: Fact) -> str | None:
    if fact.partner and fact.partner not in protocol.relation.partners.all():
        raise Refused("no_party", _("This is no party to the protocol."))
    if fact.country.strip():
        protocol.country_at_signing = fact.country.strip()[:200]
    signs = signatory(
        fact.partner, Day(fact.on, fact.precision), person=fact.person, function=fact.function,
        contact=fact.contact, member=fact.member, term_from=fact.term_from, term_until=fact.term_until,
    )  # fmt: skip
    row = _signature_meant(protocol, fact, signs.person)
    former = row.signed_text if row else None
    row = row or Signature(protocol=protocol, partner=fact.partner)
    row.side = Side.PARTNER if fact.partner else Side.US
    row.signed_on, row.precision, row.place = fact.on, fact.precision, fact.place.strip()
    row.is_digital, row.is_past_fact, row.awaits_another = fact.is_digital, True, fact.awaits_another
    for name, value in signs.fields.items():
        setattr(row, name, value)
    row.save()
    return former


def _signature_meant(protocol: Protocol, fact: Fact, person: str) -> Signature | None:
    """The one on file that is corrected; None for a new one. Raises Refused where it is not said which is meant."""
    rows = list(protocol.signatures.filter(partner=fact.partner).order_by("pk"))
    if fact.is_further:
        require(must_be_a_further_signature(protocol, fact.partner, person), "signed_already")
        return None
    same = [row for row in rows if fold(row.person) == fold(person)]
    if len(rows) > 1 and not same:
        raise Refused(
            "which_signature",
            _(
                "Several people signed for this party. Name one of them to correct that signature, "
                "or say that somebody else signed as well."
            ),
        )
    meant = next(iter(same or rows), None)
    if meant and not meant.is_past_fact:
        raise Refused("on_record", _("This signature is on record: %(day)s.") % {"day": meant.signed_text})
    return meant


def _ratified(protocol: Protocol, fact: Fact) -> str | None:
    if fact.partner and fact.partner not in protocol.relation.partners.all():
        raise Refused("no_party", _("This is no party to the protocol."))
    return _awaited(protocol, fact, ForceActKind.RATIFICATION, fact.partner)


def _transmitted(protocol: Protocol, fact: Fact) -> str | None:
    return _awaited(protocol, fact, ForceActKind.TRANSMISSION, None)


def _awaited(protocol: Protocol, fact: Fact, kind: ForceActKind, partner: Any) -> str | None:
    former = protocol.force_acts.filter(kind=kind, partner=partner).first()
    if former and not former.is_past_fact:
        raise Refused("on_record", _("It is on record: %(day)s.") % {"day": former.on_text})
    ForceAct.objects.update_or_create(
        protocol=protocol,
        kind=kind,
        partner=partner,
        defaults={
            "on": fact.on,
            "precision": fact.precision,
            "authority": fact.authority.strip()[:200],
            "number": fact.number.strip()[:60],
            "is_past_fact": True,
        },
    )
    return former.on_text if former else None


def _in_force(protocol: Protocol, fact: Fact) -> str | None:
    require(rules.must_not_be_set_aside(protocol), "set_aside")
    former = protocol.in_force_text if protocol.has_begun else None
    forget_what_was_computed(protocol)
    protocol.in_force_on, protocol.in_force_precision = fact.on, fact.precision
    return former


def forget_what_was_computed(protocol: Protocol) -> None:
    """An end that only followed from the old beginning goes with it; a recorded one stays."""
    if protocol.state == ProtocolState.EXPIRED and protocol.ended_on == protocol.ends_on:
        protocol.ended_on = None
    if protocol.text is None or protocol.text.duration_kind != DurationKind.EXPRESS:
        protocol.renewals = 0  # counted anew from the new beginning; what both sides agreed on stays agreed


def _ended(protocol: Protocol, fact: Fact) -> str | None:
    require(rules.must_not_be_set_aside(protocol), "set_aside")
    former = protocol.ended_text if protocol.has_ended else None
    protocol.ended_on, protocol.ended_precision = last_day(fact.on, fact.precision), fact.precision
    return former


_RECORDERS: dict[str, Callable[[Protocol, Fact], str | None]] = {
    FactKind.ADOPTED: _adopted,
    FactKind.PERMITTED: _permitted,
    FactKind.SIGNED: _signed,
    FactKind.RATIFIED: _ratified,
    FactKind.TRANSMITTED: _transmitted,
    FactKind.IN_FORCE: _in_force,
    FactKind.ENDED: _ended,
}


def end_with_the_tie(protocol: Protocol, *, on: date | None, precision: str) -> None:
    """A text in force does not outlive its tie; part of the act that records the tie's end."""
    protocol.ended_on, protocol.ended_precision = last_day(on, precision), precision
    settle_by_facts(protocol)


def settle_by_facts(protocol: Protocol) -> None:
    """State, term and deadlines from all the facts, as if they had been known all along."""
    protocol.is_past_fact = (
        protocol.is_past_fact or not Submission.objects.filter(**submissions.about(protocol)).exists()
    )
    _run_the_term(protocol)
    PROTOCOL.settle(protocol, state_of(protocol))
    protocol.save()
    diary.settle_deadlines(protocol, but=(BEGIN_ANEW,))
    if protocol.state in BINDING_STATES:
        open_term_deadlines(protocol)
    else:
        settle_what_was_offered(protocol)


def _run_the_term(protocol: Protocol) -> None:
    text, today = protocol.text, timezone.localdate()
    if text is None or not protocol.has_begun:
        return
    is_exact = protocol.in_force_on and protocol.in_force_precision == Precision.DAY
    if start := protocol.in_force_on if is_exact else text.stated_end_on:
        notice = running_notice(protocol)
        until = min(today, notice.effective_on) if notice else today
        protocol.renewals = terms.renewals_by(terms.terms_in(text), start, protocol.renewals, until)
    set_the_term(protocol)
    if protocol.ends_on and protocol.ends_on < today and not protocol.has_ended:
        protocol.ended_on = protocol.ends_on
