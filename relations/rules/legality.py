"""Who answers the remarks of an auditor."""

from typing import Any

from office.models import Actor, Role
from office.rules import role_missing

EXPLAINERS = (Role.CLERK, Role.HEAD, Role.LEGAL)


def may_explain_flags(by: Actor) -> Any:
    """Those who keep the official dates, release what leaves the house, or judge it in law."""
    return role_missing(by, *EXPLAINERS)
