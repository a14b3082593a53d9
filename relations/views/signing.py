"""Around the signatures: who holds the originals, who ratified, when the text was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.access import open_to
from office.models import Role
from office.rules import Refused, require
from relations.actions.signing import copies_digest, end_awaiting, record_copies, record_force_act
from relations.facts import unratified_parties
from relations.force import entry_into_force
from relations.forms.signing import CopiesForm, ForceActForm
from relations.languages import CODES
from relations.models import ForceActKind, Protocol
from relations.rules.force import must_still_wait
from relations.views.protocol import crumbs, protocol_or_404
from relations.views.protocol_acts import METHODS, done, ours


@require_POST
@open_to(Role.CLERK)
def protocol_sign_no_more(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody else was waited for who does not sign."""
    protocol, named = protocol_or_404(reference), request.POST.get("partner", "")
    parties = {"us": None} | {partner.reference: partner for partner in protocol.relation.partners.all()}
    if named not in parties:
        raise Refused("no_party", _("This is no party to the protocol."))
    end_awaiting(protocol, by=request.user, partner=parties[named])
    messages.success(request, _("It is recorded that nobody else signs."))
    return redirect(protocol)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_copies(request: HttpRequest, reference: str) -> HttpResponse:
    """Who holds how many signed originals in which language."""
    protocol = protocol_or_404(reference)
    if not protocol.signatures.all():
        raise Refused("unsigned", _("Nobody has signed it yet, so there is no signed original."))
    form = _copies_form(protocol, request)
    is_done, status = done(
        request,
        form,
        lambda: record_copies(protocol, form.copies, by=request.user, seen=form.cleaned_data["seen"]),
    )
    if is_done and form.cleaned_data["language"]:
        here = reverse("relations:protocol_copies", args=[reference])
        return redirect(f"{here}?language={form.cleaned_data['language']}")
    if is_done:
        messages.success(request, _("The signed copies are on file."))
        return redirect(protocol)
    context = {"protocol": protocol, "form": form, "crumbs": crumbs(protocol, _("Signed copies"))}
    return render(request, "relations/protocol_copies.html", context, status=status)


def _copies_form(protocol: Protocol, request: HttpRequest) -> CopiesForm:
    """The languages of the text, those on file, and the one that was asked for."""
    held, text = list(protocol.copies.all()), protocol.text
    asked = [code for code in [request.GET.get("language")] if code in CODES]
    languages = [*(text.language_codes if text else []), *(row.language for row in held), *asked]
    return CopiesForm(
        request.POST if request.method == "POST" else None,
        languages=list(dict.fromkeys(languages)),
        parties=[None, *protocol.relation.partners.all()],
        held=held,
        ours=ours(request),
        initial={"seen": copies_digest(protocol)},
    )


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_force_act(request: HttpRequest, reference: str) -> HttpResponse:
    """What the text waits for after the signatures: its kind is named by the text, not chosen."""
    protocol = protocol_or_404(reference)
    text = protocol.text
    kind = text.in_force_rule if text and text.in_force_rule in ForceActKind.values else ""
    if not kind:
        raise Refused("guard", _("Its text does not make the entry into force wait for this."))
    require(must_still_wait(protocol, kind), "guard")
    acts = list(protocol.force_acts.all())
    form = ForceActForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        parties=unratified_parties(protocol, acts),
        ours=ours(request),
    )
    is_done, status = done(
        request, form, lambda: record_force_act(protocol, kind, by=request.user, **form.cleaned_data)
    )
    if is_done:
        messages.success(request, _("It is recorded. The day of the entry into force follows from it."))
        return redirect(protocol)
    label = str(ForceActKind(kind).label)
    context: dict[str, Any] = {
        "protocol": protocol,
        "form": form,
        "kind": kind,
        "entry": entry_into_force(protocol),
        "crumbs": crumbs(protocol, label),
    }
    return render(request, "relations/protocol_force_act.html", context, status=status)
