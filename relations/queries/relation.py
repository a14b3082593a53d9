"""What the pages of relations read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.utils import timezone

from office.models import DecisionSubject, Document, Permission, Unit, User
from partners.countries import country_name
from partners.models import Partner
from relations.audit_sources import UNFLAGGED
from relations.facts import with_force_rule
from relations.legality import Flag, flags_of_many
from relations.models import (
    Activity,
    Claim,
    Programme,
    Protocol,
    Relation,
    RelationEvent,
    TerminationTie,
)
from relations.queries.dates import with_duration
from relations.queries.exchange import Exchanges, exchanges_for_page
from relations.queries.programme import pilots_of, programmes_of
from relations.queries.pulse import with_pulse, with_silence


def relation_list() -> QuerySet[Relation]:
    """Every relation, with the name it is sorted by: its first partner's."""
    first = Partner.objects.filter(relations=OuterRef("pk")).order_by("name", "pk").values("name")[:1]
    return Relation.objects.annotate(first_partner=Subquery(first)).prefetch_related("partners")


def relation_rows() -> QuerySet[Relation]:
    """Relations with all that a row of the list shows. Narrow it to one page: for every tie the pulse is dear."""
    ties = Relation.objects.select_related("officer", "owner_unit").prefetch_related("partners")
    return with_pulse(ties, timezone.localdate())


def rows_of_page(found: QuerySet[Relation]) -> list[Any]:
    """The rows of one page of the list, in its order, each with its `sides`: the partners, by name. Three queries.

    Prefetching would make a manager for each row, which takes longer than all the rest of the page.
    """
    numbers = list(found.values_list("pk", flat=True))
    ties = with_pulse(Relation.objects.select_related("officer", "owner_unit"), timezone.localdate())
    rows: dict[int, Any] = {tie.pk: tie for tie in ties.filter(pk__in=numbers).order_by()}
    for tie in rows.values():
        tie.sides = []
    shown = ("relation_id", "partner__name", "partner__country", "partner__place_label")
    through = Relation.partners.through.objects.filter(relation__in=numbers).select_related("partner")
    for side in through.only(*shown).order_by("partner__name", "partner"):
        rows[side.relation_id].sides.append(side.partner)
    return [rows[number] for number in numbers if number in rows]


def choices_of_relations(language: str) -> dict[str, list[tuple[str, str]]]:
    """The countries, units and officers that ties have, for the filters above their list. One query."""
    partners = Partner.objects.filter(relations__isnull=False).order_by()
    kept = {
        "country": partners.values_list(Value("country"), "country", Value("")),
        "unit": Unit.objects.order_by().values_list(Value("unit"), Cast("pk", CharField()), "name"),
        "officer": User.objects.filter(Exists(Relation.objects.filter(officer=OuterRef("pk"))))
        .order_by()
        .values_list(Value("officer"), Cast("pk", CharField()), "name"),
    }
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in kept}
    for kind, key, name in kept["country"].union(kept["unit"], kept["officer"]):
        found[kind].append((key, country_name(key, language) if kind == "country" else name))
    return {kind: sorted(choices, key=lambda choice: choice[1].casefold()) for kind, choices in found.items()}


def relation_page() -> QuerySet[Relation]:
    """One tie with its people, and until when nothing is proposed about it."""
    ties = with_silence(
        Relation.objects.select_related(
            "officer", "owner_unit", "predecessor", "need_profile__chosen__partner", "request"
        )
    )
    parties = Prefetch("partners", Partner.objects.select_related("successor"))
    return ties.prefetch_related(parties, "events")


def dossier_page() -> QuerySet[Relation]:
    """The same for the whole page, which asks nothing about what this tie does not have."""
    claims = Claim.objects.filter(partner__relations=OuterRef("pk"), settled_on=None)
    endings = TerminationTie.objects.filter(relation=OuterRef("pk"))
    work = Programme.objects.filter(relation=OuterRef("pk"))
    pilots = Activity.objects.filter(relation=OuterRef("pk"), programme=None)
    return relation_page().annotate(
        has_claims=Exists(claims),
        has_endings=Exists(endings),
        has_programmes=Exists(work),
        has_pilots=Exists(pilots),
        has_documents=_has_documents(),
    )


def _has_documents() -> ExpressionWrapper:
    types = ContentType.objects.get_for_models(Relation, Protocol)
    own = Document.objects.filter(subject_type=types[Relation], subject_id=OuterRef("pk"))
    texts = Protocol.objects.filter(relation=OuterRef(OuterRef("pk"))).values("pk")
    of_texts = Document.objects.filter(subject_type=types[Protocol], subject_id__in=texts)
    return ExpressionWrapper(Q(Exists(own)) | Q(Exists(of_texts)), output_field=BooleanField())


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
    exchanges: Exchanges
    programmes: list[Programme]
    pilots: list[Activity]


def dossier(relation: Relation) -> Dossier:
    """Read with `dossier_page`, so that partners and events are there."""
    partners = list(relation.partners.all())
    protocols = list(_protocols(relation))
    for protocol in protocols:
        protocol.relation = relation
    endings = relation.endings.select_related("termination", "termination__decision").order_by("-pk")
    files = list(_documents(relation, protocols)) if getattr(relation, "has_documents", True) else []
    return Dossier(
        relation=relation,
        partners=partners,
        events=list(relation.events.all()),
        protocols=protocols,
        flags=_flags(protocols, files),
        endings=list(endings) if getattr(relation, "has_endings", True) else [],
        claims=list(open_claims(partners)) if getattr(relation, "has_claims", True) else [],
        documents=files,
        successors=list(relation.successors.all()) if relation.state == "ended" else [],
        exchanges=exchanges_for_page(relation, timezone.localdate()),
        programmes=programmes_of(relation) if getattr(relation, "has_programmes", True) else [],
        pilots=pilots_of(relation) if getattr(relation, "has_pilots", True) else [],
    )


def _protocols(relation: Relation) -> QuerySet[Protocol]:
    """With what their flags rest on as far as there is any: a decision, a permission."""
    about = ContentType.objects.get_for_model(Protocol)
    papers = {"subject_type": about, "subject_id": OuterRef("pk")}
    found = with_duration(relation.protocols.all()).annotate(
        is_voted=Exists(DecisionSubject.objects.filter(**papers)),
        is_asked=Exists(Permission.objects.filter(**papers)),
    )
    return with_force_rule(found).prefetch_related("signatures").order_by("-in_force_on", "-pk")


def _flags(protocols: list[Any], files: list[Document]) -> dict[int, list[Flag]]:
    judged = [protocol for protocol in protocols if protocol.state not in UNFLAGGED or protocol.is_set_aside]
    about = ContentType.objects.get_for_model(Protocol)
    filed = {document.subject_id for document in files if document.subject_type_id == about.pk}
    voted = [protocol.pk for protocol in judged if protocol.is_voted]
    asked = [protocol.pk for protocol in judged if protocol.is_asked]
    return flags_of_many(judged, filed=filed, voted=voted, asked=asked) if judged else {}


def open_claims(partners: Iterable[Partner]) -> QuerySet[Claim]:
    """What files say of these partners that no act has settled."""
    return Claim.objects.filter(partner__in=partners, settled_on=None).order_by("column", "pk")


def _documents(relation: Relation, protocols: list[Protocol]) -> QuerySet[Document]:
    """The files about the tie and about its protocols, newest first."""
    types = ContentType.objects.get_for_models(Relation, Protocol)
    about = Q(subject_type=types[Relation], subject_id=relation.pk)
    about |= Q(subject_type=types[Protocol], subject_id__in=[protocol.pk for protocol in protocols])
    return Document.objects.filter(about, superseded_by=None)
