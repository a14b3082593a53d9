"""The pages of exchanges and of the pulse: read, ask the action, show."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import journal
from office.access import STAFF, open_to
from office.calendar import written
from office.models import Role
from office.rules import Refused, require
from relations.actions import exchange as actions
from relations.actions import pulse as pulse_actions
from relations.filters import ExchangeFilter
from relations.forms.exchange import AnyExchangeForm, CorrectionForm, ExchangeForm, WhyForm
from relations.models import Exchange, Relation
from relations.queries import exchange as queries
from relations.queries import pulse as pulse_queries
from relations.rules import exchange as rules
from relations.views.relation import ROWS_PER_PAGE, relation_or_404
from relations.views.steps import INVALID, STALE


def exchange_or_404(reference: str) -> Exchange:
    try:
        return queries.exchange_page().by_reference(reference)
    except Exchange.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*rules.RECORDERS)
def exchange_new(request: HttpRequest) -> HttpResponse:
    """From anywhere, with the relation to choose; a link may name it already."""
    chosen = _chosen(request.GET.get("relation", ""))
    form = AnyExchangeForm(
        request.POST or None, request.FILES or None, by=request.user,
        initial={"relation": chosen} if chosen else None,
    )  # fmt: skip
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        relation = form.cleaned_data.pop("relation")
        if done := _record(request, relation, form):
            return done
        status = STALE
    return render(request, "relations/exchange_form.html", {"form": form}, status=status)


def _chosen(reference: str) -> int | None:
    try:
        return int(Relation.objects.only("pk").by_reference(reference).pk)
    except Relation.DoesNotExist:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*rules.RECORDERS)
def exchange_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the short form on the relation's page is sent, and where it stands again when something is wrong."""
    relation = relation_or_404(reference)
    form = ExchangeForm(request.POST or None, request.FILES or None, by=request.user)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        if done := _record(request, relation, form):
            return done
        status = STALE
    context = {"form": form, "relation": relation}
    return render(request, "relations/exchange_form.html", context, status=status)


def _record(request: HttpRequest, relation: Relation, form: ExchangeForm) -> HttpResponse | None:
    try:
        exchange = actions.record_exchange(relation, **form.cleaned_data, by=request.user)
    except Refused as refused:
        form.refuse(refused.code, str(refused))
        return None
    said = {"kind": exchange.get_kind_display(), "day": written(exchange.on), "about": exchange.about}
    messages.success(request, _("Recorded: %(kind)s, %(day)s, “%(about)s”.") % said)
    return redirect(f"{relation.get_absolute_url()}#exchanges")


@require_safe
@open_to(*STAFF)
def exchange_list(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference)
    found = ExchangeFilter(request.GET, queryset=queries.exchanges_of(relation), request=request)
    page = Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "relation": relation,
        "filter": found,
        "page": page,
        "reading": pulse_queries.reading_of(relation, timezone.localdate()) if relation.is_live else None,
        "may_record_exchange": rules.may_record_exchanges(request.user) is None,
    }
    return render(request, "relations/exchange_list.html", context)


@require_safe
@open_to(*STAFF)
def exchange_detail(request: HttpRequest, reference: str) -> HttpResponse:
    exchange = exchange_or_404(reference)
    context = {
        "exchange": exchange,
        "relation": exchange.relation,
        "answers": pulse_queries.answered_by(exchange) if exchange.is_two_way else None,
        "entries": journal.history_of(exchange).select_related("personal")[:ROWS_PER_PAGE],
        "may_change": _may_change(request, exchange),
    }
    return render(request, "relations/exchange_detail.html", context)


def _may_change(request: HttpRequest, exchange: Exchange) -> bool:
    return not exchange.is_struck_out and rules.may_change_exchange(request.user, exchange) is None


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*rules.RECORDERS)
def exchange_correct(request: HttpRequest, reference: str) -> HttpResponse:
    exchange = _to_change_or_refused(request, reference)
    form = CorrectionForm(request.POST or None, request.FILES or None, by=request.user, exchange=exchange)
    status = INVALID if request.method == "POST" else 200
    conflict: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.correct_exchange(exchange, **{**said, "revision": said["revision"] or 0}, by=request.user)
        except Refused as refused:
            form.refuse(refused.code, str(refused))
            status = STALE
            if refused.code == "stale":
                conflict = form.against(exchange)
                form = form.on_top_of(exchange)
        else:
            messages.success(
                request, _("The exchange is corrected; the journal keeps what stood there before.")
            )
            return redirect(exchange)
    context = {"form": form, "exchange": exchange, "relation": exchange.relation, "conflict": conflict}
    return render(request, "relations/exchange_correct.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*rules.RECORDERS)
def exchange_strike_out(request: HttpRequest, reference: str) -> HttpResponse:
    exchange = _to_change_or_refused(request, reference)
    rows = [
        (_("Relation"), exchange.relation.partner_names),
        (_("What it was"), exchange.get_kind_display()),
        (_("Date"), written(exchange.on)),
        (_("About what"), exchange.about),
    ]
    context = {
        "title": _("Strike out an exchange"),
        "rows": rows,
        "submit": _("Strike it out"),
        "warning": _("It stays readable, struck through with your reason, and counts for the pulse no more."),
        "tone": "danger",
        "back": exchange.get_absolute_url(),
    }

    def take(reason: str) -> None:
        actions.strike_out(exchange, by=request.user, reason=reason)

    return _ask_why(request, take, context, done=_("The exchange is struck out."), then=exchange)


def _to_change_or_refused(request: HttpRequest, reference: str) -> Exchange:
    exchange = exchange_or_404(reference)
    require(rules.may_change_exchange(request.user, exchange), "role")
    require(rules.must_not_be_struck_out(exchange), "struck_out")
    return exchange


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.HEAD)
def pulse_keep(request: HttpRequest, reference: str) -> HttpResponse:
    """The answer to a proposal: somebody looked, and it stays as it is, because …"""
    relation = relation_or_404(reference)
    reading = pulse_queries.reading_of(relation, timezone.localdate())
    evidence = reading.evidence
    rows = [
        (_("Relation"), relation.partner_names),
        (_("State now"), relation.get_state_display()),
        (_("Pulse"), reading.pulse.label),
        (_("Last two-way exchange"), f"{written(evidence.on)}: {evidence.about}" if evidence else ""),
    ]
    context = {
        "title": _("Looked at: it stays as it is"),
        "rows": rows,
        "submit": _("It stays as it is"),
        "warning": _("Nothing is proposed for %(months)s months. The pulse itself stays what it is.")
        % {"months": reading.within.silence},
        "back": relation.get_absolute_url(),
    }

    def take(reason: str) -> None:
        pulse_actions.keep_as_it_is(relation, by=request.user, reason=reason)

    done = _("Your reason is on record. The diary asks again when the time has passed.")
    return _ask_why(request, take, context, done=done, then=relation)


def _ask_why(
    request: HttpRequest, take: Any, context: dict[str, Any], *, done: str, then: Any
) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            take(form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, done)
            return redirect(then)
    return render(request, "relations/why_form.html", {**context, "form": form}, status=status)
