"""The list of partners on screen and as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from office.access import open_to
from office.lists import Listing, address_of
from office.views.bulk import bulk_page
from partners import queries
from partners.bulk import BULK
from partners.filters import PartnerFilter
from partners.resources import PartnerResource
from partners.rules import KEEPERS, READERS, may_keep_partners
from partners.tables import PARTNERS

_EXPORTS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@open_to(*READERS)
def partner_list(request: HttpRequest) -> HttpResponse:
    may_keep = not may_keep_partners(request.user)
    listing = Listing(request, PARTNERS, queries.partner_list(), has_boxes=may_keep)
    if view := listing.opening_view:
        return redirect(address_of(PARTNERS, view))
    context = {"list": listing, "may_keep": may_keep, "formats": list(_EXPORTS), "bulk": BULK}
    return render(request, "partners/partner_list.html", context)


@require_POST
@open_to(*KEEPERS)
def partners_bulk(request: HttpRequest) -> HttpResponse:
    return bulk_page(request, BULK)


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
