"""The pages of duplicates and merges, and what becomes of a merged record's address."""

import json
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office import jobs
from office.models import OPERATOR, Job
from partners.actions import duplicates, edit_partner, merge_partners, say_not_a_duplicate
from partners.models import DuplicateSearch, Merge, NotADuplicate, Partner
from tests.factories.needs import CandidateFactory
from tests.factories.office import UserFactory
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory

pytestmark = pytest.mark.django_db
SPOT = {"country": "BE", "latitude": "51.05", "longitude": "3.71667", "population": 265_086}


@pytest.fixture
def officer(login, ghent):
    return login("officer")


@pytest.fixture
def two(db):
    return PartnerFactory(name="Gent", **SPOT), PartnerFactory(
        name="City of Gent", website="https://x.example", **SPOT
    )


def text(response) -> str:
    return response.content.decode()


def pair_page(two) -> str:
    return reverse("partners:duplicate_pair", args=[two[0].reference, two[1].reference])


def answers(two, **more) -> dict[str, str]:
    kept, merged = two
    return {
        "keep": kept.reference, "take_name": kept.reference, "take_website": merged.reference,
        "reason": "One town", "form_token": str(uuid4()), "revisions": f"{kept.revision},{merged.revision}", **more,
    }  # fmt: skip


def test_before_the_first_search_the_page_offers_one(officer):
    assert "has not been searched" in text(officer.get(reverse("partners:duplicates")))


def test_a_search_lists_suggestions_with_reasons_and_what_hangs_on_each(officer, two):
    LivingRelationFactory(partners=[two[1]])
    officer.post(reverse("partners:duplicate_search"))
    response = officer.get(reverse("partners:duplicates"))
    (card,) = response.context["cards"]
    # The record on which most hangs stands first.
    assert [member.partner for member in card.members] == [two[1], two[0]]
    assert card.members[0].hanging == ["1 × relations"]
    page = text(response)
    assert "“Gent” and “City of Gent” are one name in two spellings." in page
    assert "They have exactly the same number of inhabitants: 265,086." in page


def test_what_was_merged_or_told_apart_since_the_search_is_gone_from_the_list(officer, two):
    officer.post(reverse("partners:duplicate_search"))
    say_not_a_duplicate(*two, by=OPERATOR, reason="Two towns")
    response = officer.get(reverse("partners:duplicates"))
    assert response.context["cards"] == []
    assert "Two towns" in text(response)
    NotADuplicate.objects.all().delete()
    merge_partners(*two, by=OPERATOR, reason="One town")
    assert officer.get(reverse("partners:duplicates")).context["cards"] == []


def test_the_list_costs_the_same_queries_with_one_and_with_many(officer, two, django_assert_num_queries):
    officer.post(reverse("partners:duplicate_search"))
    address = reverse("partners:duplicates")
    officer.get(address)
    with CaptureQueriesContext(connection) as with_one:
        officer.get(address)
    cost = len(with_one)
    for number in range(12):
        for spelling in ("Town {}x", "TOWN {}X"):
            PartnerFactory(name=spelling.format(number), country="BE", latitude=number, longitude=1)
    officer.post(reverse("partners:duplicate_search"))
    officer.get(address)
    with django_assert_num_queries(cost):
        assert len(officer.get(address).context["cards"]) == 13


def test_a_large_register_is_searched_in_the_background_once(officer, two, monkeypatch):
    monkeypatch.setattr(duplicates, "PARTNERS_AT_ONCE", 1)
    first = officer.post(reverse("partners:duplicate_search"))
    again = officer.post(reverse("partners:duplicate_search"))
    job = Job.objects.get(kind="partner_duplicates")
    assert first.url == again.url == job.get_absolute_url()
    assert jobs.execute(job.pk) is True
    job.refresh_from_db()
    assert job.result == {"partners": 2, "suggestions": 1}
    assert DuplicateSearch.objects.get().partners == 2


def test_two_records_stand_side_by_side_and_differences_are_marked(officer, two):
    response = officer.get(pair_page(two))
    rows = {row["label"]: row["cells"] for row in response.context["rows"]}
    assert [value for value, _box in rows["name"]] == ["Gent", "City of Gent"]
    assert [value for value, _box in rows["country"]] == ["Belgium (BE)", "Belgium (BE)"]
    assert "take_name" in text(response)
    assert "take_country" not in text(response)
    # What only one of them says is proposed.
    assert response.context["form"]["take_website"].initial == two[1].reference


def test_merging_on_the_page_leads_to_the_merge_and_takes_what_was_chosen(officer, two):
    response = officer.post(pair_page(two), answers(two))
    merge = Merge.objects.get()
    assert response.url == merge.get_absolute_url()
    two[0].refresh_from_db()
    assert (merge.kept, two[0].name, two[0].website) == (two[0], "Gent", "https://x.example")
    assert "1 × names of partners" not in text(officer.get(merge.get_absolute_url()))


def test_the_other_record_may_stay_too(officer, two):
    officer.post(pair_page(two), answers(two, keep=two[1].reference))
    assert Partner.records.get(pk=two[0].pk).survivor == two[1]


def test_the_same_form_sent_twice_merges_once_and_leads_to_the_survivor(officer, two):
    typed = answers(two)
    officer.post(pair_page(two), typed)
    assert officer.post(pair_page(two), typed).status_code == 302
    assert Merge.objects.count() == 1


def test_without_a_reason_nothing_is_merged_and_what_was_chosen_stays(officer, two):
    response = officer.post(pair_page(two), answers(two, reason="", take_name=two[1].reference))
    assert response.status_code == 400
    assert response.context["form"]["take_name"].value() == two[1].reference
    assert not Merge.objects.exists()


def test_a_page_that_is_out_of_date_is_refused_in_a_sentence(officer, two):
    response = officer.post(pair_page(two), answers(two, revisions="7,7"))
    assert response.status_code == 409
    assert "Somebody else has changed one of the two" in text(response)


def test_what_stands_against_a_merge_is_said_beforehand(officer, two):
    LivingRelationFactory(partners=list(two))
    assert "Both take part in" in text(officer.get(pair_page(two)))


def test_a_merged_records_address_leads_to_the_survivor_with_a_word(officer, two):
    kept, merged = two
    merge_partners(kept, merged, by=OPERATOR, reason="One town")
    for name in ("partners:detail", "partners:edit"):
        response = officer.get(reverse(name, args=[merged.reference]))
        assert response.url == reverse(name, args=[kept.reference])
    page = text(officer.get(merged.get_absolute_url(), follow=True))
    assert f"{merged.reference} City of Gent was merged into this record" in page
    # Both histories, the merge among them.
    assert "Two records merged" in page
    assert "City of Gent" in page


def test_the_survivors_page_shows_the_merged_records_history(officer, two):
    kept, merged = two
    edit_partner(merged, by=OPERATOR, revision=merged.revision, notes="On two rivers")
    merged.refresh_from_db()
    merge_partners(kept, merged, by=OPERATOR, reason="One town")
    history = officer.get(kept.get_absolute_url()).context["history"]
    assert [entry.act for entry in history] == ["partner.merge", "partner.edit"]


def test_a_merged_record_is_in_no_list_search_or_choice(officer, two):
    kept, merged = two
    merge_partners(kept, merged, by=OPERATOR, reason="One town")
    for page in (
        reverse("partners:list"),
        reverse("partners:suggest") + "?q=city of gent",
        reverse("search") + "?q=city of gent",
    ):
        answer = text(officer.get(page))
        assert kept.get_absolute_url() in answer or kept.reference in answer
        assert merged.reference not in answer


def test_undoing_asks_for_a_reason_and_gives_two_records_again(officer, two):
    merge = merge_partners(*two, by=OPERATOR, reason="One town")
    address = reverse("partners:merge_undo", args=[merge.reference])
    assert officer.post(address, {"reason": ""}).status_code == 400
    assert officer.post(address, {"reason": "Two towns"}).url == merge.get_absolute_url()
    assert Partner.objects.filter(pk=two[1].pk).exists()
    assert officer.post(address, {"reason": "Again"}).status_code == 409


def test_telling_apart_on_the_page_is_remembered_and_taken_back(officer, two):
    address = reverse("partners:duplicate_apart", args=[two[0].reference, two[1].reference])
    assert officer.post(address, {"reason": ""}).status_code == 400
    officer.post(address, {"reason": "Two towns"})
    said = NotADuplicate.objects.get()
    officer.post(reverse("partners:duplicate_take_back", args=[said.pk]))
    assert not NotADuplicate.objects.exists()


def test_an_auditor_reads_and_is_offered_nothing_to_do(login, ghent, two):
    auditor = login("auditor")
    DuplicateSearch.objects.create(partners=2, found=[])
    page = text(auditor.get(reverse("partners:duplicates")))
    assert "Search again" not in page


def test_the_command_gives_one_document_with_certainty_partners_and_sentences(two, capsys):
    call_command("duplicates", "--json")
    (suggestion,) = json.loads(capsys.readouterr().out)
    assert suggestion["certainty"] == "certain"
    assert suggestion["partners"] == [
        {"reference": two[0].reference, "name": "Gent", "country": "BE"},
        {"reference": two[1].reference, "name": "City of Gent", "country": "BE"},
    ]
    assert suggestion["reasons"][0] == "“Gent” and “City of Gent” are one name in two spellings."


def test_the_command_says_so_where_nothing_is_found(db, capsys):
    call_command("duplicates")
    assert capsys.readouterr().out == "No two partners look like one.\n"


def test_the_command_finds_the_survivor_by_the_old_name(two, capsys):
    merge_partners(*two, by=OPERATOR, reason="One town")
    call_command("find_partner", "city of gent", "--json")
    assert [hit["reference"] for hit in json.loads(capsys.readouterr().out)] == [two[0].reference]


def test_a_candidates_page_names_the_survivor_after_a_merge(officer, two):
    candidate = CandidateFactory(partner=two[1])
    merge_partners(*two, by=UserFactory(roles=["officer"]), reason="One town")
    candidate.refresh_from_db()
    assert candidate.partner == two[0]
