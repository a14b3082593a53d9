"""A pilot before the protocol: recommended, skipped with a reason, never in the way of anything."""

import re

import pytest
from django.urls import reverse

from office.models import JournalEntry
from office.rules import Refused
from relations.actions.pilot_first import skip_pilot
from relations.dossier import is_pilot_recommended, six_steps
from relations.queries.relation import dossier
from tests.factories import programmes, protocols
from tests.factories.relations import LivingRelationFactory, RelationFactory

pytestmark = pytest.mark.django_db
SENTENCE = "a pilot first is recommended"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def protocol_step(relation, *, may_write=True):
    return six_steps(dossier(relation), may_write=may_write)[2]


def test_before_the_protocol_of_a_new_tie_a_pilot_is_recommended():
    relation = RelationFactory(purpose="Learn", state="prospect")
    task = protocol_step(relation)
    assert task.state_text == SENTENCE
    assert task.url == reverse("relations:pilot_first", args=[relation.reference])
    assert protocol_step(relation, may_write=False).url is None


def test_a_tie_that_lives_has_a_pilot_or_a_text_is_asked_for_none():
    pilot, draft = programmes.pilot(), protocols.draft()
    for relation in (LivingRelationFactory(purpose="Learn"), pilot.relation, draft.relation):
        assert not is_pilot_recommended(dossier(relation))


def test_skipping_it_keeps_the_reason_shows_it_and_is_one_entry(person):
    relation, officer = RelationFactory(purpose="Learn"), person("officer")
    with pytest.raises(Refused, match="reason"):
        skip_pilot(relation, by=officer, reason=" ")
    relation = skip_pilot(relation, by=officer, reason="We have worked together for ten years")
    task = protocol_step(relation)
    assert task.hint == "Without a pilot: We have worked together for ten years"
    assert task.url == reverse("relations:protocol_create", args=[relation.reference])
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.reason) == ("relation.skip_pilot", "We have worked together for ten years")
    skip_pilot(relation, by=officer, reason="We have worked together for ten years")
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize("role", ["legal", "clerk", "administrator", "auditor", "councillor"])
def test_only_officers_and_heads_skip_it(person, role):
    with pytest.raises(Refused):
        skip_pilot(RelationFactory(), by=person(role), reason="x")


def test_where_a_pilot_or_a_text_is_on_file_there_is_nothing_to_skip(person):
    for relation in (programmes.pilot().relation, protocols.draft().relation):
        with pytest.raises(Refused, match="already"):
            skip_pilot(relation, by=person("officer"), reason="x")


def test_the_page_offers_both_ways_and_a_text_may_be_drafted_all_the_same(login, ghent):
    officer, relation = login("officer"), RelationFactory(purpose="Learn", state="exploring")
    address = reverse("relations:pilot_first", args=[relation.reference])
    page = text(officer.get(address))
    assert reverse("relations:pilot_create", args=[relation.reference]) in page
    assert officer.post(address, {"reason": ""}).status_code == 400
    create = reverse("relations:protocol_create", args=[relation.reference])
    assert officer.get(create).status_code == 200  # recommended, not demanded
    assert officer.post(address, {"reason": "Known for long"}).url == create
    assert "Without a pilot: Known for long" in text(officer.get(relation.get_absolute_url()))
