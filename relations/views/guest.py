"""What a guest sees: one text, and a form for each clause. No account, no cookie, no script, nothing of ours.

The secret in the address is the only right there is, so no cookie of a visitor can be misused and no CSRF token is
needed; with “no-referrer” a browser would send none that could be checked either.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from office.access import open_to_all
from office.council_words import direction, language_name
from office.letters import capitalised
from office.rules import Refused
from relations.actions import guest_links as actions
from relations.forms.guest_links import RemarkForm
from relations.models import Comment, GuestLink, LanguageStatus, Part
from relations.rules.guest_links import must_take_remarks

REQUESTS_A_MINUTE = 60  # from one place: for reading with care, and too few for trying secrets
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Cache-Control": "no-store, private",
}
_STATUS = {"too_often": 429, "closed": 404}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def guest_text(request: HttpRequest, token: str) -> HttpResponse:
    """The text behind the secret; one that is unknown, closed or over leads to the same page."""
    if _asks_too_often(request):
        return _guarded(render(request, "relations/guest/closed.html", {"too_often": True}, status=429))
    link = actions.link_behind(token)
    if link is None:
        return _guarded(render(request, "relations/guest/closed.html", status=404))
    with override(link.language):
        answer = _remark(request, link, token) if request.method == "POST" else _read(request, link)
        answer["Content-Language"] = link.language
    return _guarded(answer)


def _guarded(answer: HttpResponse) -> HttpResponse:
    for name, value in _HEADERS.items():
        answer[name] = value
    return answer


def _asks_too_often(request: HttpRequest) -> bool:
    """Counted by address, of which only a digest is kept, for a minute."""
    place = hashlib.sha256(get_adapter().get_client_ip(request).encode()).hexdigest()
    key = f"guest-requests-{place}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > REQUESTS_A_MINUTE
    except ValueError:  # it ran out between both
        return False


def _read(request: HttpRequest, link: GuestLink) -> HttpResponse:
    actions.was_opened(link)
    return _page(request, link)


def _remark(request: HttpRequest, link: GuestLink, token: str) -> HttpResponse:
    form = RemarkForm(request.POST, auto_id=f"id_{request.POST.get('key') or 'whole'}_%s")
    if not form.is_valid():
        return _page(request, link, form, 400)
    said = form.cleaned_data
    try:
        actions.remark(
            link, name=said["name"], text=said["text"], clause_key=said["key"], form_token=said["form_token"]
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, link, form, _STATUS.get(refused.code, 409))
    return redirect(f"{reverse('relations:guest_text', args=[token])}?sent=1#clause-{said['key'] or 'whole'}")


def _page(
    request: HttpRequest, link: GuestLink, form: RemarkForm | None = None, status: int = 200
) -> HttpResponse:
    content = link.content
    said: dict[str, list[Comment]] = {}
    for comment in link.comments.all():
        said.setdefault(comment.clause_key, []).append(comment)
    closed = must_take_remarks(link, link.version.protocol)
    codes = _in_order(content["languages"], link.language)
    keys = [clause["key"] for clause in content["clauses"]]
    context = {
        "content": content,
        "partner": link.partner.name,
        "expires_at": link.expires_at,
        "closed": closed,
        "was_sent": request.GET.get("sent") == "1",
        "problem": form,
        "columns": len(codes),
        "labels": [_label(one) for one in codes],
        "rows": [_row(place, clause, codes) for place, clause in enumerate(content["clauses"], start=1)],
        "boxes": {key: _box(key, said, form, closed) for key in [*keys, ""]},
    }
    for row in context["rows"]:
        row["box"] = context["boxes"][row["key"]]
    context["whole"] = context.pop("boxes")[""]
    return render(request, "relations/guest/text.html", context, status=status)


def _in_order(languages: list[dict[str, str]], first: str) -> list[dict[str, str]]:
    """The reader's own language leads."""
    return sorted(languages, key=lambda one: one["code"] != first)


def _label(language: dict[str, str]) -> str:
    return f"{language_name(language['code'])} · {LanguageStatus(language['status']).label}"


def _row(place: int, clause: dict[str, Any], languages: list[dict[str, str]]) -> dict[str, Any]:
    texts = [
        {
            "label": _label(one),
            "lang": one["code"],
            "dir": direction(one["code"]),
            "heading": clause["heading"].get(one["code"], ""),
            "body": clause["texts"].get(one["code"], "") or _("not written yet"),
        }
        for one in languages
    ]
    title = f"{place}. {capitalised(str(Part(clause['part']).label))}"
    return {"key": clause["key"], "title": title, "texts": texts}


def _box(key: str, said: dict[str, list[Comment]], form: RemarkForm | None, closed: Any) -> dict[str, Any]:
    """What was remarked on a clause through this link, and the form for more."""
    typed = form if form is not None and form.data.get("key", "") == key else None
    return {
        "key": key or "whole",
        "said": said.get(key, []),
        "form": typed or (None if closed else RemarkForm.empty(key)),
        "is_open": typed is not None,
    }
