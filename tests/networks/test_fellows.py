"""Fellow members: who sits in a network, by whose word, and what the search for partners makes of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks import fellows
from networks.models import FellowMember
from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from partners.finder import Way
from partners.finder_sources import source_of
from tests.factories.networks import CategoryFactory, MembershipFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db
SEEN = date(2026, 3, 1)


def recorded(network, *partners, source="list of members 2026"):
    return fellows.record_fellows(network, partners, by=OPERATOR, source=source, seen_on=SEEN)


def test_a_line_is_a_reference_or_a_name_as_it_is_on_file():
    tallinn = PartnerFactory(name="Tallinn", country="EE")
    lines = fellows.read_lines(f"{tallinn.reference.lower()}\n\n  TALLINN \nTallinn EE\n")
    assert [(line.number, line.partner) for line in lines] == [(1, tallinn), (3, tallinn), (4, tallinn)]


def test_what_means_nobody_or_several_is_told_with_its_line():
    one, other = (PartnerFactory(name="Frankfurt", country="DE") for _each in range(2))
    abroad = PartnerFactory(name="Frankfurt", country="US")
    nobody, several, clear = fellows.read_lines("Atlantis\nFrankfurt DE\nFrankfurt US")
    assert "Line 1, “Atlantis”" in nobody.reason
    assert one.reference in several.reason
    assert other.reference in several.reason
    assert abroad.reference not in several.reason
    assert clear.partner == abroad


def test_a_list_too_long_is_refused_before_it_is_looked_up(django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(Refused, match="Split the list"):
        fellows.read_lines("x\n" * 501)


def test_a_line_longer_than_any_name_means_nobody():
    (line,) = fellows.read_lines("x" * 90_000)
    assert "no partner of ours" in line.reason


def test_a_list_of_members_is_not_of_a_day_to_come():
    network, tomorrow = CategoryFactory().network, timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="That day has not come yet"):
        fellows.record_fellows(network, [PartnerFactory()], by=OPERATOR, source="list", seen_on=tomorrow)


def test_one_entry_covers_every_partner_and_the_same_list_again_changes_nothing():
    network, partners = CategoryFactory().network, [PartnerFactory(), PartnerFactory()]
    recorded(network, *partners)
    entry = JournalEntry.objects.get(act="network.record_fellows")
    assert entry.rows.count() == 2
    recorded(network, *partners)
    assert JournalEntry.objects.filter(act="network.record_fellows").count() == 1
    recorded(network, partners[0], source="list of members 2027")
    assert FellowMember.objects.count() == 2
    assert FellowMember.objects.get(partner=partners[0]).source == "list of members 2027"


def test_without_a_source_nothing_is_written(person):
    network, partner = CategoryFactory().network, PartnerFactory()
    with pytest.raises(Refused):
        recorded(network, partner, source="  ")
    with pytest.raises(Refused):
        fellows.record_fellows(network, [partner], by=person("auditor"), source="list", seen_on=SEEN)
    assert not FellowMember.objects.exists()


def test_the_finder_hears_of_fellows_only_where_we_are_a_member_ourselves():
    ours, theirs = CategoryFactory().network, CategoryFactory().network
    MembershipFactory(network=ours, state="active")
    MembershipFactory(network=theirs, state="ended")
    fellow, stranger = PartnerFactory(), PartnerFactory()
    recorded(ours, fellow)
    recorded(theirs, stranger)
    source = source_of(Way.NETWORK)
    assert [row["partner"] for row in source.partners()] == [fellow.pk]
    told = source.tell([fellow.pk, stranger.pk])
    assert list(told) == [fellow.pk]
    assert ours.name in told[fellow.pk][0].sentence
    assert "1 March 2026" in told[fellow.pk][0].source


def test_a_wrong_line_keeps_what_was_typed_and_writes_nothing(login):
    network, partner = CategoryFactory().network, PartnerFactory(name="Tallinn", country="EE")
    client, address = login("officer"), reverse("networks:fellows_create", args=[network.reference])
    said = {"members": "Tallinn\nAtlantis", "source": "its list", "seen_on": "2026-03-01"}
    answer = client.post(address, said)
    assert "Line 2, “Atlantis”" in answer.content.decode()
    assert "Tallinn\nAtlantis" in answer.content.decode()
    assert not FellowMember.objects.exists()
    assert client.post(address, {**said, "members": "Tallinn"}).status_code == 302
    page = client.get(partner.get_absolute_url()).content.decode()
    assert network.name in page
    assert "its list, seen on 1 March 2026" in page


def test_a_partner_is_taken_off_with_a_reason_and_once(login):
    network = CategoryFactory().network
    (fellow,) = recorded(network, PartnerFactory(name="Tallinn"))
    client, address = login("head"), reverse("networks:fellow_remove", args=[network.reference, fellow.pk])
    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "It left in 2025."}).status_code == 302
    assert client.get(address).status_code == 404
    assert JournalEntry.objects.get(act="network.remove_fellow").reason == "It left in 2025."
    with pytest.raises(Refused):
        fellows.remove_fellow(fellow, by=OPERATOR, reason="again")
