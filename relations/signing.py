"""Who signed and with whom: the term of office on that day, and the country as it was called then."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from office.calendar import written
from partners.countries import country_name
from partners.folding import fold
from partners.models import Contact, Partner
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


def must_be_in_office(contact: Contact, on: date) -> Any:
    """What stands against this person signing on that day, by the term on file; an unknown term says nothing."""
    if contact.term_until and on > contact.term_until:
        sentence = _("The term of office of %(person)s ended on %(day)s.")
        return sentence % {"person": contact, "day": written(contact.term_until)}
    if contact.term_from and on < contact.term_from:
        sentence = _("The term of office of %(person)s began on %(day)s.")
        return sentence % {"person": contact, "day": written(contact.term_from)}
    return None
