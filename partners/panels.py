"""What upper apps know about a partner, shown on the partner's page without this app knowing them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from office.models import User
from partners.models import Partner


@dataclass(frozen=True)
class Panel:
    """A part of the partner's page: its heading, its template and what the template needs."""

    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelFunction = Callable[[Partner, User], Panel | None]

_functions: list[PanelFunction] = []


def register(function: PanelFunction) -> PanelFunction:
    """Called by an upper app when it is ready; the function returns None where it has nothing to show."""
    if function not in _functions:  # once, however often the apps get ready
        _functions.append(function)
    return function


def panels_of(partner: Partner, user: User) -> list[Panel]:
    return [panel for function in _functions if (panel := function(partner, user))]
