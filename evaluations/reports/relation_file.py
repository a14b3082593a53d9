"""Everything on file about one relation, read once; brief and dossier tell it.

As of a day: what happened later is left out. What has no date of its own (a purpose, an owner) is told as it
stands.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Prefetch, Q
from django.utils.timezone import localdate

from evaluations.models import Evaluation, EvaluationState, Report, ReportKind
from evaluations.statistics import Tie, tie_on
from office.models import Deadline, Decision, Document, Permission
from partners.models import Partner
from relations.models import (
    BINDING_STATES,
    Activity,
    Exchange,
    Programme,
    ProgrammeState,
    Protocol,
    ProtocolState,
    ProtocolVersion,
    Relation,
    RelationEvent,
    Signature,
    Termination,
    TerminationTie,
)
from relations.pulse import Reading
from relations.queries.pulse import reading_of


@dataclass(frozen=True)
class RelationFile:
    relation: Relation
    as_of: date
    tie: Tie | None  # None when the tie had not begun on that day
    partners: list[Partner]
    events: list[RelationEvent]
    protocols: list[Protocol]
    endings: list[TerminationTie]
    decisions: list[Decision]
    permissions: list[Permission]
    programmes: list[Programme]
    pilots: list[Activity]
    exchanges: list[Exchange]
    evaluations: list[Evaluation]
    documents: list[Document]
    deadlines: list[Deadline]
    reading: Reading

    @property
    def in_force(self) -> Protocol | None:
        """The protocol that binds on that day."""
        return next((protocol for protocol in self.protocols if binds_on(protocol, self.as_of)), None)

    @property
    def under_way(self) -> Protocol | None:
        """The text that is being made."""
        return next((protocol for protocol in self.protocols if protocol.state in _UNDER_WAY), None)

    @property
    def programme(self) -> Programme | None:
        """The one at work, else the latest one that is not replaced."""
        replaced = {programme.replaces_id for programme in self.programmes if programme.agreed_on}
        standing = [programme for programme in self.programmes if programme.pk not in replaced]
        at_work = (ProgrammeState.RUNNING, ProgrammeState.AGREED, ProgrammeState.SUSPENDED)
        return next(
            (p for state in at_work for p in standing if p.state == state), next(iter(standing), None)
        )


_UNDER_WAY = frozenset(
    {
        ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED, ProtocolState.SUBMITTED,
        ProtocolState.ADOPTED, ProtocolState.PERMITTED, ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED,
    }
)  # fmt: skip


def binds_on(protocol: Protocol, day: date) -> bool:
    """Read from its dated facts; of one with an unknown first day, from its state."""
    if protocol.in_force_on is None:
        return protocol.state in BINDING_STATES
    if protocol.in_force_on > day or (protocol.has_ended and protocol.ended_on is None):
        return False
    last = protocol.ended_on or protocol.ends_on
    return last is None or day <= last


def was_known_on(day: date, created_at: datetime, *days: date | None) -> bool:
    """Whether it was there on that day, by the earliest of its own days and that of its entry here."""
    return min(known for known in (localdate(created_at), *days) if known) <= day


def _was_begun(tie: TerminationTie, day: date) -> bool:
    decision = tie.termination.decision
    return was_known_on(
        day, tie.termination.created_at, tie.partners_letter_on, tie.partner_told_on, tie.notified_on,
        tie.effective_on, decision.decided_on if decision else None,
    )  # fmt: skip


def relation_file(relation: Relation, as_of: date) -> RelationFile:
    """Everything on file as of that day. A fixed number of queries, whatever there is."""
    found = _with_story(relation)
    protocols = _protocols(found)
    told = found.endings.select_related("termination__decision__body", "termination__decision__rule_set")
    endings = [tie for tie in told if _was_begun(tie, as_of)]
    programmes = [
        each
        for each in _programmes(found)
        if was_known_on(as_of, each.created_at, each.starts_on, each.agreed_on)
    ]
    pilots = _with_parts(Activity.objects.filter(relation=found, programme=None))
    about = _about(found, protocols, endings, programmes)
    return RelationFile(
        relation=found,
        as_of=as_of,
        tie=tie_on(found, as_of),
        partners=list(found.partners.all()),
        events=[event for event in found.events.all() if event.on is None or event.on <= as_of],
        protocols=protocols,
        endings=endings,
        decisions=_decisions(protocols, endings, as_of),
        permissions=[
            permission
            for permission in Permission.objects.filter(about).select_related("subject_type")
            if (permission.requested_on or permission.decided_on or date.min) <= as_of
        ],
        programmes=programmes,
        pilots=[pilot for pilot in pilots if was_known_on(as_of, pilot.created_at, pilot.starts_on)],
        exchanges=list(
            found.exchanges.standing().filter(on__lte=as_of).select_related("unit").order_by("-on", "-pk")
        ),
        evaluations=_evaluations(found, as_of),
        documents=_documents(about),
        deadlines=_deadlines(about, as_of),
        reading=reading_of(found, as_of),
    )


def _deadlines(about: Q, as_of: date) -> list[Deadline]:
    """What was waiting on that day, though it may have been settled since."""
    unsettled = Q(settled_on=None) | Q(settled_on__gt=as_of)
    found = Deadline.objects.filter(about, unsettled, opened_on__lte=as_of)
    return list(found.select_related("user").order_by("due_on", "pk"))


def _documents(about: Q) -> list[Document]:
    """Papers made from the file are no part of it: else each dossier would list the one before."""
    made = Report.objects.filter(kind__in=[ReportKind.BRIEF, ReportKind.DOSSIER], document__isnull=False)
    found = Document.objects.filter(about, superseded_by=None).exclude(pk__in=made.values("document"))
    return list(found.order_by("pk"))


def _with_story(relation: Relation) -> Relation:
    events = RelationEvent.objects.filter(corrected_by=None)
    rows = Relation.objects.select_related("owner_unit", "officer", "predecessor", "need_profile")
    return rows.prefetch_related(Prefetch("events", events), "partners__names").get(pk=relation.pk)


def _protocols(relation: Relation) -> list[Protocol]:
    found = relation.protocols.order_by("-in_force_on", "-pk").prefetch_related(
        Prefetch("versions", ProtocolVersion.objects.order_by("-number")),
        Prefetch("signatures", Signature.objects.select_related("partner")),
    )
    protocols = list(found)
    for protocol in protocols:
        protocol.relation = relation
    return protocols


def _programmes(relation: Relation) -> list[Programme]:
    parts = Prefetch("objectives__activities", _with_parts(Activity.objects.all()))
    return list(
        relation.programmes.select_related("protocol").prefetch_related(parts).order_by("-starts_on", "-pk")
    )


def _with_parts(activities):  # type: ignore[no-untyped-def]  # the query set comes and goes as it is
    return activities.select_related("objective").prefetch_related(
        "outputs", "responsibilities__user", "budget_lines__shares"
    )


def _about(
    relation: Relation,
    protocols: list[Protocol],
    endings: list[TerminationTie],
    programmes: list[Programme],
) -> Q:
    """Rows that hang on the relation, its protocols, endings or programmes."""
    things: list[tuple[type[Model], list[int]]] = [
        (Relation, [relation.pk]),
        (Protocol, [protocol.pk for protocol in protocols]),
        (Termination, [e.termination_id for e in endings]),
        (Programme, [programme.pk for programme in programmes]),
    ]
    about = Q(pk__in=[])
    for model, numbers in things:
        if numbers:
            about |= Q(subject_type=ContentType.objects.get_for_model(model), subject_id__in=numbers)
    return about


def _decisions(protocols: list[Protocol], endings: list[TerminationTie], as_of: date) -> list[Decision]:
    """The votes over its protocols and endings, the latest first."""
    kind = ContentType.objects.get_for_model(Protocol)
    numbers = [protocol.pk for protocol in protocols]
    over_protocols = Q(subjects__subject_type=kind, subjects__subject_id__in=numbers)
    over_endings = Q(pk__in=[tie.termination.decision_id for tie in endings if tie.termination.decision_id])
    found = Decision.objects.filter(over_protocols | over_endings).select_related("body").distinct()
    return sorted(
        (decision for decision in found if (decision.decided_on or date.min) <= as_of),
        key=lambda decision: (decision.decided_on or date.min, decision.pk),
        reverse=True,
    )


def _evaluations(relation: Relation, as_of: date) -> list[Evaluation]:
    found = Evaluation.objects.of(relation).exclude(state=EvaluationState.WITHDRAWN)
    found = found.prefetch_related("findings", "follow_ups__user").order_by("-period_until", "-pk")
    return [each for each in found if was_known_on(as_of, each.created_at, each.opened_on, each.adopted_on)]


__all__ = ["RelationFile", "binds_on", "relation_file"]
