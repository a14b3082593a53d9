"""Who may do what: each function returns None, or the reason for refusing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.models.staff import STAFF, Actor, Role


class Refused(Exception):
    """A refusal with a code for programs and a full sentence for people: why, and what to do."""

    def __init__(self, code: str, message: Any) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def require(reason: Any, code: str = "not_allowed") -> None:
    """Raise Refused when a rule gave a reason."""
    if reason:
        raise Refused(code, reason)


def role_missing(by: Actor, *roles: Role) -> str | None:
    """The reason why `by` may not, when none of the roles is held today."""
    if by.has_role(*roles):
        return None
    named = ", ".join(str(role.label) for role in sorted(roles))
    return _("This is done by: %(roles)s. Your account does not hold that role today.") % {"roles": named}


def may_read_internal(by: Actor) -> str | None:
    return role_missing(by, *STAFF)
