import factory
from factory.django import DjangoModelFactory

from networks.models import Category, Membership, MembershipState, Network


class NetworkFactory(DjangoModelFactory):
    class Meta:
        model = Network

    name = factory.Sequence(lambda n: f"Network {n}")


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Category {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    network = factory.SubFactory(NetworkFactory)
    state = MembershipState.IDENTIFIED
    expected = "Projects with other cities"
