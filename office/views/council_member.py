"""What a council member does on an item besides asking: keeping words, taking a position; and what it cost so far."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office import item_reading, positions, so_far, unsent_words
from office.access import EVERYBODY, open_to
from office.council_words import version_in_words
from office.models import Role, WordsKind
from office.rules import Refused
from office.views.council_items import item_or_404, item_page, position_form


@require_GET
@open_to(*EVERYBODY)
def submission_so_far(request: HttpRequest, reference: str) -> HttpResponse:
    """“What did this cost and bring so far?”: the figures frozen when the item was sent, each with its rows."""
    item = item_or_404(reference)
    frozen = item_reading.so_far_of(item)
    context = {"item": item, "so_far": frozen, "sections": so_far.sections(frozen) if frozen else []}
    return render(request, "office/council/so_far.html", context)


@require_POST
@open_to(Role.COUNCILLOR)
def submission_keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep words without sending them: by the button, or by the script while somebody types (it asks for JSON)."""
    item = item_or_404(reference)
    kind = request.POST.get("kind", "")
    if kind not in WordsKind.values:
        raise Http404
    unsent_words.keep_words(
        item, kind, request.POST.get(f"{kind}-text", "").replace("\r\n", "\n"), by=request.user,
        is_shared=f"{kind}-is_shared" in request.POST, form_token=_token(request.POST.get(f"{kind}-form_token", "")),
    )  # fmt: skip
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    messages.success(request, _("Your words are kept. Only you see them until you send them."))
    return redirect(f"{item.get_absolute_url()}#{kind}s")


def _token(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


@require_POST
@open_to(Role.COUNCILLOR)
def submission_position(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a position, declare a conflict of interest, or take either back."""
    item = item_or_404(reference)
    gathering = item_reading.round_of(item)
    mine = item_reading.mine(item, request.user, item_reading.entries_for(item, request.user))
    form = position_form(item, mine, gathering, request.POST)
    valid = form.is_valid()
    # Which answers are still possible the act says, in a sentence; what is offered again are those that are.
    form.offer(mine.stances)
    if not valid:
        return item_page(request, item, position=form)
    said = form.cleaned_data
    try:
        positions.state_position(
            item, said["stance"], by=request.user, content_hash=said["content_hash"], note=said["note"],
            form_token=said["form_token"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused))
        return item_page(request, item, position=form, status=409)
    messages.success(request, _("What you stated is kept with the version you read."))
    return redirect(f"{item.get_absolute_url()}#position")


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def submission_close_positions(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the positions before the sitting; after that nobody adds one and everybody reads them."""
    item = item_or_404(reference)
    if item_reading.round_of(item) is None:
        raise Http404
    if request.method == "POST":
        positions.close_positions(item, by=request.user)
        messages.success(request, _("The positions are closed. Whoever reads the item reads them now."))
        return redirect(f"{item.get_absolute_url()}#position")
    rows = [
        (_("Item"), item.title),
        (_("Body"), item.body),
        (_("Version"), version_in_words(item.version_label)),
    ]
    return render(request, "office/council/positions_close.html", {"item": item, "rows": rows})
