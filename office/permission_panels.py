"""What an upper app shows on the page of a permission: it registers a function here when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from office.models import Permission, User


@dataclass(frozen=True)
class PermissionPanel:
    """A section of the page: its heading, its template and what the template reads."""

    title: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Permission, User], PermissionPanel | None]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    if maker not in _makers:  # once, however often the apps get ready
        _makers.append(maker)
    return maker


def panels_of(permission: Permission, user: User) -> list[PermissionPanel]:
    return [panel for maker in _makers if (panel := maker(permission, user))]
