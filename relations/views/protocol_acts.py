"""What is done with a protocol on its way: each page checks, asks the act, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office import permissions, submissions
from office.access import open_to
from office.council_rules import AUTHORITIES
from office.letters import capitalised
from office.models import Role
from office.rules import Refused
from relations.actions import protocol as actions
from relations.actions.protocol_past import record_past_fact
from relations.force import entry_into_force
from relations.forms.protocol import (
    ConfirmForm,
    CountryForm,
    PastFactForm,
    PermissionForm,
    PlainStepForm,
    ReplaceForm,
    SignatureForm,
    SubmitForm,
)
from relations.legality import missing_parties
from relations.lifecycle.protocol import PROTOCOL, version_label
from relations.models import Protocol
from relations.queries import protocol as queries
from relations.queries.opinions import opinions_of
from relations.rules import protocol as rules
from relations.rules.amendments import must_still_fit
from relations.steps import step_for_people
from relations.views.protocol import INVALID, STALE, crumbs, protocol_or_404, texts_of

PLAIN_STEPS = ("review", "reopen", "agree", "renew", "withdraw", "set_aside")
DATED_STEPS = ("agree", "renew", "set_aside")
METHODS = ["GET", "HEAD", "POST"]


def done(request: HttpRequest, form: Form, act: Callable[[], Any] | None) -> tuple[bool, int]:
    """Ask the act when the form is whole; a refusal stays beside what was typed."""
    if request.method != "POST" or act is None:
        return False, 200
    if not form.is_valid():
        return False, INVALID
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False, STALE
    return True, 200


def _refuse_unless_possible(protocol: Protocol, name: str, request: HttpRequest) -> None:
    refused = PROTOCOL.refusal(protocol, PROTOCOL.step(name), by=request.user)
    if refused:
        raise refused


def ours(request: HttpRequest) -> str:
    municipality = getattr(request, "municipality", None)
    return municipality.name if municipality else _("our side")


@require_http_methods(METHODS)
@open_to(Role.OFFICER, Role.HEAD, Role.CLERK)
def protocol_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    if step not in PLAIN_STEPS:
        raise Http404
    asked = step_for_people(PROTOCOL, protocol, step, by=request.user)
    form: Form = PlainStepForm(
        request.POST or None, has_day=step in DATED_STEPS, needs_reason=asked.needs_reason
    )
    if request.method == "POST" and not form.fields:
        form = ConfirmForm(request.POST)
    is_done, status = done(
        request, form, lambda: PROTOCOL.take(protocol, step, by=request.user, **form.cleaned_data)
    )
    if is_done:
        messages.success(request, _("Recorded: %(step)s.") % {"step": asked.label})
        return redirect(protocol)
    rows = [(_("Protocol"), protocol.title), (_("State now"), capitalised(protocol.get_state_display()))]
    context = {
        "form": form,
        "rows": rows,
        "step": asked,
        "outrun": must_still_fit(protocol) if step == "set_aside" else None,
        "back": protocol.get_absolute_url(),
        "protocol": protocol,
        "crumbs": crumbs(protocol, str(asked.label)),
    }
    return render(request, "relations/protocol_step.html", context, status=status)


@require_http_methods(METHODS)
@open_to(Role.HEAD)
def protocol_submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Check the answers: what the council will read is exactly what stands here."""
    protocol = protocol_or_404(reference)
    _refuse_unless_possible(protocol, "submit", request)
    version = protocol.versions.all()[0]
    form = SubmitForm(request.POST or None, initial={"version": version.number, "revision": version.revision})
    is_done, status = done(
        request, form, lambda: actions.submit_protocol(protocol, by=request.user, **form.cleaned_data)
    )
    if is_done:
        messages.success(request, _("The protocol is before the council. Its text is frozen."))
        return redirect(protocol)
    rows = [
        (_("Title"), version.title),
        (_("Kind"), capitalised(protocol.get_kind_display())),
        (_("Partner"), protocol.relation.partner_names),
        (_("Purpose of the tie"), protocol.relation.purpose),
        (_("Version"), version_label(version)),
        (_("Agreed with the partner on"), protocol.agreed_on),
        *queries.term_rows(version),
    ]
    context = {
        "protocol": protocol,
        "form": form,
        "rows": rows,
        "texts": texts_of(version),
        "opinions": opinions_of(protocol),
        "version": version,
        "crumbs": crumbs(protocol, _("Send to the council")),
    }
    return render(request, "relations/protocol_submit.html", context, status=status)


@require_http_methods(METHODS)
@open_to(Role.HEAD)
def protocol_replace(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    pending, latest = submissions.pending_for(protocol), protocol.latest
    if pending is None:
        raise Refused("not_pending", _("It is not before the council, so there is nothing to replace."))
    form = ReplaceForm(request.POST or None)
    is_done, status = done(
        request, form, lambda: actions.replace_submission(protocol, by=request.user, **form.cleaned_data)
    )
    if is_done:
        messages.success(
            request, _("The item is withdrawn. The newer text goes on to review and to the partner.")
        )
        return redirect(protocol)
    rows = [
        (_("Item before the council"), f"{pending.reference} · {pending.version_label}"),
        (
            _("Replaced by"),
            version_label(latest) if latest and not latest.is_frozen else _("no newer draft yet"),
        ),
    ]
    context = {
        "protocol": protocol,
        "form": form,
        "rows": rows,
        "crumbs": crumbs(protocol, _("Replace the text")),
    }
    return render(request, "relations/protocol_replace.html", context, status=status)


@require_http_methods(METHODS)
@open_to(Role.CLERK, Role.HEAD)
def protocol_permission(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    today = timezone.localdate()
    if reason := rules.must_await_permission(protocol, today):
        raise Refused("guard", reason)
    form = PermissionForm(request.POST or None)
    is_done, status = done(
        request,
        form,
        lambda: actions.request_permission(protocol, by=request.user, on=form.cleaned_data["on"]),
    )
    if is_done:
        messages.success(request, _("The request is recorded. Its answer is recorded on its own page."))
        return redirect(protocol)
    law = permissions.rules_on(today)
    rows = [
        (_("Protocol"), protocol.title),
        (_("Authority"), AUTHORITIES.get(law.permission_authority, law.permission_authority) if law else ""),
        (_("Asked under"), law.cite("permission") if law else ""),
    ]
    context = {"protocol": protocol, "form": form, "rows": rows, "crumbs": crumbs(protocol, _("Permission"))}
    return render(request, "relations/protocol_permission.html", context, status=status)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_sign(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    missing = missing_parties(protocol)
    _refuse_unless_possible(protocol, "sign" if len(missing) == 1 else "sign_partly", request)
    # A party that has signed may have signed by somebody else too.
    parties = [
        *missing,
        *(party for party in [None, *protocol.relation.partners.all()] if party not in missing),
    ]
    form = SignatureForm(request.POST or None, parties=parties, ours=ours(request))
    is_done, status = done(request, form, lambda: _sign(protocol, form, request))
    if is_done:
        messages.success(request, _("The signature is recorded."))
        return redirect(protocol)
    context = {"protocol": protocol, "form": form, "crumbs": crumbs(protocol, _("Signature"))}
    return render(request, "relations/protocol_sign.html", context, status=status)


def _sign(protocol: Protocol, form: SignatureForm, request: HttpRequest) -> None:
    """Out of office by the term on file: only then the form asks whether that was seen."""
    try:
        actions.add_signature(protocol, by=request.user, **form.cleaned_data)
    except Refused as refused:
        if refused.code == "term":
            form.ask_about_the_term()
        raise


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_country(request: HttpRequest, reference: str) -> HttpResponse:
    """In which state the partner lay when it signed; today's name stays beside it."""
    protocol = protocol_or_404(reference)
    form = CountryForm(request.POST or None, initial={"country": protocol.country_at_signing})
    is_done, status = done(
        request,
        form,
        lambda: actions.correct_country_at_signing(protocol, by=request.user, **form.cleaned_data),
    )
    if is_done:
        messages.success(request, _("The country at signing is recorded."))
        return redirect(protocol)
    places = ", ".join(dict.fromkeys(partner.place for partner in protocol.relation.partners.all()))
    context = {
        "form": form, "title": _("Country at signing"), "back": protocol.get_absolute_url(),
        "rows": [(_("Protocol"), protocol.title), (_("Country today"), places)], "submit": _("Save"),
    }  # fmt: skip
    return render(request, "relations/why_form.html", context, status=status)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_in_force(request: HttpRequest, reference: str) -> HttpResponse:
    """The day is computed, not typed: the page shows the rule and how it was applied."""
    protocol = protocol_or_404(reference)
    _refuse_unless_possible(protocol, "enter_into_force", request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    is_done, status = done(request, form, lambda: actions.enter_into_force(protocol, by=request.user))
    if is_done:
        messages.success(request, _("The protocol is in force. The days to watch are in the diary."))
        return redirect(protocol)
    text = protocol.text
    context = {
        "protocol": protocol,
        "form": form,
        "crumbs": crumbs(protocol, _("In force")),
        "entry": entry_into_force(protocol),
        "terms": queries.term_rows(text) if text else [],
    }
    return render(request, "relations/protocol_in_force.html", context, status=status)


@require_http_methods(METHODS)
@open_to(Role.CLERK)
def protocol_past_fact(request: HttpRequest, reference: str) -> HttpResponse:
    """What truly happened, in whatever order the archive gives it up."""
    protocol = protocol_or_404(reference)
    parties = [None, *protocol.relation.partners.all()]
    form = PastFactForm(
        request.POST or None,
        request.FILES or None,
        parties=parties,
        ours=ours(request),
        is_set_aside=protocol.is_set_aside,
    )
    is_done, status = done(request, form, lambda: _record(protocol, form, request))
    if is_done:
        messages.success(request, _("The fact is recorded; the state follows from all facts together."))
        return redirect(protocol)
    context = {"protocol": protocol, "form": form, "crumbs": crumbs(protocol, _("Fact of the past"))}
    return render(request, "relations/protocol_past_fact.html", context, status=status)


def _record(protocol: Protocol, form: PastFactForm, request: HttpRequest) -> None:
    said = dict(form.cleaned_data)
    when = said.pop("on")
    record_past_fact(
        protocol, said.pop("kind"), by=request.user, on=when.on, precision=when.precision, **said
    )
