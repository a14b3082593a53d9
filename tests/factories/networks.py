from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from networks.models import Category, Membership, MembershipState, Network
from office import submissions
from office.models import Decision, DecisionSubject


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


def decided(**fields: Any) -> Membership:
    """The council has decided to join; in Türkiye the decision is final and transmitted: an authority may be asked."""
    decision = Decision.objects.create(
        title="Joining", decided_on=date(2026, 2, 2), recorded_result="adopted", is_past_fact=True, state="transmitted",
        final_on=date(2026, 2, 9), transmitted_on=date(2026, 2, 10),
    )  # fmt: skip
    membership = MembershipFactory(**{"state": MembershipState.DECIDED, "decision": decision} | fields)
    DecisionSubject.objects.create(decision=decision, outcome="adopted", **submissions.about(membership))
    return membership
