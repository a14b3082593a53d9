"""Looking a partner up by any of its names: the suggestions of a picker and the page that searches everywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.access import open_to
from partners import queries
from partners.rules import READERS
from partners.search import search_all


@require_safe
@open_to(*READERS)
def suggest(request: HttpRequest) -> HttpResponse:
    text = _sought(request)
    found = queries.suggested_partners(text)
    return render(request, "partners/_suggestions.html", {"partners": found, "text": text})


@require_safe
@open_to(*READERS)
def search(request: HttpRequest) -> HttpResponse:
    text = _sought(request)
    found = search_all(text, request.user)  # type: ignore[arg-type]  # the gate lets only users of ours in
    return render(request, "partners/search.html", {"text": text, "found": found})


def _sought(request: HttpRequest) -> str:
    """What was typed, without the NUL that no name has and no database looks for."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]
