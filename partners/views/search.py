"""Looking a partner up by any of its names: the suggestions of a picker and the page that searches everywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.access import open_to
from partners.queries import SUGGESTED
from partners.rules import READERS
from partners.search import look_up, search_all


@require_safe
@open_to(*READERS)
def suggest(request: HttpRequest) -> HttpResponse:
    """A fragment: links to the partners that may be meant, or with `as=options` the options of a field's list."""
    text = _sought(request)
    shape = "options" if request.GET.get("as") == "options" else "suggestions"
    context = {"found": look_up(text, SUGGESTED), "text": text}
    return render(request, f"partners/_{shape}.html", context)


@require_safe
@open_to(*READERS)
def search(request: HttpRequest) -> HttpResponse:
    text = _sought(request)
    found = search_all(text, request.user)
    return render(request, "partners/search.html", {"text": text, "found": found})


def _sought(request: HttpRequest) -> str:
    """What was typed, without the NUL that no name has and no database looks for."""
    typed = request.GET.get("q") or request.GET.get("partner", "")
    return typed.replace("\x00", "").strip()[:100]
