"""What a load balancer or container asks: is it alive, may it get visitors. No login, no detail, no database needed."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office import schema
from office.access import open_to_all


@require_safe
@never_cache
@open_to_all
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. It says nothing about the database: restarting us would not mend that."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
@open_to_all
def ready(request: HttpRequest) -> HttpResponse:
    """Whether a visitor would be served: the database answers and has the tables of this version."""
    lacking = _lacking()
    said = {"status": "not ready", "lacking": lacking} if lacking else {"status": "ready"}
    return JsonResponse(said, status=503 if lacking else 200)


class _Known:
    migrated = False  # once made, migrations stay: reading them all for every probe would be wasted


def _lacking() -> str:
    try:
        if not _Known.migrated:
            _Known.migrated = not schema.missing_migrations()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "database"
    return "" if _Known.migrated else "migrations"


PROBES = {"/health/": alive, "/health/ready": ready}


class ProbeMiddleware:
    """Answers probes before everything else: they know no host name and no https, and bring no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else self.get_response(request)
