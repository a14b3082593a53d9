"""What of ours an auditor looks at: protocols, the ends of ties, and the ties themselves."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations import audit
from relations.ending_legality import flags_of_ending
from relations.facts import with_force_rule
from relations.legality import Flag, flags_of_many
from relations.models import LIVE, Protocol, ProtocolState, Relation, RelationState, Termination

# Drafts have no legal dates that could be out of order.
UNFLAGGED = frozenset(
    {ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED, ProtocolState.WITHDRAWN}
)
# SQLite takes so many values in one query; a house with more protocols is read in more than one go.
AT_ONCE = 2_000
PROTOCOL, TERMINATION, RELATION = "protocol", "termination", "relation"


def protocols(number: int | None = None) -> Iterator[audit.Looked]:
    found = with_force_rule(Protocol.objects.exclude(state__in=UNFLAGGED)).select_related("relation")
    found = found.prefetch_related("signatures", "relation__partners").order_by("pk")
    wanted = list(_only(found, number))
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        flags = flags_of_many(some)
        for protocol in some:
            yield looked_at(protocol, flags[protocol.pk])


def looked_at(protocol: Protocol, flags: list[Flag]) -> audit.Looked:
    """A protocol as its own page has looked at it."""
    title = f"{protocol.title} · {protocol.relation.partner_names}"
    settle_url = reverse("relations:protocol_past_fact", args=[protocol.reference])
    return audit.Looked(protocol, title, flags, settle_url)


def terminations(number: int | None = None) -> Iterator[audit.Looked]:
    found = Termination.objects.select_related("decision").prefetch_related("ties__relation__partners")
    for termination in _only(found.order_by("pk"), number):
        yield audit.Looked(
            termination, termination.title, flags_of_ending(termination), termination.get_absolute_url()
        )


def relations(number: int | None = None) -> Iterator[audit.Looked]:
    """Ties whose beginning nobody knows: looked for, never invented."""
    begun = [*LIVE, RelationState.ENDED, RelationState.HISTORICAL]
    found = Relation.objects.filter(state__in=begun, since=None).prefetch_related("partners").order_by("pk")
    text = _("Day to be found: the beginning of the tie.")
    for relation in _only(found, number):
        flag = Flag("date_unknown", text, "muted", basis=("beginning",))
        yield audit.Looked(relation, relation.partner_names, [flag], relation.get_absolute_url())


def _only(things: QuerySet[Any], number: int | None) -> Iterable[Any]:
    return things if number is None else things.filter(pk=number)


def register() -> None:
    for source in (
        audit.Source(PROTOCOL, gettext_lazy("Protocols"), "PR", protocols),
        audit.Source(TERMINATION, gettext_lazy("Ends of ties"), "T", terminations),
        audit.Source(RELATION, gettext_lazy("Relations"), "R", relations, rank=3),
    ):
        audit.register(source)
