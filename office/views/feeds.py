"""A person's own calendar address, and what a calendar program reads behind it."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office import feeds
from office.access import EVERYBODY, open_to, open_to_all

_SHOWN_ONCE = "calendar_address"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*EVERYBODY)
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Whether there is an address; a new one is shown once, right after it was made."""
    if request.method == "POST":
        token = feeds.make_feed(request.user, by=request.user)
        request.session[_SHOWN_ONCE] = reverse("office:calendar", args=[token])
        return redirect("office:calendar_feed")
    path = request.session.pop(_SHOWN_ONCE, "")
    shown = {
        "feed": feeds.open_feed_of(request.user),
        "address": request.build_absolute_uri(path) if path else "",
    }
    return render(request, "office/calendar_feed.html", shown)


@require_POST
@open_to(*EVERYBODY)
def calendar_feed_revoke(request: HttpRequest) -> HttpResponse:
    feeds.revoke_feed(request.user, by=request.user)
    messages.success(request, _("The calendar address is switched off: it opens nothing any more."))
    return redirect("office:calendar_feed")


@require_safe
@open_to_all
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The feed itself: no login, the address is the key. Every address that opens nothing answers alike."""
    feed = feeds.feed_behind(token)
    if feed is None:
        raise Http404
    if feeds.is_read_too_often(feed):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    feeds.note_reading(feed)
    body = feeds.written(feed)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="entente.ics"',
            "Cache-Control": "private, no-cache",
            "ETag": tag,
            "X-Robots-Tag": "noindex, nofollow",
            "Referrer-Policy": "no-referrer",
        },
    )
