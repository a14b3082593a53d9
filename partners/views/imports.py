"""The wizard: upload → how to read it → match → preview → check your answers → progress → result.

Works without JavaScript. Matching and everything after it stands in `import_review`.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import open_to
from office.rules import Refused
from partners import actions, queries
from partners.actions.column_memory import remember_columns
from partners.actions.imports import content_of, dialect_of
from partners.claims import claim_columns
from partners.column_recall import is_new, memory_of, recall
from partners.columns import changed_mapping, suggest_mapping
from partners.examples import read_as
from partners.import_forms import (
    DECIMAL_NAMES,
    DELIMITER_NAMES,
    ENCODING_NAMES,
    DialectForm,
    MappingForm,
    UploadForm,
)
from partners.import_pages import findings
from partners.import_queries import imports_of, known_sources
from partners.models import ImportState, PartnerImport
from partners.reading import MAX_BYTES, Table, read_table
from partners.rules import KEEPERS, READERS, may_be_undone, may_keep_partners
from partners.undone import Undone

SAMPLE = 8
# Cells of one column shown as examples of what it holds.
EXAMPLES = 3


def import_or_404(reference: str) -> PartnerImport:
    try:
        return queries.import_page().by_reference(reference)
    except PartnerImport.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*READERS)
def import_list_page(request: HttpRequest) -> HttpResponse:
    page = Paginator(imports_of(), 50).get_page(request.GET.get("page"))
    return render(
        request, "partners/import_list.html", {"page": page, "may_keep": not may_keep_partners(request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            importation = _taken_in(form, request)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("partners:import_columns", importation.reference)
    context = {"form": form, "sources": known_sources()}
    return render(request, "partners/import_upload.html", context, status=400 if form.errors else 200)


def _taken_in(form: UploadForm, request: HttpRequest) -> PartnerImport:
    """The uploaded list, read at first as the last one of its source was."""
    file, source = form.cleaned_data["file"], form.cleaned_data["source"]
    content = file.read(MAX_BYTES + 1)
    importation = actions.upload_list(
        content, filename=file.name, source=source, form_token=form.cleaned_data["form_token"], by=request.user,
    )  # fmt: skip
    known = recall(content, importation.source)
    if known.memory and importation.state == ImportState.UPLOADED and not importation.mapping:
        actions.choose_columns(importation, dialect=known.dialect, mapping=known.columns, by=request.user)
    return importation


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def import_columns(request: HttpRequest, reference: str) -> HttpResponse:
    importation = import_or_404(reference)
    if not importation.is_open:
        return redirect(importation)
    table = read_table(content_of(importation), dialect_of(importation), claim_columns())
    mapping = _mapping(importation, table)
    if request.method == "POST" and request.POST.get("step") == "read":
        return _read_again(request, importation, table, mapping)
    columns = MappingForm(request.POST or None, table=table, mapping=mapping)
    if request.method == "POST" and columns.is_valid():
        return _go_on(request, importation, table, columns)
    return _columns_page(request, importation, table, columns, DialectForm(table=table))


def _go_on(
    request: HttpRequest, importation: PartnerImport, table: Table, columns: MappingForm
) -> HttpResponse:
    dialect = dialect_of(importation)
    actions.choose_columns(importation, dialect=dialect, mapping=columns.mapping, by=request.user)
    chosen = [columns.mapping[place] for place in range(len(table.header))]
    remember_columns(importation.source, table.header, chosen, dialect=dialect, by=request.user)
    job = actions.request_preview(importation, by=request.user)
    if job:
        return redirect(job)
    importation.refresh_from_db()
    return redirect(f"partners:{_next_step(importation)}", importation.reference)


def _mapping(importation: PartnerImport, table: Table) -> list[str]:
    chosen = {int(place): key for place, key in importation.mapping.items()}
    return changed_mapping(suggest_mapping(table.header, claim_columns()), chosen)


def _read_again(
    request: HttpRequest, importation: PartnerImport, table: Table, mapping: list[str]
) -> HttpResponse:
    """The reader overrules how the file is read; the columns are then suggested anew."""
    form = DialectForm(request.POST, table=table)
    if form.is_valid():
        try:
            known = recall(content_of(importation), importation.source, form.dialect)
            columns = known.columns if known.memory else None
            actions.choose_columns(importation, dialect=form.dialect, mapping=columns, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("partners:import_columns", importation.reference)
    return _columns_page(request, importation, table, MappingForm(table=table, mapping=mapping), form)


def _columns_page(
    request: HttpRequest, importation: PartnerImport, table: Table, columns: MappingForm, dialect: DialectForm
) -> HttpResponse:
    width = len(table.header)
    sample = [(number, [*cells, *[""] * width][:width]) for number, cells in table.rows.head(SAMPLE)]
    memory = memory_of(importation.source) if importation.mapping else None
    context = {
        "importation": importation, "table": table, "columns": columns, "dialect": dialect, "sample": sample,
        "no_name": not columns.is_bound and "name" not in {field.initial for field in columns.fields.values()},
        "delimiter_name": DELIMITER_NAMES.get(table.delimiter, ""),
        "encoding_name": ENCODING_NAMES.get(table.encoding, table.encoding),
        "decimal_name": DECIMAL_NAMES[table.decimal] if table.decimal else "",
        "memory": memory, "new_columns": is_new(memory, table.header) if memory else [],
        "examples": list(_examples(table, columns, sample)),
    }  # fmt: skip
    return render(
        request,
        "partners/import_columns.html",
        context,
        status=400 if columns.errors or dialect.errors else 200,
    )


def _examples(table: Table, columns: MappingForm, sample: list[tuple[int, list[str]]]):
    for place in range(len(table.header)):
        field = columns[f"column_{place}"]
        # Each value once: the same country eight times shows nothing more.
        filled = dict.fromkeys(text for _row, cells in sample if (text := cells[place].strip()))
        texts = list(filled)[:EXAMPLES]
        yield field, texts, read_as(str(field.value() or ""), texts, table.decimal)


@require_safe
@open_to(*READERS)
def import_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Where an import stands: on to the next step while it is open, afterwards what it did."""
    importation = import_or_404(reference)
    waiting, may_keep = queries.waiting_for(importation), not may_keep_partners(request.user)
    if not waiting.is_working and importation.is_open and may_keep:
        if waiting.job and waiting.job.failure:
            messages.error(request, waiting.job.failure)
        return redirect(f"partners:{_next_step(importation)}", importation.reference)
    context = {
        "importation": importation, "working": waiting.job if waiting.is_working else None,
        "can_be_undone": may_keep and not waiting.is_working and not may_be_undone(importation),
        "undone": Undone.of(importation) if importation.state == ImportState.UNDONE else None,
        "history": queries.history_of_import(importation), **findings(importation),
    }  # fmt: skip
    return render(request, "partners/import_detail.html", context)


def _next_step(importation: PartnerImport) -> str:
    if importation.state != ImportState.PREVIEWED:
        return "import_columns"
    is_doubtful = importation.preview.get("doubts_total", 0) and not importation.decisions
    return "import_match" if is_doubtful else "import_preview"


@require_POST
@open_to(*KEEPERS)
def drop_import(request: HttpRequest, reference: str) -> HttpResponse:
    importation = actions.cancel_import(import_or_404(reference), by=request.user)
    messages.success(request, _("The import of %(file)s was cancelled.") % {"file": importation.filename})
    return redirect("partners:imports")
