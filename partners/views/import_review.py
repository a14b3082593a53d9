"""The wizard after the columns: which partner is meant, what would happen, yes; and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.house_forms import ReasonForm
from office.rules import Refused
from partners import actions
from partners.import_forms import ApplyForm, MatchForm
from partners.import_pages import answers, doubts, findings
from partners.import_templates import CONTENT_TYPES, template_file
from partners.models import ImportState, PartnerImport
from partners.problem_lists import problems_as_csv
from partners.rules import KEEPERS, READERS, may_be_undone, may_keep_partners
from partners.undone import Undone
from partners.views.imports import import_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def import_match(request: HttpRequest, reference: str) -> HttpResponse:
    """Rows that could be several partners: a person says which one, or that it is none of them."""
    importation = import_or_404(reference)
    if importation.state != ImportState.PREVIEWED:
        return redirect(importation)
    rows = doubts(importation.preview)
    form = MatchForm(request.POST if request.method == "POST" else None, doubts=rows)
    if request.method == "POST" and form.is_valid():
        before = {row["row"]: row.get("decision", "") for row in rows}
        decided = {row: choice for row, choice in form.decisions.items() if choice != before.get(row)}
        job = None
        if decided:
            actions.decide_rows(importation, decided, by=request.user)
            job = actions.request_preview(importation, by=request.user)
        return redirect(job) if job else redirect("partners:import_preview", importation.reference)
    context = {
        "importation": importation, "form": form, "more": importation.preview.get("doubts_total", 0) - len(rows),
        "rows": rows,
    }  # fmt: skip
    return render(request, "partners/import_match.html", context, status=400 if form.errors else 200)


@require_safe
@open_to(*READERS)
def import_preview(request: HttpRequest, reference: str) -> HttpResponse:
    importation = import_or_404(reference)
    if importation.state == ImportState.UPLOADED:
        return redirect(importation)
    context = {
        "importation": importation,
        "may_keep": importation.state == ImportState.PREVIEWED and not may_keep_partners(request.user),
        "form": ApplyForm(),
        **findings(importation),
    }
    return render(request, "partners/import_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def confirm_import(request: HttpRequest, reference: str) -> HttpResponse:
    importation = import_or_404(reference)
    if request.method != "POST" and importation.state != ImportState.PREVIEWED:
        return redirect(importation)
    form = ApplyForm(request.POST or request.GET or None)
    all_rows = form.is_valid() and form.cleaned_data["mode"] == "all"
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["digest"]
            return redirect(
                actions.request_import(importation, all_or_nothing=all_rows, digest=seen, by=request.user)
            )
        except Refused as refused:
            if not importation.is_open:
                raise
            messages.error(request, str(refused))
            return redirect("partners:import_preview", importation.reference)
    context = {
        "importation": importation,
        "rows": answers(importation, all_rows),
        "form": _hidden(form, importation),
    }
    return render(request, "partners/import_confirm.html", context)


def _hidden(form: ApplyForm, importation: PartnerImport) -> ApplyForm:
    """The choice was made on the page before; here it is only carried along."""
    mode = form.cleaned_data["mode"] if form.is_valid() else "valid"
    carried = ApplyForm(initial={"mode": mode, "digest": importation.digest})
    carried.fields["mode"].widget = carried.fields["mode"].hidden_widget()
    return carried


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def undo_import_page(request: HttpRequest, reference: str) -> HttpResponse:
    importation = import_or_404(reference)
    if request.method != "POST" and may_be_undone(importation):
        return redirect(importation)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.request_undoing(importation, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if job:
                return redirect(job)
            importation.refresh_from_db()
            kept = Undone.of(importation).kept
            messages.success(request, _undone_sentence(importation, len(kept)))
            return redirect(importation)
    context = {"importation": importation, "form": form, "rows": _undo_answers(importation)}
    return render(request, "partners/import_undo.html", context, status=400 if form.errors else 200)


def _undone_sentence(importation: PartnerImport, kept: int) -> str:
    if kept:
        return _(
            "The import of %(file)s was undone. What was changed since was kept; it is listed below."
        ) % {"file": importation.filename}
    return _("The import of %(file)s was undone as a whole.") % {"file": importation.filename}


def _undo_answers(importation: PartnerImport) -> list[tuple[Any, Any]]:
    return [
        (_("File"), importation.filename),
        (_("New partners that go"), importation.created),
        (_("Changed partners that go back"), importation.updated),
        (_("What was edited since"), _("is kept and listed, each with its reason")),
    ]


@require_safe
@open_to(*READERS)
def rejected_rows(request: HttpRequest, reference: str) -> FileResponse:
    importation = import_or_404(reference)
    if not importation.rejected_file:
        raise Http404
    return FileResponse(
        importation.rejected_file.open("rb"),
        as_attachment=True,
        filename=f"{importation.reference}-rejected.csv",
        content_type="text/csv; charset=utf-8",
    )


@require_safe
@open_to(*READERS)
def import_problems(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """All problems of a preview as a list, worded in the language of whoever asks."""
    importation = import_or_404(reference)
    if not importation.problems_file:
        raise Http404
    return StreamingHttpResponse(
        (line.encode() for line in list(problems_as_csv(importation))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{importation.reference}-problems.csv"'},
    )


@require_safe
@open_to(*KEEPERS)
def import_template(request: HttpRequest, file_format: str) -> HttpResponse:
    """An empty list with our headers, in the language of whoever asks."""
    if file_format not in CONTENT_TYPES:
        return HttpResponseNotFound()
    return HttpResponse(
        template_file(file_format),
        content_type=CONTENT_TYPES[file_format],
        headers={"Content-Disposition": f'attachment; filename="entente-template.{file_format}"'},
    )
