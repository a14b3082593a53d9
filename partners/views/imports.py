"""The wizard: upload → how to read it → preview → check your answers → progress → result.

Works without JavaScript.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import open_to
from office.rules import Refused
from partners import actions, queries
from partners.actions.imports import content_of, dialect_of
from partners.claims import claim_columns
from partners.columns import COLUMNS, changed_mapping, suggest_mapping
from partners.countries import country_name
from partners.forms import DELIMITER_NAMES, ApplyForm, DialectForm, MappingForm, UploadForm
from partners.models import ImportState, PartnerImport, PartnerKind
from partners.previews import problems_of
from partners.reading import MAX_BYTES, Dialect, Table, read_table
from partners.rules import KEEPERS, READERS, may_keep_partners

SAMPLE = 8


def import_or_404(reference: str) -> PartnerImport:
    try:
        return queries.import_page().by_reference(reference)
    except PartnerImport.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*READERS)
def import_list_page(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.imports(), 50).get_page(request.GET.get("page"))
    return render(
        request, "partners/import_list.html", {"page": page, "may_keep": not may_keep_partners(request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            importation = actions.upload_list(
                file.read(MAX_BYTES + 1), filename=file.name, source=form.cleaned_data["source"],
                form_token=form.cleaned_data["form_token"], by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("partners:import_columns", importation.reference)
    return render(request, "partners/import_upload.html", {"form": form}, status=400 if form.errors else 200)


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
        actions.choose_columns(
            importation, dialect=dialect_of(importation), mapping=columns.mapping, by=request.user
        )
        job = actions.request_preview(importation, by=request.user)
        return redirect(job) if job else redirect("partners:import_preview", importation.reference)
    return _columns_page(request, importation, table, columns, DialectForm(table=table))


def _mapping(importation: PartnerImport, table: Table) -> list[str]:
    chosen = {int(place): key for place, key in importation.mapping.items()}
    return changed_mapping(suggest_mapping(table.header, claim_columns()), chosen)


def _read_again(
    request: HttpRequest, importation: PartnerImport, table: Table, mapping: list[str]
) -> HttpResponse:
    """The reader overrules how the file is read; the columns are then suggested anew."""
    form = DialectForm(request.POST, table=table)
    if form.is_valid():
        clean = form.cleaned_data
        dialect = Dialect(clean.get("encoding", ""), form.sign, clean["header_row"] or 0)
        try:
            read_table(content_of(importation), dialect, claim_columns())
            actions.choose_columns(importation, dialect=dialect, by=request.user)
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
    context = {
        "importation": importation, "table": table, "columns": columns, "dialect": dialect, "sample": sample,
        "delimiter_name": DELIMITER_NAMES.get(table.delimiter, ""),
        "examples": [
            (columns[f"column_{place}"], [cells[place] for _row, cells in sample if cells[place].strip()][:3])
            for place in range(width)
        ],
    }  # fmt: skip
    return render(
        request,
        "partners/import_columns.html",
        context,
        status=400 if columns.errors or dialect.errors else 200,
    )


_FIELD_LABELS = {column.key: column.label for column in COLUMNS}
_KINDS = dict(PartnerKind.choices)


def _label(key: str) -> Any:
    claimed = {column.key: column.label for column in claim_columns()}
    return _FIELD_LABELS.get(key) or claimed.get(key) or key


def _shown(key: str, value: Any) -> Any:
    if key == "population" and value is not None:
        return formats.number_format(value, force_grouping=True)
    if key == "kind":
        return _KINDS.get(value, value)
    if key in ("latitude", "longitude") and isinstance(value, str):
        return value.rstrip("0").rstrip(".") if "." in value else value
    return value


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
        **_findings(request, importation),
    }
    return render(request, "partners/import_preview.html", context)


def _findings(request: HttpRequest, importation: PartnerImport) -> dict[str, Any]:
    """What a preview found, ready to be shown."""
    preview, language = importation.preview, request.LANGUAGE_CODE
    return {
        "preview": preview,
        "figures": _figures(importation),
        "errors": problems_of(preview, "errors"),
        "warnings": problems_of(preview, "warnings"),
        "created": [
            {**row, "country": country_name(row["country"], language)} for row in preview.get("created", [])
        ],
        "updated": [
            {
                **row,
                "changes": [
                    (_label(key), _shown(key, before), _shown(key, after))
                    for key, before, after in row["changes"]
                ],
            }
            for row in preview.get("updated", [])
        ],
        "claims": _claims_by_row(preview.get("claims", [])),
    }


def _claims_by_row(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line for each row of the list, with everything it says about our relation."""
    rows: dict[int, dict[str, Any]] = {}
    for claim in claims:
        row = rows.setdefault(claim["row"], {"row": claim["row"], "name": claim["name"], "says": []})
        row["says"].append((_label(claim["column"]), claim["value"]))
    return list(rows.values())


def _figures(importation: PartnerImport) -> list[dict[str, Any]]:
    labels = {
        "created": (gettext_lazy("new"), "success"),
        "updated": (gettext_lazy("changed"), "info"),
        "unchanged": (gettext_lazy("unchanged"), "neutral"),
        "rejected": (gettext_lazy("rejected"), "danger" if importation.rejected else "neutral"),
    }
    return [
        {"number": getattr(importation, name), "label": label, "tone": tone}
        for name, (label, tone) in labels.items()
    ]


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
            return redirect(actions.request_import(importation, all_or_nothing=all_rows, by=request.user))
        except Refused as refused:
            if not importation.is_open:
                raise
            messages.error(request, str(refused))
            return redirect("partners:import_preview", importation.reference)
    context = {"importation": importation, "rows": _answers(importation, all_rows), "form": _hidden(form)}
    return render(request, "partners/import_confirm.html", context)


def _hidden(form: ApplyForm) -> ApplyForm:
    """The choice was made on the page before; here it is only carried along."""
    mode = form.cleaned_data["mode"] if form.is_valid() else "valid"
    carried = ApplyForm(initial={"mode": mode})
    carried.fields["mode"].widget = carried.fields["mode"].hidden_widget()
    return carried


def _answers(importation: PartnerImport, all_rows: bool) -> list[tuple[Any, Any]]:
    rows = [
        (_("File"), importation.filename),
        (_("Source"), importation.source),
        (_("New partners"), importation.created),
        (_("Partners that change"), importation.updated),
        (_("Rows that change nothing"), importation.unchanged),
        (_("Rows that are left out"), importation.rejected),
        (_("Which rows"), _("All rows or none") if all_rows else _("The valid rows only")),
    ]
    claims = importation.preview.get("claims_total", 0)
    if claims:
        text = ngettext(
            "%(count)s statement, kept as a claim", "%(count)s statements, kept as claims", claims
        )
        rows.append((_("About our relation"), text % {"count": claims}))
    return rows


@require_safe
@open_to(*READERS)
def import_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Where an import stands: on to the next step while it is open, afterwards what it did."""
    importation = import_or_404(reference)
    waiting = queries.waiting_for(importation)
    if not waiting.is_working and importation.is_open and not may_keep_partners(request.user):
        step = "import_preview" if importation.state == ImportState.PREVIEWED else "import_columns"
        if waiting.job and waiting.job.failure:
            messages.error(request, waiting.job.failure)
        return redirect(f"partners:{step}", importation.reference)
    context = {
        "importation": importation, "working": waiting.job if waiting.is_working else None,
        "history": queries.history_of_import(importation), **_findings(request, importation),
    }  # fmt: skip
    return render(request, "partners/import_detail.html", context)


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


@require_POST
@open_to(*KEEPERS)
def drop_import(request: HttpRequest, reference: str) -> HttpResponse:
    importation = actions.cancel_import(import_or_404(reference), by=request.user)
    messages.success(request, _("The import of %(file)s was cancelled.") % {"file": importation.filename})
    return redirect("partners:imports")
