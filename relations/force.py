"""The day on which a protocol enters into force, from the rule in its text, with the reasoning."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from office.calendar import written
from partners.models import Partner
from relations.facts import Day, awaits_another, by_party, party_days, unratified_parties
from relations.models import ForceAct, InForceRule, Protocol, ProtocolVersion, Signature
from relations.rules.protocol import granted_permission


@dataclass(frozen=True)
class ForceStep:
    """One thing the rule asks for: met, not met, or only said."""

    text: str
    ok: bool | None = None
    rule: str = ""


@dataclass(frozen=True)
class EntryIntoForce:
    """`on` is None as long as the rule names no day; `steps` tell one by one what it asks for and what is there."""

    on: date | None
    reasons: tuple[str, ...]
    steps: tuple[ForceStep, ...] = ()


def entry_into_force(protocol: Protocol) -> EntryIntoForce:
    """What the text's own rule makes of the signatures and the permission on file.

    No day where a deciding one is not known exactly: that would claim more than anybody knows.
    """
    text = protocol.text
    rows = list(protocol.signatures.all())
    signed = list(party_days(rows).values())
    if text is None or not any(row.signed_on for row in rows):
        return EntryIntoForce(None, (_("No dated signature is on file."),))
    if not text.in_force_rule:
        return EntryIntoForce(
            None, (_("It is not on file how the text enters into force. Record the day as a fact."),)
        )
    rule = InForceRule(text.in_force_rule)
    stated = _("The text says: it enters into force %(rule)s.") % {"rule": rule.label}
    on, reason = _APPLIED[rule](protocol, text, signed) if signed else _nobody_is_done()
    steps = (ForceStep(stated), *_signature_steps(protocol), *_further_steps(protocol, rule))
    return EntryIntoForce(on, (stated, reason), (*steps, ForceStep(reason, on is not None)))


def _signature_steps(protocol: Protocol) -> list[ForceStep]:
    """Each party: signed on which day, or not yet. Partners are told by name, as prefetched with the tie."""
    rows = by_party(protocol.signatures.all())
    return [
        _party_step(rows.get(partner.pk if partner else None, []), partner)
        for partner in [None, *protocol.relation.partners.all()]
    ]


def _party_step(rows: list[Signature], partner: Partner | None) -> ForceStep:
    party = {"party": partner.name if partner else _("Our side")}
    if not rows:
        return ForceStep(_("%(party)s: no signature on file.") % party, ok=False)
    said = party | {"day": ", ".join(row.signed_text for row in rows)}
    if awaits_another(rows):
        return ForceStep(_("%(party)s: signed, %(day)s; somebody else still signs for it.") % said, ok=False)
    if len(rows) == 1:
        return ForceStep(_("%(party)s: signed, %(day)s.") % said, ok=True)
    (last,) = party_days(rows).values()
    sentence = _("%(party)s: signed by %(count)s people, %(day)s; it has signed with the last one, %(last)s.")
    return ForceStep(sentence % {**said, "count": len(rows), "last": last}, ok=True)


def _further_steps(protocol: Protocol, rule: InForceRule) -> list[ForceStep]:
    """What the rule asks for beyond the signatures."""
    if rule == InForceRule.PERMISSION:
        granted = granted_permission(protocol)
        if granted is None:
            return [ForceStep(_("No permission is on file: the text waits for none but the signatures."))]
        day = written(granted.decided_on, granted.decided_precision)
        return [ForceStep(_("Permission: granted, %(day)s.") % {"day": day}, True, granted.citation)]
    if rule == InForceRule.RATIFICATION:
        acts = {act.partner_id: act for act in _acts(protocol, rule)}
        parties = [None, *protocol.relation.partners.all()]
        return [_ratified_step(acts.get(party.pk if party else None), party) for party in parties]
    if rule == InForceRule.TRANSMISSION:
        sent = _sent(protocol)
        if sent is None:
            return [ForceStep(_("The sending to the supervising authority is not on file."), ok=False)]
        return [ForceStep(_("Sent to the supervising authority: %(day)s.") % {"day": sent}, ok=True)]
    return []


def _ratified_step(act: ForceAct | None, partner: Partner | None) -> ForceStep:
    party = {"party": partner.name if partner else _("Our side")}
    if act is None:
        return ForceStep(_("%(party)s: no ratification on file.") % party, ok=False)
    return ForceStep(_("%(party)s: ratified, %(day)s.") % (party | {"day": act.on_text}), ok=True)


def _acts(protocol: Protocol, kind: str) -> list[ForceAct]:
    return [act for act in protocol.force_acts.all() if act.kind == kind]


def _sent(protocol: Protocol) -> Day | None:
    """The sending of the signed text; where none is on file, that of the council's decision."""
    acts = _acts(protocol, InForceRule.TRANSMISSION)
    if acts:
        return Day(acts[0].on, acts[0].precision)
    decision = protocol.decision
    return Day(decision.transmitted_on) if decision and decision.transmitted_on else None


Applied = tuple[date | None, str]


def _first_of(days: list[Day]) -> date | None:
    """The earliest day, if it is surely that one."""
    first = min((day.first for day in days if day.first), default=None)
    return first if all(day.is_exact or (day.first and first and first < day.first) for day in days) else None


def _last_of(days: list[Day]) -> date | None:
    """The latest day, if it is surely that one."""
    last = max((day.last for day in days if day.last), default=None)
    return last if all(day.is_exact or (day.last and last and day.last < last) for day in days) else None


def _nobody_is_done() -> Applied:
    return None, _("For no party everybody has signed who must.")


def _not_exact() -> Applied:
    return None, _(
        "The days that decide are not all known exactly, so no day follows from the text. "
        "Record the entry into force as a fact of the past, as precisely as it is known."
    )


def _on_the_first_signature(protocol: Protocol, text: ProtocolVersion, signed: list[Day]) -> Applied:
    first = _first_of(signed)
    if first is None:
        return _not_exact()
    return first, _("The first signature is of %(day)s.") % {"day": written(first)}


def _on_the_last_signature(protocol: Protocol, text: ProtocolVersion, signed: list[Day]) -> Applied:
    last = _last_of(signed)
    if last is None:
        return _not_exact()
    return last, _("The last signature is of %(day)s.") % {"day": written(last)}


def _on_the_permission(protocol: Protocol, text: ProtocolVersion, signed: list[Day]) -> Applied:
    permission, last = granted_permission(protocol), _last_of(signed)
    if last is None:
        return _not_exact()
    if permission is None or permission.decided_on is None:
        reason = _("No dated permission is on file, so the last signature counts: %(day)s.")
        return last, reason % {"day": written(last)}
    granted = Day(permission.decided_on, permission.decided_precision)
    day = _last_of([granted, Day(last)])
    if day is None:
        return _not_exact()
    reason = _(
        "The permission is of %(permission)s, the last signature of %(signature)s: the later day counts."
    )
    return day, reason % {"permission": granted, "signature": written(last)}


def _on_the_last_ratification(protocol: Protocol, text: ProtocolVersion, signed: list[Day]) -> Applied:
    acts = _acts(protocol, InForceRule.RATIFICATION)
    if unratified_parties(protocol, acts):
        return None, _("Not every party has ratified it yet.")
    day = _last_of([*signed, *(Day(act.on, act.precision) for act in acts)])
    if day is None:
        return _not_exact()
    return day, _("Everybody has signed and ratified it, the last act is of %(day)s.") % {"day": written(day)}


def _on_the_sending(protocol: Protocol, text: ProtocolVersion, signed: list[Day]) -> Applied:
    sent = _sent(protocol)
    if sent is None:
        return None, _("It has not been sent to the supervising authority yet.")
    last, day = _last_of(signed), _last_of([*signed, sent])
    if last is None or day is None:
        return _not_exact()
    reason = _("It was sent on %(sent)s, the last signature is of %(signature)s: the later day counts.")
    return day, reason % {"sent": sent, "signature": written(last)}


def _on_the_stated_day(protocol: Protocol, text: ProtocolVersion, signed: list[Day]) -> Applied:
    if text.stated_on is None:
        return None, _("The text names no day.")
    day = _last_of([*signed, Day(text.stated_on)])
    if day is None:
        return _not_exact()
    if day == text.stated_on:
        return day, _("The text names %(day)s.") % {"day": written(day)}
    reason = _("The text names %(stated)s, but somebody signed later: the last signature of %(day)s counts.")
    return day, reason % {"stated": written(text.stated_on), "day": written(day)}


_APPLIED = {
    InForceRule.FIRST_SIGNATURE: _on_the_first_signature,
    InForceRule.LAST_SIGNATURE: _on_the_last_signature,
    InForceRule.PERMISSION: _on_the_permission,
    InForceRule.RATIFICATION: _on_the_last_ratification,
    InForceRule.TRANSMISSION: _on_the_sending,
    InForceRule.STATED_DATE: _on_the_stated_day,
}
