"""Sittings: planned with an agenda, called, held with their attendance, or called off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office import attendance, recounting, sittings, submissions
from office import sitting_reading as reading
from office.access import STAFF, open_to
from office.calendar import written
from office.council_forms import ReasonForm
from office.council_words import RESULT_TONES
from office.law import law_on
from office.models import Role, Sitting, SittingState, Submission
from office.recusals import recusals_of
from office.rules import Refused
from office.sitting_forms import (
    AgendaForm,
    AttendanceForm,
    CallingForm,
    HoldForm,
    MoveForm,
    PlanForm,
    SendForm,
    SittingForm,
)
from office.views.once import done, make_once, status_of

ROWS_PER_PAGE = 25


def sitting_or_404(reference: str) -> Sitting:
    try:
        return reading.sitting_by_reference(reference)
    except Sitting.DoesNotExist:
        raise Http404 from None


@require_GET
@open_to(*STAFF)
def sitting_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(reading.all_sittings(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": reading.pending_item(request.GET.get("item", "")),
        "page": page,
        "tones": reading.STATE_TONES,
        "may_record": request.user.has_role(Role.CLERK),
    }
    return render(request, "office/council/sitting_list.html", context)


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_create(request: HttpRequest) -> HttpResponse:
    """A sitting that took place without having been planned here; `?item=` is what was decided in it."""
    submissions.council()
    asked = reading.pending_item(request.GET.get("item", ""))
    form = SittingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = make_once(Sitting, form, lambda: sittings.record_sitting(by=request.user, **said))
        if made:
            messages.success(request, _("The sitting is recorded. Now record what was decided."))
            if asked:
                return redirect(record_url(made, asked))
            return redirect(made)
    context = {"form": form}
    return render(request, "office/council/sitting_form.html", context, status=status_of(form))


def record_url(held: Sitting, asked: Submission) -> str:
    """Where the vote on that item is recorded."""
    return f"{reverse('office:sitting_record', args=[held.reference])}?item={asked.reference}"


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_plan(request: HttpRequest) -> HttpResponse:
    submissions.council()
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if made := make_once(Sitting, form, lambda: sittings.plan_sitting(by=request.user, **said)):
            messages.success(request, _("The sitting is planned. Now put its items on the agenda."))
            asked = reading.pending_item(request.GET.get("item", ""))
            return redirect(f"{made.get_absolute_url()}?item={asked.reference}" if asked else made)
    lead = _("A sitting to come. The rules of that day say by when its agenda has to be sent.")
    return _form_page(request, form, _("Plan a sitting"), lead, _("Plan the sitting"))


def _form_page(
    request: HttpRequest, form: Form, title: str, lead: str, submit: str, *, held: Sitting | None = None,
    tone: str = "",
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "title": title, "lead": lead, "submit": submit, "sitting": held, "tone": tone}
    return render(request, "office/council/sitting_step.html", context, status=status_of(form))


# -- one sitting --------------------------------------------------------------------------------------


@require_GET
@open_to(*STAFF)
def sitting(request: HttpRequest, reference: str) -> HttpResponse:
    """`?item=` is an item that is to come onto its agenda."""
    found, asked = sitting_or_404(reference), reading.pending_item(request.GET.get("item", ""))
    return _sitting_page(request, found, asked=asked)


def _sitting_page(
    request: HttpRequest,
    found: Sitting,
    *,
    agenda_form: AgendaForm | None = None,
    asked: Submission | None = None,
) -> HttpResponse:
    room, points = attendance.room_of(found), reading.agenda_of(found)
    is_clerk, is_planned = request.user.has_role(Role.CLERK), found.state == SittingState.PLANNED
    may_change, law = is_clerk and is_planned, law_on(found.held_on)
    quorum = sittings.quorum_step(found, law) if found.state == SittingState.HELD else None
    context = {
        "sitting": found,
        "state_tone": reading.STATE_TONES[SittingState(found.state)],
        "by_the_rules": [step for step in (sittings.agenda_in_time(found, law), quorum) if step],
        "agenda": points,
        "agenda_form": agenda_form
        or (AgendaForm(sitting=found, initial={"submission": asked}) if may_change else None),
        "agenda_is_open": agenda_form is not None or asked is not None or not points,
        "has_come": found.held_on <= timezone.localdate(),
        "missing_advice": reading.missing_advice(points) if is_planned else [],
        "people": reading.attendance_list(found, room),
        "recusals": recusals_of(found, reading.numbers_of(points))
        if found.state == SittingState.HELD
        else [],
        "attendance_difference": reading.counted_beside_recorded(found, room),
        "recounts": recounting.history(found),
        "votes": found.decisions.order_by("pk"),
        "may_record": is_clerk and found.state == SittingState.HELD,
        "may_change": may_change,
        "may_call_again": is_clerk and sittings.why_no_second_call(found, law) is None,
        "tones": RESULT_TONES,
    }
    return render(request, "office/council/sitting_detail.html", context, status=status_of(agenda_form))


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_change(request: HttpRequest, reference: str) -> HttpResponse:
    found = sitting_or_404(reference)
    now = {"held_on": found.held_on, "starts_at": found.starts_at, "place": found.place}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=now)

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in now}
        sittings.move_sitting(found, by=request.user, **said)

    lead = _("On another day the agenda has to be sent again.")
    return _step(request, found, form, act, _("Change the day or place"), lead, _("Save"))


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_send(request: HttpRequest, reference: str) -> HttpResponse:
    found = sitting_or_404(reference)
    form = SendForm(request.POST if request.method == "POST" else None)
    lead = str(sittings.agenda_in_time(found).text)

    def act() -> None:
        sittings.send_agenda(found, sent_on=form.cleaned_data["sent_on"], by=request.user)

    return _step(request, found, form, act, _("Record that the agenda was sent"), lead, _("Record"))


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_calling(request: HttpRequest, reference: str) -> HttpResponse:
    """The day of calling of a sitting that was held, found out afterwards."""
    found = sitting_or_404(reference)
    if found.state != SittingState.HELD:
        raise Refused("not_held", _("First record that the sitting was held."))
    form = CallingForm(
        request.POST if request.method == "POST" else None, initial={"sent_on": found.convened_on}
    )

    def act() -> None:
        sittings.record_calling(found, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(
            request, _("The day of calling is recorded; whether it was in time is counted anew.")
        )
        return redirect(f"{found.get_absolute_url()}#convocation")
    title, lead = _("When was the agenda sent?"), str(sittings.agenda_in_time(found).text)
    return _form_page(request, form, title, lead, _("Record"), held=found)


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_hold(request: HttpRequest, reference: str) -> HttpResponse:
    found = sitting_or_404(reference)
    form = HoldForm(request.POST if request.method == "POST" else None, sitting=found)
    lead = _("The sitting of %(day)s took place.") % {"day": written(found.held_on)}

    def act() -> None:
        sittings.hold_sitting(found, by=request.user, **form.cleaned_data)

    return _step(request, found, form, act, _("Record that it was held"), lead, _("Record"))


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_call_off(request: HttpRequest, reference: str) -> HttpResponse:
    found = sitting_or_404(reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        sittings.SITTING.take(found, "call_off", by=request.user, reason=form.cleaned_data["reason"])

    lead = _("It will not take place. Its items stay before the body, for another sitting.")
    return _step(request, found, form, act, _("Call the sitting off"), lead, _("Call it off"), tone="danger")


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_second_call(request: HttpRequest, reference: str) -> HttpResponse:
    """Call the same agenda again after a first call without a quorum."""
    first = sitting_or_404(reference)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_at": first.starts_at, "place": first.place},
    )
    if reason := sittings.why_no_second_call(first):
        raise Refused("no_second_call", reason)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = make_once(Sitting, form, lambda: sittings.plan_second_call(first, by=request.user, **said))
        if made:
            messages.success(request, _("The second call is planned, with the same agenda."))
            return redirect(made)
    lead = _("The items that are still open come onto the agenda of the second call.")
    return _form_page(request, form, _("Call a second time"), lead, _("Plan the second call"), held=first)


def _step(
    request: HttpRequest, found: Sitting, form: Form, act: Callable[[], Any], title: str, lead: str, submit: str,
    *, tone: str = "",
) -> HttpResponse:  # fmt: skip
    """One act on a planned sitting, asked on a page of its own."""
    if request.method == "GET" and found.state != SittingState.PLANNED:
        raise Refused(
            "not_planned",
            _("This sitting stands at “%(state)s”: only one that is still planned can be changed.")
            % {"state": found.get_state_display()},
        )
    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Recorded: %(step)s.") % {"step": title})
        return redirect(found)
    return _form_page(request, form, title, lead, submit, held=found, tone=tone)


# -- the agenda ---------------------------------------------------------------------------------------


@require_POST
@open_to(Role.CLERK)
def sitting_agenda(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one more point on the agenda."""
    found = sitting_or_404(reference)
    form = AgendaForm(request.POST, sitting=found)
    if form.is_valid() and done(
        form, lambda: sittings.add_to_agenda(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The point stands on the agenda."))
        return redirect(f"{found.get_absolute_url()}#agenda")
    return _sitting_page(request, found, agenda_form=form)


@require_POST
@open_to(Role.CLERK)
def sitting_agenda_point(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take a point off, or move it one place up."""
    found = sitting_or_404(reference)
    if "remove" in request.POST:
        sittings.take_off_agenda(found, number, by=request.user)
    else:
        sittings.move_up_agenda(found, number, by=request.user)
    return redirect(f"{found.get_absolute_url()}#agenda")


# -- attendance ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_attendance(request: HttpRequest, reference: str) -> HttpResponse:
    found = sitting_or_404(reference)
    if found.state != SittingState.HELD:
        raise Refused("not_held", _("First record that the sitting was held."))
    form = AttendanceForm(
        request.POST if request.method == "POST" else None, room=attendance.room_of(found),
        recusals=recusals_of(found),
    )  # fmt: skip

    def act() -> None:
        attendance.record_attendance(found, form.seen(), by=request.user, recused=form.recused())

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("The attendance is recorded."))
        return redirect(f"{found.get_absolute_url()}#attendance")
    context = {"sitting": found, "form": form, "members_url": reverse("office:member_list")}
    return render(request, "office/council/sitting_attendance.html", context, status=status_of(form))
