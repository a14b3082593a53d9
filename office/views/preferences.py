"""A person's own settings, and the municipality's colours as a stylesheet."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from office.access import EVERYBODY, open_to, open_to_all
from office.models import Municipality, Theme
from office.staff import set_preferences
from office.theme import stylesheet


@require_POST
@open_to_all
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and stay on the page: for the account, or in a cookie before login."""
    language = request.POST.get("language", "")
    response = redirect(_back(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        set_preferences(request.user, language=language)
    else:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax", httponly=True
        )
    return response


@require_POST
@open_to(*EVERYBODY)
def preferences(request: HttpRequest) -> HttpResponse:
    """Colours and single-key shortcuts; what the form does not send stays as it is."""
    chosen: dict[str, str | bool] = {}
    if request.POST.get("theme") in Theme.values:
        chosen["theme"] = request.POST["theme"]
    if "shortcuts" in request.POST:
        chosen["shortcuts"] = request.POST["shortcuts"] == "on"
    if chosen:
        set_preferences(request.user, **chosen)
        with translation.override(request.user.language):
            messages.success(request, _("Your settings are saved."))
    return redirect(_back(request))


@require_GET
@cache_control(public=True, max_age=300)
@open_to_all
def theme_stylesheet(request: HttpRequest) -> HttpResponse:
    ours = Municipality.ours()
    return HttpResponse(stylesheet(ours.theme_colour if ours else ""), content_type="text/css; charset=utf-8")


def _back(request: HttpRequest) -> str:
    """The page the reader came from, if it is one of ours."""
    target = request.POST.get("next", "") or request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
