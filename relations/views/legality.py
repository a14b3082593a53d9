"""The flags of the house in one list, as an auditor reads them; what no document settles is explained."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import submissions
from office.access import STAFF, open_to
from office.exports import chosen_format, download
from office.letters import capitalised
from office.models import Role
from office.rules import Refused
from relations import audit
from relations.actions.legality import explain_flag, file_missing_document, missing_papers
from relations.audit import Remark
from relations.audit_sources import ABOUT_THE_DECISION_OF_A_NOTICE
from relations.forms.legality import FILE, ExplainFlagForm, FlagFilter, PaperForm
from relations.models import ExplainedFlag
from relations.rules.legality import EXPLAINERS, may_explain_flags
from relations.views.protocol_acts import done

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
    """Settle a flag by the missing document, or say in writing why it stands; explained, it stays in the list."""
    remark = audit.remark_with(key)
    if remark is None:
        if request.method == "POST":
            raise Refused("stale", _("This flag no longer stands as you read it: its facts have changed."))
        raise Http404
    papers = missing_papers(remark) if request.user.has_role(Role.CLERK) else []
    explain, paper, act = _explain_form(remark), PaperForm(papers=papers), None
    if request.method == "POST" and request.POST.get("do") == FILE:
        paper = PaperForm(request.POST, request.FILES, papers=papers)
        act = lambda: _file(request, key, paper)  # noqa: E731
    elif request.method == "POST":
        explain = ExplainFlagForm(request.POST)
        act = lambda: _keep(request, key, explain)  # noqa: E731
    is_done, status = done(request, paper if paper.is_bound else explain, act)
    if is_done:
        return redirect("relations:legality")
    context = _page(request, remark) | {"form": explain, "paper_form": paper if papers else None}
    return render(request, "relations/legality_explain.html", context, status=status)


def _explain_form(remark: Remark) -> ExplainFlagForm:
    held = remark.explanation
    return ExplainFlagForm(initial={"reason": held.reason if held else ""})


def _file(request: HttpRequest, key: str, form: PaperForm) -> None:
    said = form.cleaned_data
    file_missing_document(key, paper=said["paper"], upload=said["upload"], by=request.user)
    messages.success(request, _("The document is on file."))


def _keep(request: HttpRequest, key: str, form: ExplainFlagForm) -> None:
    explain_flag(key, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("The explanation is kept beside the flag."))


def _page(request: HttpRequest, remark: Remark) -> dict[str, Any]:
    own_page = remark.thing.get_absolute_url()
    may_record = request.user.has_role(Role.CLERK)
    return {
        "remark": remark,
        "rows": _rows(remark),
        "earlier": _earlier(remark),
        "settle_url": remark.settle_url if may_record else own_page,
        "may_record": may_record and remark.settle_url != own_page,
        "may_name_decision": may_record and remark.flag.code in ABOUT_THE_DECISION_OF_A_NOTICE,
    }


def _rows(remark: Remark) -> list[tuple[Any, Any]]:
    since = remark.flag.since_text or _("not known")
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
