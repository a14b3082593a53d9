"""Who sits on our bodies, from when until when, and whom they hear before a vote."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from office import advice, member_accounts, membership, submissions
from office import sitting_reading as reading
from office.access import EVERYBODY, STAFF, open_to
from office.member_accounts import KEEPERS
from office.models import Adviser, Body, CouncilMember, Role, Seat
from office.sitting_forms import (
    AccountForm,
    AdviceForm,
    AdviserForm,
    EndAdviserForm,
    EndSeatForm,
    RollForm,
    SeatForm,
)
from office.views.council_items import item_or_404
from office.views.once import done, made_before, make_once, status_of


@require_GET
@open_to(*STAFF)
def member_list(request: HttpRequest) -> HttpResponse:
    submissions.council()
    context = {
        "rolls": reading.rolls(timezone.localdate()),
        "may_write": request.user.has_role(*KEEPERS),
    }
    return render(request, "office/council/member_list.html", context)


def _say_what_was_counted_anew(request: HttpRequest, *bodies: Body) -> None:
    """Which sittings come to other figures now; each explains it on its page."""
    for body in bodies:
        for sentence in body.counted_anew.sentences if body.counted_anew else ():
            messages.warning(request, sentence)


def _page(request: HttpRequest, form: object, title: str, lead: str, submit: str) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "submit": submit}
    return render(request, "office/council/member_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@open_to(*KEEPERS)
def member_seat(request: HttpRequest) -> HttpResponse:
    """A member takes a seat."""
    submissions.council()
    if made_before(Seat, request):
        return redirect("office:member_list")
    form = SeatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        body = said.pop("body")
        if seat := make_once(Seat, form, lambda: membership.seat_member(body, by=request.user, **said)):
            messages.success(request, _("%(name)s has a seat now.") % {"name": seat.member.name})
            _say_what_was_counted_anew(request, seat.body)
            return redirect("office:member_list")
    lead = _(
        "A term of its own for each person, party group and function; who left is replaced by a new term."
    )
    return _page(request, form, _("Enter a member"), lead, _("Enter the member"))


@require_http_methods(["GET", "POST"])
@open_to(*KEEPERS)
def member_end(request: HttpRequest, number: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("member", "body"), pk=number)
    initial = {"ends_on": seat.ends_on, "reason": seat.end_reason}
    form = EndSeatForm(request.POST if request.method == "POST" else None, initial=initial)
    bodies: list[Body] = []

    def act() -> None:
        bodies.append(membership.end_seat(seat, by=request.user, **form.cleaned_data).body)

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("The end of the term is recorded. Whoever follows can now be entered."))
        _say_what_was_counted_anew(request, *bodies)
        return redirect("office:member_list")
    title = _("End the term of %(name)s") % {"name": seat.member.name}
    return _page(request, form, title, f"{seat.body}, {reading.term_in_words(seat)}", _("Record"))


@require_http_methods(["GET", "POST"])
@open_to(*KEEPERS)
def member_account(request: HttpRequest, number: int) -> HttpResponse:
    """Which login a sitting member has: linked, changed or taken away."""
    member = get_object_or_404(CouncilMember.objects.select_related("account"), pk=number)
    form = AccountForm(request.POST if request.method == "POST" else None, member=member)

    def act() -> None:
        if account := form.cleaned_data["account"]:
            member_accounts.link_account(member, account, by=request.user)
        else:
            member_accounts.unlink_account(member, by=request.user)

    if request.method == "POST" and form.is_valid() and done(form, act):
        is_linked = form.cleaned_data["account"] is not None
        messages.success(
            request,
            _("The account is linked: what is declared with it is proposed on the attendance of the sitting.")
            if is_linked
            else _("No account is linked with this member."),
        )
        return redirect("office:member_list")
    lead = _(
        "With an account, a conflict of interest that the member declares proposes the recusal by itself. What was "
        "declared and voted before stays, whether an account is linked or not."
    )
    return _page(request, form, _("Account of %(name)s") % {"name": member.name}, lead, _("Record"))


@require_http_methods(["GET", "POST"])
@open_to(*KEEPERS)
def member_roll(request: HttpRequest, number: int) -> HttpResponse:
    """From which day on the roll is complete."""
    body = get_object_or_404(Body, pk=number)
    form = RollForm(request.POST if request.method == "POST" else None, initial={"day": body.roll_kept_from})
    bodies: list[Body] = []

    def act() -> None:
        bodies.append(membership.keep_roll_from(body, form.cleaned_data["day"], by=request.user))

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("From when on the roll is complete is recorded."))
        _say_what_was_counted_anew(request, *bodies)
        return redirect("office:member_list")
    lead = _("A list that is not complete would give a wrong quorum: so nobody is counted before you say so.")
    return _page(request, form, _("When is the roll complete?"), lead, _("Record"))


@require_http_methods(["GET", "POST"])
@open_to(*KEEPERS)
def adviser_add(request: HttpRequest) -> HttpResponse:
    submissions.council()
    form = AdviserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        body = said.pop("body")
        said.pop("form_token")
        if done(form, lambda: advice.add_adviser(body, by=request.user, **said)):
            messages.success(request, _("The committee or board is on file."))
            return redirect("office:member_list")
    lead = _("Who is heard before the body votes: its committees, or the executive board.")
    return _page(request, form, _("Add a committee or board"), lead, _("Add"))


@require_http_methods(["GET", "POST"])
@open_to(*KEEPERS)
def adviser_end(request: HttpRequest, number: int) -> HttpResponse:
    adviser = get_object_or_404(Adviser, pk=number)
    form = EndAdviserForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: advice.end_adviser(adviser, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("From the next day on it is no longer heard."))
        return redirect("office:member_list")
    title = _("“%(name)s” is no longer heard") % {"name": adviser.name}
    return _page(request, form, title, _("What it advised stays with its items."), _("Record"))


# -- what they advised --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def item_advice_add(request: HttpRequest, reference: str) -> HttpResponse:
    item = item_or_404(reference)
    form = AdviceForm(request.POST if request.method == "POST" else None, submission=item)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        adviser = said.pop("adviser")
        made = make_once(
            advice.Advice, form, lambda: advice.record_advice(item, adviser, by=request.user, **said)
        )
        if made:
            messages.success(request, _("The advice is recorded beside the item."))
            return redirect("office:item_advice", reference)
    context = {"item": item, "form": form}
    return render(request, "office/council/advice_form.html", context, status=status_of(form))


@require_GET
@open_to(*EVERYBODY)
def item_advice(request: HttpRequest, reference: str) -> HttpResponse:
    """What committees and boards said on an item before the vote."""
    item = item_or_404(reference)
    context = {
        "item": item,
        "stages": advice.stages(item),
        "tones": advice.TONES,
        "may_record": item.is_pending and request.user.has_role(Role.CLERK),
        "may_add_adviser": request.user.has_role(*KEEPERS),
    }
    return render(request, "office/council/advice_list.html", context)
