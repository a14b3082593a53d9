"""The pages of protocols: the text, its versions and what stands behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office import documents, journal, submissions
from office.access import STAFF, open_to
from office.calendar import written
from office.letters import capitalised
from office.models import Role
from office.pending import pending_with
from office.rules import Refused
from relations import audit
from relations.actions import protocol as actions
from relations.audit_sources import looked_at
from relations.forms.protocol import CreateForm, PastProtocolForm
from relations.forms.relation import DocumentForm
from relations.languages import direction, language_name, prevailing_in_words
from relations.legality import missing_parties
from relations.lifecycle.protocol import PROTOCOL
from relations.models import (
    LanguageStatus,
    Part,
    Protocol,
    ProtocolKind,
    ProtocolState,
    ProtocolVersion,
    Relation,
)
from relations.outdated import outdated_in
from relations.queries import protocol as queries
from relations.queries.amendments import amended, amending
from relations.queries.corrections import corrections_on_page
from relations.queries.dates import dates_of
from relations.queries.signing import signed_of
from relations.queries.voices import voices_of
from relations.renewing import can_be_renewed, terms_of_a_renewal, under_way
from relations.rules import protocol as rules
from relations.rules.legality import may_explain_flags
from relations.signing import then_and_now
from relations.steps import OfferedStep

WRITERS = (Role.OFFICER, Role.HEAD)
ADDERS = (Role.OFFICER, Role.HEAD, Role.CLERK)
STALE, INVALID = 409, 400
ROWS_PER_PAGE = 50
PAGES = {
    "submit": "protocol_submit",
    "sign_partly": "protocol_sign",
    "sign": "protocol_sign",
    "enter_into_force": "protocol_in_force",
}


def protocol_or_404(reference: str) -> Protocol:
    try:
        return queries.protocol_by_reference(reference)
    except Protocol.DoesNotExist:
        raise Http404 from None


def crumbs(protocol: Protocol, *further: str) -> list[tuple[Any, str | None]]:
    relation = protocol.relation
    trail: list[tuple[Any, str | None]] = [
        (_("Relations"), reverse("relations:relation_list")),
        (relation.partner_names, relation.get_absolute_url()),
        (protocol.reference, protocol.get_absolute_url() if further else None),
    ]
    return trail + [(word, None) for word in further]


# -- one protocol -------------------------------------------------------------------------------------


@require_safe
@open_to(*STAFF)
def protocol_detail(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    text, latest, user = protocol.text, protocol.latest, request.user
    legality, voices = queries.legality_of(protocol), voices_of(protocol, user)
    may_write = rules.may_write_protocols(user) is None
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol),
        "tone": queries.TONES[ProtocolState(protocol.state)],
        "legality": legality,
        "remarks": audit.remarks_on("protocol", looked_at(protocol, legality.flags)),
        "may_explain": not may_explain_flags(user),
        "signed": signed_of(protocol),
        "offers": _offers(protocol, request),
        "text": text,
        "terms": queries.term_rows(text) if text else [],
        "texts": texts_of(text) if text else None,
        "dates": dates_of(protocol),
        **_renewal(protocol, user),
        "amending": amending(protocol),
        "amended": amended(protocol),
        "may_write": may_write,
        "newer": latest if latest and text and latest.number > text.number else None,
        "may_edit": may_write and rules.must_be_writable(protocol, latest) is None,
        "may_open_draft": may_write and rules.must_allow_a_new_draft(protocol) is None,
        "may_replace": _may_replace(protocol, legality, user),
        "may_record": rules.may_record_official_dates(user) is None,
        "country": then_and_now(protocol),
        "documents": documents.readable_by(user).filter(**submissions.about(protocol), superseded_by=None),
        "document_form": DocumentForm() if user.has_role(*ADDERS) else None,
        "voices": voices,
        "corrections": corrections_on_page(protocol, user),
        "permission_url": _permission_url(protocol, legality, request),
        "pending": pending_with(
            protocol, also=voices.awaited, life=PROTOCOL, ours_in=queries.BEFORE_THE_COUNCIL
        ),
    }
    return render(request, "relations/protocol_detail.html", context)


def _permission_url(protocol: Protocol, legality: queries.Legality, request: HttpRequest) -> str:
    """Where the authority is asked, once it can be."""
    may_ask = request.user.has_role(Role.CLERK, Role.HEAD)
    if not may_ask or legality.cannot_ask:
        return ""
    return reverse("relations:protocol_permission", args=[protocol.reference])


def _may_replace(protocol: Protocol, legality: queries.Legality, user: Any) -> bool:
    pending = legality.submission is not None and legality.submission.is_pending
    latest = protocol.latest
    return pending and user.has_role(Role.HEAD) and latest is not None and not latest.is_frozen


def _offers(protocol: Protocol, request: HttpRequest) -> list[OfferedStep]:
    """The steps as buttons. Of the two ways to sign only the one that fits is shown."""
    unsuitable = "sign_partly" if len(missing_parties(protocol)) <= 1 else "sign"
    found = [
        OfferedStep(offer.step, offer.refusal, _step_url(protocol, offer.step.name))
        for offer in PROTOCOL.offers(protocol, by=request.user)
        if offer.step.name != unsuitable and not (offer.step.name == "set_aside" and offer.refusal)
    ]
    if any(offer.step.name == "renew" for offer in found) and _knows_no_renewal(protocol):
        found = [offer for offer in found if offer.step.name != "renew"]
    return found


def _knows_no_renewal(protocol: Protocol) -> bool:
    return protocol.text is None or protocol.text.duration_kind != "express"


def _step_url(protocol: Protocol, name: str) -> str:
    if name in PAGES:
        return reverse(f"relations:{PAGES[name]}", args=[protocol.reference])
    return reverse("relations:protocol_step", args=[protocol.reference, name])


def texts_of(version: ProtocolVersion) -> dict[str, Any]:
    """Clauses below one another, languages side by side."""
    columns = [
        {
            "code": one["code"],
            "label": f"{language_name(one['code'])} · {LanguageStatus(one['status']).label}",
        }
        for one in version.languages
    ]
    rows = [
        {
            "title": f"{number}. {capitalised(Part(clause['part']).label)}",
            "texts": [_side(column, clause, is_draft=not version.is_frozen) for column in columns],
        }
        for number, clause in enumerate(version.clauses, start=1)
    ]
    return {
        "columns": columns,
        "rows": rows,
        "prevailing": prevailing_in_words(version.prevailing),
        "lagging": 0 if version.is_frozen else sum(len(outdated_in(clause)) for clause in version.clauses),
    }


def _side(column: dict[str, str], clause: dict[str, Any], *, is_draft: bool) -> dict[str, Any]:
    code = column["code"]
    lags = is_draft and code in outdated_in(clause)
    heading, body = clause["heading"].get(code, ""), clause["texts"].get(code, "")
    return {
        "label": column["label"],
        "lang": code,
        "dir": direction(code),
        "heading": heading,
        "body": body,
        "flag": (_("another language was changed since") if lags else "") if body else _("not written yet"),
    }


# -- beginning and writing ----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*ADDERS)
def protocol_create(request: HttpRequest, reference: str) -> HttpResponse:
    """Officers begin a draft; the clerk enters a text of the past."""
    relation = _relation_or_404(reference)
    is_past = "past" in request.GET or not request.user.has_role(*WRITERS)
    if is_past and not request.user.has_role(Role.CLERK):
        raise Refused("role", rules.may_record_official_dates(request.user))
    form = (
        PastProtocolForm(request.POST or None)
        if is_past
        else CreateForm(
            request.POST or None, first=_own_language(request), initial={"kind": request.GET.get("kind", "")}
        )
    )
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                protocol = _begin(relation, form, request, is_past=is_past)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                return _begun(request, protocol, is_past=is_past)
    context = {
        "form": form,
        "relation": relation,
        "is_past": is_past,
        "refusal": None if is_past else rules.must_allow_a_protocol(relation),
        **({} if is_past else _what_it_renews(relation, request)),
    }
    return render(request, "relations/protocol_form.html", context, status=status)


def _what_it_renews(relation: Relation, request: HttpRequest) -> dict[str, Any]:
    """Where a renewal is begun: which text it follows, from which day, and whether one is under way already."""
    if request.GET.get("kind") != ProtocolKind.RENEWAL:
        return {}
    terms, former = terms_of_a_renewal(relation, _renewed(request))
    if former is None:
        return {}
    return {"former": former, "begins_on": terms["stated_on"], "under_way": under_way(former)}


def _relation_or_404(reference: str) -> Relation:
    try:
        return Relation.objects.prefetch_related("partners").by_reference(reference)
    except Relation.DoesNotExist:
        raise Http404 from None


def _own_language(request: HttpRequest) -> str:
    ours = getattr(request, "municipality", None)
    return next(iter(ours.working_languages), "") if ours else ""


def _begin(relation: Relation, form: Any, request: HttpRequest, *, is_past: bool) -> Protocol:
    said = form.cleaned_data
    given = {
        "kind": said["kind"],
        "title": said["title"],
        "form_token": said["form_token"],
        "by": request.user,
    }
    more = (
        {"is_past_fact": True, "reason": said["reason"], **form.terms}
        if is_past
        else {"languages": form.languages, **_terms_to_begin_with(relation, said["kind"], request)}
    )
    try:
        with transaction.atomic():
            return actions.create_protocol(relation, **given, **more)
    except IntegrityError:
        # The same form arrived twice at the same moment: the first one made it.
        return Protocol.objects.get(form_token=said["form_token"])


def _terms_to_begin_with(relation: Relation, kind: str, request: HttpRequest) -> dict[str, Any]:
    return terms_of_a_renewal(relation, _renewed(request))[0] if kind == ProtocolKind.RENEWAL else {}


def _renewed(request: HttpRequest) -> str:
    """The text on whose page the renewal is begun."""
    return request.GET.get("renews", "")


def _begun(request: HttpRequest, protocol: Protocol, *, is_past: bool) -> HttpResponse:
    if is_past:
        messages.success(
            request,
            _("The text of the past is entered. Now record what happened to it, as far as it is known."),
        )
        return redirect("relations:protocol_past_fact", protocol.reference)
    messages.success(request, _("The protocol is begun. Write its four parts in each language."))
    is_renewal = protocol.kind == ProtocolKind.RENEWAL
    former = terms_of_a_renewal(protocol.relation, _renewed(request))[1] if is_renewal else None
    if former is not None and protocol.latest and protocol.latest.stated_on:
        said = _(
            "It is to enter into force on %(day)s, the day after the last day of “%(title)s”, so that no gap is left. "
            "Say so among the terms if you agreed otherwise."
        )
        messages.info(request, said % {"day": written(protocol.latest.stated_on), "title": former.title})
    return redirect("relations:protocol_edit", protocol.reference)


def _renewal(protocol: Protocol, user: Any) -> dict[str, Any]:
    """The renewal that is under way; else where one of this text is begun, for whoever may."""
    if not user.has_role(*WRITERS) or not can_be_renewed(protocol):
        return {}
    if begun := under_way(protocol):
        return {"renewal": begun}
    if rules.must_allow_a_protocol(protocol.relation):
        return {}
    begin_at = reverse("relations:protocol_create", args=[protocol.relation.reference])
    return {"renew_url": f"{begin_at}?kind=renewal&renews={protocol.reference}"}


# -- documents and history ----------------------------------------------------------------------------


@require_POST
@open_to(*ADDERS)
def protocol_document(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"protocol": protocol, "crumbs": crumbs(protocol, _("Documents")), "form": form}
        return render(request, "relations/protocol_document.html", context, status=INVALID)
    said = form.cleaned_data
    documents.upload_document(
        said["upload"], protocol, by=request.user, title=said["title"], visibility=said["visibility"]
    )
    messages.success(request, _("The document is in the file."))
    return redirect(protocol)


@require_safe
@open_to(*STAFF)
def protocol_history(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    page = Paginator(journal.history_of(protocol), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"thing": protocol, "page": page}
    return render(request, "relations/history.html", context)
