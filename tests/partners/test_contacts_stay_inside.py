"""Canary: who our contacts are stays with the staff, whatever circle a contact is marked for."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.reports import council_paper
from office import submissions
from office.models import OPERATOR
from partners.actions.contacts import add_contact, correct_contact
from partners.actions.organisations import add_organisation
from tests.factories import protocols
from tests.relations.test_pulse_stays_inside import crawled

CANARY = "kanarya-8812"


@pytest.fixture
def item(ghent):
    """A protocol before the council, whose partner has contacts and an organisation that name the canary."""
    protocol = protocols.submitted()
    partner = protocol.relation.partners.get()
    body = add_organisation(by=OPERATOR, name=f"{CANARY} school", kind="school", partner=partner)
    today = timezone.localdate()
    for circle in ("internal", "council", "public"):
        contact = add_contact(
            partner, by=OPERATOR, name=f"{CANARY} {circle}", function=CANARY, email=f"{CANARY}@example.org",
            organisation=body, term_until=today, visibility=circle,
        )  # fmt: skip
        correct_contact(contact, by=OPERATOR, revision=1, name=f"{CANARY} again")
    return submissions.pending_for(protocol)


def test_a_council_member_meets_no_contact_anywhere(item, login):
    councillor = login("councillor")
    pages = crawled(councillor, "/") | crawled(councillor, item.get_absolute_url())
    assert len(pages) > 5
    assert [address for address, body in pages.items() if CANARY in body] == []
    partner = item.subject.relation.partners.get()
    for address in (
        partner.get_absolute_url(), reverse("partners:organisations"), f"{reverse('search')}?q=kanarya",
        reverse("partners:contact_edit", args=[partner.contacts.first().reference]),
        reverse("partners:names", args=[partner.reference]), f"{reverse('partners:suggest')}?q=kanarya",
    ):  # fmt: skip
        answer = councillor.get(address)
        assert answer.status_code == 404, address
        assert CANARY not in answer.content.decode(), address


def test_what_is_frozen_for_the_council_and_its_paper_name_no_contact(item):
    assert CANARY not in json.dumps(item.content, ensure_ascii=False)
    assert CANARY not in repr(council_paper.content(item, language="en", as_of=timezone.localdate()))


def test_the_staff_do_meet_them_and_the_diary_names_nobody(item, login):
    officer = login("officer")
    assert CANARY in officer.get(item.subject.relation.partners.get().get_absolute_url()).content.decode()
    diary = officer.get(reverse("office:diary")).content.decode()
    assert "The term of office of a contact" in diary
    assert CANARY not in diary
