"""The pages of programmes: read, ask the action, show."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office import journal
from office.access import STAFF, open_to
from office.models import Role
from office.rules import Refused
from relations.actions import programme as actions
from relations.forms.programme import (
    AgreeForm,
    ChooseRelationForm,
    NewVersionForm,
    ObjectiveForm,
    ProgrammeForm,
    written_programme,
)
from relations.forms.relation import StepForm
from relations.gaps import Gaps
from relations.lifecycle.programme import PROGRAMME
from relations.models import Objective, Programme, Protocol, Relation
from relations.programme_board import board_of
from relations.programme_filter import ProgrammeFilter
from relations.programme_purpose import proposed_purpose
from relations.queries import programme as queries
from relations.rules import programme as rules
from relations.span import span_of
from relations.steps import offered, step_for_people
from relations.views.relation import relation_or_404
from relations.views.steps import INVALID, STALE, take_step

ROWS_PER_PAGE = 50
WRITERS = (Role.OFFICER, Role.HEAD)


def programme_or_404(reference: str, pages: Any = queries.whole_programme) -> Programme:
    try:
        return pages().by_reference(reference)
    except Programme.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*STAFF)
def programme_list(request: HttpRequest) -> HttpResponse:
    found = ProgrammeFilter(request.GET, queryset=queries.programme_list(), request=request)
    page = Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "may_write": rules.may_plan(request.user) is None}
    return render(request, "relations/programme_list.html", context)


@require_safe
@open_to(*STAFF)
def programme_detail(request: HttpRequest, reference: str) -> HttpResponse:
    programme = programme_or_404(reference)
    may_write = rules.may_plan(request.user) is None
    context = {
        "programme": programme,
        "relation": programme.relation,
        "board": board_of(programme, by=request.user),
        "versions": queries.versions_of(programme),
        "is_replaced": rules.is_replaced(programme),
        "span": span_of(programme.protocol) if programme.protocol else None,
        "offers": offered(
            PROGRAMME, programme, by=request.user, url_name="relations:programme_step", args=[reference]
        ),
        "may_write": may_write,
        "may_edit": may_write and programme.is_draft,
        "may_renew": may_write
        and not (
            programme.is_draft
            or rules.is_replaced(programme)
            or rules.must_not_be_a_version_given_up(programme)
        ),
        "objective_form": ObjectiveForm(),
    }
    return render(request, "relations/programme_detail.html", context)


# -- the draft ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def programme_create(request: HttpRequest) -> HttpResponse:
    """For a tie: first which one, unless the way led from its page."""
    if "relation" not in request.GET:
        return render(request, "relations/programme_choose.html", {"form": ChooseRelationForm()})
    reference = request.GET["relation"]
    chosen = ChooseRelationForm(request.GET)
    relation = chosen.cleaned_data["relation"] if chosen.is_valid() else _named(reference)
    if relation is None:
        return render(request, "relations/programme_choose.html", {"form": chosen}, status=INVALID)
    return _create_for(request, relation)


def _named(reference: str) -> Relation | None:
    try:
        return relation_or_404(reference)
    except Http404:
        return None


def _create_for(request: HttpRequest, relation: Relation) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, relation=relation, initial=_proposed(relation))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            programme = actions.create_programme(
                relation, **form.values, by=request.user, form_token=form.cleaned_data["form_token"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("The draft is begun. Write its objectives, then their activities."))
            return redirect(programme)
    elif request.method == "POST":
        status = INVALID
    context = {"form": form, "relation": relation, "cancel_url": relation.get_absolute_url()}
    return render(request, "relations/programme_form.html", context, status=status)


def _proposed(relation: Relation) -> dict[str, Any]:
    """What stands in the fields before anybody types: title, purpose, protocol and its days."""
    protocol = _likely(relation)
    span = span_of(protocol) if protocol else None
    today = timezone.localdate()
    first = max((day for day in (span and span.first, today) if day), default=today)
    return {
        "title": _("Implementation programme with %(partner)s") % {"partner": relation.partner_names},
        "purpose": proposed_purpose(relation, protocol),
        "protocol": protocol,
        "starts_on": first if span and (span.last is None or first <= span.last) else None,
        "ends_on": span.last if span else None,
        "currency": queries.usual_currency(),
    }


def _likely(relation: Relation) -> Protocol | None:
    """The protocol in force, else the newest one under way."""
    found = list(queries.protocols_to_rest_on(relation))
    return next((protocol for protocol in found if protocol.is_in_force), found[0] if found else None)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def programme_edit(request: HttpRequest, reference: str) -> HttpResponse:
    programme = programme_or_404(reference, queries.programme_alone)
    if reason := rules.must_be_a_draft(programme):
        raise Refused("agreed", reason)
    form = ProgrammeForm(
        request.POST or None, relation=programme.relation, initial=written_programme(programme)
    )
    conflict: list[tuple[str, str, str]] = []
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"] or 0
            actions.edit_programme(programme, **form.values, by=request.user, revision=revision)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
            if refused.code == "stale":
                programme.refresh_from_db()
                conflict = form.against(programme)
                form.data = with_revision(form.data, programme.revision)
        else:
            messages.success(request, _("The programme is saved."))
            return redirect(programme)
    context = {
        "form": form,
        "programme": programme,
        "relation": programme.relation,
        "conflict": conflict,
        "cancel_url": programme.get_absolute_url(),
    }
    return render(request, "relations/programme_form.html", context, status=status)


def with_revision(data: Any, revision: int) -> QueryDict:
    """What was typed, over what is saved now: saving again then means it."""
    changed: QueryDict = data.copy()
    changed["revision"] = str(revision)
    return changed


# -- objectives ---------------------------------------------------------------------------------------


@require_POST
@open_to(*WRITERS)
def programme_objective_add(request: HttpRequest, reference: str) -> HttpResponse:
    programme = programme_or_404(reference, queries.programme_alone)
    form = ObjectiveForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "programme": programme}
        return render(request, "relations/objective_form.html", context, status=INVALID)
    objective = actions.add_objective(programme, text=form.cleaned_data["text"], by=request.user)
    messages.success(request, _("The objective is written. Add its activities."))
    return redirect(f"{programme.get_absolute_url()}#objective-{objective.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def programme_objective_edit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    programme = programme_or_404(reference, queries.programme_alone)
    objective = objective_or_404(programme, number)
    if reason := rules.must_be_a_draft(programme):
        raise Refused("agreed", reason)
    form = ObjectiveForm(request.POST or None, initial={"text": objective.text})
    if request.method == "POST" and form.is_valid():
        actions.edit_objective(objective, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("The objective is saved."))
        return redirect(f"{programme.get_absolute_url()}#objective-{objective.pk}")
    context = {"form": form, "programme": programme, "objective": objective}
    status = INVALID if request.method == "POST" else 200
    return render(request, "relations/objective_form.html", context, status=status)


@require_POST
@open_to(*WRITERS)
def programme_objective_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    programme = programme_or_404(reference, queries.programme_alone)
    actions.remove_objective(objective_or_404(programme, number), by=request.user)
    messages.success(request, _("The objective is taken out."))
    return redirect(programme)


def objective_or_404(programme: Programme, number: int) -> Objective:
    for objective in programme.objectives.all():
        if objective.pk == number:
            return objective
    raise Http404


# -- steps and versions -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def programme_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    programme = programme_or_404(reference)
    if step == "agree":
        return _agree(request, programme)
    return take_step(request, PROGRAMME, programme, step, StepForm, _rows(programme))


def _rows(programme: Programme) -> list[tuple[str, Any]]:
    protocol = programme.protocol
    return [
        (_("Programme"), programme.title),
        (_("Version"), programme.version),
        (_("State now"), programme.get_state_display()),
        (_("Period"), programme.period_text or "–"),
        (_("Protocol"), f"{protocol.title} ({protocol.get_state_display()})" if protocol else "–"),
    ]


def _agree(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Refused with every gap and the page where it is mended; else who agreed, when, and the paper."""
    try:
        asked = step_for_people(PROGRAMME, programme, "agree", by=request.user)
    except Refused as refused:
        if not isinstance(refused.message, Gaps):
            raise
        context = {"programme": programme, "gaps": refused.message.found}
        return render(request, "relations/programme_gaps.html", context, status=STALE)
    form = AgreeForm(request.POST or None, request.FILES or None, step=asked)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree_programme(programme, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("Recorded: %(step)s.") % {"step": asked.label})
            return redirect(programme)
    rows = _rows(programme)
    if programme.replaces:
        rows.append(
            (_("Takes the place of"), f"{programme.replaces.reference} ({_version(programme.replaces)})")
        )
    context = {"form": form, "rows": rows, "step": asked, "back": programme.get_absolute_url()}
    return render(request, "relations/step_form.html", context, status=status)


def _version(programme: Programme) -> str:
    return _("version %(number)s") % {"number": programme.version}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def programme_new_version(request: HttpRequest, reference: str) -> HttpResponse:
    programme = programme_or_404(reference, queries.programme_alone)
    form = NewVersionForm(request.POST or None)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        new = actions.open_new_version(programme, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, _("A new version is open as a draft. This one stays readable as it is."))
        return redirect(new)
    context = {"form": form, "programme": programme}
    return render(request, "relations/programme_new_version.html", context, status=status)


@require_safe
@open_to(*STAFF)
def programme_history(request: HttpRequest, reference: str) -> HttpResponse:
    programme = programme_or_404(reference, queries.programme_alone)
    page = Paginator(journal.history_of(programme), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "relations/history.html", {"thing": programme, "page": page})
