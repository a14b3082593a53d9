"""The pages of activities and pilots: one page for a whole activity, its steps, its numbers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office import journal
from office.access import STAFF, open_to
from office.models import Role
from office.rules import Refused
from relations.actions import activity as actions
from relations.activity_words import in_words, particulars_of
from relations.forms.activity import ActivityPage, ActualsForm, ReplanForm, ReviewForm, finish_form
from relations.forms.relation import StepForm
from relations.gaps import gaps_of_activity, missing_roles
from relations.lifecycle.activity import ACTIVITY
from relations.models import Activity
from relations.money import totals, written_money, written_number
from relations.programme_board import offers_for, offers_to_show, progress_of
from relations.queries import programme as queries
from relations.rules import programme as rules
from relations.views.programme import (
    ROWS_PER_PAGE,
    WRITERS,
    objective_or_404,
    programme_or_404,
    with_revision,
)
from relations.views.relation import relation_or_404
from relations.views.steps import INVALID, STALE, take_step

ACCOUNTANTS = (Role.OFFICER, Role.HEAD, Role.FINANCE)


def activity_or_404(reference: str) -> Activity:
    try:
        activity: Activity = queries.activity_page().by_reference(reference)
    except Activity.DoesNotExist:
        raise Http404 from None
    if activity.programme:
        activity.programme.relation = activity.relation
    return activity


@require_safe
@open_to(*STAFF)
def activity_detail(request: HttpRequest, reference: str) -> HttpResponse:
    activity = activity_or_404(reference)
    return redirect(activity) if activity.is_pilot else _show(request, activity)


@require_safe
@open_to(*STAFF)
def pilot_detail(request: HttpRequest, reference: str) -> HttpResponse:
    pilot = activity_or_404(reference)
    return _show(request, pilot) if pilot.is_pilot else redirect(pilot)


def _show(request: HttpRequest, activity: Activity) -> HttpResponse:
    may_write = rules.may_plan(request.user) is None
    may_report = rules.must_have_reported_numbers(activity) is None
    context = {
        "activity": activity,
        "programme": activity.programme,
        "relation": activity.relation,
        "progress": progress_of(activity),
        "lines": [_line(line) for line in activity.budget_lines.all()],
        # A total of one line says nothing that the line does not say.
        "totals": [total for total in totals(activity.budget_lines.all()) if total.lines > 1],
        "missing_roles": missing_roles(activity),
        "gaps": list(gaps_of_activity(activity, activity.programme)) if activity.is_open else [],
        "offers": offers_to_show(offers_for(activity, by=request.user), activity.programme),
        "may_edit": may_write and rules.must_be_open_to_changes(activity) is None,
        "may_remove": may_write and rules.must_be_removable(activity) is None,
        "may_record": may_report and rules.may_record_spending(request.user) is None,
        "may_review": may_write and rules.must_be_a_settled_pilot(activity) is None,
    }
    return render(request, "relations/activity_detail.html", context)


def _line(line: Any) -> dict[str, Any]:
    return {
        "line": line,
        "planned": written_money(line.planned, line.currency),
        "actual": "" if line.actual is None else written_money(line.actual, line.currency),
        "shares": [(share, written_money(share.amount, line.currency)) for share in line.shares.all()],
    }


@require_safe
@open_to(*STAFF)
def pilot_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.pilot_list(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "relations/pilot_list.html", {"page": page})


# -- one page for a whole activity --------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def activity_create(request: HttpRequest, reference: str) -> HttpResponse:
    """Under an objective; the people of the last activity are proposed again."""
    programme = programme_or_404(reference, queries.programme_alone)
    if reason := rules.must_be_a_draft(programme):
        raise Refused("agreed", reason)
    objectives = list(programme.objectives.order_by("position", "pk"))
    if not objectives:
        raise Refused("objective", _("Write an objective first: an activity serves one."))
    wanted = request.GET.get("objective", "")
    objective = next((row.pk for row in objectives if str(row.pk) == wanted), objectives[0].pk)
    page = ActivityPage(
        request.POST if request.method == "POST" else None,
        programme=programme,
        like=queries.latest_activity(programme),
        objective=objective,
        currency=programme.currency,
    )

    def save() -> Activity:
        return actions.add_activity(
            page.form.cleaned_data["objective"], page.particulars, by=request.user,
            form_token=page.form.cleaned_data["form_token"],
        )  # fmt: skip

    return _ask(request, page, save, {"programme": programme, "relation": programme.relation})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def pilot_create(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference)
    if reason := rules.must_not_be_over(relation):
        raise Refused("over", reason)
    data = request.POST if request.method == "POST" else None
    page = ActivityPage(data, programme=None, currency=queries.usual_currency())

    def save() -> Activity:
        token = page.form.cleaned_data["form_token"]
        return actions.add_pilot(relation, page.particulars, by=request.user, form_token=token)

    return _ask(request, page, save, {"relation": relation})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def activity_edit(request: HttpRequest, reference: str) -> HttpResponse:
    activity = activity_or_404(reference)
    if reason := rules.must_be_open_to_changes(activity):
        raise Refused("closed", reason)
    programme = activity.programme
    page = ActivityPage(
        request.POST if request.method == "POST" else None,
        programme=programme,
        activity=activity,
        currency=programme.currency if programme else queries.usual_currency(),
    )

    def save() -> Activity:
        said = page.form.cleaned_data
        return actions.edit_activity(
            activity, page.particulars, by=request.user, revision=said["revision"] or 0,
            to=said.get("objective"),
        )  # fmt: skip

    shown = {"activity": activity, "programme": programme, "relation": activity.relation}
    return _ask(request, page, save, shown)


def _ask(request: HttpRequest, page: ActivityPage, save: Any, shown: dict[str, Any]) -> HttpResponse:
    """Show the page, change its rows when a button asks for it, or save; what was typed is always kept."""
    status, conflict = 200, []
    if request.method == "POST" and not page.asked:
        status = INVALID
        if page.is_valid():
            try:
                saved = save()
            except Refused as refused:
                page.form.add_error(None, str(refused))
                status = STALE
                if refused.code == "stale":
                    conflict = _conflict(page, shown["activity"])
            else:
                messages.success(request, _("“%(activity)s” is saved.") % {"activity": saved.title})
                return redirect(saved)
    back = next(shown[name] for name in ("activity", "programme", "relation") if shown.get(name))
    context = {"page": page, "conflict": conflict, "cancel_url": back.get_absolute_url(), **shown}
    return render(request, "relations/activity_form.html", context, status=status)


def _conflict(page: ActivityPage, activity: Activity) -> list[tuple[str, str, str]]:
    """Both texts, where somebody else saved meanwhile; saving again then means it."""
    fresh = activity_or_404(activity.reference)
    saved, typed = in_words(particulars_of(fresh)), in_words(page.particulars)
    page.form.data = with_revision(page.form.data, fresh.revision)
    return [(label, saved[label], typed[label]) for label in saved if saved[label] != typed[label]]


# -- moving and removing ------------------------------------------------------------------------------


@require_POST
@open_to(*WRITERS)
def activity_move(request: HttpRequest, reference: str) -> HttpResponse:
    """One place up or down, or to another objective."""
    activity = activity_or_404(reference)
    programme = activity.programme
    if programme is None:
        raise Http404
    wanted = request.POST.get("objective", "")
    if wanted.isdecimal() and len(wanted) < 19:
        to = objective_or_404(programme, int(wanted))
        actions.move_activity(activity, to=to, by=request.user)
    else:
        actions.move_activity(activity, up=request.POST.get("direction") == "up", by=request.user)
    return redirect(f"{programme.get_absolute_url()}#activity-{activity.pk}")


@require_POST
@open_to(*WRITERS)
def activity_remove(request: HttpRequest, reference: str) -> HttpResponse:
    activity = activity_or_404(reference)
    programme = actions.remove_activity(activity, by=request.user)
    messages.success(request, _("“%(activity)s” is taken out.") % {"activity": activity.title})
    return redirect(programme)


# -- steps and numbers --------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def activity_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    activity = activity_or_404(reference)
    rows = [
        (_("Activity"), activity.title),
        (_("State now"), activity.get_state_display()),
        (_("Period"), activity.period_text or "–"),
    ]
    forms: dict[str, Any] = {"finish": finish_form(activity), "replan": ReplanForm}
    return take_step(request, ACTIVITY, activity, step, forms.get(step, StepForm), rows)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*ACCOUNTANTS)
def activity_actuals(request: HttpRequest, reference: str) -> HttpResponse:
    """The numbers reached and the sums spent; finance enters the sums."""
    activity = activity_or_404(reference)
    if reason := rules.must_have_reported_numbers(activity):
        raise Refused("not_now", reason)
    with_outputs = rules.may_plan(request.user) is None
    form = ActualsForm(request.POST or None, activity=activity, with_outputs=with_outputs)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_actuals(
                activity, by=request.user, revision=form.cleaned_data["revision"],
                reached=form.reached, spent=form.spent,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
            if refused.code == "stale":
                fresh = activity_or_404(reference)
                _say_what_stands(form, _numbers_on_file(fresh))
                form.data = with_revision(form.data, fresh.revision)
        else:
            messages.success(request, _("The numbers are recorded."))
            return redirect(activity)
    context = {"form": form, "activity": activity, "relation": activity.relation}
    return render(request, "relations/activity_actuals.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def pilot_review(request: HttpRequest, reference: str) -> HttpResponse:
    pilot = activity_or_404(reference)
    if reason := rules.must_be_a_settled_pilot(pilot):
        raise Refused("not_now", reason)
    initial = {"lessons": pilot.lessons, "outcome": pilot.outcome, "revision": pilot.revision}
    form = ReviewForm(request.POST or None, initial=initial)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_pilot(pilot, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
            if refused.code == "stale":
                fresh = activity_or_404(reference)
                stands = {"lessons": fresh.lessons, "outcome": str(fresh.get_outcome_display())}
                _say_what_stands(form, stands)
                form.data = with_revision(form.data, fresh.revision)
        else:
            messages.success(request, _("What the pilot taught is recorded."))
            return redirect(pilot)
    context = {"form": form, "activity": pilot, "relation": pilot.relation}
    return render(request, "relations/pilot_review.html", context, status=status)


def _numbers_on_file(activity: Activity) -> dict[str, str]:
    rows = [(f"reached_{row.pk}", row.actual) for row in activity.outputs.all()]
    rows += [(f"spent_{row.pk}", row.actual) for row in activity.budget_lines.all()]
    return {name: "" if actual is None else written_number(actual) for name, actual in rows}


def _say_what_stands(form: Any, stands: dict[str, str]) -> None:
    """Beside each field what somebody else saved meanwhile; saving again from here is a decision."""
    sentence = _("Saved meanwhile: %(now)s. Save again, and what you typed counts.")
    for name in [name for name in stands if name in form.fields]:
        form.add_error(name, sentence % {"now": stands[name] or _("nothing")})


@require_safe
@open_to(*STAFF)
def activity_history(request: HttpRequest, reference: str) -> HttpResponse:
    activity = activity_or_404(reference)
    page = Paginator(journal.history_of(activity), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "relations/history.html", {"thing": activity, "page": page})
