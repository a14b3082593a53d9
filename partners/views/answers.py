"""What the pages of a partner share: finding the thing, asking the act, and saying what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from office.rules import Refused
from partners.models import NeedProfile, Partner
from partners.rules import must_have_handed_in

INVALID, STALE = 400, 409


def found_or_404(model: Any, reference: str, *related: str) -> Any:
    try:
        return model.objects.select_related(*related).by_reference(reference)
    except model.DoesNotExist:
        raise Http404 from None


def partner_found(reference: str) -> Partner:
    return found_or_404(Partner, reference)


def led_to_hand_in(request: HttpRequest, profile: NeedProfile) -> HttpResponse | None:
    """Whoever has to score first is led to where that is done, with the reason; None where nothing is in the way."""
    reason = must_have_handed_in(profile, request.user)
    if reason and request.method == "POST":
        raise Refused("not_handed_in", reason)
    if reason:
        messages.warning(request, reason)
        return redirect("partners:scores_hand_in", profile.reference)
    return None


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
