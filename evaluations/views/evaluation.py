"""The pages of evaluations: list, schedule, what one says, its steps, and what it leads to."""

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

from evaluations import evaluation_actions as actions
from evaluations import evaluation_queries as queries
from evaluations import scheduling
from evaluations.evaluation_forms import EndingForm, JointForm, PlanForm, WaiveForm, subject_by
from evaluations.filters import EvaluationFilter
from evaluations.follow_ups import must_take_follow_ups
from evaluations.lifecycle import EVALUATION, FOLLOW_UP, WRITERS
from evaluations.models import Evaluation, EvaluationState
from evaluations.rules import may_request
from evaluations.views.tabs import crumbs, tabs
from office import journal
from office.access import STAFF, open_to
from office.calendar import written
from office.rules import Refused
from relations.forms.relation import StepForm
from relations.steps import offered
from relations.views.steps import INVALID, STALE, take_step

ROWS_PER_PAGE = 50


def evaluation_or_404(reference: str) -> Evaluation:
    try:
        found: Evaluation = queries.evaluation_page().by_reference(reference)
    except Evaluation.DoesNotExist:
        raise Http404 from None
    return found


@require_safe
@open_to(*STAFF)
def evaluation_list(request: HttpRequest) -> HttpResponse:
    found = EvaluationFilter(request.GET, queryset=queries.evaluation_list(), request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs("evaluations"),
        "today": timezone.localdate(),
        "may_write": actions.may_write_evaluations(request.user) is None,
    }
    return render(request, "evaluations/evaluation_list.html", context)


@require_safe
@open_to(*STAFF)
def evaluation_schedule(request: HttpRequest) -> HttpResponse:
    """What is to come for everything that runs, each day with its reasons."""
    today, rhythm = timezone.localdate(), scheduling.cycle()
    plans = [plan for facts in scheduling.all_facts() for plan in scheduling.plans_for(facts, today, rhythm)]
    plans.sort(key=lambda plan: (plan.on, plan.subject.reference, plan.kind))
    context = {
        "page": Paginator(plans, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "cycle": rhythm,
        "tabs": tabs("schedule"),
        "crumbs": crumbs(),
        "may_write": actions.may_write_evaluations(request.user) is None,
    }
    return render(request, "evaluations/evaluation_schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def evaluation_create(request: HttpRequest) -> HttpResponse:
    """Evaluate now: begun by hand, from the menu or from the page of a relation or membership."""
    form = PlanForm(request.POST or None, subject=subject_by(request.GET.get("about", "")))
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            evaluation = actions.plan_evaluation(said.pop("about"), by=request.user, **said)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("The evaluation is planned. Open it when the work begins."))
            return redirect(evaluation)
    context = {"form": form, "crumbs": crumbs(evaluations=True)}
    return render(request, "evaluations/evaluation_form.html", context, status=status)


@require_safe
@open_to(*STAFF)
def evaluation_detail(request: HttpRequest, reference: str) -> HttpResponse:
    evaluation = evaluation_or_404(reference)
    content = queries.evaluation_content(evaluation)
    may_write = actions.may_write_evaluations(request.user) is None
    sections = [_section_task(each, evaluation, may_write) for each in content.sections]
    context = {
        "evaluation": evaluation,
        "content": content,
        "can_be_written": any(task["url"] for task in sections),
        "crumbs": crumbs(evaluations=True),
        "offers": offered(
            EVALUATION, evaluation, by=request.user, url_name="evaluations:evaluation_step", args=[reference]
        ),
        "sections": sections,
        "follow_ups": [(each, _follow_up_offers(each, evaluation, request)) for each in content.follow_ups],
        "why": scheduling.why(evaluation),
        "may_write": may_write,
        "may_add": may_write and must_take_follow_ups(evaluation) is None,
        "may_remove": may_write and not evaluation.is_adopted and must_take_follow_ups(evaluation) is None,
        "may_end": may_write and actions.must_lead_to_an_ending(evaluation) is None,
        "may_plan_anew": may_write and actions.must_lead_to_a_new_version(evaluation) is None,
        "may_request": may_request(request.user) is None,
        "is_late": evaluation.is_open and evaluation.due_on < timezone.localdate(),
    }
    return render(request, "evaluations/evaluation_detail.html", context)


def _section_task(content: queries.SectionContent, evaluation: Evaluation, may_write: bool) -> dict[str, Any]:
    """A section as a line of the task list; with a link as long as it can be written."""
    can_be_written = may_write and actions.must_be_writable(evaluation, content.section) is None
    url = reverse("evaluations:evaluation_section", args=[evaluation.reference, content.section])
    scored = sum(answer.is_scored for answer in content.answers)
    hint = ""
    if content.answers:
        hint = _("%(scored)s of %(all)s questions scored") % {"scored": scored, "all": len(content.answers)}
    return {
        "title": content.title[:1].upper() + content.title[1:],
        "url": url if can_be_written else None,
        "state_text": _("saved") if content.is_written else _("not begun"),
        "tone": "success" if content.is_written else "muted",
        "hint": hint,
    }


def _follow_up_offers(follow_up: Any, evaluation: Evaluation, request: HttpRequest) -> list[Any]:
    if not evaluation.is_adopted:
        return []
    follow_up.evaluation = evaluation  # read already: no query for each
    return offered(
        FOLLOW_UP, follow_up, by=request.user, url_name="evaluations:follow_up_step", args=[follow_up.reference]
    )  # fmt: skip


_STEP_FORMS: dict[str, type[StepForm]] = {"record_joint": JointForm, "waive_joint": WaiveForm}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def evaluation_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    evaluation = evaluation_or_404(reference)
    content = queries.evaluation_content(evaluation)
    rows = [
        (_("Evaluated"), content.subject),
        (_("Kind"), content.kind),
        (_("Period"), f"{written(evaluation.period_from)} – {written(evaluation.period_until)}"),
        (_("State now"), content.state),
    ]
    if evaluation.state != EvaluationState.SCHEDULED:
        rows.append((_("Questions scored"), completeness(content)))
    if step in ("consolidate", "adopt"):
        rows += [
            (_("Recommendation"), content.recommendation),
            (_("Why this is recommended"), content.recommendation_reason),
            (_("What follows"), "\n".join(f"{each.text} ({each.who})" for each in content.follow_ups) or "–"),
        ]
    initial = {"joint_result": evaluation.joint_result, "joint_with": evaluation.joint_with}
    form_class = _STEP_FORMS.get(step, StepForm)
    return take_step(request, EVALUATION, evaluation, step, form_class, rows, initial=initial)


def completeness(content: queries.EvaluationContent) -> str:
    result = content.result
    return _("%(scored)s of %(all)s") % {"scored": len(result.scored), "all": len(result.answers)}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def evaluation_ending(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose the end that the evaluation recommends, with its own words to begin from."""
    evaluation = evaluation_or_404(reference)
    if reason := actions.must_lead_to_an_ending(evaluation):
        raise Refused("state", reason)
    first = {
        "title": _("End of the tie with %(partners)s") % {"partners": evaluation.subject},
        "explanation": evaluation.recommendation_reason,
    }
    form = EndingForm(request.POST or None, initial=first)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            termination = actions.propose_ending(evaluation, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("The ending is proposed. Somebody else releases it."))
            return redirect(termination)
    context = {"form": form, "evaluation": evaluation, "crumbs": crumbs(evaluation)}
    return render(request, "evaluations/evaluation_ending.html", context, status=status)


@require_http_methods(["POST"])
@open_to(*WRITERS)
def evaluation_programme(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the new version of the programme that the evaluation asks for."""
    programme = actions.plan_anew(evaluation_or_404(reference), by=request.user)
    messages.success(
        request, _("A new version is begun, with everything that was planned. Change it as needed.")
    )
    return redirect(programme)


@require_safe
@open_to(*STAFF)
def evaluation_history(request: HttpRequest, reference: str) -> HttpResponse:
    evaluation = evaluation_or_404(reference)
    page = Paginator(journal.history_of(evaluation), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "relations/history.html", {"thing": evaluation, "page": page})
