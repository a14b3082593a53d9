"""The list of partners on screen and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from office.access import open_to
from partners import queries
from partners.filters import PartnerFilter
from partners.resources import PartnerResource
from partners.rules import READERS, may_keep_partners

PAGE = 50
_EXPORTS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@open_to(*READERS)
def partner_list(request: HttpRequest) -> HttpResponse:
    found = PartnerFilter(request.GET, queryset=queries.partner_list())
    page = Paginator(found.sorted(), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "may_keep": not may_keep_partners(request.user),
        "formats": list(_EXPORTS),
    }
    return render(request, "partners/partner_list.html", context)


@require_safe
@open_to(*READERS)
def export(request: HttpRequest, file_format: str) -> HttpResponse:
    """The filtered list as a file; importing it again changes nothing."""
    if file_format not in _EXPORTS:
        raise Http404
    found = PartnerFilter(request.GET, queryset=queries.partner_list()).qs
    rows = PartnerResource().export(queries.partners_for_export(found))
    if file_format == "csv":
        # Spreadsheets split at the separator of the reader's country; the mark tells them the encoding.
        separator = "," if (translation.get_language() or "en").startswith("en") else ";"
        content: Any = "\ufeff" + rows.export("csv", delimiter=separator)
    else:
        content = rows.export("xlsx")
    response = HttpResponse(content, content_type=_EXPORTS[file_format])
    name = f"partners-{timezone.localdate():%Y-%m-%d}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
