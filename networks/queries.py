"""Reads for the network pages."""

from django.db.models import Prefetch, QuerySet

from networks.models import Fee, Membership, Network


def memberships() -> QuerySet[Membership]:
    """All memberships with what a list shows of each."""
    return Membership.objects.select_related("network", "category", "decision").prefetch_related(
        Prefetch("fees", Fee.objects.order_by("-year")), "seats", "network__categories"
    )


def networks() -> QuerySet[Network]:
    return Network.objects.prefetch_related("categories", "memberships")
