"""The form of an evaluation, section by section: each is sent and saved by itself, nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import evaluation_actions as actions
from evaluations import evaluation_queries as queries
from evaluations.evaluation_forms import section_form
from evaluations.lifecycle import WRITERS
from evaluations.models import Evaluation, FindingKind, Section, Weight
from evaluations.views.evaluation import completeness, evaluation_or_404
from evaluations.views.tabs import crumbs
from office.access import open_to
from office.rules import Refused
from relations.views.steps import INVALID, STALE


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def evaluation_section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    if section not in Section.values:
        raise Http404
    evaluation = evaluation_or_404(reference)
    if reason := actions.must_be_writable(evaluation, section):
        raise Refused("state", reason)
    form = section_form(evaluation, section, request.POST if request.method == "POST" else None)
    status, conflict = 200, []
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                actions.save_section(
                    evaluation, section, by=request.user, revision=form.cleaned_data["revision"], **form.values
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
                if refused.code == "stale":
                    conflict = _conflict(form, reference, section)
            else:
                messages.success(request, _("Saved."))
                return redirect(_next(evaluation, section, request))
    return _page(request, evaluation, section, form, conflict, status)


def _page(
    request: HttpRequest, evaluation: Evaluation, section: str, form: Any, conflict: Any, status: int
) -> HttpResponse:
    content = queries.evaluation_content(evaluation)
    context = {
        "evaluation": evaluation,
        "content": content,
        "section": section,
        "title": str(Section(section).label),
        "form": form,
        "conflict": conflict,
        "completeness": completeness(content),
        "tabs": _tabs(evaluation, section),
        "crumbs": crumbs(evaluation),
    }
    return render(request, "evaluations/evaluation_section.html", context, status=status)


def _tabs(evaluation: Evaluation, here: str) -> list[dict[str, Any]]:
    return [
        {
            "label": str(section.label)[:1].upper() + str(section.label)[1:],
            "url": reverse("evaluations:evaluation_section", args=[evaluation.reference, section.value]),
            "current": section == here,
        }
        for section in Section
        if actions.must_be_writable(evaluation, section) is None
    ]


def _next(evaluation: Evaluation, section: str, request: HttpRequest) -> str:
    """On to the next section, or back to the evaluation from the last one or when that is asked for."""
    names = list(Section.values)
    after = names.index(section) + 1
    if "stop" in request.POST or after == len(names):
        return evaluation.get_absolute_url()
    return reverse("evaluations:evaluation_section", args=[evaluation.reference, names[after]])


def _conflict(form: Any, reference: str, section: str) -> list[tuple[str, str, str]]:
    """What is saved now beside what was typed; saving again then means the typed one."""
    now = section_form(evaluation_or_404(reference), section)
    data = form.data.copy()
    data["revision"] = str(now.initial["revision"])
    form.data = data
    rows = []
    for name, field in form.fields.items():
        saved, typed = _shown(name, now.initial.get(name)), _shown(name, form.cleaned_data.get(name))
        if name != "revision" and saved != typed:
            rows.append((str(field.label), saved, typed))
    return rows


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("not scored") if name.startswith("score_") else ""
    if name.startswith("weight_"):
        return str(Weight(value).label)
    if name.startswith("kind_"):
        return str(FindingKind(value).label)
    return str(value)
