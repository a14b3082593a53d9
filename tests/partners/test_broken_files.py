"""Each file of the collection of broken lists gives what its manifest and its list of defects say.

Expectations are derived by hand from those two and from the rules of the import, row by row.
"""

import csv
from collections import defaultdict

import pytest

from office.models import OPERATOR
from office.rules import Refused
from partners.actions import import_list
from partners.importing import Plan, plan_list
from partners.models import Partner
from partners.reading import read_table
from tests.partners.test_reference_lists import BROKEN, DATA

pytestmark = [
    pytest.mark.reference_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not BROKEN.is_dir(), reason="the reference data is not beside this checkout"),
]


def planned(name: str) -> Plan:
    return plan_list((BROKEN / name).read_bytes())


def imported(name: str) -> Plan:
    return import_list((BROKEN / name).read_bytes(), filename=name, by=OPERATOR)[1]


def told(plan: Plan) -> dict[int, set[str]]:
    """Row → codes of everything that is said of it."""
    found = defaultdict(set)
    for problem in (*plan.errors, *plan.warnings):
        found[problem.row].add(problem.code)
    return dict(found)


def rejected(plan: Plan) -> set[int]:
    return {problem.row for problem in plan.errors}


def counted(plan: Plan) -> tuple[int, int, int, int, int]:
    """rows, created, updated, unchanged, rejected"""
    return tuple(plan.counts.values())


# The base list of 61 names Tbilisi twice with the same values ("Georgia", "Georgia (country)"), and Constanța with two
# positions a kilometre apart: the second row repeats, or contradicts and has to be mended.
TWICE = {"repeats_row"}
CONTRADICTS = {"contradicts_row"}


def test_01_utf8_with_mark_commas_and_windows_line_ends():
    plan = planned("01_utf8_bom_comma.csv")
    assert (plan.table.encoding, plan.table.delimiter, plan.table.header[0]) == ("utf-8", ",", "name")
    # Row 47 names Cologne once more.
    assert told(plan) == {13: CONTRADICTS, 44: TWICE, 47: TWICE}
    assert counted(plan) == (61, 58, 0, 2, 1)


def test_02_turkish_excel():
    plan = imported("02_cp1254_semicolon_turkish_excel.csv")
    assert (plan.table.encoding, plan.table.delimiter) == ("cp1254", ";")
    assert plan.mapping[:5] == ["name", "country", "latitude", "longitude", "population"]
    # The two letters that cp1254 lacks are the defects named; row 18 gives Constan?a another position.
    assert told(plan) == {17: {"lost_letter"}, 18: {"lost_letter", "contradicts_row"}, 49: TWICE}
    assert counted(plan) == (50, 48, 0, 1, 1)
    # 171.464 are thousands, 42,2128 a decimal comma, "Kosova" a country.
    prizren = Partner.objects.get(name="Prizren")
    assert (prizren.country, prizren.population, str(prizren.latitude)) == ("XK", 171_464, "42.212800")
    assert Partner.objects.get(name="Štip" if Partner.objects.filter(name="Štip") else "Ştip").country == "MK"


def test_03c_french_with_narrow_spaces():
    plan = imported("03c_utf8_semicolon_french_nnbsp.csv")
    # Nottingham stands in rows 5 and 6.
    assert told(plan) == {6: TWICE}
    assert counted(plan) == (23, 22, 0, 1, 0)
    assert Partner.objects.get(name="Cologne").population == 1_024_621


def test_04_unicode_text_of_excel():
    plan = planned("04_utf16le_bom_tab_unicode_text.csv")
    assert (plan.table.encoding, plan.table.delimiter, plan.table.header[0]) == ("utf-16-le", "\t", "name")
    assert told(plan) == {13: CONTRADICTS, 44: TWICE}
    assert counted(plan) == (50, 48, 0, 1, 1)


def expected_clusters() -> dict[int, tuple[str, str]]:
    with (BROKEN / "05_expected_clusters.csv").open(encoding="utf-8-sig", newline="") as file:
        return {int(row["row"]): (row["cluster"], row["verdict"]) for row in csv.DictReader(file)}


def test_05_no_two_different_towns_become_one():
    """The import joins nothing that the answers keep apart; what is one town under two names it makes twice, and says
    so where they lie at one place. The rest is for the suggestions of duplicates.
    """
    plan = imported("05_duplicates_spellings.csv")
    assert rejected(plan) == set()
    clusters = expected_clusters()
    # Rows that the import joined say so, and name the row they repeat.
    repeats = {
        problem.row: problem.values["other"] for problem in plan.warnings if problem.code == "repeats_row"
    }
    for row, other in repeats.items():
        here, there = clusters[row], clusters[other]
        both_stay = here[1] == there[1] == "same_city"
        assert here[0] == there[0] or not both_stay, (row, other)
    for pair in (("Münster", "Munster"), ("Löhne", "Lohne"), ("Fürth", "Furth")):
        assert Partner.objects.filter(name__in=pair).count() == 2
    assert Partner.objects.filter(name="Taizhou").count() == 2
    for country in ("ES", "VE"):
        assert Partner.objects.filter(name="Valencia", country=country).count() == 1


# Row → what is wrong, by `defects.csv`; a row that is not here is read without a word.
NUMBERS_REJECTED = {
    12: {"negative"},
    13: {"negative"},
    17: {"not_a_number"},  # inf
    18: {"not_a_number"},
    19: {"too_large"},  # 1e400
    25: {"abbreviated_number"},  # 270k
    26: {"abbreviated_number"},
    29: {"too_large"},
    38: {"not_a_number"},  # 0x41FC5
    39: {"not_a_number"},  # ½
    42: {"spreadsheet_error"},  # #REF!
    43: {"not_a_number"},  # TRUE
    44: {"not_a_number"},  # 270.000.00
    46: {"formula"},
    49: {"out_of_range"},
    50: {"out_of_range"},
    51: {"out_of_range"},
    52: {"degrees_and_minutes"},
    56: {"two_coordinates"},
    57: {"out_of_range"},
    58: {"not_a_number"},
    59: {"not_a_number"},
}
NUMBERS_TO_CHECK = {
    11: {"rounded_fraction"},  # 1.234.567,89
    14: {"no_inhabitants"},
    16: {"unknown_value"},  # NaN
    20: {"rounded_by_spreadsheet"},
    21: {"rounded_by_spreadsheet"},
    22: {"number_with_words"},
    23: {"number_with_words"},
    24: {"number_with_words"},
    30: {"fraction_of_people"},  # 270.5
    31: {"fraction_of_people"},  # 196.70
    32: {"fraction_of_people"},
    33: {"few_inhabitants"},  # 154
    34: {"fraction_of_people"},
    40: {"unknown_value"},
    41: {"unknown_value"},
    45: {"fraction_of_people"},
    # 51,05 | 3,71667 is read well, and lies in Ghent, not in Germany; row 11 has another Cologne, in Germany.
    47: {"far_from_country", "same_name_elsewhere"},
    48: {"far_from_country"},  # exchanged, but Ghent is not in Albania either
    53: {"null_island"},
    54: {"half_position"},
    55: {"half_position"},
    60: {"far_from_country"},  # the epicentre of Tōhoku is not in Hungary
}


def test_07_every_planted_number_is_told_and_the_others_are_read():
    plan = imported("07_bad_numbers.csv")
    assert told(plan) == NUMBERS_REJECTED | NUMBERS_TO_CHECK
    assert rejected(plan) == set(NUMBERS_REJECTED)
    assert counted(plan) == (59, 37, 0, 0, 22)
    read = dict(Partner.objects.values_list("name", "population"))
    for name in ("Almaty", "Amman", "Bangkok", "Barcelona", "Beirut", "Benghazi"):
        assert read[name] == 270_000  # six ways to set thousands apart
    assert (read["Busan"], read["Cairo"]) == (272_389, 272_389)  # 272.389,0 and 272,389.0


def test_07_what_is_certain_is_suggested_and_never_taken():
    plan = planned("07_bad_numbers.csv")
    fixes = {
        (problem.row, problem.column): problem.fix
        for problem in (*plan.errors, *plan.warnings)
        if problem.fix
    }
    assert fixes == {
        (25, "population"): "270,000",
        (26, "population"): "270,000",
        (30, "population"): "270,500",
        (31, "population"): "196,700",
        (32, "population"): "91,070",
        (34, "population"): "12,500",
        (45, "population"): "27,000",
        (46, "population"): "270,000",
        (52, "latitude"): "51.05",  # "O" in the other cell may be east or west
        (56, "latitude"): "51.05 | 3.72",
        (57, "latitude"): "51.05",  # the only place of the point within the Netherlands
        (57, "longitude"): "3.71667",
    }
    [edirne] = [problem for problem in plan.warnings if problem.row == 31]
    assert edirne.as_json()["reason"].endswith("Did you mean 196,700?")


def test_09_formulas_are_text_and_look_alikes_are_left_in_peace():
    plan = imported("09_formula_injection.csv")
    assert counted(plan) == (52, 52, 0, 0, 0)
    names = told(plan)
    for row in (2, 4, 6, 8, 10, 12, 14, 18, 20, 28, 30):
        assert "looks_like_formula" in names[row]
    # The last eight are legitimate: negative longitudes without a latitude, apostrophes, "+32" telephones.
    assert {row: names[row] for row in range(46, 54)} == {row: {"half_position"} for row in range(46, 54)}
    assert Partner.objects.filter(name__startswith="=HYPERLINK").count() == 1


def test_12_ragged_rows_each_get_their_reason():
    plan = planned("12_ragged_rows.csv")
    assert told(plan) == {
        4: {"extra_cells"},
        8: {"fewer_cells"},
        10: {"empty_row"},
        13: {"empty_row"},
        16: {"fewer_cells", "missing_country"},
        21: {"other_separator"},
    }
    assert rejected(plan) == {4, 10, 13, 16, 21}
    assert counted(plan) == (30, 25, 0, 0, 5)


def test_16_headers_in_any_dress():
    plan = planned("16_header_variants.csv")
    assert plan.mapping == ["name", "country_code", "latitude", "longitude", "population"]
    assert (counted(plan), told(plan)) == ((16, 16, 0, 0, 0), {})


def test_16c_titles_above_the_header():
    plan = planned("16c_title_rows_above_header.csv")
    assert (plan.table.header_row, plan.table.titles[:2]) == (
        4,
        ["Lijst zustersteden", "Bijgewerkt op 15.06.2024"],
    )
    assert plan.mapping == ["name", "country", "latitude", "longitude", "population"]
    assert (counted(plan), told(plan)) == ((16, 16, 0, 0, 0), {})
    assert next(iter(plan.rows)).row.number == 5


def test_20_nothing_but_a_header():
    assert counted(planned("20_header_only.csv")) == (0, 0, 0, 0, 0)


def test_28_a_picture_that_calls_itself_a_list():
    with pytest.raises(Refused, match="a picture") as refusal:
        read_table((BROKEN / "28_png_renamed.csv").read_bytes())
    assert refusal.value.code == "wrong_format"


def test_33_a_workbook_says_what_its_text_says():
    """The same 61 rows as file 01, typed."""
    plan, text = planned("33_partners_typed.xlsx"), planned("01_utf8_bom_comma.csv")
    assert (plan.table.is_workbook, counted(plan), told(plan)) == (True, counted(text), told(text))
    assert [row.state for row in plan.rows] == [row.state for row in text.rows]


def test_37_the_second_version_changes_what_it_changes():
    imported("37a_reimport_version1.csv")
    plan = imported("37b_reimport_version2.csv")
    # 48 rows: five towns are new and Köln, which no identifier ties to Cologne; Berlin's population; Tbilisi twice and
    # Constanța with two positions as before. Nobody is removed, and a status is a claim, not a change.
    created = {row.state["name"] for row in plan.rows if row.outcome == "created"}
    assert (len(created), "Köln" in created) == (6, True)
    changed = [(change.field, change.before, change.after) for row in plan.rows for change in row.differences]
    assert changed == [("population", 3_426_354, 3_782_202)]
    assert plan.counts["updated"] == 1
    assert Partner.objects.filter(name__in=["Odesa", "Saint Petersburg"]).count() == 2
    assert "same_place" in told(plan)[3]  # row 3 is Köln


def test_members_of_a_network_with_an_identifier_twice():
    with (DATA / "eurocities_members.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    key = next(name for name in rows[0] if "wikidata" in name and "name" not in name)
    twice = len(rows) - len({row[key] for row in rows})
    plan = plan_list((DATA / "eurocities_members.csv").read_bytes())
    assert (plan.counts["rejected"], plan.counts["unchanged"]) == (0, twice)
    assert [problem.code for problem in plan.warnings] == ["repeats_row"] * twice
