"""Amendments on screen: begun from the page of the text, shown against it, the text beside its original."""

import pytest
from django.urls import reverse

from relations.models import Amendment
from tests.factories import protocols as make


@pytest.fixture
def officer(client, person):
    client.force_login(person("officer"))
    return client


def page(name: str, protocol) -> str:
    return reverse(f"relations:protocol_{name}", args=[protocol.reference])


def shown(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_amendment_is_begun_from_the_page_of_a_text_in_force(ghent, officer):
    protocol = make.in_force()
    assert page("amend", protocol) in shown(officer.get(protocol.get_absolute_url()))
    assert "as a copy of the text in force" in shown(officer.get(page("amend", protocol)))
    token = {"form_token": "3d1f0c0e-3333-4333-8333-333333333333"}
    first, again = (officer.post(page("amend", protocol), token) for _ in range(2))
    begun = Amendment.objects.get().protocol
    assert first.url == again.url == page("edit", begun)
    text = shown(officer.get(protocol.get_absolute_url()))
    assert "Amendment 1 is on its way" in text
    assert page("amend", protocol) not in text
    assert officer.get(page("amend", protocol)).status_code == 409


def test_the_page_of_an_amendment_shows_what_it_changes_word_by_word(ghent, officer):
    protocol = make.in_force()
    amending = make.amendment(protocol, "What the text says about choirs, in en.")
    text = shown(officer.get(amending.get_absolute_url()))
    assert "What it changes" in text
    assert f'Amendment 1 to <a href="{protocol.get_absolute_url()}">“Memorandum”</a>' in text
    assert "choirs" in text
    assert "<ins" in text
    assert "<del" in text
    assert "3 clauses stayed as they were." in text


def test_a_text_in_force_as_amended_is_read_beside_its_original(ghent, officer):
    protocol = make.amended()
    text = shown(officer.get(protocol.get_absolute_url()))
    assert "as it reads since amendment 1, in force since 1 July 2026" in text
    assert "Choirs too." in text
    text = shown(officer.get(page("consolidated", protocol) + "?language=en"))
    assert "Original text" in text
    assert "Text in force" in text
    assert "What the text says about scope, in en." in text
    assert "Choirs too." in text
    dutch = shown(officer.get(page("consolidated", protocol) + "?language=nl"))
    assert "What the text says about scope, in nl." in dutch
    original = reverse("relations:protocol_version", args=[protocol.reference, 1])
    assert "What the text says about scope, in en." in shown(officer.get(original))


def test_a_text_that_was_never_amended_has_nothing_beside_it(ghent, officer):
    assert officer.get(page("consolidated", make.in_force())).status_code == 404
    assert officer.get(page("take_on", make.draft())).status_code == 404


def test_a_later_version_elsewhere_is_told_and_can_be_taken_on(ghent, officer):
    amending = make.outrun_amendment()
    text = shown(officer.get(amending.get_absolute_url()))
    assert "changed other places. Both will stand together." in text
    text = shown(officer.get(page("take_on", amending)))
    assert "Corrected" in text
    assert "Choirs too" in text
    assert officer.post(page("take_on", amending), {"version": "1"}).status_code == 409
    assert officer.post(page("take_on", amending), {"version": "2"}).url == page("edit", amending)
    text = shown(officer.get(amending.get_absolute_url()))
    assert "Both will stand together." not in text
    assert officer.get(page("take_on", amending)).status_code == 409


def test_a_later_version_of_the_same_clause_is_told_as_a_conflict(ghent, officer):
    amending = make.outrun_amendment(place=2)
    text = shown(officer.get(amending.get_absolute_url()))
    assert "was changed since, in the same places: “scope en”" in text
    assert "was changed since" in shown(officer.get(page("take_on", amending)))


def test_an_amendment_in_force_says_no_more_of_later_versions(ghent, officer):
    protocol = make.amended()
    done = Amendment.objects.get().protocol
    make.later_version(protocol, "Corrected.", 2)
    text = shown(officer.get(done.get_absolute_url()))
    assert "What it changes" in text
    assert "in the same places" not in text
