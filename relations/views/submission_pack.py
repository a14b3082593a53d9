"""The papers for the authority: what is in the pack, what is missing, and the letter that we write ourselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import STAFF, open_to
from office.permission_forms import BenefitsForm
from office.rules import Refused
from office.submission_pack import is_complete, with_letter_at
from relations.actions.submission_pack import write_expected_benefits
from relations.models import Protocol
from relations.rules import protocol as rules
from relations.submission_pack import AFTER_THE_DECISION, benefits_of, nothing_to_send, parts_of
from relations.views.protocol import INVALID, STALE, WRITERS, crumbs, protocol_or_404


@require_safe
@open_to(*STAFF)
def submission_pack(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    may_write = rules.may_write_protocols(request.user) is None
    letter_url = reverse("relations:expected_benefits", args=[protocol.reference]) if may_write else ""
    parts = with_letter_at(parts_of(protocol), letter_url)
    context = {
        "subject": protocol,
        "title": protocol.title,
        "crumbs": crumbs(protocol, _("Papers for the authority")),
        "parts": parts,
        "is_complete": is_complete(parts),
        "wait": _why_no_pdf(protocol),
        "letter_url": letter_url,
        "permission": protocol.permission,
    }
    return render(request, "office/council/submission_pack.html", context)


def _why_no_pdf(protocol: Protocol) -> str:
    if protocol.state in AFTER_THE_DECISION:
        return ""
    return nothing_to_send(protocol) or _("The PDF can be made once the council has adopted the protocol.")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def expected_benefits(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    is_sent = request.method == "POST"
    form = BenefitsForm(request.POST if is_sent else None, initial=_initial(protocol))
    status = 200
    if is_sent:
        status = INVALID
        if form.is_valid():
            try:
                write_expected_benefits(protocol, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                messages.success(request, _("The letter is saved."))
                return redirect("relations:submission_pack", protocol.reference)
    here = _("Letter of expected benefits")
    trail = crumbs(protocol, _("Papers for the authority"), here)
    trail[-2] = (trail[-2][0], reverse("relations:submission_pack", args=[protocol.reference]))
    context = {
        "crumbs": trail, "form": form, "back": reverse("relations:submission_pack", args=[protocol.reference]),
        "hint": ""
        if benefits_of(protocol)
        else _("To begin with, the purpose of the tie stands in both fields. Say for each side what it gains."),
    }  # fmt: skip
    return render(request, "office/council/benefits_letter.html", context, status=status)


def _initial(protocol: Protocol) -> dict[str, Any]:
    """What was written, or, to begin with, the purpose of the tie and what the text says about cost."""
    letter = benefits_of(protocol)
    if letter is None:
        text = protocol.text
        return {
            "revision": 0, "for_us": protocol.relation.purpose, "for_partner": protocol.relation.purpose,
            "cost": text.finance if text else "",
        }  # fmt: skip
    return {
        "revision": letter.revision, "for_us": letter.for_us, "for_partner": letter.for_partner, "cost": letter.cost,
        "counterpart": letter.counterpart, "signatory": letter.signatory,
    }  # fmt: skip
