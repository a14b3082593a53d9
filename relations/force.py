"""The day on which a protocol enters into force, from the rule in its text, with the reasoning."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from office.calendar import written
from relations.facts import Day
from relations.models import InForceRule, Protocol, ProtocolVersion
from relations.rules.protocol import granted_permission


@dataclass(frozen=True)
class EntryIntoForce:
    """`on` is None as long as the rule names no day."""

    on: date | None
    reasons: tuple[str, ...]


def entry_into_force(protocol: Protocol) -> EntryIntoForce:
    """What the text's own rule makes of the signatures and the permission on file.

    No day where a deciding one is not known exactly: that would claim more than anybody knows.
    """
    text = protocol.text
    signed = [Day(row.signed_on, row.precision) for row in protocol.signatures.all()]
    if text is None or not any(day.on for day in signed):
        return EntryIntoForce(None, (_("No dated signature is on file."),))
    if not text.in_force_rule:
        return EntryIntoForce(
            None, (_("It is not on file how the text enters into force. Record the day as a fact."),)
        )
    rule = InForceRule(text.in_force_rule)
    stated = _("The text says: it enters into force %(rule)s.") % {"rule": rule.label}
    on, reason = _APPLIED[rule](protocol, text, signed)
    return EntryIntoForce(on, (stated, reason))


Applied = tuple[date | None, str]


def _first_of(days: list[Day]) -> date | None:
    """The earliest day, if it is surely that one."""
    first = min((day.first for day in days if day.first), default=None)
    return first if all(day.is_exact or (day.first and first and first < day.first) for day in days) else None


def _last_of(days: list[Day]) -> date | None:
    """The latest day, if it is surely that one."""
    last = max((day.last for day in days if day.last), default=None)
    return last if all(day.is_exact or (day.last and last and day.last < last) for day in days) else None


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
    InForceRule.STATED_DATE: _on_the_stated_day,
}
