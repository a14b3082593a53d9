"""Where the address of a merged record leads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.models import Partner


def led_to_survivor(
    request: HttpRequest, reference: str, page: str = "partners:detail"
) -> HttpResponse | None:
    """Where the address is that of a merged record: on to the survivor, with a word about it."""
    try:
        record = Partner.records.by_reference(reference)
    except Partner.DoesNotExist:
        return None
    if record.merged_into_id is None:
        return None
    survivor = record.survivor
    note = _("%(old)s %(name)s was merged into this record: they are one partner.")
    messages.info(request, note % {"old": record.reference, "name": record.name})
    return redirect(page, survivor.reference)
