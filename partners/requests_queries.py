"""Reads of the requests from outside, one function for each page."""

from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from partners.models import PartnershipRequest, RequestState


def open_requests() -> QuerySet[PartnershipRequest]:
    """Towns that look for a partner and wait for our answer, the most urgent first."""
    found = PartnershipRequest.objects.filter(state=RequestState.RECEIVED)
    return found.select_related("partner").order_by("due_on", "pk")


def request_list(on: date | None = None) -> QuerySet[PartnershipRequest]:
    """All requests: those that wait first, the longest overdue on top; then the answered ones, newest first."""
    waits = Case(
        When(state=RequestState.RECEIVED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = PartnershipRequest.objects.select_related("partner").annotate(rank=waits)
    return found.order_by("rank", Case(When(rank=0, then="due_on")), "-answered_on", "-pk")


def request_page() -> QuerySet[PartnershipRequest]:
    return PartnershipRequest.objects.select_related("partner", "author")


def waiting(on: date | None = None) -> dict[str, int]:
    """How many wait for an answer, and how many of these are overdue."""
    on = on or timezone.localdate()
    open_ones = Q(state=RequestState.RECEIVED)
    return PartnershipRequest.objects.aggregate(
        open=Count("pk", filter=open_ones), overdue=Count("pk", filter=open_ones & Q(due_on__lt=on))
    )
