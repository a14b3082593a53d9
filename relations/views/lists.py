"""The list of relations on screen and as a file, and changes of many at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from office.access import STAFF, open_to
from office.exports import FORMATS, chosen_format, download
from office.lists import Listing, address_of
from office.models import Role
from office.views.bulk import bulk_page
from relations.bulk import BULK
from relations.export import columns_of, rows_of
from relations.queries import relation as queries
from relations.rules import relation as rules
from relations.tables import RELATIONS


@require_safe
@open_to(*STAFF)
def relation_list(request: HttpRequest) -> HttpResponse:
    may_write = rules.may_keep_relations(request.user) is None
    listing = Listing(
        request,
        RELATIONS,
        queries.relation_list(),
        records=lambda page: queries.rows_of_page(page.object_list),
        has_boxes=may_write,
    )
    if view := listing.opening_view:
        return redirect(address_of(RELATIONS, view))
    context = {
        "list": listing,
        "page": listing.page,
        "may_write": may_write,
        "bulk": BULK,
        "formats": list(FORMATS),
    }
    return render(request, "relations/relation_list.html", context)


@require_POST
@open_to(Role.OFFICER, Role.HEAD)
def relations_bulk(request: HttpRequest) -> HttpResponse:
    return bulk_page(request, BULK)


@require_safe
@open_to(*STAFF)
def relations_export(request: HttpRequest, file_format: str) -> HttpResponse:
    """The filtered list, one line for each partner of a tie. Read in again, its states become claims, no more."""
    chosen_format(file_format)
    found = Listing(request, RELATIONS, queries.relation_list()).found
    return download("relations", file_format, columns_of(), rows_of(found))
