"""Who may do what: each function returns None, or the reason for refusing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.models.staff import STAFF, Actor, Role, User


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
        _note_for_whom(by, roles)
        return None
    named = ", ".join(str(role.label) for role in sorted(roles))
    return _("This is done by: %(roles)s. Your account does not hold that role today.") % {"roles": named}


def _note_for_whom(by: Actor, roles: tuple[Role, ...]) -> None:
    """Remember for whom a deputy acts: whoever lent the role that was just asked for, nobody where it is their own.

    What is open to all staff says nothing about whose role was needed.
    """
    if isinstance(by, User) and not set(roles) >= STAFF:
        lent = by.stands_in_for(*roles)
        by.acts_for = lent[0] if lent else None


def acted_for(by: Actor) -> User | None:
    """The absent person whose role this act needed; None when the role was one's own."""
    return by.acts_for if isinstance(by, User) else None


def those_behind(by: Actor, *roles: Role) -> list[User]:
    """Who would judge their own work if they had written it: the one who acts, and whoever lent the role for it.

    Four eyes ask for this and not for the account alone: a deputy approves neither the own draft nor the draft of
    the person they stand in for.
    """
    return [by, *by.stands_in_for(*roles)] if isinstance(by, User) else []


def may_read_internal(by: Actor) -> str | None:
    return role_missing(by, *STAFF)
