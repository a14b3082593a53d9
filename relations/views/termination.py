"""The pages of endings: choose ties, say what becomes of each, check, propose; then every step to the end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import journal, submissions
from office.access import STAFF, open_to
from office.calendar import written
from office.models import Role
from office.pending import pending_with
from office.rules import Refused
from relations.actions import termination as actions
from relations.forms.relation import StepForm
from relations.forms.termination import (
    ChooseForm,
    ConsultForm,
    NotifyForm,
    ReleaseForm,
    SubmitForm,
    TerminationForm,
    TieForm,
    written_termination,
    written_tie,
)
from relations.lifecycle.termination import TERMINATION, TIE
from relations.models import Termination, TerminationState, TerminationTie
from relations.notice import earliest_end
from relations.queries import termination as queries
from relations.rules import relation as rules
from relations.steps import offered
from relations.views.steps import INVALID, STALE, take_step

ROWS_PER_PAGE = 50
WRITERS = (Role.OFFICER, Role.HEAD)
PROPOSALS = (TerminationState.PROPOSED, TerminationState.CONSULTED)


def termination_or_404(reference: str) -> Termination:
    try:
        return queries.termination_page().by_reference(reference)
    except Termination.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*STAFF)
def termination_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.termination_list(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_write": rules.may_keep_relations(request.user) is None}
    return render(request, "relations/termination_list.html", context)


@require_safe
@open_to(*STAFF)
def termination_detail(request: HttpRequest, reference: str) -> HttpResponse:
    termination = termination_or_404(reference)
    ties = list(queries.ties_of(termination))
    context = {
        "termination": termination,
        "ties": [(tie, _tie_offers(tie, request)) for tie in ties],
        "offers": offered(
            TERMINATION, termination, by=request.user, url_name="relations:termination_step", args=[reference]
        ),
        "submission": submissions.pending_for(termination),
        "may_write": rules.may_keep_relations(request.user) is None,
        "is_proposal": termination.state in PROPOSALS,
        "pending": pending_with(termination, also=ties, life=TERMINATION, ours_in=PROPOSALS),
    }
    return render(request, "relations/termination_detail.html", context)


def _tie_offers(tie: TerminationTie, request: HttpRequest) -> list[Any]:
    args = [tie.termination.reference, tie.pk]
    return offered(TIE, tie, by=request.user, url_name="relations:tie_step", args=args)


# -- the proposal -------------------------------------------------------------------------------------


@require_safe
@open_to(*WRITERS)
def termination_choose(request: HttpRequest) -> HttpResponse:
    """First page: which ties. Everything chosen is in the address, so that nothing is lost on the way."""
    asked = "choose" in request.GET
    chosen = request.GET.getlist("relation")
    form = ChooseForm(request.GET if asked else None, initial={"relation": chosen})
    if asked and form.is_valid():
        return redirect(_outcomes_url(form.cleaned_data["relation"]))
    context = {"form": form, "nothing_to_end": not form.fields["relation"].queryset.exists()}
    return render(
        request, "relations/termination_choose.html", context, status=INVALID if form.errors else 200
    )


def _outcomes_url(relations: Any) -> str:
    address = QueryDict(mutable=True)
    address.setlist("relation", [str(relation.pk) for relation in relations])
    return f"{reverse('relations:termination_outcomes')}?{address.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def termination_outcomes(request: HttpRequest) -> HttpResponse:
    """Second page: what becomes of each; third: check the answers; then it is proposed."""
    chosen = ChooseForm(request.GET)
    token = _already_proposed(request)
    if token:
        return redirect(token)
    if not chosen.is_valid():
        return redirect(f"{reverse('relations:termination_create')}?choose=1")
    relations = list(chosen.cleaned_data["relation"])
    form = TerminationForm(request.POST or None)
    tie_forms = [TieForm(request.POST or None, relation=relation) for relation in relations]

    def propose(values: dict[str, Any], proposals: list[actions.TieProposal]) -> Termination:
        return actions.propose_termination(
            **values, ties=proposals, by=request.user, form_token=form.cleaned_data["form_token"]
        )

    return _ask_check_and_do(
        request, form, tie_forms, propose, _("The ending is proposed. Somebody else releases it.")
    )


def _already_proposed(request: HttpRequest) -> Termination | None:
    """The same form sent twice leads to what it made the first time."""
    token = TerminationForm.base_fields["form_token"]
    try:
        sent = token.clean(request.POST.get("form_token"))
    except forms.ValidationError:
        return None
    return Termination.objects.filter(form_token=sent).first() if sent else None


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def termination_edit(request: HttpRequest, reference: str) -> HttpResponse:
    termination = termination_or_404(reference)
    if termination.state not in PROPOSALS:
        raise Refused("state", _("It is no longer a proposal, so its text cannot be changed."))
    ties = queries.ties_of(termination)
    form = TerminationForm(request.POST or None, initial=written_termination(termination))
    tie_forms = [
        TieForm(request.POST or None, relation=tie.relation, initial=written_tie(tie)) for tie in ties
    ]

    def save(values: dict[str, Any], proposals: list[actions.TieProposal]) -> Termination:
        revision = form.cleaned_data["revision"] or 0
        return actions.edit_termination(
            termination, **values, ties=proposals, by=request.user, revision=revision
        )

    return _ask_check_and_do(request, form, tie_forms, save, _("The proposal is saved."), termination)


def _ask_check_and_do(
    request: HttpRequest,
    form: TerminationForm,
    tie_forms: list[TieForm],
    do: Any,
    done: str,
    termination: Termination | None = None,
) -> HttpResponse:
    """One form over two pages: asked, shown for checking with everything typed kept, done when confirmed."""
    context = {"form": form, "tie_forms": tie_forms, "termination": termination, "errors_in": tie_forms}
    if request.method != "POST" or "change" in request.POST:
        return render(request, "relations/termination_form.html", context)
    if not all([form.is_valid(), *(tie_form.is_valid() for tie_form in tie_forms)]):
        return render(request, "relations/termination_form.html", context, status=INVALID)
    if "confirm" not in request.POST:
        kept = [
            (name, value) for name, values in request.POST.lists() for value in values if name not in _BUTTONS
        ]
        return render(
            request, "relations/termination_check.html", context | _to_check(form, tie_forms) | {"kept": kept}
        )
    values = {name: form.cleaned_data[name] for name in ("title", "explanation", "initiator", "reason")}
    try:
        termination = do(values, [tie_form.proposal for tie_form in tie_forms])
    except Refused as refused:
        form.add_error(None, str(refused))
        context["conflict"] = _conflict(form, termination) if refused.code == "stale" else []
        return render(request, "relations/termination_form.html", context, status=STALE)
    messages.success(request, done)
    return redirect(termination)


_BUTTONS = ("csrfmiddlewaretoken", "confirm", "check", "change")


def _conflict(form: TerminationForm, termination: Termination | None) -> list[tuple[str, str, str]]:
    """Both texts, where somebody else saved meanwhile; saving again then means it."""
    if termination is None:
        return []
    data: QueryDict = form.data.copy()
    data["revision"] = str(termination.revision)
    form.data = data
    names = ("title", "explanation")
    return [
        (str(form.fields[name].label), getattr(termination, name), form.cleaned_data[name])
        for name in names
        if getattr(termination, name) != form.cleaned_data[name]
    ]


def _to_check(form: TerminationForm, tie_forms: list[TieForm]) -> dict[str, Any]:
    return {"rows": _rows(form), "tie_rows": [(tie_form.relation, _rows(tie_form)) for tie_form in tie_forms]}


def _rows(form: forms.Form) -> list[tuple[str, str]]:
    """Label and answer of every field that was filled in."""
    rows = []
    for name, value in form.cleaned_data.items():
        field = form.fields[name]
        if field.widget.is_hidden or value in (None, ""):
            continue
        shown = dict(getattr(field, "choices", [])).get(value, value)
        rows.append((str(field.label), written(value) if name.endswith("_on") else str(shown)))
    return rows


_STEP_FORMS: dict[str, type[StepForm]] = {
    "consult": ConsultForm,
    "submit": SubmitForm,
    "accept": ReleaseForm,
}


# -- steps --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def termination_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    termination = termination_or_404(reference)
    rows = [(_("Ending"), termination.title), (_("State now"), termination.get_state_display())]
    if step in ("submit", "accept"):
        rows += [
            (tie.relation.partner_names, tie.get_outcome_display()) for tie in queries.ties_of(termination)
        ]
        rows.append((_("What the council reads"), termination.explanation))
    form_class = _STEP_FORMS.get(step, StepForm)
    read = {"revision": termination.revision}
    return take_step(request, TERMINATION, termination, step, form_class, rows, initial=read)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def tie_step(request: HttpRequest, reference: str, number: int, step: str) -> HttpResponse:
    termination = termination_or_404(reference)
    tie = next((tie for tie in queries.ties_of(termination) if tie.pk == number), None)
    if tie is None:
        raise Http404
    rows = [(_("Relation"), tie.relation.partner_names), (_("State now"), tie.get_state_display())]
    if step == "notify":
        rows.append((_("Notice period in months"), tie.notice_months))
        rows.append(
            (
                _("If the letter goes today, the earliest last day is"),
                written(earliest_end(tie, timezone.localdate())),
            )
        )
    if tie.effective_on:
        rows.append((_("Last day in force"), tie.effective_text))
    if step == "wind_up" and tie.wind_up:
        rows.append((_("Was still to be settled"), tie.wind_up))
    return take_step(request, TIE, tie, step, NotifyForm if step == "notify" else StepForm, rows)


@require_safe
@open_to(*STAFF)
def termination_history(request: HttpRequest, reference: str) -> HttpResponse:
    termination = termination_or_404(reference)
    page = Paginator(journal.history_of(termination), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"thing": termination, "page": page}
    return render(request, "relations/history.html", context)
