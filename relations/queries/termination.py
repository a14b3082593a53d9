"""What the pages of terminations read."""

from django.db.models import Count, Q, QuerySet

from relations.actions.termination import CAN_BE_PROPOSED
from relations.models import Outcome, Relation, Termination, TerminationTie
from relations.rules.relation import OPEN_TIES


def termination_list() -> QuerySet[Termination]:
    ending = Count("ties", filter=Q(ties__outcome=Outcome.END))
    kept = Count("ties", filter=Q(ties__outcome=Outcome.KEEP))
    return Termination.objects.select_related("decision").annotate(ending=ending, kept=kept).order_by("-pk")


def termination_page() -> QuerySet[Termination]:
    return Termination.objects.select_related("decision", "author").prefetch_related(
        "ties__relation__partners"
    )


def ties_of(termination: Termination) -> list[TerminationTie]:
    """The ties with their partners, each knowing the termination that is already read."""
    ties = list(termination.ties.all())
    for tie in ties:
        tie.termination = termination
    return ties


def relations_that_can_end(but: Termination | None = None) -> QuerySet[Relation]:
    """Living ties that no other open termination is about."""
    busy = TerminationTie.objects.filter(state__in=OPEN_TIES).exclude(termination=but)
    living = Relation.objects.filter(state__in=CAN_BE_PROPOSED).exclude(pk__in=busy.values("relation"))
    return living.prefetch_related("partners").order_by("pk")
