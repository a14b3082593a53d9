"""Links for the partner, as colleagues make and close them."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.access import STAFF, open_to
from office.models import Municipality, Role
from office.rules import Refused
from relations.actions import guest_links as actions
from relations.forms.guest_links import LinkForm
from relations.models import GuestLink, Protocol
from relations.rules import guest_links as rules
from relations.rules import tidying as rules_of_age
from relations.views.protocol import crumbs, protocol_or_404
from relations.views.protocol_acts import done


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def guest_link_list(request: HttpRequest, reference: str) -> HttpResponse:
    """All links of a protocol, and the form for a new one; its address is shown in the answer and never again."""
    protocol = protocol_or_404(reference)
    if request.method == "POST" and (reason := rules.may_give_links(request.user)):
        raise Refused("role", reason)
    form = _form(request, protocol)
    made: list[tuple[GuestLink, str]] = []
    is_done, status = done(
        request, form, lambda: made.append(actions.give_link(protocol, by=request.user, **form.cleaned_data))
    )
    link, token = made[0] if is_done else (None, "")
    links = GuestLink.objects.filter(version__protocol=protocol).select_related(
        "partner", "version", "made_by"
    )
    closed = rules.must_have_a_text(protocol)
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol, _("Links for the partner")),
        "links": [_shown(one) for one in links.annotate(remarks=Count("comments"))],
        "form": None if is_done or closed or rules.may_give_links(request.user) else form,
        "closed": closed,
        "may_give": rules.may_give_links(request.user) is None,
        "made": link,
        "address": request.build_absolute_uri(reverse("relations:guest_text", args=[token])) if token else "",
    }
    answer = render(request, "relations/guest_link_list.html", context, status=status)
    answer["Cache-Control"] = "no-store, private"  # it may hold an address that opens the text
    return answer


def _shown(link: GuestLink) -> GuestLink:
    link.copy_until = rules_of_age.forgotten_after(link)  # for the page alone
    return link


def _form(request: HttpRequest, protocol: Protocol) -> LinkForm:
    ours, latest = Municipality.ours(), protocol.latest
    own = ours.working_languages if ours else []
    language = rules.page_language(latest.language_codes if latest else [], own)
    initial = {"form_token": uuid4(), "language": language}
    return LinkForm(request.POST if request.method == "POST" else None, protocol=protocol, initial=initial)


@require_POST
@open_to(Role.OFFICER, Role.HEAD)
def guest_link_close(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        link = GuestLink.objects.select_related("version__protocol").by_reference(reference)
    except GuestLink.DoesNotExist:
        raise Http404 from None
    actions.close_link(link, by=request.user)
    messages.success(request, _("The link is closed. What was remarked through it stays."))
    return redirect("relations:guest_link_list", link.version.protocol.reference)
