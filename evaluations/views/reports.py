"""Documents: ask for one, follow its making, find it again."""

from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations import actions, queries
from evaluations.forms import ReportForm
from evaluations.models import Report
from evaluations.reports import subject_of
from evaluations.rules import REQUESTERS, may_request
from evaluations.views.tabs import tabs
from office.access import STAFF, open_to
from office.models import Referenced
from office.rules import Refused
from partners.models import NeedProfile
from partners.rules import must_have_handed_in

ROWS_PER_PAGE = 25
# How links from other pages name what they wish: a letter names the relation beside its termination.
_WISHES = (
    ("kind", "kind"),
    ("object", "reference"),
    ("relation", "reference"),
    ("language", "language"),
    ("as_of", "as_of"),
)


@require_GET
@open_to(*STAFF)
def report_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.reports(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "evaluations/report_list.html",
        {"page": page, "may_request": may_request(request.user) is None, "tabs": tabs("documents")},
    )


@require_http_methods(["GET", "POST"])
@open_to(*REQUESTERS)
def report_create(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        wished = {field: request.GET[name] for name, field in _WISHES if name in request.GET}
        return _form_page(request, ReportForm(initial={"kind": "portfolio", **wished, "form_token": uuid4()}))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form)
    try:
        report = actions.request_report(by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error("reference" if refused.code.startswith("object") else None, str(refused))
        return _form_page(request, form)
    messages.success(request, _("The document is being made. This page tells when it is ready."))
    return redirect(report)


def _form_page(request: HttpRequest, form: ReportForm) -> HttpResponse:
    return render(
        request,
        "evaluations/report_form.html",
        {"form": form, "crumbs": _crumbs(), "offers": queries.documents_on_offer()},
        status=400 if form.is_bound else 200,
    )


@require_GET
@open_to(*STAFF)
def report_detail(request: HttpRequest, reference: str) -> HttpResponse:
    report = _report_or_404(reference)
    template = "evaluations/_report_progress.html" if request.htmx else "evaluations/report_detail.html"
    about = _subject(report)
    withheld = must_have_handed_in(about, request.user) if isinstance(about, NeedProfile) else None
    context = {
        "report": report, "job": report.job, "crumbs": _crumbs(), "about": about, "withheld": withheld,
    }  # fmt: skip
    return render(request, template, context)


def _subject(report: Report) -> Referenced | None:
    """What the document is about, to lead back to it; the portfolio is about nothing in particular."""
    try:
        return subject_of(report.kind, report.object_reference)
    except Refused:
        return None


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Reports and evaluations"), reverse("evaluations:report_list"))]


def _report_or_404(reference: str) -> Report:
    try:
        found: Report = queries.reports().by_reference(reference)
    except Report.DoesNotExist:
        raise Http404 from None
    return found
