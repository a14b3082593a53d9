"""What becomes of programmes and pilots when their tie or their protocol turns. Asked twice, it acts once."""

from datetime import date

from office.models import Actor
from relations.lifecycle.activity import ACTIVITY, NOT_BEGUN
from relations.lifecycle.programme import PROGRAMME, lapsed_with
from relations.models import (
    OPEN_ACTIVITIES,
    OPEN_PROGRAMMES,
    Activity,
    ActivityQuerySet,
    Programme,
    ProgrammeState,
    Protocol,
    Relation,
    RelationState,
)
from relations.rules.programme import OVER

# The tie is at work again; under review or being ended, everything rests or runs as it did before.
AT_WORK = frozenset({RelationState.ACTIVE, RelationState.DORMANT})


def follow_the_tie(relation: Relation, *, by: Actor, on: date | None = None) -> None:
    """Rest, go on or end with the tie, as it stands now; part of the act that turned it."""
    if relation.state == RelationState.SUSPENDED:
        _rest(relation, by=by, on=on)
    elif relation.state in OVER:
        _end(relation, by=by, on=on)
    elif relation.state in AT_WORK:
        _go_on(relation, by=by, on=on)


def follow_the_protocol(protocol: Protocol, *, by: Actor, on: date | None = None) -> None:
    """A programme does not outlive its protocol; a draft may still choose another one."""
    agreed = OPEN_PROGRAMMES - {ProgrammeState.DRAFT}
    for programme in Programme.objects.filter(protocol=protocol, state__in=agreed):
        PROGRAMME.take(programme, "end_early", by=by, on=on, reason=protocol.reference)


def _rest(relation: Relation, *, by: Actor, on: date | None) -> None:
    for programme in relation.programmes.filter(state=ProgrammeState.RUNNING):
        PROGRAMME.take(programme, "suspend_with_tie", by=by, on=on, reason=relation.reference)
    _open_pilots(relation).update(suspended_with_relation=True)


def _go_on(relation: Relation, *, by: Actor, on: date | None) -> None:
    resting = relation.programmes.filter(state=ProgrammeState.SUSPENDED, suspended_with_relation=True)
    for programme in resting:
        PROGRAMME.take(programme, "resume_with_tie", by=by, on=on, reason=relation.reference)
    _open_pilots(relation).update(suspended_with_relation=False)


def _end(relation: Relation, *, by: Actor, on: date | None) -> None:
    for programme in relation.programmes.filter(state__in=OPEN_PROGRAMMES):
        PROGRAMME.take(programme, "end_early", by=by, on=on, reason=relation.reference)
    for pilot in _open_pilots(relation).filter(state__in=NOT_BEGUN):
        ACTIVITY.take(pilot, "lapse", by=by, on=on, reason=lapsed_with(relation.reference))
    _open_pilots(relation).update(suspended_with_relation=False)


def _open_pilots(relation: Relation) -> ActivityQuerySet:
    return Activity.objects.filter(relation=relation, programme=None, state__in=OPEN_ACTIVITIES)


__all__ = ["follow_the_protocol", "follow_the_tie"]
