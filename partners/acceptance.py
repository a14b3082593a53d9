"""How a request from outside becomes a relation, told by the upper app without this app knowing it."""

from collections.abc import Callable

from office.models import User
from partners.models import PartnershipRequest
from partners.panels import Panel

RequestPanelFunction = Callable[[PartnershipRequest, User], Panel | None]
AddressFunction = Callable[[PartnershipRequest], str]

_panels: list[RequestPanelFunction] = []
_addresses: list[AddressFunction] = []


def register_panel(function: RequestPanelFunction) -> RequestPanelFunction:
    """Called by an upper app when it is ready; the function returns None where it has nothing to show."""
    if function not in _panels:  # once, however often the apps get ready
        _panels.append(function)
    return function


def register_address(function: AddressFunction) -> AddressFunction:
    """The page on which a request is accepted."""
    if function not in _addresses:
        _addresses.append(function)
    return function


def panels_of(request: PartnershipRequest, user: User) -> list[Panel]:
    return [panel for function in _panels if (panel := function(request, user))]


def address_of(request: PartnershipRequest) -> str | None:
    return next((function(request) for function in _addresses), None)
