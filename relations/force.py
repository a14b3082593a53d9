"""The day on which a protocol enters into force, from the rule in its text, with the reasoning."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from office.calendar import written
from relations.models import InForceRule, Protocol, ProtocolVersion
from relations.rules.protocol import granted_permission


@dataclass(frozen=True)
class EntryIntoForce:
    """`on` is None as long as the rule names no day."""

    on: date | None
    reasons: tuple[str, ...]


def entry_into_force(protocol: Protocol) -> EntryIntoForce:
    """What the text's own rule makes of the signatures and the permission on file."""
    text = protocol.text
    signed = [row.signed_on for row in protocol.signatures.all() if row.signed_on]
    if text is None or not signed:
        return EntryIntoForce(None, (_("No dated signature is on file."),))
    if not text.in_force_rule:
        return EntryIntoForce(
            None, (_("It is not on file how the text enters into force. Record the day as a fact."),)
        )
    rule = InForceRule(text.in_force_rule)
    stated = _("The text says: it enters into force %(rule)s.") % {"rule": rule.label}
    on, reason = _APPLIED[rule](protocol, text, min(signed), max(signed))
    return EntryIntoForce(on, (stated, reason))


def _on_the_first_signature(
    protocol: Protocol, text: ProtocolVersion, first: date, last: date
) -> tuple[date | None, str]:
    return first, _("The first signature is of %(day)s.") % {"day": written(first)}


def _on_the_last_signature(
    protocol: Protocol, text: ProtocolVersion, first: date, last: date
) -> tuple[date | None, str]:
    return last, _("The last signature is of %(day)s.") % {"day": written(last)}


def _on_the_permission(
    protocol: Protocol, text: ProtocolVersion, first: date, last: date
) -> tuple[date | None, str]:
    permission = granted_permission(protocol)
    if permission is None or permission.decided_on is None:
        reason = _("No dated permission is on file, so the last signature counts: %(day)s.")
        return last, reason % {"day": written(last)}
    day = max(permission.decided_on, last)
    reason = _(
        "The permission is of %(permission)s, the last signature of %(signature)s: the later day counts."
    )
    return day, reason % {"permission": written(permission.decided_on), "signature": written(last)}


def _on_the_stated_day(
    protocol: Protocol, text: ProtocolVersion, first: date, last: date
) -> tuple[date | None, str]:
    if text.stated_on is None:
        return None, _("The text names no day.")
    if text.stated_on >= last:
        return text.stated_on, _("The text names %(day)s.") % {"day": written(text.stated_on)}
    reason = _("The text names %(stated)s, but somebody signed later: the last signature of %(day)s counts.")
    return last, reason % {"stated": written(text.stated_on), "day": written(last)}


_APPLIED = {
    InForceRule.FIRST_SIGNATURE: _on_the_first_signature,
    InForceRule.LAST_SIGNATURE: _on_the_last_signature,
    InForceRule.PERMISSION: _on_the_permission,
    InForceRule.STATED_DATE: _on_the_stated_day,
}
