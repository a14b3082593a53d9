"""What the page of a request from outside shows of the relation that came of it, and where it is accepted."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models import User
from partners import acceptance
from partners.models import PartnershipRequest
from partners.panels import Panel
from relations.models import Relation


def relation_panel(request: PartnershipRequest, user: User) -> Panel | None:
    relation = Relation.objects.filter(request=request).prefetch_related("partners").first()
    if relation is None:
        return None
    return Panel(
        title=_("The relation"), template="relations/_request_panel.html", context={"relation": relation}
    )


def acceptance_page(request: PartnershipRequest) -> str:
    return reverse("relations:relation_from_request", args=[request.reference])


def register() -> None:
    acceptance.register_panel(relation_panel)
    acceptance.register_address(acceptance_page)
