"""Reads of the import wizard."""

from django.db.models import QuerySet

from partners.models import ColumnMemory, ImportState, PartnerImport

_SOURCES = 20


def known_sources() -> list[str]:
    """Sources that lists came from before, the latest first."""
    return list(ColumnMemory.objects.order_by("-chosen_at").values_list("source", flat=True)[:_SOURCES])


def imports_of(state: str = "") -> QuerySet[PartnerImport]:
    """Every import for the list of imports, without the bulk of its preview."""
    found = PartnerImport.objects.select_related("uploaded_by", "job").defer(
        "preview", "undone", "decisions", "mapping"
    )
    return found.filter(state=state) if state in ImportState.values else found
