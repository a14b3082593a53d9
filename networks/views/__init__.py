"""The pages of networks and memberships: parse, call, render."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from networks import actions, council, fellows, forms, past_facts, queries, rules
from networks.gaps import Shelf, gaps, shelf_for, suggest_category
from networks.lifecycle import MEMBERSHIP, end_of_notice
from networks.models import Fee, Membership, MembershipState, Network, Seat
from office import journal, permissions, submissions
from office.access import STAFF, open_to
from office.calendar import DayOfYear, written
from office.council_forms import StepForm
from office.letters import capitalised
from office.models import Role, User
from office.rules import Refused

TONES = {
    MembershipState.ACTIVE: "success",
    MembershipState.NOTICE_GIVEN: "warning",
    MembershipState.ON_HOLD: "warning",
    MembershipState.ENDED: "muted",
    MembershipState.LAPSED: "muted",
    MembershipState.ABANDONED: "muted",
    MembershipState.EXPELLED: "danger",
}
WRITERS = (Role.OFFICER, Role.HEAD)


def membership_or_404(reference: str) -> Membership:
    try:
        return queries.memberships().by_reference(reference)
    except Membership.DoesNotExist:
        raise Http404 from None


def network_or_404(reference: str, among: QuerySet[Network] | None = None) -> Network:
    found = queries.networks() if among is None else among
    try:
        return found.by_reference(reference)
    except Network.DoesNotExist:
        raise Http404 from None


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; a form without fields of its own is sent empty and is a form all the same."""
    return request.POST if request.method == "POST" else None


def _tone(membership: Membership) -> str:
    return TONES.get(MembershipState(membership.state), "info")


@require_GET
@open_to(*STAFF)
def membership_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.membership_rows(), 50).get_page(request.GET.get("page"))
    shelf = shelf_for(page, request.municipality)
    rows = [
        {
            "membership": m,
            "tone": _tone(m),
            "gaps": len(gaps(m, shelf)),
            "fee": next(iter(m.fees.all()), None),
        }
        for m in page
    ]
    context = {
        "page": page, "rows": rows, "networks": Network.objects.all(), "may_write": request.user.has_role(*WRITERS),
        "may_record_past": request.user.has_role(Role.CLERK),
    }  # fmt: skip
    return render(request, "networks/membership_list.html", context)


@require_GET
@open_to(*STAFF)
def membership_detail(request: HttpRequest, reference: str) -> HttpResponse:
    membership = membership_or_404(reference)
    user, shelf = request.user, shelf_for([membership], request.municipality)
    offers = [
        SimpleNamespace(
            step=offer.step, refusal=offer.refusal,
            url=reverse("networks:membership_step", args=[membership.reference, offer.step.name]),
        )
        for offer in MEMBERSHIP.offers(membership, by=user)
    ]  # fmt: skip
    may_submit = user.has_role(Role.HEAD) and membership.state == MembershipState.IDENTIFIED
    context = {
        "membership": membership, "tone": _tone(membership), "gaps": gaps(membership, shelf),
        "suggestion": suggest_category(membership, request.municipality), "offers": offers,
        "rows": _facts(membership), **_asking(membership, user, shelf),
        "submission": submissions.pending_for(membership), "history": journal.history_of(membership)[:20],
        "may_record_past": user.has_role(Role.CLERK),
        "may_write": user.has_role(*WRITERS), "may_fee": user.has_role(*WRITERS, Role.FINANCE),
        "may_submit": may_submit, "submit_refusal": actions.may_not_submit(membership, user) if may_submit else None,
    }  # fmt: skip
    return render(request, "networks/membership_detail.html", context)


def _asking(membership: Membership, user: User, shelf: Shelf) -> dict[str, Any]:
    """The permission to join: where it stands, and what can be done about it; nothing where nobody is asked."""
    law, latest = shelf.asking_for_permission(timezone.localdate()), rules.permission_for(membership)
    if rules.must_concern_an_authority(membership, law, latest):
        return {}
    is_next = user.has_role(Role.CLERK, Role.HEAD) and membership.state == MembershipState.DECIDED
    cannot_ask = rules.must_await_permission(membership, law, latest) if is_next else None
    return {
        "permission": latest,
        "why_refused": permissions.why_refused(latest) if latest else "",
        "papers_url": reverse("networks:submission_pack", args=[membership.reference]),
        "may_request": is_next and not cannot_ask,
        "cannot_ask": "" if rules.is_awaited(latest) else cannot_ask,
    }


def _notice_rule(membership: Membership) -> str:
    if membership.notice_on:
        return _("by %(by)s, then ends on %(ends)s") % {
            "by": DayOfYear.parse(membership.notice_on).text,
            "ends": DayOfYear.parse(membership.ends_after_notice_on).text,
        }
    return _("%(months)s months") % {"months": membership.notice_months} if membership.notice_months else ""


def _facts(membership: Membership) -> list[tuple[str, Any]]:
    known = [
        (_("Category"), membership.category),
        (_("Member since"), membership.effective_text if membership.effective_on else ""),
        (_("Announced on"), written(membership.announced_on) if membership.announced_on else ""),
        (_("Applied on"), written(membership.applied_on) if membership.applied_on else ""),
        (_("Accepted on"), written(membership.accepted_on) if membership.accepted_on else ""),
        (_("Budget line of the fee"), membership.budget_line),
        (_("Notice"), _notice_rule(membership)),
        (_("Last day of membership"), written(membership.ends_on) if membership.ends_on else ""),
        (_("Source"), membership.source),
    ]
    return [row for row in known if row[1]]


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def membership_create(request: HttpRequest) -> HttpResponse:
    token = request.POST.get("form_token")
    form = forms.MembershipCreateForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if token and (made := Membership.objects.filter(form_token=form.cleaned_data["form_token"]).first()):
            return redirect(made)
        return act_or_show(
            request,
            form,
            lambda d: actions.identify_membership(by=request.user, **d),
            page_of(_("New membership")),
        )
    return form_page(request, form, page_of(_("New membership")))


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def membership_edit(request: HttpRequest, reference: str) -> HttpResponse:
    membership = membership_or_404(reference)
    form = forms.MembershipForm(sent(request), instance=membership_or_404(reference))
    page = page_of(_("Change membership"), membership)

    def save(cleaned: dict[str, Any]) -> Membership:
        return actions.edit_membership(membership, by=request.user, **cleaned)

    if request.method == "POST" and form.is_valid():
        return act_or_show(request, form, save, page | {"current": _facts(membership_or_404(reference))})
    return form_page(request, form, page)


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def membership_record_past(request: HttpRequest) -> HttpResponse:
    """A membership that runs already."""
    page = page_of(_("Record a membership that runs already"))
    form = forms.PastMembershipForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request, form, lambda d: actions.record_past_membership(by=request.user, **d), page
        )
    return form_page(request, form, page)


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def membership_past_fact(request: HttpRequest, reference: str) -> HttpResponse:
    """What the archive gives up about a membership that runs already; it fills a gap."""
    membership = membership_or_404(reference)
    shelf = shelf_for([membership], request.municipality)
    form = forms.PastFactForm(
        sent(request), request.FILES or None, initial={"kind": request.GET.get("kind")},
        asks_permission=any(rules.is_asked(membership, law) for law in shelf.rule_sets),
    )  # fmt: skip
    page = page_of(_("Fact of the past"), membership)
    if request.method == "POST" and form.is_valid():
        return act_or_show(request, form, lambda d: _record(membership, request, d), page)
    return form_page(request, form, page)


def _record(membership: Membership, request: HttpRequest, said: dict[str, Any]) -> Membership:
    when = said.pop("on")
    return past_facts.record_membership_fact(
        membership, said.pop("kind"), by=request.user, on=when.on, precision=when.precision, **said
    )


@require_http_methods(["GET", "POST"])
@open_to(Role.HEAD)
def membership_submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Check your answers, then to the council."""
    membership = membership_or_404(reference)
    if reason := actions.may_not_submit(membership, request.user):
        raise Refused("guard", reason)
    content = actions.frozen_content(membership)
    form = forms.SubmitForm(sent(request), initial={"seen": submissions.content_hash(content)})
    page = page_of(_("Send to the council"), membership) | {
        "template": "networks/membership_submit.html", "membership": membership,
        "rows": council.rows_to_check(content),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request, form, lambda d: actions.submit_membership(membership, by=request.user, **d), page
        )
    return form_page(request, form, page)


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def membership_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """One step of the membership's life, with its day and reason."""
    membership = membership_or_404(reference)
    wanted = MEMBERSHIP.step(step)
    if wanted.by_machine:
        raise Http404
    if refused := MEMBERSHIP.refusal(membership, wanted, by=request.user):
        raise refused
    form = StepForm(sent(request), step=wanted)
    rows = [
        (_("Membership"), membership.network.name),
        (_("Stands at"), capitalised(membership.get_state_display())),
        *(_what_notice_comes_to(membership) if step == "give_notice" else []),
    ]
    page = page_of(str(wanted.label), membership) | {"rows": rows, "submit": _("Confirm")}
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request, form, lambda d: MEMBERSHIP.take(membership, step, by=request.user, **d), page
        )
    return form_page(request, form, page)


def _what_notice_comes_to(membership: Membership) -> list[tuple[str, Any]]:
    """When the membership would end, before anybody confirms it."""
    rule = _notice_rule(membership)
    end = written(end_of_notice(membership, timezone.localdate()))
    return [
        (
            _("Notice"),
            rule or _("No notice period is on file: add it first, or it ends on the day of notice."),
        ),
        (_("Given today, the last day of membership is"), end),
    ]


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS, Role.FINANCE)
def fee_edit(request: HttpRequest, reference: str, year: int | None = None) -> HttpResponse:
    """The fee of a year: a new one, or one that is not paid yet."""
    membership = membership_or_404(reference)
    fee = Fee.objects.filter(membership=membership, year=year).first() if year else None
    if year and fee is None:
        raise Http404
    form = forms.FeeForm(sent(request), instance=fee)
    page = page_of(_("Membership fee"), membership)
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request, form, lambda d: actions.record_fee(membership, by=request.user, **d).membership, page
        )
    return form_page(request, form, page)


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def seat_edit(request: HttpRequest, reference: str, number: int | None = None) -> HttpResponse:
    membership = membership_or_404(reference)
    seat = Seat.objects.filter(membership=membership, pk=number).first() if number else None
    if number and seat is None:
        raise Http404
    form = forms.SeatForm(sent(request), instance=Seat.objects.filter(pk=number).first() if number else None)
    page = page_of(_("Seat in the network"), membership)
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request,
            form,
            lambda d: actions.record_seat(membership, by=request.user, seat=seat, **d).membership,
            page,
        )
    return form_page(request, form, page)


@require_GET
@open_to(*STAFF)
def network_detail(request: HttpRequest, reference: str) -> HttpResponse:
    network = network_or_404(reference, queries.network_page())
    context = {"network": network, "may_write": request.user.has_role(*WRITERS)}
    return render(request, "networks/network_detail.html", context)


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def network_edit(request: HttpRequest, reference: str = "") -> HttpResponse:
    """A network, new or corrected."""
    network = network_or_404(reference) if reference else None
    form = forms.NetworkForm(sent(request), instance=network_or_404(reference) if reference else None)
    page = page_of(_("Change network") if network else _("New network"), network)
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request, form, lambda d: actions.record_network(by=request.user, network=network, **d), page
        )
    return form_page(request, form, page)


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def category_create(request: HttpRequest, reference: str) -> HttpResponse:
    network = network_or_404(reference)
    form = forms.CategoryForm(sent(request))
    page = page_of(_("Membership category"), network)
    if request.method == "POST" and form.is_valid():
        return act_or_show(
            request, form, lambda d: actions.add_category(network, by=request.user, **d).network, page
        )
    return form_page(request, form, page)


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def fellows_create(request: HttpRequest, reference: str) -> HttpResponse:
    """Partners of ours that sit in the network, line by line, as its list of members names them."""
    network = network_or_404(reference)
    form = forms.FellowsForm(sent(request))
    page = page_of(_("Fellow members"), network)
    if request.method == "POST" and form.is_valid():
        return act_or_show(request, form, lambda d: _fellows(network, request, d), page)
    return form_page(request, form, page)


def _fellows(network: Network, request: HttpRequest, said: dict[str, Any]) -> Network:
    partners, source, seen_on = said["members"], said["source"], said["seen_on"]
    fellows.record_fellows(network, partners, by=request.user, source=source, seen_on=seen_on)
    return network


@require_http_methods(["GET", "POST"])
@open_to(*WRITERS)
def fellow_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    network = network_or_404(reference)
    fellow = network.fellows.select_related("partner").filter(pk=number).first()
    if fellow is None:
        raise Http404
    form = forms.ReasonForm(sent(request))
    page = page_of(_("Take off the list of members"), network)
    page["rows"] = [(_("Partner"), fellow.partner.name), (_("Source"), fellow.source)]
    if request.method == "POST" and form.is_valid():
        return act_or_show(request, form, lambda d: fellows.remove_fellow(fellow, by=request.user, **d), page)
    return form_page(request, form, page)


def page_of(title: str, about: Membership | Network | None = None) -> dict[str, Any]:
    """What a form needs around it: the way back, to what it is about or to the list."""
    crumbs, back = [(_("Networks"), reverse("networks:membership_list"))], ""
    if about:
        back = about.get_absolute_url()
        crumbs.append((str(about), back))
    return {"title": title, "back": back or crumbs[0][1], "crumbs": crumbs, "template": "networks/form.html"}


def act_or_show(
    request: HttpRequest, form: BaseForm, act: Callable[[dict[str, Any]], Any], page: dict[str, Any]
) -> HttpResponse:
    """Do it and go to what came of it, or show the form again with the reason."""
    try:
        made = act(form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, page, status=409)
    messages.success(request, _("It is saved."))
    return redirect(made)


def form_page(request: HttpRequest, form: BaseForm, page: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, page["template"], page | {"form": form}, status=status)
