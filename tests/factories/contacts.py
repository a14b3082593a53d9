import factory
from factory.django import DjangoModelFactory

from partners.models import Contact, Organisation
from tests.factories.partners import PartnerFactory


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    partner = factory.SubFactory(PartnerFactory)
    function = "international officer"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"School {n}")
    kind = "school"
