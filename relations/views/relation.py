"""The pages of relations: read, ask the action, show."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import documents, journal
from office.access import STAFF, open_to
from office.models import Role
from office.rules import Refused
from partners.models import Partner
from relations import claims as what_files_say
from relations.actions import relation as actions
from relations.dossier import six_steps, timeline
from relations.forms.dates import ImpreciseDate
from relations.forms.exchange import ExchangeForm
from relations.forms.relation import ClaimForm, PastFactForm, RelationDocumentForm, RelationForm, StepForm
from relations.languages import language_name
from relations.lifecycle.relation import RELATION
from relations.models import Claim, Relation
from relations.queries import relation as queries
from relations.queries.dates import gaps_of
from relations.queries.pulse import reading_of
from relations.relation_panels import panels_of, tasks_in
from relations.rules import relation as rules
from relations.rules.exchange import may_record_exchanges
from relations.rules.programme import OVER
from relations.steps import offered
from relations.succession import successions_of
from relations.suggestions import last_exchange_in_words, reason_for_dormancy, suggestion_for
from relations.views.steps import INVALID, STALE, take_step

ROWS_PER_PAGE = 50
WRITERS = (Role.OFFICER, Role.HEAD)
ADDERS = (Role.OFFICER, Role.HEAD, Role.CLERK)


def relation_or_404(reference: str, pages: Any = queries.relation_page) -> Relation:
    try:
        return pages().by_reference(reference)
    except Relation.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*STAFF)
def relation_detail(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference, queries.dossier_page)
    dossier = queries.dossier(relation)
    panels = panels_of(relation, request.user)
    may_write = rules.may_keep_relations(request.user) is None
    context = {
        "relation": relation,
        "dossier": dossier,
        "protocols": [(protocol, dossier.flags.get(protocol.pk, [])) for protocol in dossier.protocols],
        "gaps": gaps_of(relation, dossier.protocols),
        "claims": [_claim(claim, relation, may_write) for claim in dossier.claims],
        "tasks": six_steps(dossier, may_write=may_write, told=tasks_in(panels)),
        "moments": timeline(dossier),
        "panels": panels,
        "offers": offered(
            RELATION, relation, by=request.user, url_name="relations:relation_step", args=[reference]
        ),
        "purposes": [(code, language_name(code), text) for code, text in relation.purpose_in.items()],
        "may_write": may_write,
        "may_plan": may_write and relation.state not in OVER,
        "may_record": rules.may_record_the_past(request.user) is None,
        "successions": successions_of(relation, by=request.user),
        "suggestion": suggestion_for(relation, dossier.exchanges.reading, by=request.user),
        "exchange_form": _exchange_form(request),
        "document_form": RelationDocumentForm() if request.user.has_role(*ADDERS) else None,
    }
    return render(request, "relations/relation_detail.html", context)


def _exchange_form(request: HttpRequest) -> ExchangeForm | None:
    """The short form, for everybody who may record; it is sent to a page of its own."""
    may = may_record_exchanges(request.user) is None
    return ExchangeForm(by=request.user, is_short=True, auto_id="exchange_%s") if may else None


def _claim(claim: Claim, relation: Relation, may_write: bool) -> dict[str, Any]:
    url = reverse("relations:claim_settle", args=[relation.reference, claim.pk]) if may_write else ""
    return {
        "text": what_files_say.sentence_of(claim),
        "source": claim.source,
        "url": url,
        "action": _("Lay aside"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def relation_create(request: HttpRequest) -> HttpResponse:
    form = RelationForm(request.POST or None, initial=_from_address(request))
    if request.method == "POST" and form.is_valid():
        try:
            relation = actions.create_relation(
                **form.values, by=request.user, form_token=form.cleaned_data["form_token"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("The relation is entered. Next comes what it is for, then the protocol.")
            )
            return redirect(relation)
    return render(
        request, "relations/relation_form.html", {"form": form}, status=INVALID if form.errors else 200
    )


def _from_address(request: HttpRequest) -> dict[str, Any]:
    """What a link to the empty form brings along: the partner, the tie that is resumed, what a file says."""
    initial: dict[str, Any] = {}
    partner = _found(Partner, request.GET.get("partner", ""))
    if partner:
        initial["partners"] = [partner.pk]
        initial |= _from_claims(partner)
    resumed = _found(Relation, request.GET.get("resumes", ""))
    if resumed and resumed.state == "ended":
        initial |= {"predecessor": resumed.pk, "type": resumed.type, "themes": resumed.themes}
        initial["partners"] = list(resumed.partners.values_list("pk", flat=True))
    return initial


def _found(model: Any, reference: str) -> Any:
    try:
        return model.objects.by_reference(reference)
    except model.DoesNotExist:
        return None


def _from_claims(partner: Partner) -> dict[str, Any]:
    """A file's claims are offered, never taken over unseen."""
    said: dict[str, Any] = {}
    for claim in queries.open_claims([partner]):
        if claim.column == "type" and (kind := what_files_say.type_claimed(claim.value)):
            said["type"] = kind
        if claim.column == "since" and (year := what_files_say.year_claimed(claim.value)):
            said["since"] = str(year)
    return said


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def relation_edit(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference)
    form = RelationForm(request.POST or None, relation=relation)
    conflict: list[Any] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_relation(
                relation, **form.values, by=request.user, revision=form.cleaned_data["revision"] or 0
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
            if refused.code == "stale":
                conflict = form.against(relation)
                form = _again(form, relation.revision)
        else:
            messages.success(request, _("The relation is saved."))
            return redirect(relation)
    context = {"form": form, "relation": relation, "conflict": conflict}
    return render(
        request,
        "relations/relation_form.html",
        context,
        status=INVALID if form.errors and status == 200 else status,
    )


def _again(form: RelationForm, revision: int) -> RelationForm:
    """The same form once more, with its problems, on top of what is saved now."""
    data = form.data.copy()
    data["revision"] = str(revision)
    form.data = data
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def relation_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    relation = relation_or_404(reference)
    rows = [(_("Relation"), relation.partner_names), (_("State now"), relation.get_state_display())]
    initial: dict[str, Any] = {}
    if step == "mark_dormant":
        reading = reading_of(relation, timezone.localdate())
        if reading.evidence:
            rows.append((_("Last two-way exchange"), last_exchange_in_words(reading.evidence)))
        initial = {"reason": reason_for_dormancy(reading) if reading.is_asleep else ""}
    return take_step(request, RELATION, relation, step, StepForm, rows, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.CLERK)
def relation_past_fact(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference)
    form = PastFactForm(
        request.POST or None, request.FILES or None, relation=relation, initial=_expected_fact(relation)
    )
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            _record(relation, form, request)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("The fact is recorded; the state follows from all facts together."))
            return redirect(relation)
    context = {"form": form, "relation": relation}
    return render(request, "relations/relation_past_fact.html", context, status=status)


def _expected_fact(relation: Relation) -> dict[str, Any]:
    """As long as nothing is on record, the beginning that was written down is what most likely comes."""
    if relation.events.all():
        return {}
    return {"kind": "began", "on": ImpreciseDate(relation.since, relation.since_precision)}


def _record(relation: Relation, form: PastFactForm, request: HttpRequest) -> None:
    said = dict(form.cleaned_data)
    upload, on = said.pop("upload"), said.pop("on")
    actions.record_past_fact(
        relation, **said, on=on.on, precision=on.precision, upload=upload, by=request.user
    )


@require_http_methods(["POST"])
@open_to(*ADDERS)
def relation_document(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference)
    form = RelationDocumentForm(request.POST, request.FILES)
    status = INVALID
    if form.is_valid():
        try:
            documents.upload_document(
                form.cleaned_data["upload"],
                relation,
                by=request.user,
                title=form.cleaned_data["title"],
                visibility=form.cleaned_data["visibility"],
            )
        except Refused as refused:
            form.add_error("upload", str(refused))
        else:
            messages.success(request, _("The document is filed."))
            return redirect(relation)
    return render(
        request, "relations/document_form.html", {"form": form, "relation": relation}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def claim_settle(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    relation = relation_or_404(reference)
    claim = Claim.objects.filter(pk=number, partner__in=relation.partners.all()).first()
    if claim is None:
        raise Http404
    form = ClaimForm(request.POST or None)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_claim(claim, relation, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("The claim is laid aside."))
            return redirect(relation)
    rows = [(_("Claim"), what_files_say.sentence_of(claim)), (_("File"), claim.source)]
    context = {"form": form, "rows": rows, "back": relation.get_absolute_url()}
    return render(request, "relations/claim_form.html", context, status=status)


@require_safe
@open_to(*STAFF)
def relation_history(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference)
    page = Paginator(journal.history_of(relation), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"thing": relation, "page": page}
    return render(request, "relations/history.html", context)
