"""What the search over everything finds among relations: by partner's name or purpose; programmes by title."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.calendar import written
from office.models import User
from office.rules import may_read_internal
from partners.models import Partner
from partners.search import Hit, Hits, register_search
from relations.models import Exchange, Programme, Relation
from relations.queries.purpose import says

SHOWN = 10


def relations_by_partner(text: str, user: User) -> Hits | None:
    if may_read_internal(user):
        return None
    named = Partner.objects.found_by(text).values("pk")
    found = Relation.objects.filter(Q(partners__in=named) | says(text)).distinct()
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


def programmes_by_title(text: str, user: User) -> Hits | None:
    if may_read_internal(user):
        return None
    found = Programme.objects.filter(title__icontains=text).order_by("-pk")[:SHOWN]
    hits = [
        Hit(programme.title, programme.get_absolute_url(), programme.get_state_display(), programme.reference)
        for programme in found
    ]
    return Hits(_("Programmes"), hits)


def exchanges_by_subject(text: str, user: User) -> Hits | None:
    if may_read_internal(user):
        return None
    found = Exchange.objects.standing().filter(about__icontains=text).order_by("-on", "-pk")[:SHOWN]
    hits = [
        Hit(
            exchange.about,
            exchange.get_absolute_url(),
            f"{exchange.get_kind_display()}, {written(exchange.on)}",
            exchange.reference,
        )
        for exchange in found
    ]
    return Hits(_("Exchanges"), hits)


def register() -> None:
    register_search(exchanges_by_subject)
    register_search(relations_by_partner)
    register_search(programmes_by_title)
