"""What the search over everything finds among relations: by partner's name or purpose."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.rules import may_read_internal
from partners.models import Partner
from partners.search import Hit, Hits, register_search
from relations.models import Relation

SHOWN = 10


def relations_by_partner(text: str, user: User) -> Hits | None:
    if may_read_internal(user):
        return None
    named = Partner.objects.named_like(text).values("pk")
    found = Relation.objects.filter(Q(partners__in=named) | Q(purpose__icontains=text)).distinct()
    hits = [
        Hit(
            relation.partner_names,
            relation.get_absolute_url(),
            relation.get_state_display(),
            relation.reference,
        )
        for relation in found.order_by("pk").prefetch_related("partners")[:SHOWN]
    ]
    return Hits(_("Relations"), hits)


def register() -> None:
    register_search(relations_by_partner)
