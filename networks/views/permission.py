"""The permission to join: the request, the papers that go with it, the letter and the statutes among them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from networks import actions, papers, rules
from networks.forms import MembershipBenefitsForm, PermissionRequestForm, StatutesForm
from networks.models import Membership
from networks.submission_pack import benefits_of, latest_fee, parts_of
from networks.views import WRITERS, act_or_show, form_page, membership_or_404, network_or_404, page_of, sent
from office import permissions
from office.access import STAFF, open_to
from office.models import Permission, Role
from office.rules import Refused, require
from office.submission_pack import is_complete, with_letter_at

METHODS = ["GET", "HEAD", "POST"]


def _where_somebody_is_asked(reference: str) -> tuple[Membership, Permission | None]:
    """The membership and the last request about it. Raises Refused where the law asks nobody."""
    membership = membership_or_404(reference)
    latest = rules.permission_for(membership)
    law = permissions.rules_on(timezone.localdate())
    require(rules.must_concern_an_authority(membership, law, latest), "not_needed")
    return membership, latest


@require_http_methods(METHODS)
@open_to(Role.CLERK, Role.HEAD)
def membership_permission(request: HttpRequest, reference: str) -> HttpResponse:
    membership, law = membership_or_404(reference), permissions.rules_on(timezone.localdate())
    require(rules.must_await_permission(membership, law, rules.permission_for(membership)), "guard")
    form = PermissionRequestForm(sent(request))
    rows = [
        (_("Membership"), membership.network.name),
        (_("Authority"), law.permission_authority_name if law else ""),
        (_("Asked under"), law.cite("permission") if law else ""),
    ]
    page = page_of(_("Ask for the permission"), membership) | {
        "template": "networks/membership_permission.html", "rows": rows, "membership": membership,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request,
            form,
            lambda d: actions.request_membership_permission(membership, by=request.user, **d),
            page,
        )
    return form_page(request, form, page)


@require_safe
@open_to(*STAFF)
def submission_pack(request: HttpRequest, reference: str) -> HttpResponse:
    membership, latest = _where_somebody_is_asked(reference)
    is_decided = membership.decision is not None and membership.decision.is_adopted
    may_write = request.user.has_role(*WRITERS)
    letter_url = reverse("networks:expected_benefits", args=[membership.reference]) if may_write else ""
    parts = with_letter_at(parts_of(membership), letter_url)
    context = {
        "subject": membership,
        "crumbs": [*page_of("", membership)["crumbs"], (_("Papers for the authority"), None)],
        "title": _("Joining %(network)s") % {"network": membership.network.name},
        "parts": parts,
        "is_complete": is_complete(parts),
        "wait": "" if is_decided else _("The PDF can be made once the council has decided to join."),
        "letter_url": letter_url,
        "permission": latest,
    }
    return render(request, "office/council/submission_pack.html", context)


@require_http_methods(METHODS)
@open_to(*WRITERS)
def expected_benefits(request: HttpRequest, reference: str) -> HttpResponse:
    membership, _latest = _where_somebody_is_asked(reference)
    form = MembershipBenefitsForm(sent(request), initial=_initial(membership))
    back = reverse("networks:submission_pack", args=[membership.reference])
    page = page_of("", membership)
    page["crumbs"] += [(_("Papers for the authority"), back), (_("Letter of expected benefits"), None)]
    page |= {"template": "office/council/benefits_letter.html", "back": back, "hint": ""}
    if benefits_of(membership) is None:
        page["hint"] = _("To begin with, what we expect of the membership stands in the first field.")
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, page, status=400 if request.method == "POST" else 200)
    try:
        papers.write_expected_benefits(membership, by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, page, status=409)
    messages.success(request, _("The letter is saved."))
    return redirect(back)


def _initial(membership: Membership) -> dict[str, Any]:
    """What was written, or, to begin with, what we expect of the membership and what its latest fee comes to."""
    letter = benefits_of(membership)
    if letter is None:
        fee = latest_fee(membership)
        cost = f"{fee.year}: {fee.amount_text}" if fee else ""
        return {"revision": 0, "for_us": membership.expected, "cost": cost}
    return {
        "revision": letter.revision, "for_us": letter.for_us, "for_partner": letter.for_partner, "cost": letter.cost,
        "counterpart": letter.counterpart, "signatory": letter.signatory,
    }  # fmt: skip


@require_http_methods(METHODS)
@open_to(*WRITERS)
def statutes_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The statutes of a network, or newer ones."""
    network = network_or_404(reference)
    is_sent = request.method == "POST"
    form = StatutesForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    page = page_of(_("File the statutes"), network)
    if is_sent and form.is_valid():
        return act_or_show(
            request, form, lambda d: papers.file_statutes(network, d["upload"], by=request.user), page
        )
    return form_page(request, form, page)
