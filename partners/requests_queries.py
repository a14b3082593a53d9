"""Reads of the requests from outside, one function for each page."""

from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from partners.models import OPEN_NEEDS, NeedProfile, Partner, PartnershipRequest, RequestState

# Namesakes shown; whoever asks is seldom called like more of our partners.
FEW = 5


def open_requests() -> QuerySet[PartnershipRequest]:
    """Towns that look for a partner and wait for our answer, the most urgent first."""
    found = PartnershipRequest.objects.filter(state=RequestState.RECEIVED)
    return found.select_related("partner").order_by("due_on", "pk")


def request_list() -> QuerySet[PartnershipRequest]:
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


def partners_alike(request: PartnershipRequest) -> list[Partner]:
    """Partners of the register that may be the town which asks: the same name by folding, in the same country."""
    if request.partner_id or not request.name:
        return []
    found = Partner.objects.filter(country=request.country).named_like(request.name)
    return list(found[:FEW])


def profiles_seeking() -> list[NeedProfile]:
    """Need profiles whose partner is still sought."""
    return list(NeedProfile.objects.filter(state__in=OPEN_NEEDS))
