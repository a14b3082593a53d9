from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from partners.models import Partner
from partners.resources import formula_safe, without_escape
from tests.factories.partners import PartnerFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"country": "B"},
        {"country": "be"},
        {"name": ""},
        {"kind": "planet"},
        {"latitude": Decimal(91)},
        {"longitude": Decimal("-180.5")},
        {"population_year": 99},
        {"legal_status": "gone"},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerFactory(**fields)


@pytest.mark.django_db
def test_a_wikidata_identifier_belongs_to_one_partner_and_none_to_many():
    PartnerFactory(wikidata_id="")
    PartnerFactory(wikidata_id="")
    PartnerFactory(wikidata_id="Q1296")
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerFactory(wikidata_id="Q1296")


@pytest.mark.django_db
def test_a_partner_is_not_its_own_successor():
    partner = PartnerFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(successor=partner)


@pytest.mark.django_db
def test_the_better_a_name_fits_the_earlier_it_comes():
    for name in ("San Gentile", "Gentbrugge", "Gent", "Argenteuil", "Nieuw Gent"):
        PartnerFactory(name=name, population=None if name == "Gent" else 1_000_000)
    found = [partner.name for partner in Partner.objects.named_like("gent")]
    assert found == ["Gent", "Gentbrugge", "Nieuw Gent", "San Gentile", "Argenteuil"]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_finds_parts_of_names_by_its_trigram_index():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'partners_by_trigram'")
        [(definition,)] = cursor.fetchall()
    assert "gin_trgm_ops" in definition


@given(st.text())
def test_an_exported_text_never_begins_like_a_formula(text):
    safe = formula_safe(text)
    assert safe.lstrip()[:1] not in tuple("=+-@|%＝＋－＠")
    assert safe[:1] not in ("\t", "\r", "\n") or not safe.strip()


@given(st.text() | st.from_regex(r"'{0,3}[ \t]*[=+\-@|%].*"))
def test_an_exported_text_comes_back_as_it_was(text):
    assert without_escape(formula_safe(text)) == text


@pytest.mark.parametrize("name", ["'s-Hertogenbosch", "A Coruña", "100 Mile House", "Å", "Y"])
def test_ordinary_names_are_exported_as_they_are(name):
    assert formula_safe(name) == name
    assert without_escape(name) == name
