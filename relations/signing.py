"""Who signed and with whom: several for one party, each in office on that day or not; the country as it was then."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from office.calendar import written
from office.models import CouncilMember, Seat, SeatFunction
from office.rules import Refused
from partners.countries import country_name
from partners.folding import fold
from partners.models import Contact, Partner
from relations.facts import Day
from relations.models import Protocol


@dataclass(frozen=True)
class ThenAndNow:
    """Two names of a place, where they differ."""

    then: str
    now: str


def then_and_now(protocol: Protocol) -> ThenAndNow | None:
    """What a reader must be told: the state of that day where today's name is another; None where it says no more."""
    then, partners = protocol.country_at_signing, list(protocol.relation.partners.all())
    if not then or any(fold(then) in _usual_names(partner) for partner in partners):
        return None
    return ThenAndNow(then, ", ".join(dict.fromkeys(partner.place for partner in partners)))


def country_today(partner: Partner) -> str:
    """What is written into the record when the partner signs today: its place as we write it."""
    return partner.place


def _usual_names(partner: Partner) -> set[str]:
    """Today's names in every language of the screen: written in Turkish, “Japonya” is no former state."""
    names = {fold(country_name(partner.country, code)) for code, _name in settings.LANGUAGES}
    return names | ({fold(partner.place_label)} if partner.place_label else set())


@dataclass(frozen=True)
class Signatory:
    """Who signs, as it goes into the signature: name and function, and the term on file or, of others, as stated."""

    person: str = ""
    function: str = ""
    contact: Contact | None = None
    member: CouncilMember | None = None
    term_from: date | None = None
    term_until: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in dataclass_fields(self)}


def signatory(
    partner: Partner | None,
    day: Day,
    *,
    person: str = "",
    function: str = "",
    contact: Contact | None = None,
    member: CouncilMember | None = None,
    term_from: date | None = None,
    term_until: date | None = None,
) -> Signatory:
    """Whoever signs for that party (None: our side) on that day. The term of a person we know is the one on file.

    Raises Refused for somebody who is not of that party, and for a stated term that cannot be.
    """
    if contact and (partner is None or contact.partner_id != partner.pk):
        raise Refused("no_contact", _("This person is no contact of the party that signs."))
    if member and (partner is not None or contact):
        raise Refused(
            "no_member", _("This person is on our own roll, so not the one who signs for a partner.")
        )
    if term_from and term_until and term_until < term_from:
        raise Refused("stated_term", _("The term of office ends before it begins: check both days."))
    person, function = person.strip(), function.strip()
    if not (contact or member):
        return Signatory(person, function, None, None, term_from, term_until)
    if term_from or term_until:
        known = {"person": contact or member}
        raise Refused(
            "stated_term", _("The term of office of %(person)s is on file: leave it empty here.") % known
        )
    if contact:
        return Signatory(
            person or contact.name, function or contact.function, contact, None, contact.term_from,
            contact.term_until,
        )  # fmt: skip
    return _of_our_roll(member, day, person, function)


def _of_our_roll(member: Any, day: Day, person: str, function: str) -> Signatory:
    seat = seat_on(member, day)
    if seat is None:
        return Signatory(person or member.name, function, None, member)
    is_named = seat.function != SeatFunction.MEMBER
    named = str(seat.get_function_display()) if is_named else ""
    return Signatory(
        person or member.name, function or named, None, member, seat.starts_on, seat.ends_on
    )  # fmt: skip


def seat_on(member: CouncilMember, day: Day) -> Seat | None:
    """The seat held on that day, the mayor's first; else the one that ended last before it, else the next one."""
    seats = list(member.seats.all())
    if day.first is None or day.last is None:
        return None
    first, last = day.first, day.last
    held = [seat for seat in seats if not (_ended_before(seat, first) or _begins_after(seat, last))]
    if held:
        return max(held, key=lambda seat: (seat.function == SeatFunction.MAYOR, seat.starts_on or date.min))
    gone = [seat for seat in seats if _ended_before(seat, first)]
    if gone:
        return max(gone, key=lambda seat: seat.ends_on or date.min)
    return min(seats, key=lambda seat: seat.starts_on or date.max, default=None)


def _ended_before(seat: Seat, day: date) -> bool:
    return seat.ends_on is not None and seat.ends_on < day


def _begins_after(seat: Seat, day: date) -> bool:
    return seat.starts_on is not None and seat.starts_on > day


def must_be_in_office(who: Signatory, on: date) -> Any:
    """What stands against this person signing on that day, by the term on file; an unknown term says nothing."""
    named = {"person": who.person or _("whoever signed")}
    if who.term_until and on > who.term_until:
        sentence = _("The term of office of %(person)s ended on %(day)s.")
        return sentence % {**named, "day": written(who.term_until)}
    if who.term_from and on < who.term_from:
        sentence = _("The term of office of %(person)s began on %(day)s.")
        return sentence % {**named, "day": written(who.term_from)}
    return None


def must_be_a_further_signature(protocol: Protocol, partner: Partner | None, person: str) -> Any:
    """Of one party nobody signs twice, and whoever signs beside somebody else is named."""
    rows = [row for row in protocol.signatures.all() if row.partner_id == (partner.pk if partner else None)]
    if not rows:
        return None
    if not person.strip():
        return _(
            "This party has signed already (%(day)s). If somebody else signed for it as well, say who."
        ) % {"day": rows[-1].signed_text}
    if any(fold(row.person) == fold(person) for row in rows):
        return _("This signature is on record already: nobody signs twice for one party.")
    return None
