"""What must hold before an act after the signatures is recorded: a ratification, the sending to the authority."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from office.calendar import written
from partners.models import Partner
from relations.facts import party_days, unratified_parties
from relations.models import ForceAct, ForceActKind, Protocol, ProtocolState, Signature

SIGNED = frozenset({ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED})


def must_wait_for(protocol: Protocol, kind: str) -> Any:
    """Only what the text itself makes its entry into force wait for."""
    if protocol.state not in SIGNED:
        return _(
            "This follows the signatures and precedes the entry into force: it now stands at “%(state)s”."
        ) % {"state": protocol.get_state_display()}
    text = protocol.text
    if text is None or text.in_force_rule != kind or kind not in ForceActKind.values:
        return _("Its text does not make the entry into force wait for this.")
    if kind == ForceActKind.TRANSMISSION and protocol.state != ProtocolState.SIGNED:
        return _("The signed text is sent once everybody has signed.")
    return None


def must_still_wait(protocol: Protocol, kind: str) -> Any:
    """Refused where every act of that kind is on record already."""
    if reason := must_wait_for(protocol, kind):
        return reason
    acts = [act for act in protocol.force_acts.all() if act.kind == kind]
    is_ratification = kind == ForceActKind.RATIFICATION
    if (is_ratification and not unratified_parties(protocol, acts)) or (not is_ratification and acts):
        return _("All that it waited for is on record.")
    return None


def must_be_new(protocol: Protocol, kind: str, partner: Partner | None) -> Any:
    held = ForceAct.objects.filter(protocol=protocol, kind=kind, partner=partner).first()
    return _("It is on record: %(day)s.") % {"day": held.on_text} if held else None


def must_follow_the_signature(protocol: Protocol, kind: str, partner: Partner | None, on: date) -> Any:
    """A party ratifies what it has signed; what is sent is the text that everybody signed."""
    rows = list(protocol.signatures.all())
    if kind == ForceActKind.RATIFICATION:
        rows = [row for row in rows if row.partner_id == (partner.pk if partner else None)]
        if not party_days(rows):
            return _("This party has not signed yet: what is ratified is a signed text.")
    return _must_not_precede(rows, on)


def _must_not_precede(rows: list[Signature], on: date) -> Any:
    last = max((row.signed_on for row in rows if row.signed_on), default=None)
    if last is None or on >= last:
        return None
    sentence = _(
        "That is before the signature of %(day)s. Record what happened earlier as a fact of the past."
    )
    return sentence % {"day": written(last)}
