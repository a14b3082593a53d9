import factory
from factory.django import DjangoModelFactory

from partners.folding import fold
from partners.models import Partner, PartnerName


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
