"""The questions of evaluations: what is asked, in every version, and the administrator's form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.evaluation_forms import SchemeForm, in_words, scheme_form
from evaluations.models import Scheme, SchemeKind, Section
from evaluations.schemes import Asked, asked_in, first_questions, latest_scheme, save_scheme
from evaluations.views.tabs import crumbs, tabs
from office.access import STAFF, open_to
from office.models import Role
from office.rules import Refused
from relations.views.steps import INVALID, STALE


@require_safe
@open_to(*STAFF)
def scheme_list(request: HttpRequest) -> HttpResponse:
    """Both kinds as they are asked now, with their earlier versions."""
    schemes = list(Scheme.objects.prefetch_related("criteria").order_by("kind", "-version"))
    context = {
        "kinds": [_shown(kind, [each for each in schemes if each.kind == kind]) for kind in SchemeKind],
        "tabs": tabs("questions"),
        "may_change": request.user.has_role(Role.ADMINISTRATOR),
    }
    return render(request, "evaluations/scheme_list.html", context)


def _shown(kind: SchemeKind, versions: list[Scheme]) -> dict[str, Any]:
    asked = asked_in(versions[0]) if versions else first_questions(kind)
    return {
        "kind": kind,
        "title": _("Light evaluation") if kind == SchemeKind.LIGHT else _("Full evaluation"),
        "label": _("Questions that are asked now: %(kind)s") % {"kind": kind.label},
        "current": versions[0] if versions else None,
        "rows": _rows(asked),
        "earlier": [(scheme, _rows(asked_in(scheme))) for scheme in versions[1:]],
    }


def _rows(asked: list[Asked]) -> list[tuple[str, str, int]]:
    return [(in_words(each), str(Section(each.section).label), each.weight) for each in asked]


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def scheme_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Change the questions; where an evaluation was opened with them, a new version begins."""
    if kind not in SchemeKind.values:
        raise Http404
    form, latest = _form(request, kind)
    status, conflict = (INVALID if request.method == "POST" else 200), []
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            save_scheme(
                kind, form.values, by=request.user, version=read["version"], revision=read["revision"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
            conflict = _conflict(form, kind, latest) if refused.code == "stale" else []
        else:
            messages.success(request, _("The questions are saved: the next evaluation opens with them."))
            return redirect("evaluations:scheme_list")
    context = {
        "form": form, "latest": latest, "kind": SchemeKind(kind).label, "conflict": conflict,
        "crumbs": crumbs(evaluations=True),
    }  # fmt: skip
    return render(request, "evaluations/scheme_form.html", context, status=status)


def _form(request: HttpRequest, kind: str) -> tuple[SchemeForm, Scheme | None]:
    latest = latest_scheme(kind)
    asked = asked_in(latest) if latest else first_questions(kind)
    read = (latest.version, latest.revision) if latest else (0, 0)
    return scheme_form(asked, *read, request.POST if request.method == "POST" else None), latest


def _conflict(form: SchemeForm, kind: str, latest: Scheme | None) -> list[tuple[str, str, str]]:
    """The questions saved meanwhile beside those typed; saving again then means the typed ones."""
    saved = [f"{in_words(each)} ({each.weight})" for each in (asked_in(latest) if latest else [])]
    typed = [f"{in_words(each)} ({each.weight})" for each in form.values]
    data = form.data.copy()
    data["version"], data["revision"] = (
        str(latest.version if latest else 0),
        str(latest.revision if latest else 0),
    )
    form.data = data
    size = max(len(saved), len(typed))
    pairs = zip(saved + [""] * (size - len(saved)), typed + [""] * (size - len(typed)), strict=True)
    return [
        (_("Question %(number)s") % {"number": number}, before, after)
        for number, (before, after) in enumerate(pairs, start=1)
        if before != after
    ]
