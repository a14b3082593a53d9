"""What the pages of relations read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery

from office.models import Document, User
from partners.models import Partner
from relations.legality import Flag, flags_of_many
from relations.models import Claim, Protocol, ProtocolState, Relation, RelationEvent, TerminationTie

# Drafts have no legal dates that could be out of order.
UNFLAGGED = frozenset(
    {ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED, ProtocolState.WITHDRAWN}
)


def relation_list() -> QuerySet[Relation]:
    """Every relation, with the name it is sorted by: its first partner's."""
    first = Partner.objects.filter(relations=OuterRef("pk")).order_by("name", "pk").values("name")[:1]
    named = Relation.objects.annotate(first_partner=Subquery(first))
    return named.select_related("officer", "owner_unit").prefetch_related("partners")


def countries_of_relations() -> list[str]:
    return list(
        Partner.objects.filter(relations__isnull=False)
        .order_by("country")
        .values_list("country", flat=True)
        .distinct()
    )


def officers_of_relations() -> QuerySet[User]:
    return User.objects.filter(relations__isnull=False).distinct().order_by("name")


def relation_page() -> QuerySet[Relation]:
    return Relation.objects.select_related("officer", "owner_unit", "predecessor").prefetch_related(
        "partners", "events"
    )


@dataclass(frozen=True)
class Dossier:
    """Everything that the page of one relation shows."""

    relation: Relation
    partners: list[Partner]
    events: list[RelationEvent]
    protocols: list[Protocol]
    flags: dict[int, list[Flag]]
    endings: list[TerminationTie]
    claims: list[Claim]
    documents: list[Document]
    successors: list[Relation]


def dossier(relation: Relation) -> Dossier:
    """Read with `relation_page`, so that partners and events are there."""
    partners = list(relation.partners.all())
    protocols = list(relation.protocols.prefetch_related("signatures").order_by("-in_force_on", "-pk"))
    for protocol in protocols:
        protocol.relation = relation
    endings = relation.endings.select_related("termination", "termination__decision").order_by("-pk")
    return Dossier(
        relation=relation,
        partners=partners,
        events=list(relation.events.all()),
        protocols=protocols,
        flags=_flags(protocols),
        endings=list(endings),
        claims=list(open_claims(partners)),
        documents=list(_documents(relation)),
        successors=list(relation.successors.all()) if relation.state == "ended" else [],
    )


def _flags(protocols: list[Protocol]) -> dict[int, list[Flag]]:
    judged = [protocol for protocol in protocols if protocol.state not in UNFLAGGED]
    return flags_of_many(judged) if judged else {}


def open_claims(partners: Iterable[Partner]) -> QuerySet[Claim]:
    """What files say of these partners that no act has settled."""
    return Claim.objects.filter(partner__in=partners, settled_on=None).order_by("column", "pk")


def _documents(relation: Relation) -> QuerySet[Document]:
    subject_type = ContentType.objects.get_for_model(Relation)
    return Document.objects.filter(subject_type=subject_type, subject_id=relation.pk, superseded_by=None)
