"""A municipality's own list as people keep it: title lines, totals, blank lines, words in their own language."""

import pytest
from django.urls import reverse

from office import jobs
from office.models import OPERATOR, Job
from partners.actions import undo_import
from partners.models import Partner, PartnerImport
from tests.factories.imports import confirm, previewed, text
from tests.factories.partners import GazetteerEditionFactory, PartnerFactory

pytestmark = pytest.mark.django_db

LIST = (  # fmt: skip
    b"Overzicht stedenbanden\n\n"
    b"Nr.;Stad / gemeente;Land;Soort band;Sinds;Contactpersoon;Aantal inw.\n"
    b"1;Aken;Duitsland;partnerstad;1998-03-12;An;249.070\n"
    b"\n"
    b"2;Bethlehem;Palestina;contact;;;28.591\n"
    b"3;Likasi;Congo;contact;;;635.768\n"
    b"Totaal:;2;;;;;277.661\n"
)


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def apply(officer, importation):
    confirm(officer, importation)
    jobs.execute(Job.objects.get(return_url=importation.get_absolute_url()).pk)
    importation.refresh_from_db()


def page_of(officer, importation):
    return officer.get(reverse("partners:import_preview", args=[importation.reference]))


def test_blank_lines_and_totals_are_passed_over_and_only_faults_are_told_as_rejected(officer):
    importation = previewed(officer, LIST)
    # Rows 4–8: two partners, a blank line, a country that could be two, a line of totals.
    assert (importation.rows, importation.created, importation.rejected) == (5, 2, 3)
    response = page_of(officer, importation)
    assert [(figure["number"], str(figure["label"])) for figure in response.context["figures"]] == [
        (2, "new"), (0, "changed"), (0, "unchanged"), (1, "rejected"), (2, "passed over"),
    ]  # fmt: skip
    assert [cause["code"] for cause in response.context["errors"]] == ["shared_country_name"]
    assert {cause["code"] for cause in response.context["passed"]} == {"empty_row", "total_row"}
    page = text(response)
    assert "Congo - Kinshasa (CD), Congo - Brazzaville (CG)" in page
    assert "This is a line of totals, not a partner." in page
    assert "Columns that are not used: Nr., Contactpersoon" in page


def test_a_partner_whose_remark_speaks_of_a_total_is_no_line_of_totals(officer):
    rows = (
        b"1;Rijsel;Frankrijkk;contact;;In totaal 12 uitwisselingen;230.000\n"  # the country is misspelt
        b"2;Likasi;Congo;contact;;Totaal 3 bezoeken;635.768\n"  # two countries are called so
        b"3;Aken;;contact;;Totaal 3 bezoeken;249.070\n"  # the country is missing
        b";In totaal 3;;;;;915.068\n"
    )
    importation = previewed(officer, LIST[: LIST.index(b"1;Aken")] + rows)
    response = page_of(officer, importation)
    assert {cause["code"] for cause in response.context["errors"]} == {
        "unknown_country", "shared_country_name", "missing_country",
    }  # fmt: skip
    assert [cause["code"] for cause in response.context["passed"]] == ["total_row"]
    back = officer.get(reverse("partners:import_rejected", args=[importation.reference]))
    _header, *lines = b"".join(back.streaming_content).decode().splitlines()
    assert [line.split(";")[1] for line in lines] == ["Rijsel", "Likasi", "Aken"]


def test_a_list_without_faults_asks_nothing_about_faulty_rows(officer):
    importation = previewed(officer, LIST.replace(b"Congo", b"Congo-Kinshasa"))
    assert importation.rejected == 2
    assert 'type="radio"' not in text(page_of(officer, importation))


def test_the_rejected_rows_come_back_without_blank_lines_and_totals(officer):
    importation = previewed(officer, LIST)
    response = officer.get(reverse("partners:import_rejected", args=[importation.reference]))
    _header, *lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(";")[1] for line in lines] == ["Likasi"]


def test_a_place_is_shown_in_the_words_of_the_municipality(officer):
    previewed(officer, LIST)
    page = page_of(officer, PartnerImport.objects.get())
    assert "<td>Palestina</td>" in text(page)


def test_what_a_list_claims_a_second_time_is_not_shown_as_new(officer):
    first = previewed(officer, LIST)
    assert "since</span> 1998-03-12" not in text(page_of(officer, first))  # as the reader writes a day
    apply(officer, first)
    assert Partner.objects.count() == 2
    again = previewed_again(officer)
    response = page_of(officer, again)
    assert response.context["claims"] == []
    assert response.context["claims_total"] == 0
    assert not again.changes_anything
    apply(officer, again)
    assert "This list said nothing new" in text(officer.get(again.get_absolute_url()))


def test_of_a_long_list_that_comes_again_every_claim_is_looked_up_and_the_new_ones_are_shown(
    officer, monkeypatch
):
    # Three claims: Aken's type and beginning, Bethlehem's type. More than are shown, and more than are looked up at once.
    monkeypatch.setattr("partners.previews.SHOWN", 1)
    monkeypatch.setattr("partners.previews._CLAIMS_AT_ONCE", 2)
    first = previewed(officer, LIST)
    assert (first.preview["claims_total"], first.preview["claims_on_file"]) == (3, 0)
    assert len(first.preview["claims"]) == 1
    apply(officer, first)
    again = previewed_again(officer)
    assert (again.preview["claims_on_file"], again.preview["claims"]) == (3, [])
    assert not again.changes_anything
    response = page_of(officer, again)
    assert response.context["claims_total"] == 0
    assert "This list says nothing new" in text(response)
    changed = previewed_again(officer, LIST.replace(b"Palestina;contact;;", b"Palestina;contact;1999;"))
    assert changed.preview["claims_on_file"] == 3
    assert [(claim["name"], claim["value"]) for claim in changed.preview["claims"]] == [("Bethlehem", "1999")]
    assert page_of(officer, changed).context["claims_total"] == 1


def test_no_claim_is_looked_up_where_nobody_in_the_list_is_on_file(officer, monkeypatch):
    monkeypatch.setattr("partners.previews.claims_on_file", lambda claims: pytest.fail("looked up"))
    assert previewed(officer, LIST).preview["claims_on_file"] == 0


def previewed_again(officer, content=LIST) -> PartnerImport:
    from tests.factories.imports import mapping_of, uploaded

    uploaded(officer, content)
    importation = PartnerImport.objects.latest("pk")
    address = reverse("partners:import_columns", args=[importation.reference])
    officer.post(address, mapping_of(officer, importation))
    importation.refresh_from_db()
    return importation


def test_a_long_preview_shows_the_first_rows_and_folds_the_rest(officer):
    rows = "".join(f"Stad {number};België\n" for number in range(14))
    page = text(page_of(officer, previewed(officer, f"naam;land\n{rows}".encode())))
    before, _fold, after = page.partition("4 more rows")
    assert "Stad 9<" in before
    assert "Stad 10<" not in before
    assert "Stad 13<" in after


def test_the_history_of_a_partner_leads_to_the_import_and_its_file(officer):
    importation = previewed(officer, LIST)
    apply(officer, importation)
    aken = Partner.objects.get(name="Aken")
    page = text(officer.get(aken.get_absolute_url()))
    history = page[page.index('id="history"') :]
    assert f'<a href="{importation.get_absolute_url()}">{importation.reference} partners.csv</a>' in history


def test_a_header_without_rows_says_what_to_do_and_offers_no_import(officer):
    importation = previewed(officer, b"naam;land\n")
    columns = text(officer.get(reverse("partners:import_columns", args=[importation.reference])))
    assert "There is no row below the header." in columns
    page = text(page_of(officer, importation))
    assert "There is no row below the header." in page
    assert reverse("partners:import_confirm", args=[importation.reference]) not in page


def test_the_same_list_once_more_says_so_before_anything_is_confirmed(officer):
    apply(officer, previewed(officer, LIST))
    page = text(page_of(officer, previewed_again(officer)))
    assert "This list says nothing new" in page


def test_our_own_column_of_reasons_is_not_told_as_unused(officer):
    importation = previewed(officer, b"naam;land;Why it was rejected\nGent;BE;The country is missing.\n")
    assert "Columns that are not used" not in text(page_of(officer, importation))


def test_another_number_of_inhabitants_does_not_keep_the_year_of_the_former_one(officer):
    aken = PartnerFactory(
        name="Aken", country="DE", population=245_885, population_year=2011, population_source="Census"
    )
    importation = previewed(officer, LIST)
    (row,) = importation.preview["updated"]
    # 249,070 is what the list says; it says nothing of a year, so 2011 would be invented for it.
    assert row["changes"][:1] == [["population", 245_885, 249_070]]
    assert row["changes"][-2:] == [["population_year", 2011, None], ["population_source", "Census", ""]]
    apply(officer, importation)
    aken.refresh_from_db()
    assert (aken.population, aken.population_year, aken.population_source) == (249_070, None, "")
    undo_import(importation, by=OPERATOR, reason="The wrong list.")
    aken.refresh_from_db()
    assert (aken.population, aken.population_year, aken.population_source) == (245_885, 2011, "Census")


def test_after_an_import_one_is_led_to_the_duplicates_and_told_what_they_cannot_know(officer):
    importation = previewed(officer, LIST)
    apply(officer, importation)
    assert reverse("partners:duplicates") in text(officer.get(importation.get_absolute_url()))
    officer.post(reverse("partners:duplicate_search"))
    page = text(officer.get(reverse("partners:duplicates")))
    assert "because no gazetteer is loaded here" in page
    GazetteerEditionFactory()
    assert "no gazetteer" not in text(officer.get(reverse("partners:duplicates")))


def test_home_leads_whoever_keeps_partners_to_the_list_as_long_as_there_is_none(officer, login):
    address = reverse("partners:import_new")
    assert address in text(officer.get("/")).split("<main")[1]
    assert address not in text(login("auditor").get("/")).split("<main")[1]
    PartnerFactory()
    assert address not in text(officer.get("/")).split("<main")[1]
