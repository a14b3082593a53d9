"""What every request passes: the reader's language and time zone, and refusals as pages."""

from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext_lazy as _

from office import file_store
from office.models import Municipality
from office.rules import Refused

_STATUS = {"role": 403, "busy": 503, "too_long": 400}


class PreferencesMiddleware:
    """Language: the user's own; before login the cookie's or the browser's. Time zone: the municipality's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.municipality = Municipality.ours()
        if request.user.is_authenticated:
            language = _supported(request.user.language)
        else:
            language = translation.get_language_from_request(request)
        zone = request.municipality.time_zone if request.municipality else "UTC"
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _supported(language: str) -> str:
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


class RefusalMiddleware:
    """A refusal anywhere below becomes a page that says why, never an error, and leaves no file behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:  # also where a view catches the refusal itself and shows the form again
            file_store.remove_refused()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError) and _lost_a_race(exception):
            exception = Refused(
                "busy", _("Somebody else was changing the same thing. Nothing was changed: please try again.")
            )
        if isinstance(exception, OperationalError) and "pattern too complex" in str(exception):
            # SQLite's limit is 50,000 signs; PostgreSQL has none and finds nothing.
            exception = Refused("too_long", _("This text is too long to search for. Please shorten it."))
        if not isinstance(exception, Refused):
            return None
        return render(
            request, "refused.html", {"refused": exception}, status=_STATUS.get(exception.code, 409)
        )


def _lost_a_race(error: OperationalError) -> bool:
    """Two acts waited for each other and the database ended one, or SQLite's one writer took too long."""
    deadlock = getattr(error.__cause__, "sqlstate", None) in ("40P01", "40001", "55P03")
    return deadlock or "database is locked" in str(error)
