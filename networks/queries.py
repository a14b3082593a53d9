"""Reads for the network pages."""

from django.db.models import Prefetch, QuerySet

from networks.models import Fee, Membership, Network


def membership_rows() -> QuerySet[Membership]:
    """All memberships with what a list shows of each."""
    latest_first = Prefetch("fees", Fee.objects.order_by("-year"))
    return Membership.objects.select_related("network__statutes", "category", "decision").prefetch_related(
        latest_first
    )


def memberships() -> QuerySet[Membership]:
    """All memberships with what their own page shows."""
    return membership_rows().prefetch_related("seats", "network__categories")


def networks() -> QuerySet[Network]:
    return Network.objects.prefetch_related("categories", "memberships")


def network_page() -> QuerySet[Network]:
    """All networks with what their own page shows."""
    return networks().select_related("statutes").prefetch_related("fellows__partner")
