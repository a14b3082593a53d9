"""When an authority is asked before we join, and what must hold before it is."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from networks.models import Membership, MembershipState
from office import permissions
from office.council_rules import Rules
from office.decisions import not_yet_effective
from office.models import Permission, PermissionState


def is_asked(membership: Membership, law: Rules | None) -> bool:
    """Whether that law asks an authority first; nobody is asked about a network of our own country."""
    asks = law is not None and law.needs_permission(permissions.MEMBERSHIP)
    return asks and not membership.network.is_domestic


def needs_permission(membership: Membership, on: date) -> bool:
    return is_asked(membership, permissions.rules_on(on))


# From the application on, what is on file is a fact: only before it can a decision fall.
_BEFORE_THE_APPLICATION = (MembershipState.IDENTIFIED, MembershipState.DECIDED, MembershipState.PERMITTED)


def permission_for(membership: Membership) -> Permission | None:
    """The last request on file, or its answer; once answered, one asked for under a decision that fell is none.

    A past fact stands, whatever its day.
    """
    latest = permissions.latest_for(membership)
    if latest is None or latest.requested_on is None or is_awaited(latest):
        return latest
    if membership.state not in _BEFORE_THE_APPLICATION:
        return latest
    decision = membership.decision
    is_older = decision is None or (decision.decided_on and latest.requested_on < decision.decided_on)
    return None if is_older else latest


def is_awaited(permission: Permission | None) -> bool:
    return permission is not None and permission.state in permissions.AWAITED


def must_be_decided(membership: Membership) -> Any:
    if membership.decision is None:
        return _("No decision of ours is on file.")
    return not_yet_effective(membership.decision)


def must_await_permission(membership: Membership, law: Rules | None, latest: Permission | None) -> Any:
    """Whether an authority can be asked under that law; `latest` is what `permission_for` gives."""
    if membership.network.is_domestic:
        return _("All members of this network are of our own country: no authority is asked.")
    if not is_asked(membership, law):
        return _("The law of that day asks no authority for this act.")
    if membership.state != MembershipState.DECIDED:
        return _("The permission is asked for once the council has decided.")
    if latest and is_awaited(latest):
        return _("It has been asked for: %(reference)s.") % {"reference": latest.reference}
    return must_be_decided(membership)


def must_concern_an_authority(membership: Membership, law: Rules | None, latest: Permission | None) -> Any:
    """Papers are made where somebody is asked, or was."""
    if latest is not None or is_asked(membership, law):
        return None
    if membership.network.is_domestic:
        return _("All members of this network are of our own country: no authority is asked.")
    return _("The law asks no authority before we join a network: there are no papers to send.")


def was_refused(permission: Permission | None) -> bool:
    return permission is not None and permission.state == PermissionState.REFUSED
