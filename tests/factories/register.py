import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from partners.folding import fold
from partners.models import RegisterEdition, RegisterTie, RegisterTown
from partners.register_writing import count_ties


class RegisterEditionFactory(DjangoModelFactory):
    """An edition that was taken in."""

    class Meta:
        model = RegisterEdition

    source = factory.Sequence(lambda n: f"Register {n}")
    file = "imports/register"
    filename = "register.csv"
    sha256 = "0" * 64
    state = "applied"
    applied_at = factory.LazyFunction(timezone.now)


class RegisterTownFactory(DjangoModelFactory):
    class Meta:
        model = RegisterTown

    name = factory.Sequence(lambda n: f"Registered {n}")
    folded = factory.LazyAttribute(lambda town: fold(town.name))
    country = "DE"


def tied(
    one: RegisterTown, other: RegisterTown, edition: RegisterEdition, year: int | None = None
) -> RegisterTie:
    """A tie in the order in which the register keeps it, with the counts that follow."""
    first, second = sorted((one, other), key=lambda town: town.pk)
    tie = RegisterTie.objects.create(
        one=first, other=second, source=edition.source, edition=edition, year=year
    )
    count_ties()
    for town in (one, other):
        town.refresh_from_db()
    return tie
