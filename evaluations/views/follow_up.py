"""What follows from evaluations: the list of it all, adding, taking out, settling."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluations import evaluation_queries as queries
from evaluations import follow_ups as actions
from evaluations.evaluation_forms import FollowUpForm, OutcomeForm
from evaluations.filters import FollowUpFilter
from evaluations.lifecycle import FOLLOW_UP, WRITERS
from evaluations.models import FollowUp
from evaluations.views.evaluation import ROWS_PER_PAGE, evaluation_or_404
from evaluations.views.tabs import crumbs, tabs
from office.access import STAFF, open_to
from office.calendar import written
from office.rules import Refused
from relations.views.steps import INVALID, STALE, take_step


def follow_up_or_404(reference: str) -> FollowUp:
    rows = FollowUp.objects.select_related("user", "evaluation__relation", "evaluation__membership__network")
    try:
        found: FollowUp = rows.by_reference(reference)
    except FollowUp.DoesNotExist:
        raise Http404 from None
    return found


@require_safe
@open_to(*STAFF)
def follow_up_list(request: HttpRequest) -> HttpResponse:
    found = FollowUpFilter(request.GET, queryset=queries.follow_up_list(), request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs("follow_ups"),
        "today": timezone.localdate(),
    }
    return render(request, "evaluations/follow_up_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def follow_up_add(request: HttpRequest, reference: str) -> HttpResponse:
    evaluation = evaluation_or_404(reference)
    if reason := actions.must_take_follow_ups(evaluation):
        raise Refused("state", reason)
    form = FollowUpForm(request.POST or None)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_follow_up(evaluation, by=request.user, **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("It is added."))
            return redirect(evaluation)
    context = {"form": form, "evaluation": evaluation, "crumbs": crumbs(evaluation)}
    return render(request, "evaluations/follow_up_form.html", context, status=status)


@require_http_methods(["POST"])
@open_to(*WRITERS)
def follow_up_remove(request: HttpRequest, reference: str) -> HttpResponse:
    evaluation = actions.remove_follow_up(follow_up_or_404(reference), by=request.user)
    messages.success(request, _("It is taken out."))
    return redirect(evaluation)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def follow_up_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    follow_up = follow_up_or_404(reference)
    rows = [
        (_("What is to be done"), follow_up.text),
        (_("Who"), follow_up.who),
        (_("Due on"), written(follow_up.due_on)),
        (_("Follows from"), f"{follow_up.evaluation.reference} {follow_up.evaluation.subject}"),
    ]
    return take_step(request, FOLLOW_UP, follow_up, step, OutcomeForm, rows)
