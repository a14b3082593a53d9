from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from partners.models import Candidate, Criterion, NeedProfile, PartnershipRequest
from tests.factories.partners import PartnerFactory


class NeedProfileFactory(DjangoModelFactory):
    """A draft with every part that is needed to settle it."""

    class Meta:
        model = NeedProfile

    title = factory.Sequence(lambda n: f"Profile {n}")
    purpose = "Keep old crafts alive"
    gain_for_us = "young people with a trade"
    gain_for_partner = "a market for its crafts"
    offer = "Workshops in our museum of industry."


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    profile = factory.SubFactory(NeedProfileFactory)
    group = "population"
    name = factory.Sequence(lambda n: f"Criterion {n}")


class CandidateFactory(DjangoModelFactory):
    class Meta:
        model = Candidate

    profile = factory.SubFactory(NeedProfileFactory)
    partner = factory.SubFactory(PartnerFactory)
    found_through = "union"


class RequestFactory(DjangoModelFactory):
    """A town that is in no register of ours and asks for a partner."""

    class Meta:
        model = PartnershipRequest

    name = factory.Sequence(lambda n: f"Asking Town {n}")
    country = "JP"
    received_on = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyAttribute(lambda request: request.received_on + timedelta(days=30))
    seeks = "A town with craft schools"


def chosen_profile(**fields) -> NeedProfile:
    """A profile whose only candidate was chosen in writing."""
    profile = NeedProfileFactory(**fields)
    profile.chosen, profile.choice_reason, profile.state = (
        CandidateFactory(profile=profile),
        "They know the craft",
        "chosen",
    )
    profile.save()
    return profile
