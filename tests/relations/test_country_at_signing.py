"""The country as it was at signing and today: kept with the protocol, shown where the two differ."""

from datetime import date

import pytest
from django.urls import reverse

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations.actions.protocol import add_signature, correct_country_at_signing
from relations.actions.protocol_past import record_past_fact
from relations.signing import then_and_now
from tests.factories import protocols
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(ghent):
    """A text of the past with Ostrava, which lies in Czechia today."""
    ostrava = PartnerFactory(name="Ostrava", country="CZ")
    return protocols.past(relation=protocols.TieFactory(partners=[ostrava]))


def signed_then(protocol, country: str):
    partner = protocol.relation.partners.get()
    return record_past_fact(
        protocol,
        "signed",
        by=OPERATOR,
        reason="archive",
        on=date(1975, 5, 1),
        partner=partner,
        country=country,
    )


def test_the_state_of_that_day_stands_beside_todays(past, login):
    protocol = signed_then(past, "Czechoslovakia")
    told = then_and_now(protocol)
    assert told is not None
    assert (told.then, told.now) == ("Czechoslovakia", "Czechia")
    page = login("auditor").get(protocol.get_absolute_url()).content.decode()
    assert "Signed when it was in: Czechoslovakia. Today: Czechia." in page
    assert JournalEntry.objects.latest("number").changes["country_at_signing"] == ["", "Czechoslovakia"]


@pytest.mark.parametrize("written", ["", "Czechia", "Çekya", "tsjechië"])
def test_todays_own_name_in_any_language_of_the_screen_is_not_told_twice(past, written):
    assert then_and_now(signed_then(past, written)) is None


def test_west_germany_is_not_todays_name_of_germany(ghent):
    protocol = protocols.past(
        relation=protocols.TieFactory(partners=[PartnerFactory(name="Wiesbaden", country="DE")])
    )
    told = then_and_now(signed_then(protocol, "West Germany"))
    assert told is not None
    assert (told.then, told.now) == ("West Germany", "Germany")


def test_who_signs_today_signs_from_todays_country_unless_something_else_is_said(ghent):
    protocol = protocols.ready_to_sign()
    partner = protocol.relation.partners.get()
    protocol = add_signature(protocol, by=OPERATOR, on=date(2026, 4, 1), partner=partner)
    assert protocol.country_at_signing == "Japan"
    partner.country = "KR"  # however the map of the world changes, the protocol keeps what it was
    partner.save()
    protocol.refresh_from_db()
    told = then_and_now(protocol)
    assert told is not None
    assert told.then == "Japan"


def test_the_clerk_corrects_it_with_a_reason(past, person, login):
    with pytest.raises(Refused, match="Give a reason"):
        correct_country_at_signing(past, by=OPERATOR, country="Czechoslovakia", reason="")
    with pytest.raises(Refused) as refused:
        correct_country_at_signing(past, by=person("officer"), country="x", reason="y")
    assert refused.value.code == "role"
    page = reverse("relations:protocol_country", args=[past.reference])
    login("clerk").post(page, {"country": "Czechoslovakia", "reason": "the letter says so"})
    past.refresh_from_db()
    assert past.country_at_signing == "Czechoslovakia"
    assert JournalEntry.objects.latest("number").act == "protocol.correct_country"
