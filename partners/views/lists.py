"""The list of partners on screen and as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from office.access import open_to
from office.exports import FORMATS, chosen_format, download
from office.lists import Listing, address_of
from office.views.bulk import bulk_page
from partners import queries
from partners.bulk import BULK
from partners.resources import PartnerResource
from partners.rules import KEEPERS, READERS, may_keep_partners
from partners.tables import IN_FILES, PARTNERS


@require_safe
@open_to(*READERS)
def partner_list(request: HttpRequest) -> HttpResponse:
    may_keep = not may_keep_partners(request.user)
    listing = Listing(request, PARTNERS, queries.partner_list(), has_boxes=may_keep)
    if view := listing.opening_view:
        return redirect(address_of(PARTNERS, view))
    context = {
        "list": listing,
        "page": listing.page,
        "may_keep": may_keep,
        "formats": list(FORMATS),
        "bulk": BULK,
    }
    return render(request, "partners/partner_list.html", context)


@require_POST
@open_to(*KEEPERS)
def partners_bulk(request: HttpRequest) -> HttpResponse:
    return bulk_page(request, BULK)


@require_safe
@open_to(*READERS)
def export(request: HttpRequest, file_format: str) -> HttpResponse:
    """What the filter found as a file, in the columns of the list or in all; importing it changes nothing."""
    chosen_format(file_format)
    found = Listing(request, PARTNERS, queries.partner_list()).found
    shown = [] if "all" in request.GET else PARTNERS.table.shown(request.GET)
    resource = PartnerResource()
    columns = resource.columns([key for name in shown for key in IN_FILES[name]])
    rows = resource.typed_rows(found, columns)
    return download("partners", file_format, resource.header(columns), rows)
