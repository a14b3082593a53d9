from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.journal import verify
from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from partners import claims
from partners.actions import import_list
from partners.columns import Column
from partners.importing import Outcome, plan_list
from partners.models import ImportState, Partner, PartnerImport
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


def listed(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def imported(*lines: str, **options):
    return import_list(listed(*lines), filename="list.csv", by=OPERATOR, **options)[1]


def counts(plan) -> tuple[int, int, int, int]:
    """created, updated, unchanged, rejected"""
    return tuple(plan.counts[str(outcome)] for outcome in Outcome)


def codes(problems) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in problems]


def test_new_rows_become_partners():
    plan = imported(
        "name,country,latitude,longitude,population", "Liège,Belgium,50.63,5.57,195278", "Melle,DE,,,"
    )
    assert counts(plan) == (2, 0, 0, 0)
    liege = Partner.objects.get(name="Liège")
    assert (liege.country, liege.population, liege.latitude) == ("BE", 195278, Decimal("50.63"))
    assert Partner.objects.named_like("liege").get() == liege


def test_the_same_file_twice_changes_nothing():
    lines = (
        "name;land;inwoners;opmerkingen",
        "Gent;België;265.086;zusterstad",
        "Melle;Duitsland;;",
        "Melle;Frankrijk;;",
    )
    assert counts(imported(*lines)) == (3, 0, 0, 0)
    assert counts(imported(*lines)) == (0, 0, 3, 0)
    assert set(Partner.objects.values_list("revision", flat=True)) == {1}


def test_the_four_counts_add_up_to_the_rows():
    plan = imported("name,country", "Gent,BE", ",BE", "", "Gent,BE", "Ghent,Atlantis")
    assert sum(counts(plan)) == plan.counts["rows"] == 5
    assert codes(plan.errors) == [(3, "missing_name"), (4, "empty_row"), (6, "unknown_country")]


def test_a_blank_cell_does_not_clear_what_is_on_file():
    PartnerFactory(name="Gent", country="BE", population=265086, region="East Flanders")
    assert counts(imported("name,country,population,region", "Gent,BE,,")) == (0, 0, 1, 0)
    assert Partner.objects.get().population == 265086


def test_a_changed_value_is_told_with_before_and_after():
    PartnerFactory(name="Berlin", country="DE", population=3426354)
    plan = imported("name,country,population", "Berlin,DE,3782202")
    assert counts(plan) == (0, 1, 0, 0)
    [change] = plan.rows[0].differences
    assert (change.field, change.before, change.after) == ("population", 3426354, 3782202)
    assert Partner.objects.get().revision == 2


def test_a_partner_is_found_by_any_of_its_names_and_keeps_its_own():
    gent = PartnerFactory(name="Gent", country="BE", others=["Gand", "Ghent"])
    plan = imported("name,country,population", "Gand,BE,265086", "GHENT,BE,265086")
    assert counts(plan) == (0, 1, 1, 0)
    gent.refresh_from_db()
    assert (gent.name, gent.population, gent.names.count()) == ("Gent", 265086, 2)


def test_another_spelling_is_remarked_on_and_does_not_rename():
    PartnerFactory(name="Köln", country="DE")
    plan = imported("name,country", "KOLN,DE")
    assert (counts(plan), codes(plan.warnings)) == ((0, 0, 1, 0), [(2, "spelled_differently")])


def test_the_same_name_in_another_country_is_another_partner():
    PartnerFactory(name="Melle", country="DE")
    assert counts(imported("name,country", "Melle,BE")) == (1, 0, 0, 0)


def test_the_own_reference_wins_and_renames():
    cologne = PartnerFactory(name="Cologne", country="DE")
    plan = imported("reference,name,country", f"{cologne.reference},Köln,DE", "P-9999,Bonn,DE", "X,Ulm,DE")
    assert counts(plan) == (0, 1, 0, 2)
    assert codes(plan.errors) == [(3, "unknown_reference"), (4, "unknown_reference")]
    cologne.refresh_from_db()
    assert cologne.name == "Köln"
    assert Partner.objects.named_like("koln").get() == cologne


def test_the_wikidata_identifier_goes_before_the_name():
    gent = PartnerFactory(name="Gent", country="BE", wikidata_id="Q1296")
    plan = imported("name,country,wikidata", "Ghent,BE,Q1296")
    assert counts(plan) == (0, 1, 0, 0)
    assert [name.text for name in gent.names.all()] == ["Ghent"]
    assert counts(imported("name,country,wikidata", "Ghent,BE,Q1296")) == (0, 0, 1, 0)


def test_a_wikidata_identifier_of_somebody_else_is_refused():
    PartnerFactory(name="Gent", country="BE", wikidata_id="Q1296")
    melle = PartnerFactory(name="Melle", country="BE")
    plan = imported("reference,name,country,wikidata", f"{melle.reference},Melle,BE,Q1296")
    assert codes(plan.errors) == [(2, "wikidata_id_taken")]


def test_one_name_with_two_identifiers_is_two_partners():
    PartnerFactory(name="Halle", country="DE", wikidata_id="Q1")
    assert counts(imported("name,country,wikidata", "Halle,DE,Q2")) == (1, 0, 0, 0)


def test_an_ambiguous_row_is_rejected_and_names_its_candidates():
    one, other = PartnerFactory(name="Taizhou", country="CN"), PartnerFactory(name="Taizhou", country="CN")
    plan = imported("name,country,population", "Taizhou,CN,1607108")
    assert (counts(plan), codes(plan.errors)) == ((0, 0, 0, 1), [(2, "ambiguous")])
    [problem] = plan.errors
    assert one.reference in problem.reason
    assert other.reference in problem.reason


def test_two_towns_of_one_name_are_told_apart_by_where_they_lie():
    lines = ("name,country,latitude,longitude", "Taizhou,CN,32.49,119.91", "Taizhou,CN,28.66,121.43")
    plan = imported(*lines)
    assert (counts(plan), codes(plan.warnings)) == ((2, 0, 0, 0), [(3, "same_name_elsewhere")])
    assert counts(imported(*lines)) == (0, 0, 2, 0)


def test_muenster_and_munster_are_two_towns():
    lines = ("name,country,latitude,longitude", "Münster,DE,51.96,7.63", "Munster,DE,52.99,10.09")
    assert counts(imported(*lines)) == (2, 0, 0, 0)
    assert set(Partner.objects.values_list("name", flat=True)) == {"Münster", "Munster"}
    assert counts(imported(lines[0], lines[2], lines[1])) == (0, 0, 2, 0)


def test_a_partner_of_that_name_far_away_is_never_overwritten():
    PartnerFactory(name="Münster", country="DE", latitude=Decimal("51.96"), longitude=Decimal("7.63"))
    plan = imported("name,country,latitude,longitude", "Munster,DE,52.99,10.09")
    assert codes(plan.errors) == [(2, "far_apart")]
    assert Partner.objects.count() == 1


def test_a_repeated_row_changes_nothing_more_and_a_contradicting_one_is_rejected():
    plan = imported(
        "name,country,population", "Tbilisi,GE,1049498", "Tbilisi,Georgia (country),1049498", "Tbilisi,GE,5"
    )
    assert counts(plan) == (1, 0, 1, 1)
    assert (3, "repeats_row") in codes(plan.warnings)
    assert codes(plan.errors) == [(4, "contradicts_row")]


def test_the_order_of_the_rows_does_not_matter():
    imported("name,country,latitude,longitude", "Constanţa,RO,44.17,28.65")
    plan = imported("name,country,latitude,longitude", "Constanța,RO,44.16,28.63", "Constanţa,RO,44.17,28.65")
    assert (counts(plan), codes(plan.errors)[0]) == ((0, 0, 1, 1), (2, "contradicts_row"))


def test_all_problems_are_told_in_one_pass():
    plan = plan_list(listed("name,country,population,latitude", ",XX,abc,91", "Gent,BE,n.b.,51.05"))
    wanted = {"not_a_number", "out_of_range", "unknown_country", "missing_name"}
    assert set(codes(plan.errors)) == {(2, code) for code in wanted}
    assert codes(plan.warnings) == [(3, "unknown_value"), (3, "half_position")]


def test_an_implausible_population_is_a_warning_and_the_row_is_taken():
    plan = imported("name,country,population", "Edirne,TR,196.70", "Avcılar,TR,154")
    assert (counts(plan), codes(plan.warnings)) == (
        (2, 0, 0, 0),
        [(2, "fraction_of_people"), (3, "few_inhabitants")],
    )
    assert list(Partner.objects.order_by("name").values_list("population", flat=True)) == [154, None]


def test_ragged_rows_are_told_apart():
    plan = imported("name,country,notes", "Gent,BE,x,extra", "Melle,DE", "Jakarta;ID;y", "just one cell")
    assert codes(plan.errors) == [(2, "extra_cells"), (4, "other_separator"), (5, "missing_country")]
    assert (3, "fewer_cells") in codes(plan.warnings)


def test_zero_zero_is_the_ocean_and_half_a_position_is_kept():
    plan = imported("name,country,latitude,longitude", "Nancy,FR,0,0", "Å,NO,,-3.1")
    assert codes(plan.warnings) == [(2, "null_island"), (3, "half_position")]
    assert Partner.objects.get(name="Å").longitude == Decimal("-3.1")


def test_another_name_at_the_same_place_is_remarked_on():
    PartnerFactory(name="Cologne", country="DE", latitude=Decimal("50.9364"), longitude=Decimal("6.9528"))
    plan = imported("name,country,latitude,longitude", "Köln,DE,50.9364,6.9528")
    assert (counts(plan), codes(plan.warnings)) == ((1, 0, 0, 0), [(2, "same_place")])


def test_the_words_of_the_municipality_stay_beside_the_code():
    imported("name,country,country_iso2", "North Nicosia,Northern Cyprus,CY", "Tbilisi,Georgia (country),GE")
    assert Partner.objects.get(name="North Nicosia").place_label == "Northern Cyprus"
    assert Partner.objects.get(name="Tbilisi").place_label == ""


def test_code_and_name_of_two_countries_are_a_contradiction():
    plan = imported("name,country,country_code", "Gent,France,BE")
    assert codes(plan.errors) == [(2, "countries_differ")]


def test_all_or_nothing_writes_nothing_when_a_row_is_rejected():
    with pytest.raises(Refused) as refusal:
        imported("name,country", "Gent,BE", "Melle,Atlantis", all_or_nothing=True)
    assert refusal.value.code == "rows_rejected"
    assert not Partner.objects.exists()
    assert not PartnerImport.objects.exists()


def test_an_empty_line_does_not_stop_all_or_nothing():
    assert counts(imported("name,country", "Gent,BE", "", "Melle,DE", all_or_nothing=True)) == (2, 0, 0, 1)


def test_an_import_is_one_entry_in_the_journal_that_covers_every_row():
    PartnerFactory(name="Berlin", country="DE", population=1)
    imported("name,country,population", "Berlin,DE,3782202", "Gent,BE,")
    entry = JournalEntry.objects.get()
    assert entry.act == "import.apply"
    assert [row.changes for row in entry.rows.all()] == [
        {"name": [None, "Gent"], "kind": [None, "city"], "country": [None, "BE"]},
        {"population": [1, 3782202]},
    ]
    assert verify().intact
    assert PartnerImport.objects.get().state == ImportState.APPLIED


def test_a_file_without_a_column_of_names_is_refused():
    with pytest.raises(Refused) as refusal:
        plan_list(b"colour,size\nred,3\n")
    assert refusal.value.code == "no_name_column"


def test_columns_about_the_relation_are_not_used_while_nobody_understands_them(monkeypatch):
    monkeypatch.setattr(claims, "_registrations", [])
    plan = imported("name,country,relation_type,status", "Gent,BE,sister_city,ended")
    assert list(plan.claims) == []
    assert plan.mapping == ["name", "country", "", ""]


def test_columns_about_the_relation_become_claims_of_the_app_that_registers_them(monkeypatch):
    kept = []
    monkeypatch.setattr(claims, "_registrations", [])
    columns = [Column("relation_type", "type", ("İlişki Türü",)), Column("status", "status", ("durum",))]
    claims.register_claim_columns(
        columns, lambda found, source, by: kept.append((found, source, by)) or found
    )
    imported(
        "Şehir;Ülke;İlişki Türü;Durum",
        "Štip;Kuzey Makedonya;Kardeş Şehir;Pasif",
        "Roxas;Nowhere;Kardeş Şehir;",
    )
    [(found, source, by)] = kept
    assert [(claim.partner.name, claim.column, claim.value, claim.row) for claim in found] == [
        ("Štip", "relation_type", "Kardeş Şehir", 2),
        ("Štip", "status", "Pasif", 2),
    ]
    assert (source, by) == ("list.csv", OPERATOR)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Gent", "gent", "Melle", "Münster", "Munster", ""]) | WORDS,
        st.sampled_from(["BE", "Duitsland", ""]),
        st.sampled_from(["51.05", "50,1", "-3", ""]),
        st.sampled_from(["3.72", "", "abc"]),
        st.sampled_from(["1000", "270.000", "x", ""]),
        WORDS,
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_whatever_a_list_holds_importing_it_again_changes_nothing(rows):
    import csv
    import io

    Partner.objects.all().delete()
    text = io.StringIO()
    csv.writer(text).writerows([["name", "country", "latitude", "longitude", "population", "notes"], *rows])
    content = text.getvalue().encode()
    try:
        _importation, first = import_list(content, filename="list.csv", by=OPERATOR)
    except Refused:
        return
    assert sum(counts(first)) == first.counts["rows"]
    again = import_list(content, filename="list.csv", by=OPERATOR)[1]
    assert (again.counts["created"], again.counts["updated"]) == (0, 0)
    assert again.counts["rejected"] == first.counts["rejected"]


def test_a_name_of_signs_alone_is_no_name(ghent, login):
    plan = plan_list("name,country\n: -,BE\n金沢,JP\nÅ,NO\n24,BE\n".encode())
    assert [(problem.row, problem.code) for problem in plan.errors] == [(2, "signs_only")]
    page = login("officer").post("/partners/new/", {"name": "…", "country": "BE", "kind": "city"})
    assert "at least one letter" in page.content.decode()
    assert not Partner.objects.exists()
