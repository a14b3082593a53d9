"""What must hold before a protocol moves on: each function returns None, or the reason for refusing."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.calendar import written
from office.decisions import not_yet_effective
from office.models import (
    Actor,
    Permission,
    PermissionState,
    Role,
)
from office.permissions import TWINNING
from office.rules import role_missing, those_behind
from relations.models import (
    Protocol,
    ProtocolState,
    ProtocolVersion,
    RelationState,
)
from relations.rules.decision import must_not_precede_what_made_it_effective

WRITABLE = frozenset({ProtocolState.DRAFT, ProtocolState.SUBMITTED})
# Ties in which no new text can be agreed any more.
CLOSED_TIES = frozenset(
    {
        RelationState.ENDED,
        RelationState.ABANDONED,
        RelationState.MERGED,
        RelationState.HISTORICAL,
    }
)


def may_write_protocols(by: Actor) -> Any:
    return role_missing(by, Role.OFFICER, Role.HEAD)


def may_record_official_dates(by: Actor) -> Any:
    return role_missing(by, Role.CLERK)


# -- the text -----------------------------------------------------------------------------------------


def must_be_writable(protocol: Protocol, version: ProtocolVersion | None) -> Any:
    """Only an unfrozen draft is written in, and only while the text may still change."""
    if protocol.state in (ProtocolState.REVIEWED, ProtocolState.AGREED):
        return _("It has been reviewed. Reopen it before you change the text.")
    if protocol.state not in WRITABLE:
        return _("The text is settled. From here on only an amendment changes it.")
    if version is None or version.is_frozen:
        return _("This version was sent to the council and never changes. Open a new draft.")
    return None


def must_allow_a_new_draft(protocol: Protocol) -> Any:
    if protocol.state not in WRITABLE:
        return must_be_writable(protocol, None)
    latest = protocol.latest
    if latest is not None and not latest.is_frozen:
        return _("There is a draft already: version %(number)s.") % {"number": latest.number}
    return None


def must_allow_a_protocol(relation: Any) -> Any:
    if relation.state in CLOSED_TIES:
        return gettext_lazy(
            "This tie is over: a new text needs a new relation. Texts of the past are recorded as facts."
        )
    return None


def must_be_somebody_elses(version: ProtocolVersion | None, by: Actor) -> Any:
    """Four eyes: whoever wrote in the text does not send it to the council."""
    people = {person.pk for person in those_behind(by, Role.HEAD)}
    if version is None or not people:
        return None
    if version.author_id in people or version.writers.filter(pk__in=people).exists():
        return _("You wrote in this text yourself: somebody else has to send it to the council.")
    return None


# -- decision, permission, signature, force -----------------------------------------------------------


def granted_permission(protocol: Protocol) -> Permission | None:
    latest = protocol.permission
    return latest if latest and latest.state == PermissionState.GRANTED else None


def needs_permission(protocol: Protocol, on: date) -> bool:
    """Whether the law of that day asks an authority before the act."""
    law = protocol.rule_book.on(on)
    return law is not None and law.needs_permission(TWINNING)


def must_be_effective(protocol: Protocol) -> Any:
    decision = protocol.decision
    if decision is None:
        return _("The council has not decided on it.")
    return not_yet_effective(decision)


def must_be_authorised(protocol: Protocol) -> Any:
    """Approving the text and authorising the signature are two parts of a decision; unsaid is not refused."""
    decision = protocol.decision
    if decision is None or decision.authorises_signing is not False:
        return None
    return _(
        "The council approved the text and did not authorise its signing (%(reference)s). "
        "Put the authorisation before the council first."
    ) % {"reference": decision.reference}


def must_be_permitted(protocol: Protocol, on: date) -> Any:
    """Where the law of that day asks an authority first, its answer must be there."""
    if not needs_permission(protocol, on) or granted_permission(protocol):
        return None
    authority = protocol.rule_book.on(on)
    named = authority.permission_authority_name if authority else ""
    return _("The law of that day asks for a permission first: %(authority)s has not granted it.") % {
        "authority": named
    }


def must_not_precede_what_allows_it(protocol: Protocol, on: date) -> Any:
    """A new act comes after the decision and the permission; what happened earlier is a fact of the past."""
    decision, permission = protocol.decision, granted_permission(protocol)
    acts = [(_("the council's decision"), decision), (_("the permission"), permission)]
    for name, act in acts:
        if act and act.decided_on and on < act.decided_on:
            said = {"act": name, "day": written(act.decided_on, act.decided_precision)}
            return (
                _("That is before %(act)s of %(day)s. Record what happened earlier as a fact of the past.")
                % said
            )
    return must_not_precede_what_made_it_effective(decision, on)


def must_not_be_set_aside(protocol: Protocol) -> Any:
    """Withdrawing it was final: a fact of the past does not bring it into force, nor end what never began."""
    if not protocol.is_set_aside:
        return None
    sentence = _(
        "It was withdrawn from entering into force on %(day)s, and that is final: it was never in force. "
        "What is to hold after all needs a new amendment."
    )
    return sentence % {"day": written(protocol.set_aside_on)}


def must_await_permission(protocol: Protocol, on: date) -> Any:
    """Whether an authority can be asked now."""
    if protocol.state != ProtocolState.ADOPTED:
        return _("A permission is asked for once the council has adopted the protocol.")
    if not needs_permission(protocol, on):
        return _("The law of that day asks no authority for this act.")
    latest = protocol.permission
    if latest and latest.state in (PermissionState.REQUESTED, PermissionState.PAPERS_ASKED):
        return _("It has been asked for: %(reference)s.") % {"reference": latest.reference}
    return must_be_effective(protocol)
