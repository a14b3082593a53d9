from datetime import date

import factory
from factory.django import DjangoModelFactory

from office.models import Body, BodyKind, BodySize, Municipality, RoleGrant, Sitting, User


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    id = 1
    names = {"en": "Ghent", "nl": "Gent", "fr": "Gand"}
    country = "BE"
    legal_profile = "be-vlg"
    working_languages = ["nl"]
    time_zone = (
        "UTC"  # as the tests' own clock: else it is another day there for some hours, and tests fail by night
    )
    population = 265086
    population_year = 2022


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or []:
            RoleGrant.objects.create(user=self, role=role)


class CouncilFactory(DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ("kind",)
        skip_postgeneration_save = True

    kind = BodyKind.COUNCIL

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        if extracted:
            BodySize.objects.create(body=self, members=extracted)


class SittingFactory(DjangoModelFactory):
    class Meta:
        model = Sitting

    body = factory.SubFactory(CouncilFactory)
    held_on = date(2026, 3, 2)
