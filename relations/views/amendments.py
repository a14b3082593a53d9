"""Amendments: begun against the text in force, taken on to a newer one, the text beside its original."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import STAFF, open_to
from office.calendar import written
from office.models import Role
from office.rules import Refused
from relations.actions import amendments as actions
from relations.actions.amendments_past import record_past_amendment
from relations.forms.amendments import AmendForm, BeginAnewForm, PastAmendmentForm, TakeOnForm
from relations.languages import language_name
from relations.models import Protocol
from relations.queries import amendments as queries
from relations.rules import amendments as rules
from relations.rules.amendments_past import must_be_amendable, untied_amendments
from relations.rules.protocol import must_be_writable
from relations.views.protocol import INVALID, STALE, crumbs, protocol_or_404
from relations.views.protocol_acts import done

WRITERS = (Role.OFFICER, Role.HEAD)
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@open_to(*WRITERS)
def protocol_amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Check what is amended, then write in a copy of it."""
    protocol = protocol_or_404(reference)
    form = AmendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        begun = actions.begin_amendment(protocol, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("The amendment is begun. Change in it what is to read differently, nothing else.")
        )
        return redirect("relations:protocol_edit", begun.reference)
    if reason := rules.must_allow_an_amendment(protocol):
        raise Refused("guard", reason)
    text = protocol.text
    rows: list[tuple[Any, Any]] = [
        (_("Amended protocol"), f"{protocol.title} ({protocol.reference})"),
        (_("In force since"), protocol.in_force_text),
        (_("Last day of the current term"), written(protocol.ends_on) if protocol.ends_on else _("none set")),
        (_("Text in force"), _("Version %(number)s") % {"number": text.number} if text else ""),
    ]
    context = {
        "protocol": protocol, "form": form, "rows": rows, "crumbs": crumbs(protocol, _("Amend it")),
    }  # fmt: skip
    return render(request, "relations/protocol_amend.html", context)


@require_http_methods(METHODS)
@open_to(*WRITERS)
def protocol_take_on(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed in the amended text meanwhile, read before the draft goes on top of it."""
    protocol = protocol_or_404(reference)
    shown = queries.amending(protocol)
    if shown is None:
        raise Http404
    if reason := must_be_writable(protocol, protocol.latest):
        raise Refused("not_writable", reason)
    if shown.newer is None:
        raise Refused("current", _("It is written against the text as it reads now."))
    form = TakeOnForm(
        request.POST if request.method == "POST" else None, initial={"version": shown.newer.number}
    )
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                actions.take_on_newer_text(protocol, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                messages.success(
                    request, _("The draft now stands on the text as it reads today. Read it through.")
                )
                return redirect("relations:protocol_edit", reference)
    context = {
        "protocol": protocol,
        "form": form,
        "shown": shown,
        "meanwhile": queries.what_it_changes(shown.amendment.based_on, shown.newer),
        "crumbs": crumbs(protocol, _("Newer text")),
        "rows": [
            (_("Amended protocol"), shown.amendment.amends.title),
            (_("Text in force"), _("Version %(number)s") % {"number": shown.newer.number}),
        ],
    }
    return render(request, "relations/protocol_take_on.html", context, status=status)


@require_http_methods(METHODS)
@open_to(*WRITERS)
def protocol_begin_anew(request: HttpRequest, reference: str) -> HttpResponse:
    """From an amendment that was adopted and set aside: both texts are read, then a new one is begun from it."""
    protocol = protocol_or_404(reference)
    shown = queries.amending(protocol)
    text = shown.amendment.amends.text if shown else None
    if shown is None or text is None:
        raise Http404
    form = BeginAnewForm(request.POST if request.method == "POST" else None, initial={"version": text.number})
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                begun = actions.begin_anew(protocol, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                messages.success(
                    request, _("The new amendment is begun: read through what it proposes before it goes on.")
                )
                return redirect(begun)
    elif reason := rules.must_allow_beginning_anew(protocol):
        raise Refused("guard", reason)
    context = {
        "protocol": protocol,
        "form": form,
        "shown": shown,
        "meanwhile": queries.what_it_changes(shown.amendment.based_on, text),
        "crumbs": crumbs(protocol, _("Begin a new amendment from it")),
        "rows": [
            (_("Amended protocol"), shown.amendment.amends.title),
            (_("Text in force"), _("Version %(number)s") % {"number": text.number}),
            (_("Withdrawn from entering into force on"), written(protocol.set_aside_on)),
            (_("Reason"), protocol.set_aside_because),
        ],
    }
    return render(request, "relations/protocol_begin_anew.html", context, status=status)


@require_POST
@open_to(*WRITERS)
def protocol_let_rest(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    actions.let_rest(protocol, by=request.user)
    messages.success(
        request, _("It rests: nobody is reminded any more. A new amendment can still be begun from it.")
    )
    return redirect(protocol)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_past_amendment(request: HttpRequest, reference: str) -> HttpResponse:
    """An amendment of the past, tied to the text that it amended."""
    protocol = protocol_or_404(reference)
    if reason := must_be_amendable(protocol):
        raise Refused("guard", reason)
    sent = request.method == "POST"
    form = PastAmendmentForm(
        request.POST if sent else None, request.FILES if sent else None, untied=untied_amendments(protocol)
    )
    is_done, status = done(request, form, lambda: _record_past(protocol, form, request))
    if is_done:
        messages.success(request, _("The amendment is tied to the text. Its dates follow from it."))
        return redirect(protocol)
    context = {"protocol": protocol, "form": form, "crumbs": crumbs(protocol, _("Amendment of the past"))}
    return render(request, "relations/protocol_past_amendment.html", context, status=status)


def _record_past(protocol: Protocol, form: PastAmendmentForm, request: HttpRequest) -> None:
    said = form.cleaned_data
    record_past_amendment(
        protocol, form.told, by=request.user, reason=said["reason"], entered=form.entered, upload=said["upload"],
        form_token=said["form_token"],
    )  # fmt: skip


@require_safe
@open_to(*STAFF)
def protocol_consolidated(request: HttpRequest, reference: str) -> HttpResponse:
    """The text in force beside the original, in one language at a time, and what changed word by word."""
    protocol = protocol_or_404(reference)
    shown, text = queries.amended(protocol), protocol.text
    if shown is None or shown.original is None or text is None:
        raise Http404
    codes = text.language_codes
    code = request.GET.get("language") if request.GET.get("language") in codes else next(iter(codes), "")
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol, _("Beside the original")),
        "amended": shown,
        "sides": queries.side_by_side(shown.original, text, str(code)),
        "tabs": [
            {"label": language_name(one), "url": f"?language={one}", "current": one == code} for one in codes
        ],
        "comparison": queries.what_it_changes(shown.original, text),
    }
    return render(request, "relations/protocol_consolidated.html", context)
