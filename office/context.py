"""What every page shows around its content."""

from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, resolve, reverse
from django.urls.exceptions import Resolver404

from office import health
from office.models import Role


def house(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    roles: frozenset[str] = getattr(user, "roles", frozenset())
    here = _here(request)
    return {
        "municipality": getattr(request, "municipality", None),
        "navigation": _open("NAVIGATION", roles, here),
        "new_menu": _open("NEW", roles, here),
        "administration": _open("ADMINISTRATION", roles, here),
        # Whether the reader does more than read: auditors and council members are offered no papers to order.
        "may_act": bool(roles - {Role.AUDITOR, Role.COUNCILLOR}),
        "theme": getattr(user, "theme", "auto"),
        "shortcuts": getattr(user, "shortcuts", True),
        "background_is_late": bool(roles) and health.background_is_late(),
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
    }


def _here(request: HttpRequest) -> str:
    if match := getattr(request, "resolver_match", None):
        return match.view_name
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _open(menu: str, roles: frozenset, here: str) -> list[dict[str, Any]]:
    """The entries of a menu that `config` wired up, as far as the roles reach."""
    entries = getattr(import_module(settings.MENUS), menu)
    return [
        {
            "label": str(entry.label),
            "url": _address(entry.url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()),
            "current": entry.covers(here),
        }
        for entry in entries
        if not roles.isdisjoint(entry.roles)
    ]


@lru_cache
def _address(url_name: str, urlconf: str, script_prefix: str) -> str:
    """Some twenty entries stand in the menus of each page; their addresses stay the same."""
    return reverse(url_name, urlconf=urlconf)
