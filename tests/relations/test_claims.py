import pytest

from office.models import OPERATOR
from partners.claims import Claim as FileClaim
from partners.claims import claim_keys
from partners.panels import panels_of
from relations.claims import record_claims, sentence_of, state_claimed, type_claimed, year_claimed
from relations.models import Claim
from tests.factories.partners import PartnerFactory
from tests.factories.relations import RelationFactory


def test_type_status_and_beginning_are_columns_of_partner_lists():
    assert {"type", "status", "since"} <= claim_keys()


@pytest.mark.parametrize(
    "value,code",
    [
        ("sister_city", "sister"),
        ("Sister City", "sister"),
        ("KARDEŞ ŞEHİR", "sister"),
        ("zusterstad", "sister"),
        ("partner_city", "partner"),
        ("partnerstad", "partner"),
        ("dost şehir", "friendship"),
        ("penfriend", None),
        ("", None),
    ],
)
def test_a_type_is_understood_in_the_languages_of_files(value, code):
    assert type_claimed(value) == code


@pytest.mark.parametrize(
    "value,code",
    [
        ("ended", "ended"),
        ("Beëindigd", "ended"),
        ("ATIL", "dormant"),
        ("active", "active"),
        ("etkin", "active"),
        ("?", None),
    ],
)
def test_a_status_is_understood_in_the_languages_of_files(value, code):
    assert state_claimed(value) == code


@pytest.mark.parametrize(
    "value,year",
    [
        ("1977", 1977),
        ("12.05.1977", 1977),
        ("since 1977", 1977),
        ("1997-02-07", 1997),
        ("77", None),
        ("19777", None),
    ],
)
def test_a_year_is_found_in_a_cell(value, year):
    assert year_claimed(value) == year


def test_the_same_file_twice_keeps_each_claim_once(ghent):
    partner = PartnerFactory()
    said = [FileClaim(partner, "status", "ended", 2), FileClaim(partner, "type", "sister_city", 2)]
    assert record_claims(said, "ghent.csv", OPERATOR) == said
    assert record_claims(said, "ghent.csv", OPERATOR) == []
    assert Claim.objects.count() == 2


def test_an_empty_cell_claims_nothing(ghent):
    assert record_claims([FileClaim(PartnerFactory(), "since", "", 2)], "ghent.csv", OPERATOR) == []


def test_claiming_costs_the_same_queries_for_one_and_for_three(ghent, django_assert_num_queries):
    partners = [PartnerFactory() for _ in range(4)]
    # What is claimed already, and one insert.
    for batch in (partners[:1], partners[1:]):
        with django_assert_num_queries(2):
            record_claims([FileClaim(partner, "status", "ended", 2) for partner in batch], "a.csv", OPERATOR)


@pytest.mark.parametrize(
    "column,value,sentence",
    [
        ("status", "ended", "The file says: ended. No act of ours is on record."),
        ("type", "sister_city", "The file calls it: sister city."),
        ("since", "1977", "The file says that it began: 1977."),
        ("status", "wat", "The file says: wat. No act of ours is on record."),
    ],
)
def test_a_claim_is_a_neutral_sentence(column, value, sentence):
    assert str(sentence_of(Claim(column=column, value=value))) == sentence


def test_the_partners_page_shows_our_relations_and_what_files_say(ghent, person):
    relation = RelationFactory()
    partner = relation.partners.get()
    record_claims([FileClaim(partner, "status", "ended", 2)], "ghent.csv", OPERATOR)
    panel = next(
        panel
        for panel in panels_of(partner, person("officer"))
        if panel.template == "relations/_partner_panel.html"
    )
    assert list(panel.context["relations"]) == [relation]
    assert [str(claim["text"]) for claim in panel.context["claims"]] == [
        "The file says: ended. No act of ours is on record."
    ]
    assert panel.context["may_create"] is True


def test_the_partners_page_offers_a_reader_no_new_relation(ghent, person, login):
    partner = RelationFactory().partners.get()
    page = login("auditor").get(partner.get_absolute_url())
    assert page.status_code == 200
    assert "New relation with this partner" not in page.content.decode()
