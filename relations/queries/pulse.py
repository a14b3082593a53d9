"""The pulse of many ties at once, of one tie with its evidence, and what the pulses propose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from office.models.diary import Deadline
from relations.models import (
    FACE_TO_FACE,
    LIVE,
    Direction,
    Exchange,
    PulseReview,
    Relation,
    RelationState,
)
from relations.pulse import (
    DEADLINES,
    LADDER,
    Limits,
    Pulse,
    Reading,
    counts_by_itself,
    limits,
    pulse_on,
    read,
    span_of,
)


def with_pulse(relations: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Each tie with `last_two_way_on` and `has_exchanges` as of that day: what its pulse is read from."""
    own = Exchange.objects.standing().filter(relation=OuterRef("pk"), on__lte=day)
    latest = own.filter(is_two_way=True).order_by("-on").values("on")[:1]
    return relations.annotate(last_two_way_on=Subquery(latest), has_exchanges=Exists(own))


def pulse_of(relation: Any, day: date, within: Limits | None = None) -> Pulse | None:
    """The pulse of a tie read through `with_pulse`; None for one that does not live."""
    if not relation.is_live:
        return None
    last, has_records = relation.last_two_way_on, relation.has_exchanges
    return pulse_on(day, last, has_records=has_records, within=within)


def of_pulse(relations: QuerySet[Any], pulse: str, day: date) -> QuerySet[Any]:
    """The living ones that have this pulse on that day; read them through `with_pulse`."""
    living = relations.filter(state__in=LIVE)
    if pulse == Pulse.NO_RECORDS:
        return living.filter(has_exchanges=False)
    if pulse == Pulse.ONE_WAY:
        return living.filter(has_exchanges=True, last_two_way_on=None)
    earliest, latest = span_of(Pulse(pulse), day)
    found = living.filter(last_two_way_on__lte=latest)
    return found.filter(last_two_way_on__gte=earliest) if earliest else found


def named_pulse(day: date) -> Case:
    """The pulse as a column, for counting in the database; empty for a tie that does not live.

    The liveliest first: the database looks the exchanges up for each condition anew, until one holds.
    """
    steps = [When(last_two_way_on__gte=start, then=Value(pulse.value)) for pulse, start in _starts(day)]
    return Case(
        When(~Q(state__in=LIVE), then=Value("")),
        *steps,
        When(last_two_way_on__isnull=False, then=Value(Pulse.DECISION_DUE.value)),
        When(has_exchanges=True, then=Value(Pulse.ONE_WAY.value)),
        default=Value(Pulse.NO_RECORDS.value),
        output_field=CharField(),
    )


def _starts(day: date) -> Iterable[tuple[Pulse, date]]:
    """From which day on the last two-way exchange gives each pulse, the liveliest first."""
    for pulse in LADDER[:-1]:
        if start := span_of(pulse, day)[0]:
            yield pulse, start


def counts_by_state_and_pulse(relations: QuerySet[Any], day: date) -> list[tuple[str, str, int]]:
    """How many ties there are of each state and pulse. One query."""
    named = with_pulse(relations, day).annotate(named_pulse=named_pulse(day)).order_by()
    return list(named.values_list("state", "named_pulse").annotate(Count("pk")))


def with_silence(relations: QuerySet[Any]) -> QuerySet[Any]:
    """Each tie with `silent_until`: before that day nothing is proposed, because somebody looked and said why."""
    reviews = PulseReview.objects.filter(relation=OuterRef("pk")).order_by("-on", "-pk")
    return relations.annotate(silent_until=Subquery(reviews.values("until")[:1]))


@dataclass(frozen=True)
class Proposal:
    """A tie that has been silent so long that somebody should decide."""

    relation: Relation
    pulse: Pulse
    last_two_way_on: date
    silent_until: date | None


def proposals(day: date) -> list[Proposal]:
    """What the pulses propose on that day, those that have waited longest first. Two queries."""
    return _proposals(Relation.objects.all(), day)


def proposal_for(relation: Relation, day: date) -> Proposal | None:
    found = _proposals(Relation.objects.filter(pk=relation.pk), day)
    return found[0] if found else None


def proposed(day: date) -> Q:
    """The ties about which something is proposed; read them through `with_pulse` and `with_silence`."""
    asleep = Q(state=RelationState.ACTIVE, last_two_way_on__lte=span_of(Pulse.SLEEPING, day)[1])
    forgotten = Q(state=RelationState.DORMANT, last_two_way_on__lte=span_of(Pulse.DECISION_DUE, day)[1])
    silent = Q(silent_until__gt=day)
    return (asleep | forgotten) & (~silent | Q(silent_until=None))


def _proposals(relations: QuerySet[Any], day: date) -> list[Proposal]:
    found = with_pulse(with_silence(relations), day).filter(proposed(day)).order_by("last_two_way_on", "pk")
    within = limits()
    return [
        Proposal(relation, pulse_on(day, last, within=within), last, relation.silent_until)
        for relation in found.prefetch_related("partners")
        if (last := relation.last_two_way_on)
    ]


def days_told(relations: Iterable[int]) -> dict[tuple[int, str], date]:
    """When the diary last spoke of a tie's pulse: (tie, kind of deadline) → the day it was opened."""
    about = ContentType.objects.get_for_model(Relation)
    told = Deadline.objects.filter(
        subject_type=about, subject_id__in=list(relations), kind__in=DEADLINES.values()
    )
    rows = told.order_by().values_list("subject_id", "kind").annotate(Max("opened_on"))
    return {(subject, kind): opened_on for subject, kind, opened_on in rows}


def open_pulse_deadlines() -> QuerySet[Deadline]:
    about = ContentType.objects.get_for_model(Relation)
    return Deadline.objects.open().filter(subject_type=about, kind__in=DEADLINES.values())


def reading_of(relation: Relation, day: date) -> Reading:
    """The pulse of one tie on that day with its evidence. Three queries at most."""
    own = Exchange.objects.standing().filter(relation=relation, on__lte=day).order_by("-on", "-pk")
    latest = own.select_related("unit").first()
    evidence = own.filter(is_two_way=True).select_related("unit").first() if latest else None
    return read(day, evidence, latest=latest, answers=answered_by(evidence))


def reading_from(relation: Relation, day: date, rows: list[Exchange], *, is_all: bool) -> Reading:
    """The same from the tie's latest exchanges, which a page has read already; asks again only where it must."""
    past = [exchange for exchange in rows if exchange.on <= day]
    evidence = next((exchange for exchange in past if exchange.is_two_way), None)
    if evidence is None and not is_all:
        return reading_of(relation, day)
    asked = answered_by(evidence, among=past if is_all else None)
    return read(day, evidence, latest=past[0] if past else None, answers=asked)


def answered_by(exchange: Exchange | None, among: list[Exchange] | None = None) -> Exchange | None:
    """What the exchange answers, where it is two-way as an answer; `among` all of the tie's, newest first."""
    if exchange is None or counts_by_itself(exchange):
        return None
    other = Direction.RECEIVED if exchange.direction == Direction.SENT else Direction.SENT
    if among is not None:
        found = (e for e in among if e.direction == other and not e.is_face_to_face and e.on <= exchange.on)
        return next(found, None)
    asked = Exchange.objects.standing().filter(relation=exchange.relation_id, direction=other)
    asked = asked.exclude(kind__in=FACE_TO_FACE).filter(on__lte=exchange.on)
    return asked.order_by("-on", "-pk").first()
