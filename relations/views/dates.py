"""The dates of a protocol with their reasoning, and notice: checked with its true end before it is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import STAFF, open_to
from office.calendar import written
from office.models import Role
from office.rules import Refused, require
from relations.actions import notices as actions
from relations.forms.notices import ExpectedForm, NoticeDecisionForm, NoticeForm, ReceiptForm, WithdrawForm
from relations.giving_notice import Outcome
from relations.models import Protocol
from relations.queries import dates as queries
from relations.rules import notices as rules
from relations.rules.protocol import may_record_official_dates
from relations.views.protocol import INVALID, STALE, crumbs, protocol_or_404
from relations.views.protocol_acts import done

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@open_to(*STAFF)
def protocol_dates(request: HttpRequest, reference: str) -> HttpResponse:
    """Every date of the text with how it comes about; its terms; notices; the gaps in its tie."""
    protocol = protocol_or_404(reference)
    dates = queries.dates_of(protocol)
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol, _("Dates")),
        "dates": dates,
        "terms": queries.term_table(protocol, timezone.localdate()),
        "notice_refusal": rules.must_allow_a_notice(protocol),
        "may_record": may_record_official_dates(request.user) is None,
    }
    return render(request, "relations/protocol_dates.html", context)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_notice(request: HttpRequest, reference: str) -> HttpResponse:
    """Who gave notice and when; then what it comes to, before it is confirmed."""
    protocol = protocol_or_404(reference)
    if reason := rules.must_allow_a_notice(protocol):
        raise Refused("guard", reason)
    parties = [None, *protocol.relation.partners.all()]
    form = NoticeForm(
        request.POST if request.method == "POST" else None, parties=parties, ours=_ours(request),
        decisions=rules.decisions_to_end(protocol),
    )  # fmt: skip
    said = form.cleaned_data if request.method == "POST" and form.is_valid() else {}
    return _check_and_confirm(
        request, protocol, form,
        title=_("Record a notice"),
        check=lambda: _check(protocol, said),
        act=lambda expected: actions.give_notice(protocol, by=request.user, expected_end=expected, **said),
        rows=lambda: _rows_of_notice(form, said),
        done=_("The notice is recorded. Its last day in force stands with the dates of the text."),
    )  # fmt: skip


def _check(protocol: Protocol, said: dict[str, Any]) -> Outcome:
    """What it comes to; what it rests on is asked before that is shown."""
    names = ("partner", "sent_on", "decision", "undecided_because")
    require(rules.must_rest_on_a_decision(protocol, *(said[name] for name in names)), "undecided")
    return actions.check_notice(protocol, said["sent_on"], said["received_on"])


def _rows_of_notice(form: NoticeForm, said: dict[str, Any]) -> list[tuple[Any, Any]]:
    names = dict(form.fields["partner"].choices)
    partner = said["partner"]
    return [
        (_("Given by"), partner.name if partner else next(iter(names.values()))),
        (_("Sent on"), written(said["sent_on"])),
        (_("Received on"), written(said["received_on"]) if said["received_on"] else _("not known yet")),
        (_("Decided by the council"), said["decision"] or ""),
        (_("Why it went out without a decision"), said["undecided_because"]),
        (_("Reason"), said["reason"]),
    ]


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_notice_receipt(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    notice = actions.notice_that_stands(protocol)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    said = form.cleaned_data if request.method == "POST" and form.is_valid() else {}
    return _check_and_confirm(
        request, protocol, form,
        title=_("Record the receipt of the notice"),
        check=lambda: actions.check_receipt(protocol, said["received_on"]),
        act=lambda expected: actions.record_receipt(
            protocol, by=request.user, received_on=said["received_on"], expected_end=expected
        ),
        rows=lambda: [
            (_("Sent on"), notice.sent_text), (_("Received on"), written(said["received_on"])),
        ],
        done=_("The day of receipt is recorded."),
    )  # fmt: skip


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_notice_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    notice = actions.notice_that_stands(protocol)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                actions.withdraw_notice(protocol, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                messages.success(request, _("The notice is taken back. The text goes on as before."))
                return redirect("relations:protocol_dates", reference)
    rows = [
        (_("Protocol"), protocol.title),
        (_("Sent on"), notice.sent_text),
        (_("Last day in force after notice"), notice.effective_text),
    ]
    context = {
        "form": form, "rows": rows, "crumbs": crumbs(protocol, _("Take the notice back")),
        "title": _("Take the notice back"), "submit": _("Take it back"), "protocol": protocol,
    }  # fmt: skip
    return render(request, "relations/protocol_notice_withdraw.html", context, status=status)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_notice_decision(request: HttpRequest, reference: str) -> HttpResponse:
    """The decision that our notice rests on, once it is on file."""
    protocol = protocol_or_404(reference)
    notice = actions.notice_that_stands(protocol, also_ended=True)
    decisions = rules.decisions_to_end(protocol)
    form = NoticeDecisionForm(request.POST if request.method == "POST" else None, decisions=decisions)
    is_done, status = done(
        request,
        form,
        lambda: actions.name_decision(protocol, form.cleaned_data["decision"], by=request.user),
    )
    if is_done:
        messages.success(request, _("The decision is named. What was flagged follows from both days."))
        return redirect("relations:protocol_dates", reference)
    rows = [(_("Protocol"), protocol.title), (_("Sent on"), notice.sent_text)]
    if notice.decision and notice.lacks_a_standing_decision:
        rows.append((_("Named until now"), f"{notice.decision}: {notice.decision.get_state_display()}"))
    context = {
        "form": form, "rows": rows, "crumbs": crumbs(protocol, _("Decision to give notice")),
        "title": _("Name the council's decision"), "submit": _("Name it"), "protocol": protocol,
        "lead": "" if decisions else _("No decision to end this tie is on file yet. Record it with its termination."),
    }  # fmt: skip
    return render(request, "relations/protocol_notice_withdraw.html", context, status=status)


def _ours(request: HttpRequest) -> str:
    municipality = getattr(request, "municipality", None)
    return municipality.name if municipality else _("our side")


def _check_and_confirm(
    request: HttpRequest,
    protocol: Protocol,
    form: Form,
    *,
    title: str,
    check: Callable[[], Outcome],
    act: Callable[[Any], Any],
    rows: Callable[[], list[Any]],
    done: str,
) -> HttpResponse:
    """First the form, then what it comes to, then the act: nothing is recorded whose end was not shown."""
    context = {"protocol": protocol, "crumbs": crumbs(protocol, title), "title": title, "form": form}
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        is_wrong = request.method == "POST" and "change" not in request.POST
        status = INVALID if is_wrong else 200
        return render(request, "relations/protocol_notice.html", context, status=status)
    status, refused = 200, None
    expected = ExpectedForm(request.POST) if "confirm" in request.POST else None
    try:
        if expected and expected.is_valid():
            act(expected.cleaned_data["expected_end"])
            messages.success(request, done)
            return redirect("relations:protocol_dates", protocol.reference)
        outcome = check()
    except Refused as reason:
        status, refused = STALE, reason
        if reason.code != "stale":
            form.add_error(None, str(reason))
            return render(request, "relations/protocol_notice.html", context, status=status)
        outcome = check()
    context |= {
        "outcome": outcome,
        "refused": refused,
        "rows": rows(),
        "kept": [(name, request.POST.get(name, "")) for name in form.fields],
    }
    return render(request, "relations/protocol_notice_check.html", context, status=status)
