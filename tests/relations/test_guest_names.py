"""A guest's name is erased on request: everywhere it was given, and the remarks stay."""

import pytest
from django.test import Client
from django.urls import reverse

from office import journal
from office.models import OPERATOR, JournalEntry, JournalPersonal
from office.rules import Refused
from relations.actions import comments, guest_links
from relations.actions.guest_names import erase_guest_name
from relations.models import Comment, GuestLink
from tests.factories import protocols as make

pytestmark = pytest.mark.django_db
NAME = "Ms Kaga-Canary"


@pytest.fixture
def protocol(ghent):
    return make.draft(title="Memorandum")


def link(protocol, **said):
    partner = protocol.relation.partners.get()
    return guest_links.give_link(protocol, by=OPERATOR, partner=partner, language="en", **said)


def names() -> set[str]:
    return set(Comment.objects.values_list("guest_name", flat=True))


def test_the_name_goes_everywhere_it_was_given_and_the_words_stay(protocol, person):
    mine, _secret = link(protocol, person=NAME)
    first = guest_links.remark(mine, name=NAME, text="Spring.")
    guest_links.remark(mine, name=NAME.upper(), text="Or autumn.")  # the same person in capitals
    other = guest_links.remark(mine, name="Mr Maeda", text="No.")
    elsewhere = make.draft(protocol.relation, title="Another text")
    guest_links.remark(link(elsewhere)[0], name=NAME, text="Here too.")
    assert erase_guest_name(first, by=person("administrator"), reason="Asked for by letter.") == 3
    assert names() == {"…", "Mr Maeda"}
    assert {one.text for one in Comment.objects.all()} == {"Spring.", "Or autumn.", "No.", "Here too."}
    assert GuestLink.objects.get(pk=mine.pk).person == ""
    kept = [str(row.values) for row in JournalPersonal.objects.exclude(values=None)]
    assert kept == ["{'name': 'Mr Maeda'}"]
    assert other.guest_name == "Mr Maeda"


def test_the_journal_says_that_it_was_done_and_by_whom_and_no_name(protocol, person):
    said = guest_links.remark(link(protocol)[0], name=NAME, text="Spring.")
    administrator = person("administrator")
    erase_guest_name(said, by=administrator, reason="Asked for by letter.")
    entry = JournalEntry.objects.get(act="protocol.erase_guest_name")
    assert (entry.actor, entry.changes, entry.reason) == (
        administrator,
        {"comments": [None, 1]},
        "Asked for by letter.",
    )
    everything = [f"{one.changes} {one.reason} {one.reference}" for one in JournalEntry.objects.all()]
    assert not any("Canary" in one for one in everything)
    assert journal.verify(anchored=False).intact


def test_another_partners_guest_of_the_same_name_is_left_alone(protocol, person):
    said = guest_links.remark(link(protocol)[0], name=NAME, text="Spring.")
    other = make.draft(title="With somebody else")
    guest_links.remark(link(other)[0], name=NAME, text="Another person.")
    assert erase_guest_name(said, by=person("administrator"), reason="Asked.") == 1
    assert names() == {"…", NAME}


@pytest.mark.parametrize("role", ["officer", "head", "clerk", "auditor"])
def test_only_an_administrator_erases(protocol, person, role):
    said = guest_links.remark(link(protocol)[0], name=NAME, text="Spring.")
    with pytest.raises(Refused) as refused:
        erase_guest_name(said, by=person(role), reason="Asked.")
    assert refused.value.code == "role"
    assert names() == {NAME}


@pytest.mark.parametrize(
    ("reason", "code"), [(" ", "reason"), (f"{NAME.lower()} asked for it.", "names_the_person")]
)
def test_a_reason_is_given_and_names_nobody(protocol, person, reason, code):
    said = guest_links.remark(link(protocol)[0], name=NAME, text="Spring.")
    with pytest.raises(Refused) as refused:
        erase_guest_name(said, by=person("administrator"), reason=reason)
    assert refused.value.code == code
    assert names() == {NAME}


def test_a_name_is_erased_once_and_a_colleagues_never(protocol, person):
    administrator = person("administrator")
    said = guest_links.remark(link(protocol)[0], name=NAME, text="Spring.")
    erase_guest_name(said, by=administrator, reason="Asked.")
    ours = comments.add_comment(protocol.latest, by=OPERATOR, text="Ours.")
    for comment, code in ((said, "erased"), (ours, "not_a_guest")):
        with pytest.raises(Refused) as refused:
            erase_guest_name(comment, by=administrator, reason="Asked.")
        assert refused.value.code == code


def test_pages_speak_of_a_person_at_the_partner_from_then_on(protocol, login):
    made, secret = link(protocol)
    said = guest_links.remark(made, name=NAME, text="Spring.")
    client = login("administrator")
    whole = reverse("relations:clause_comments", args=[protocol.reference, 1, "whole"])
    assert NAME in client.get(whole).content.decode()
    address = reverse("relations:guest_name_erase", args=[said.pk])
    assert address in client.get(whole).content.decode()
    asked = client.get(address).content.decode()
    assert NAME in asked
    assert "1 remark" in asked
    answer = client.post(address, {"reason": "Asked for by letter."}, follow=True).content.decode()
    assert NAME not in answer
    partner = protocol.relation.partners.get().name
    assert f"a person at {partner}" in answer
    assert address not in answer
    seen = Client().get(reverse("relations:guest_text", args=[secret])).content.decode()
    assert "a person at the partner" in seen
    assert NAME not in seen


def test_nobody_else_is_offered_it(protocol, login):
    guest_links.remark(link(protocol)[0], name=NAME, text="Spring.")
    whole = reverse("relations:clause_comments", args=[protocol.reference, 1, "whole"])
    assert "erase-name" not in login("officer").get(whole).content.decode()


def test_a_name_is_found_whatever_its_case_and_spaces_in_every_alphabet(protocol, person):
    mine, _secret = link(protocol, person="Ünal  ŞAHİN")  # as somebody typed it with two spaces
    first = guest_links.remark(mine, name="Ünal Şahin", text="Spring.")
    guest_links.remark(mine, name="ÜNAL ŞAHIN", text="Or autumn.")
    guest_links.remark(mine, name="Unal Sahin", text="Another person.")  # without the marks nobody knows
    assert erase_guest_name(first, by=person("administrator"), reason="Asked.") == 2
    assert names() == {"…", "Unal Sahin"}
    assert GuestLink.objects.get(pk=mine.pk).person == ""
