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


def must_be_decided(membership: Membership) -> Any:
    if membership.decision is None:
        return _("No decision of ours is on file.")
    return not_yet_effective(membership.decision)


def must_await_permission(membership: Membership, law: Rules | None, latest: Permission | None) -> Any:
    """Whether an authority can be asked under that law; `latest` is the last request on file."""
    if membership.network.is_domestic:
        return _("All members of this network are of our own country: no authority is asked.")
    if not is_asked(membership, law):
        return _("The law of that day asks no authority for this act.")
    if membership.state != MembershipState.DECIDED:
        return _("The permission is asked for once the council has decided.")
    if latest and latest.state in permissions.AWAITED:
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
