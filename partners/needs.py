"""What upper apps know about a need profile, told without this app knowing them."""

from collections.abc import Callable
from typing import Any

from office.models import User
from partners.models import NeedProfile
from partners.panels import Panel

ProfilePanelFunction = Callable[[NeedProfile, User], Panel | None]
Hold = Callable[[NeedProfile], Any]
PaperFunction = Callable[[NeedProfile], str]

_panels: list[ProfilePanelFunction] = []
_holds: list[Hold] = []
_papers: list[PaperFunction] = []


def register_panel(function: ProfilePanelFunction) -> ProfilePanelFunction:
    """Called by an upper app when it is ready; the function returns None where it has nothing to show."""
    if function not in _panels:  # once, however often the apps get ready
        _panels.append(function)
    return function


def register_hold(function: Hold) -> Hold:
    """The function returns why a profile must stay as it is, because something above rests on it; else None."""
    if function not in _holds:  # once, however often the apps get ready
        _holds.append(function)
    return function


def register_paper(function: PaperFunction) -> PaperFunction:
    """The page on which the matrix is asked for as a PDF."""
    if function not in _papers:
        _papers.append(function)
    return function


def paper_of(profile: NeedProfile) -> str | None:
    return next((function(profile) for function in _papers), None)


def panels_of(profile: NeedProfile, user: User) -> list[Panel]:
    return [panel for function in _panels if (panel := function(profile, user))]


def what_rests_on(profile: NeedProfile) -> Any:
    return next((reason for hold in _holds if (reason := hold(profile))), None)
