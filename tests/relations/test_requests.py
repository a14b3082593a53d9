"""Accepting a request from outside: the partner if it is new, the tie as a prospect, the answer; all or nothing."""

import re
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from office.models import JournalEntry
from office.rules import Refused
from partners.models import Candidate, Partner, PartnershipRequest
from relations.actions.requests import accept_request
from relations.models import Relation
from tests.factories.needs import NeedProfileFactory, RequestFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_new_town_becomes_a_partner_and_its_tie_a_prospect(person):
    request = RequestFactory(name="Kanazawa", themes=["culture"], population=460_000, is_exercise=True)
    officer = person("officer")
    relation = accept_request(request, type="sister", by=officer)
    request.refresh_from_db()
    partner = Partner.objects.get()
    assert (partner.name, partner.country, partner.kind, partner.population) == (
        "Kanazawa", "JP", "city", 460_000,
    )  # fmt: skip
    assert (relation.state, relation.themes, relation.is_exercise) == ("prospect", ["culture"], True)
    assert list(relation.partners.all()) == [partner]
    assert (request.state, request.partner, request.relation) == ("accepted", partner, relation)
    assert request.answered_on == timezone.localdate()
    # Each act one entry: the partner, the tie, its step, the answer.
    assert list(JournalEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "partner.create", "relation.create", "relation.pursue", "partnership_request.accept",
    ]  # fmt: skip
    said = JournalEntry.objects.get(act="partnership_request.accept").changes
    assert said["relation"] == [None, relation.reference]


def test_a_town_of_our_register_is_not_entered_again(person):
    ours = PartnerFactory(name="Kanazawa", country="JP")
    accept_request(RequestFactory(name="Kanazawa"), type="sister", by=person("head"), partner=ours)
    accept_request(RequestFactory(partner=ours, name="", country=""), type="project", by=person("head"))
    assert Partner.objects.get() == ours
    assert Relation.objects.filter(partners=ours).count() == 2


def test_the_town_may_stand_on_a_shortlist_too_and_a_full_one_undoes_everything(person):
    profile, officer = NeedProfileFactory(), person("officer")
    request = RequestFactory()
    accept_request(request, type="sister", by=officer, profile=profile)
    candidate = Candidate.objects.get()
    assert (candidate.found_through, candidate.found_note) == ("request", request.reference)
    for _number in range(4):
        profile.candidates.create(partner=PartnerFactory(), found_through="union")
    with pytest.raises(Refused, match="5 candidates at most"):
        accept_request(RequestFactory(), type="sister", by=officer, profile=profile)
    assert Relation.objects.count() == 1
    assert PartnershipRequest.objects.filter(state="received").count() == 1


@pytest.mark.parametrize("role", ["legal", "clerk", "administrator", "auditor", "councillor"])
def test_nobody_else_accepts(person, role):
    with pytest.raises(Refused):
        accept_request(RequestFactory(), type="sister", by=person(role))
    assert not Relation.objects.exists()
    assert not Partner.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_heads_accepting_at_once_begin_one_relation(person):
    request, heads, refusals = RequestFactory(), [person("head"), person("head")], []
    together = threading.Barrier(2, timeout=10)

    def accept(head) -> None:
        together.wait()
        try:
            accept_request(request, type="sister", by=head)
        except Refused as refused:
            refusals.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[head]) for head in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["state"]
    assert Relation.objects.count() == Partner.objects.count() == 1
    assert JournalEntry.objects.filter(act="partnership_request.accept").count() == 1


def test_it_is_accepted_on_a_page_that_asks_which_town_it_is(login, ghent):
    officer, ours = login("officer"), PartnerFactory(name="Kanazawa", country="JP")
    request = RequestFactory(name="kanazawa")
    page = text(officer.get(request.get_absolute_url()))
    address = reverse("relations:relation_from_request", args=[request.reference])
    assert address in page
    today = timezone.localdate().isoformat()
    # One of ours may be meant: it is not taken for granted.
    assert officer.post(address, {"type": "sister", "on": today, "kind": "city"}).status_code == 400
    typed = {
        "type": "sister",
        "on": today,
        "kind": "city",
        "partner": ours.reference,
        "answer": "Let us look",
    }
    answer = officer.post(address, typed)
    relation = Relation.objects.get()
    assert answer.url == relation.get_absolute_url()
    assert list(relation.partners.all()) == [ours]
    assert request.reference in text(officer.get(relation.get_absolute_url()))
    page = text(officer.get(request.get_absolute_url()))
    assert relation.reference in page
    assert "Let us look" in page
    assert officer.get(address).status_code == 409
