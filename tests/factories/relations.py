from datetime import date

import factory
from factory.django import DjangoModelFactory

from relations.models import (
    EventKind,
    Relation,
    RelationEvent,
    RelationState,
    RelationType,
    Termination,
    TerminationTie,
)
from tests.factories.partners import PartnerFactory


class RelationFactory(DjangoModelFactory):
    """RelationFactory(partners=[…]) gives a tie with those partners; without them, with one new partner."""

    class Meta:
        model = Relation
        skip_postgeneration_save = True

    type = RelationType.SISTER
    state = RelationState.IDEA
    purpose = "Young people of both towns learn a trade from each other."

    @factory.post_generation
    def partners(self, create, extracted, **kwargs):
        self.partners.set([PartnerFactory()] if extracted is None else extracted)


class RelationEventFactory(DjangoModelFactory):
    class Meta:
        model = RelationEvent

    relation = factory.SubFactory(RelationFactory)
    kind = EventKind.BEGAN
    on = date(1977, 5, 1)


class LivingRelationFactory(RelationFactory):
    """A tie that began and is active, with its beginning on record."""

    state = RelationState.ACTIVE
    since = date(1977, 1, 1)
    since_precision = "year"

    @factory.post_generation
    def beginning(self, create, extracted, **kwargs):
        RelationEventFactory(relation=self, on=self.since, precision=self.since_precision)


class TerminationFactory(DjangoModelFactory):
    """TerminationFactory(ties=[relation, …]) proposes to end these."""

    class Meta:
        model = Termination
        skip_postgeneration_save = True

    title = "From bilateral ties to networks"
    reason = "strategy"
    explanation = "Not less cooperation but more and deeper, through networks."

    @factory.post_generation
    def ties(self, create, extracted, **kwargs):
        for relation in extracted or []:
            TerminationTieFactory(termination=self, relation=relation)


class TerminationTieFactory(DjangoModelFactory):
    class Meta:
        model = TerminationTie

    termination = factory.SubFactory(TerminationFactory)
    relation = factory.SubFactory(LivingRelationFactory)
