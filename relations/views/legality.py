"""The flags of the house in one list, as an auditor reads them; what no document settles is explained."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import submissions
from office.access import STAFF, open_to
from office.exports import chosen_format, download
from office.letters import capitalised
from office.models import Role
from office.rules import Refused
from relations import audit
from relations.actions.legality import explain_flag
from relations.audit import Remark
from relations.forms.legality import ExplainFlagForm, FlagFilter
from relations.models import ExplainedFlag
from relations.rules.legality import EXPLAINERS, may_explain_flags
from relations.views.steps import INVALID, STALE

ROWS_PER_PAGE = 50


@require_safe
@open_to(*STAFF)
def legality(request: HttpRequest) -> HttpResponse:
    form = FlagFilter(request.GET or None)
    everything = audit.remarks()
    found = [remark for remark in everything if form.lets_through(remark)] if form.is_bound else everything
    context = {
        "form": form,
        "page": Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "open": sum(not remark.is_explained for remark in everything),
        "explained": sum(remark.is_explained for remark in everything),
        "may_explain": not may_explain_flags(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "relations/legality.html", context)


@require_safe
@open_to(*STAFF)
def legality_export(request: HttpRequest, file_format: str) -> HttpResponse:
    """The list as it is narrowed on screen, whole."""
    chosen_format(file_format)
    form = FlagFilter(request.GET or None)
    rows = [_cells(remark) for remark in audit.remarks() if not form.is_bound or form.lets_through(remark)]
    header = [
        _("Reference"),
        _("About"),
        _("Flag"),
        _("Kind of flag"),
        _("Rule"),
        _("Since"),
        _("Explanation"),
        _("Explained on"),
        _("Explained by"),
    ]
    return download("flags", file_format, header, rows)


def _cells(remark: Remark) -> list[Any]:
    flag, given = remark.flag, remark.explanation
    by = str(given.explained_by) if given and given.explained_by else ""
    return [
        remark.reference,
        remark.title,
        flag.text,
        str(flag.matter.label),
        flag.rule_in_full,
        flag.since,
        given.reason if given else "",
        given.explained_on if given else None,
        by,
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*EXPLAINERS)
def legality_explain(request: HttpRequest, key: str) -> HttpResponse:
    """Say in writing why a flag stands; it stays in the list with its explanation."""
    remark = audit.remark_with(key)
    if remark is None and request.method != "POST":
        raise Http404
    form, status = _explain(request, key, remark)
    if status == 200 and request.method == "POST":
        messages.success(request, _("The explanation is kept beside the flag."))
        return redirect("relations:legality")
    if remark is None:  # settled or changed meanwhile: what was typed is shown once more, with the reason
        raise Refused("stale", "; ".join(form.non_field_errors()))
    may_record = request.user.has_role(Role.CLERK)
    context = {
        "form": form,
        "remark": remark,
        "rows": _rows(remark),
        "earlier": _earlier(remark),
        "settle_url": remark.settle_url if may_record else remark.thing.get_absolute_url(),
        "may_record": may_record and remark.settle_url != remark.thing.get_absolute_url(),
    }
    return render(request, "relations/legality_explain.html", context, status=status)


def _explain(request: HttpRequest, key: str, remark: Remark | None) -> tuple[ExplainFlagForm, int]:
    if request.method != "POST":
        held = remark.explanation if remark else None
        return ExplainFlagForm(initial={"reason": held.reason if held else ""}), 200
    form = ExplainFlagForm(request.POST)
    if not form.is_valid():
        return form, INVALID
    try:
        explain_flag(key, reason=form.cleaned_data["reason"], by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form, STALE
    return form, 200


def _rows(remark: Remark) -> list[tuple[Any, Any]]:
    since = date_format(remark.flag.since) if remark.flag.since else _("not known")
    return [
        (_("About"), f"{remark.title} · {remark.reference}"),
        (_("Flag"), remark.flag.text),
        (_("Rule"), remark.flag.rule_in_full),
        (_("Kind of flag"), capitalised(str(remark.flag.matter.label))),
        (_("Since"), since),
    ]


def _earlier(remark: Remark) -> list[ExplainedFlag]:
    """What was said of the same flag on other facts."""
    rows = ExplainedFlag.objects.filter(code=remark.flag.code, **submissions.about(remark.thing))
    return list(rows.exclude(facts=remark.flag.digest).select_related("explained_by"))
