"""When an amendment of the past can be tied to the text it amended."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from office.calendar import written
from relations.facts import Day
from relations.models import Amendment, Protocol, ProtocolKind

LARGEST_NUMBER = 999


def must_be_amendable(protocol: Protocol) -> Any:
    if protocol.kind in (ProtocolKind.AMENDMENT, ProtocolKind.TERMINATION_ACT):
        return _("An amendment changes an agreement, not another amendment or a termination act.")
    if not protocol.has_begun:
        return _("Record first when the text that it amended entered into force.")
    return None


def must_allow_a_past_amendment(protocol: Protocol, number: int, in_force: Day, today: date) -> Any:
    """Its number is free, and it was in force between the first and the last day of the text it amended."""
    if reason := must_be_amendable(protocol):
        return reason
    if not 1 <= number <= LARGEST_NUMBER:
        return _("Give the number of the amendment, from 1 to 999.")
    if taken := protocol.amendments.filter(number=number).select_related("protocol").first():
        said = {"number": number, "reference": taken.protocol.reference}
        return _("Amendment %(number)s is on file: %(reference)s.") % said
    if in_force.first and in_force.first > today:
        return _("That day has not come yet: give the day on which it happened.")
    return _must_lie_within(protocol, in_force)


def _must_lie_within(protocol: Protocol, in_force: Day) -> Any:
    begun = Day(protocol.in_force_on, protocol.in_force_precision)
    if in_force.surely_before(begun):
        sentence = _("The text it amends is in force since %(day)s only: check both days.")
        return sentence % {"day": begun}
    is_recorded = protocol.has_ended and protocol.ended_on != protocol.ends_on
    ended = Day(protocol.ended_on, protocol.ended_precision)
    if is_recorded and ended.surely_before(in_force):
        sentence = _("The text it amends ended on %(day)s, before that: check both days.")
        return sentence % {"day": written(protocol.ended_on, protocol.ended_precision)}
    return None


def must_be_an_untied_amendment(entered: Protocol, amended: Protocol) -> Any:
    """A text of the past of the same tie that is entered as an amendment and belongs to none yet."""
    is_of_the_tie = entered.relation_id == amended.relation_id and entered.pk != amended.pk
    if not is_of_the_tie or entered.kind != ProtocolKind.AMENDMENT or not entered.is_past_fact:
        return _("Choose an amendment of the past that is entered with this tie.")
    if Amendment.objects.filter(protocol=entered).exists():
        return _("%(reference)s belongs to a text already.") % {"reference": entered.reference}
    return None


def untied_amendments(protocol: Protocol) -> list[Protocol]:
    found = Protocol.objects.filter(
        relation=protocol.relation_id, kind=ProtocolKind.AMENDMENT, is_past_fact=True
    )
    return list(found.filter(amendment=None).order_by("pk"))
