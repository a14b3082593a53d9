"""What is asked of the gazetteer that is loaded."""

from django.db.models import Q, QuerySet

from partners.models import GazetteerEdition, GazetteerPlace, Partner

SHOWN = 8


def current_edition() -> GazetteerEdition | None:
    return GazetteerEdition.objects.order_by("-pk").first()


def places_named(text: str, country: str = "") -> list[GazetteerPlace]:
    """The places that may be meant, best first."""
    found = GazetteerPlace.objects.named_like(text)
    if country:
        found = found.filter(country=country)
    return list(found.defer("names_folded")[:SHOWN])


def places_for(partner: Partner) -> list[GazetteerPlace]:
    """Places that may be this partner: by its identifier, else by one of its names in its country."""
    if partner.geonames_id:
        known = list(GazetteerPlace.objects.filter(pk=partner.geonames_id))
        if known:
            return known
    names = [name for name in partner.names_folded.split("\n") if name][:20]
    wanted = Q()
    for name in names:
        wanted |= Q(names_folded__contains=f"\n{name}\n")
    if not names:
        return []
    found: QuerySet[GazetteerPlace] = GazetteerPlace.objects.filter(wanted, country=partner.country)
    return list(found.order_by("-population", "pk").defer("names_folded")[:SHOWN])
