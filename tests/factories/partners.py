from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from partners.folding import fold, folded_names
from partners.models import GazetteerEdition, GazetteerPlace, Partner, PartnerName


class PartnerFactory(DjangoModelFactory):
    """PartnerFactory(name="Gent", others=["Gand", "Ghent"]) gives a partner found by all three."""

    class Meta:
        model = Partner
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Town {n}")
    country = "BE"

    @factory.post_generation
    def others(self, create, extracted, **kwargs):
        texts = list(extracted or [])
        PartnerName.objects.bulk_create(
            PartnerName(partner=self, text=text, folded=fold(text)) for text in texts
        )
        self.fold_names(texts)
        self.save(update_fields=["names_folded"])


class GazetteerEditionFactory(DjangoModelFactory):
    class Meta:
        model = GazetteerEdition

    source = "GeoNames"
    licence = "CC BY 4.0"
    filename = "cities15000.txt"
    sha256 = "0" * 64
    as_of = date(2024, 3, 1)
    places = 1


class GazetteerPlaceFactory(DjangoModelFactory):
    """A place of the loaded edition; `other_names` one on each line."""

    class Meta:
        model = GazetteerPlace

    edition = factory.SubFactory(GazetteerEditionFactory)
    geonames_id = factory.Sequence(lambda n: 1000 + n)
    name = factory.Sequence(lambda n: f"Place {n}")
    country = "BE"
    region = "Flanders"
    latitude = Decimal("51.05")
    longitude = Decimal("3.71667")
    population = 265086
    names_folded = factory.LazyAttribute(
        lambda place: folded_names([place.name, *getattr(place, "other_names", "").split("\n")])
    )
    other_names = ""
