"""Who may: each function returns None, or the reason for refusing."""

from office.models import Actor, Role
from office.rules import role_missing

# Everybody in the house except the auditor, who reads all and writes nothing.
REQUESTERS = (Role.OFFICER, Role.HEAD, Role.LEGAL, Role.FINANCE, Role.CLERK, Role.ADMINISTRATOR)


def may_request(by: Actor) -> str | None:
    return role_missing(by, *REQUESTERS)
