"""The page of one partner and what it holds: names, organisations, papers, its place, and what it costs."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office import documents
from office.models import OPERATOR, JournalEntry, Municipality
from office.rules import Refused
from partners.actions import names as naming
from partners.actions import organisations as bodies
from partners.actions.partners import edit_partner
from partners.actions.succession import record_legal_change
from partners.locator import locator
from partners.models import Organisation, Partner, PartnerName
from partners.world_map import Point, window_around
from tests.factories.contacts import ContactFactory, OrganisationFactory
from tests.factories.needs import CandidateFactory
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def partner(ghent):
    return PartnerFactory(name="Kanazawa", country="JP", latitude=36.56, longitude=136.66)


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def shown(client, partner) -> str:
    return client.get(partner.get_absolute_url()).content.decode()


# -- what it costs ------------------------------------------------------------------------------------


def filled(partner, numbers: range) -> None:
    """As much of everything as the page can hold."""
    for number in numbers:
        partner.names.create(text=f"Name {number}", folded=f"name {number}")
        organisation = OrganisationFactory(partner=partner)
        after = ContactFactory(partner=partner)
        ContactFactory(
            partner=partner, organisation=organisation, successor=after, term_until=date(2024, 1, 1)
        )
        LivingRelationFactory(partners=[partner])
        CandidateFactory(partner=partner)
        record_legal_change(PartnerFactory(), by=OPERATOR, kind="merged", successor=partner, source="gazette")
        documents.upload_document(SimpleUploadedFile("a.pdf", PDF), partner, by=OPERATOR)
        partner.claims.create(
            column="since", value=str(1970 + number), source="list.csv", row=2, claimed_on=date(2026, 1, 1)
        )


def test_the_page_asks_once_for_each_kind_of_thing_however_much_it_holds(
    officer, partner, django_assert_max_num_queries
):
    """Four questions of the house (session, person, roles, municipality), and one for each of twelve kinds."""

    def cost() -> int:
        officer.get(partner.get_absolute_url())
        with django_assert_max_num_queries(16) as asked:
            officer.get(partner.get_absolute_url())
        return len(asked)

    filled(partner, range(1))
    one = cost()
    filled(partner, range(1, 10))
    assert cost() == one


# -- what it says -------------------------------------------------------------------------------------


def test_the_population_stands_with_its_year_and_its_source(officer, partner):
    assert "not known" in shown(officer, partner)
    partner = edit_partner(
        partner, by=OPERATOR, revision=1, population=463_254, population_year=2020, population_source="census"
    )
    page = shown(officer, partner)
    assert "463,254 (2020)" in page
    assert "Source: census" in page
    edit_partner(partner, by=OPERATOR, revision=2, population_source="")
    assert "source not on file" in shown(officer, partner)


def test_the_place_stands_in_our_own_words_apart_from_the_code(officer, partner):
    edit_partner(partner, by=OPERATOR, revision=1, place_label="Kaga, Japan")
    assert "Kaga, Japan · " in shown(officer, partner)


def test_the_map_shows_the_part_of_the_earth_and_words_say_the_same(partner):
    ours = Municipality(names={"en": "Ghent"}, latitude=51.05, longitude=3.72)
    found = locator(partner, ours)
    assert found.position == "36.56° north, 136.66° east"
    # Great circle from 51.05 N 3.72 E to 36.56 N 136.66 E on a sphere of 6371 km: 9250 km to the nearest ten.
    assert found.distance == "about 9,250 km from Ghent as the crow flies"
    assert "Kanazawa on the map" in str(found.drawing)
    assert "style=" not in str(found.drawing)
    assert locator(partner, None).distance == ""
    assert locator(Partner(name="Nowhere"), ours).drawing is None


@pytest.mark.parametrize("longitude", [-179.9, 0.0, 179.9])
def test_the_window_of_the_map_never_leaves_the_earth(longitude):
    left, top, width, height = window_around(Point("x", 70.0, longitude))
    assert left >= 0
    assert top >= 0
    assert left + width <= 1000
    assert (width, height) == (400, 240)


# -- names --------------------------------------------------------------------------------------------


def test_a_name_is_added_corrected_and_removed_and_search_follows(partner, person):
    by = person("officer")
    name = naming.add_name(partner, by=by, text="  Kanazaua ", language="pt", kind="exonym")
    assert Partner.objects.named_like("kanazaua").get() == partner
    seen = ("Kanazaua", "pt", "exonym")
    naming.correct_name(name, by=by, seen=seen, text="Canazava", language="pt", kind="exonym")
    assert not Partner.objects.named_like("kanazaua").exists()
    assert Partner.objects.named_like("canazava").get() == partner
    name.refresh_from_db()
    naming.remove_name(name, by=by, seen=("Canazava", "pt", "exonym"))
    assert not Partner.objects.named_like("canazava").exists()
    assert list(JournalEntry.objects.order_by("number").values_list("act", flat=True)) == [
        "partner.add_name", "partner.correct_name", "partner.remove_name",
    ]  # fmt: skip
    partner.refresh_from_db()
    assert (partner.revision, partner.name) == (4, "Kanazawa")


def test_a_former_name_is_found_and_not_shown_as_the_name(officer, partner):
    naming.add_name(partner, by=OPERATOR, text="Kasama", language="ja", kind="former")
    assert Partner.objects.named_like("kasama").get() == partner
    assert "<h1>Kanazawa</h1>" in shown(officer, partner)


@pytest.mark.parametrize(
    "text, kind, code",
    [
        (" ", "exonym", "no_name"),
        ("a|b", "exonym", "no_name"),
        ("x", "antique", "kind"),
        ("Gold", "exonym", "twice"),
    ],
)
def test_what_is_no_name_is_refused(partner, text, kind, code):
    naming.add_name(partner, by=OPERATOR, text="Gold", kind="exonym")
    with pytest.raises(Refused) as refused:
        naming.add_name(partner, by=OPERATOR, text=text, kind=kind)
    assert refused.value.code == code


def test_a_name_that_somebody_else_changed_is_not_overwritten(partner):
    name = naming.add_name(partner, by=OPERATOR, text="Gold", kind="exonym")
    seen = ("Gold", "", "exonym")
    naming.correct_name(name, by=OPERATOR, seen=seen, text="Silver", kind="exonym")
    with pytest.raises(Refused, match="changed this name in the meantime"):
        naming.remove_name(name, by=OPERATOR, seen=seen)
    assert PartnerName.objects.get().text == "Silver"


def test_names_keep_their_rows_when_the_form_changes_others(partner):
    kept = naming.add_name(partner, by=OPERATOR, text="Gold", kind="exonym")
    partner.refresh_from_db()
    edit_partner(
        partner,
        by=OPERATOR,
        revision=partner.revision,
        names=[("Gold", "", "exonym"), ("Silver", "", "exonym")],
    )
    assert set(partner.names.values_list("pk", "text")) == {
        (kept.pk, "Gold"),
        (PartnerName.objects.get(text="Silver").pk, "Silver"),
    }


def test_names_are_kept_in_the_pages(officer, partner):
    page = reverse("partners:names", args=[partner.reference])
    officer.post(page, {"text": "金沢市", "language": "ja", "kind": "native"})
    assert '<span lang="ja" dir="auto">金沢市</span>' in officer.get(page).content.decode()
    wrong = officer.post(page, {"text": "x", "language": "not a code", "kind": "native"})
    assert wrong.status_code == 400
    assert "Write the short code of a language" in wrong.content.decode()
    number = PartnerName.objects.get().pk
    correct = reverse("partners:name_correct", args=[partner.reference, number])
    seen = {"seen_text": "金沢市", "seen_language": "ja", "seen_kind": "native"}
    officer.post(correct, {"text": "金沢", "language": "ja", "kind": "native", **seen})
    assert PartnerName.objects.get().text == "金沢"
    stale = officer.post(correct, {"text": "銀沢", "language": "ja", "kind": "native", **seen})
    assert stale.status_code == 409
    remove = reverse("partners:name_remove", args=[partner.reference, number])
    officer.post(remove, seen | {"seen_text": "金沢"})
    assert not PartnerName.objects.exists()


# -- organisations ------------------------------------------------------------------------------------


def test_an_organisation_is_at_a_partner_or_at_home(officer, partner):
    create = reverse("partners:organisation_create")
    assert (
        f'value="{partner.reference}"' in officer.get(create, {"partner": partner.reference}).content.decode()
    )
    said = {"name": "College of Art", "kind": "university", "website": "college.example"}
    officer.post(create, said | {"partner": partner.reference})
    officer.post(create, {"name": "Our School", "kind": "school"})
    assert "College of Art" in shown(officer, partner)
    assert "Our School" not in shown(officer, partner)
    listed = reverse("partners:organisations")
    assert "Our School" in officer.get(listed, {"where": "ours"}).content.decode()
    assert "College of Art" not in officer.get(listed, {"where": "ours"}).content.decode()
    wrong = officer.post(create, {"name": "x", "kind": "school", "website": "javascript:alert(1)"})
    assert wrong.status_code == 400


def test_an_organisation_is_corrected_once_and_a_stale_page_shows_both_texts(officer, partner):
    organisation = bodies.add_organisation(by=OPERATOR, name="School", kind="school", partner=partner)
    edit = reverse("partners:organisation_edit", args=[organisation.reference])
    said = {"kind": "school", "partner": partner.reference, "revision": "1"}
    officer.post(edit, said | {"name": "First School"})
    answer = officer.post(edit, said | {"name": "Second School"})
    assert answer.status_code == 409
    assert "First School" in answer.content.decode()
    assert Organisation.objects.get().name == "First School"


def test_an_organisation_with_contacts_is_neither_removed_nor_moved(officer, partner):
    organisation = OrganisationFactory(partner=partner)
    ContactFactory(partner=partner, organisation=organisation)
    with pytest.raises(Refused, match="Correct or erase them first"):
        bodies.remove_organisation(organisation, by=OPERATOR)
    with pytest.raises(Refused, match="cannot move"):
        bodies.correct_organisation(organisation, by=OPERATOR, revision=1, partner=None)
    organisation.contacts.all().delete()
    bodies.remove_organisation(organisation, by=OPERATOR)
    assert not Organisation.objects.exists()
    assert "Organisation removed" in shown(officer, partner)


def test_organisations_cost_the_same_for_one_and_for_many(officer, partner, django_assert_max_num_queries):
    def cost() -> int:
        with django_assert_max_num_queries(10) as asked:
            officer.get(reverse("partners:organisations"))
        return len(asked)

    OrganisationFactory(partner=partner)
    one = cost()
    for _ in range(5):
        OrganisationFactory(partner=partner)
    assert cost() == one


# -- papers -------------------------------------------------------------------------------------------


def test_a_document_about_the_partner_is_filed_and_wrong_files_are_refused(officer, partner, login):
    page = reverse("partners:document_add", args=[partner.reference])
    said = {"title": "Map of the town", "visibility": "internal", "language": "en"}
    officer.post(page, said | {"file": SimpleUploadedFile("map.pdf", PDF)})
    assert "Map of the town" in shown(officer, partner)
    wrong = officer.post(page, said | {"file": SimpleUploadedFile("map.pdf", b"MZ")})
    assert wrong.status_code == 409
    assert documents.documents_of(partner, by=login("councillor").user).count() == 0


def test_what_became_of_a_partner_is_no_matter_of_the_form(officer, partner):
    with pytest.raises(TypeError):
        edit_partner(partner, by=OPERATOR, revision=1, legal_status="merged")
    page = officer.get(reverse("partners:edit", args=[partner.reference])).content.decode()
    assert 'name="legal_status"' not in page
