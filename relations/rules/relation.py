"""Who may do what with relations and their ends: None, or the reason for refusing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.models import Actor, Role
from office.rules import role_missing
from relations.history import FINAL, turning_day
from relations.models import BINDING_STATES, EventKind, ProtocolState, Relation, RelationEvent, TieState

OPEN_TIES = (TieState.LISTED, TieState.DECIDED, TieState.NOTIFIED)
# From the council's table to the end of its term, a protocol rests on the parties that the council read.
UNDER_WAY = (
    ProtocolState.SUBMITTED,
    ProtocolState.ADOPTED,
    ProtocolState.PERMITTED,
    ProtocolState.PARTLY_SIGNED,
    ProtocolState.SIGNED,
    *BINDING_STATES,
)


def may_keep_relations(by: Actor) -> Any:
    """Entering and changing relations, and proposing to end them."""
    return role_missing(by, Role.OFFICER, Role.HEAD)


def may_change_in_bulk(by: Actor, relation: Relation, _value: Any = None) -> Any:
    """Tie by tie, when many are changed at once: a head all of them, an officer those of the own unit.

    One tie is opened and read before it is changed; of many, those of others would be changed unread.
    """
    if refusal := may_keep_relations(by):
        return refusal
    if by.has_role(Role.HEAD) or relation.officer_id == by.pk or relation.owner_unit is None:
        return None
    if getattr(by, "unit_id", None) == relation.owner_unit_id:
        return None
    sentence = _("It belongs to %(unit)s: that unit or a head changes it together with others.")
    return sentence % {"unit": relation.owner_unit.name}


def may_record_the_past(by: Actor) -> Any:
    return role_missing(by, Role.CLERK)


def must_not_be_in_an_open_ending(relation: Relation) -> Any:
    tie = relation.endings.filter(state__in=OPEN_TIES).select_related("termination").first()
    if tie is None:
        return None
    sentence = _("%(reference)s is about to end this tie. Finish or withdraw that first.")
    return sentence % {"reference": tie.termination.reference}


def must_be_before_pilot_and_protocol(relation: Relation) -> Any:
    """Skipping a pilot says something only where there is none yet, and no text either."""
    if relation.protocols.exists():
        return _("A protocol is on file already: a pilot before it can no longer be skipped.")
    if relation.activities.filter(programme=None).exists():
        return _("A pilot is on file already: there is nothing to skip.")
    return None


def must_have_no_protocol_under_way(relation: Relation) -> Any:
    """The parties of a protocol are those of its relation: they stay as the council read them."""
    protocol = relation.protocols.filter(state__in=UNDER_WAY).first()
    if protocol is None:
        return None
    sentence = _(
        "%(reference)s is before the council, decided or in force between these partners, so they stay as they "
        "are. Another partner needs a relation of its own."
    )
    return sentence % {"reference": protocol.reference}


def must_fit_the_record(event: RelationEvent, others: list[RelationEvent]) -> Any:
    """A fact of the past must not contradict those on record; what is wrong there is corrected first."""
    if event.kind == EventKind.BEGAN and any(other.kind == EventKind.BEGAN for other in others):
        return _("The beginning is on record already. To change it, correct that entry.")
    if event.kind in FINAL and any(other.kind == event.kind for other in others):
        return _("This end is on record already. To change it, correct that entry.")
    return _must_not_precede_the_beginning(event, others) or _must_not_follow_the_end(event, others)


def _must_not_precede_the_beginning(event: RelationEvent, others: list[RelationEvent]) -> Any:
    together = [*others, event]
    beginnings = (turning_day(e) for e in together if e.kind == EventKind.BEGAN)
    began = min((day for day in beginnings if day), default=None)
    too_early = began and any(
        (day := turning_day(e)) and day < began for e in together if e.kind != EventKind.BEGAN
    )
    return (
        _("The tie cannot have done this before it began. Check both dates, and correct the wrong one.")
        if too_early
        else None
    )


def _must_not_follow_the_end(event: RelationEvent, others: list[RelationEvent]) -> Any:
    together = [*others, event]
    ended = min((day for e in together if e.kind in FINAL and (day := turning_day(e))), default=None)
    too_late = ended and any(
        (day := turning_day(e)) and day >= ended for e in together if e.kind not in FINAL
    )
    return (
        _("The tie had ended by then. A tie that is taken up again is a new relation.") if too_late else None
    )
