"""The finder: which towns fit a need profile, and why; from there onto the shortlist."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.fields import HIGHEST_NUMBER
from office.rules import Refused
from partners.actions.finding import put_on_shortlist, sources_of
from partners.finder import SHOWN, Known, Wish
from partners.finder_forms import FinderForm, FoundForm, initial_of
from partners.finder_queries import MOST_PAGES, Answer, find
from partners.models import (
    FoundThrough,
    NeedProfile,
    Partner,
    PartnershipRequest,
    RegisterTown,
    RequestState,
)
from partners.register_queries import editions_in_use, our_position, our_town
from partners.rules import NEED_KEEPERS, READERS, may_keep_needs, must_have_room
from partners.views.needs import INVALID, STALE, profile_or_404

_KEY = re.compile(r"(partner|town|request)-([1-9]\d{0,17})")


@require_safe
@open_to(*READERS)
def finder(request: HttpRequest, reference: str) -> HttpResponse:
    profile = profile_or_404(reference)
    wish = Wish.of(profile, our_position(request.municipality))
    known = request.GET.get("known", "") if request.GET.get("known") in Known.values else Known.FIT
    # A link to another tab or page asks for nothing new: the profile's own wish stands until the form is sent.
    asked = request.GET if "countries" in request.GET else None
    form = FinderForm(asked, initial={**initial_of(wish), "known": known})
    is_sound = not form.is_bound or form.is_valid()
    wish, ask = form.wish(wish), form.ask(known, _page_number(request))
    ours = our_town(request.municipality)
    answer = find(profile, wish, ask, ours)
    page = Paginator(range(min(answer.total, SHOWN * MOST_PAGES)), SHOWN).get_page(ask.page)
    if page.number != ask.page:  # an address from when there were more: the last page there is
        ask = replace(ask, page=page.number)
        answer = find(profile, wish, ask, ours)
    context = {
        "profile": profile, "form": form, "wish": wish, "ask": ask, "answer": answer, "ours": ours,
        "tabs": _tabs(request, ask.known, answer),
        "page": page,
        "editions": editions_in_use(),
        "may_work": not may_keep_needs(request.user) and profile.is_open,
        "is_full": bool(must_have_room(profile)),
    }  # fmt: skip
    return render(request, "partners/finder.html", context, status=200 if is_sound else INVALID)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _tabs(request: HttpRequest, known: str, answer: Answer) -> list[dict[str, Any]]:
    """What fits, what may fit but for its size nobody knows, and everything."""
    counts = {Known.FIT: answer.fit, Known.SIZE_UNKNOWN: answer.size_unknown}
    tabs = []
    for choice in Known:
        query = request.GET.copy()
        query["known"] = choice.value
        query.pop("page", None)
        count = counts.get(choice) if known != Known.ALL else None
        tabs.append(
            {
                "label": choice.label,
                "url": f"?{query.urlencode()}",
                "current": choice == known,
                "count": count,
            }
        )
    return tabs


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def finder_add(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Say how the town was found, and put it on the shortlist; a town of the register becomes a partner by it."""
    profile, found = profile_or_404(reference), _found_or_404(key)
    form = FoundForm(request.POST or None, initial=_usual(found))
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                candidate = put_on_shortlist(
                    profile, found, found_through=form.cleaned_data["found_through"],
                    note=form.cleaned_data["found_note"], by=request.user,
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                messages.success(request, _("%(name)s is on the shortlist.") % {"name": candidate})
                return redirect("partners:profile_matrix", profile.reference)
    context = {
        "profile": profile,
        "form": form,
        "rows": _facts(found),
        "name": _name(found),
        "becomes": _becomes(found),
    }
    return render(request, "partners/finder_add.html", context, status=status)


def _found_or_404(key: str) -> Partner | RegisterTown | PartnershipRequest:
    written = _KEY.fullmatch(key)
    if written is None or int(written[2]) > HIGHEST_NUMBER:
        raise Http404
    shelves: dict[str, Any] = {
        "partner": Partner.objects.all(),
        "town": RegisterTown.objects.select_related("partner"),
        "request": PartnershipRequest.objects.filter(state=RequestState.RECEIVED).select_related("partner"),
    }
    found = shelves[written[1]].filter(pk=int(written[2])).first()
    if found is None:
        raise Http404
    return found


def _name(found: Partner | RegisterTown | PartnershipRequest) -> str:
    return found.town if isinstance(found, PartnershipRequest) else found.name


def _becomes(found: Partner | RegisterTown | PartnershipRequest) -> bool:
    """Whether a partner is entered by it."""
    return not isinstance(found, Partner) and found.partner is None


def _usual(found: Partner | RegisterTown | PartnershipRequest) -> dict[str, Any]:
    if isinstance(found, PartnershipRequest):
        return {"found_through": found.through or FoundThrough.OTHER, "found_note": found.through_note}
    if isinstance(found, Partner):
        return {"found_through": FoundThrough.OWN}
    return {"found_through": FoundThrough.TWINNINGS, "found_note": _sources(found)}


def _sources(town: RegisterTown) -> str:
    return _("Register of twinnings: %(sources)s") % {"sources": sources_of(town)}


def _facts(found: Partner | RegisterTown | PartnershipRequest) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [(_("Town"), _name(found))]
    if isinstance(found, PartnershipRequest):
        return [*rows, (_("Request"), found.reference), (_("Looks for"), found.seeks)]
    rows.append((_("Country"), found.place))
    if isinstance(found, RegisterTown):
        rows.append((_("Twinnings known"), found.known_ties))
        rows.append((_("Source"), sources_of(found)))
    return rows


def address(profile: NeedProfile, **asked: Any) -> str:
    """The finder's page, asked for something."""
    query = urlencode(asked)
    return reverse("partners:finder", args=[profile.reference]) + (f"?{query}" if query else "")
