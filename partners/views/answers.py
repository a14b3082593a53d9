"""What the pages of a partner share: finding the thing, asking the act, and saying what came of it."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest

from office.rules import Refused
from partners.models import Partner

INVALID, STALE = 400, 409


def found_or_404(model: Any, reference: str, *related: str) -> Any:
    try:
        return model.objects.select_related(*related).by_reference(reference)
    except model.DoesNotExist:
        raise Http404 from None


def partner_found(reference: str) -> Partner:
    return found_or_404(Partner, reference)


def asked(
    request: HttpRequest, form: Form, act: Callable[[], Any], stale: Callable[[], Any] | None = None
) -> tuple[bool, int]:
    """Ask the act when the form is whole: whether it was done, else the status of the page that comes back.

    A refusal stays beside what was typed; `stale` is told when somebody else was quicker.
    """
    if request.method != "POST":
        return False, 200
    if not form.is_valid():
        return False, INVALID
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        if refused.code == "stale" and stale:
            stale()
        return False, STALE
    return True, 200
