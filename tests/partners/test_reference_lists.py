"""The lists people really have. They are not part of the project; without them these tests skip."""

import csv
from pathlib import Path

import pytest

from office.models import OPERATOR
from office.rules import Refused
from partners.actions import import_list
from partners.importing import plan_list
from partners.models import Partner
from partners.reading import read_table

DATA = Path(__file__).parents[3] / "shared" / "data"
BROKEN = DATA / "broken"

pytestmark = [
    pytest.mark.reference_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not BROKEN.is_dir(), reason="the reference data is not beside this checkout"),
]


def manifest() -> list[dict[str, str]]:
    path = BROKEN / "MANIFEST.csv"
    if not path.is_file():
        return [{"file": "MANIFEST.csv", "encoding": "", "delimiter": "", "data_rows": "0"}]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def imported(path: Path):
    return import_list(path.read_bytes(), filename=path.name, by=OPERATOR)[1]


@pytest.mark.parametrize("entry", manifest(), ids=lambda entry: entry["file"])
def test_every_file_is_read_as_its_manifest_says(entry):
    content = (BROKEN / entry["file"]).read_bytes()
    if entry["file"].startswith("28_png"):
        with pytest.raises(Refused, match="picture"):
            read_table(content)
        return
    table = read_table(content)
    assert table.encoding == entry["encoding"]
    assert table.delimiter == entry["delimiter"].replace("TAB", "\t")
    assert len(table.rows) == int(entry["data_rows"])


@pytest.mark.parametrize(
    "entry",
    [entry for entry in manifest() if entry["data_rows"] != "0" or "header" in entry["file"]],
    ids=lambda entry: entry["file"],
)
def test_every_file_imported_twice_changes_nothing_the_second_time(entry):
    path = BROKEN / entry["file"]
    first, again = imported(path), imported(path)
    counts = first.counts
    assert counts["created"] + counts["updated"] + counts["unchanged"] + counts["rejected"] == counts["rows"]
    assert (again.counts["created"], again.counts["updated"]) == (0, 0)
    assert again.counts["rejected"] == counts["rejected"]


def test_ghents_twelve_partners_come_in_whole():
    plan = imported(DATA / "ghent_partners.csv")
    assert (plan.counts["rows"], plan.counts["created"]) == (12, 12)
    assert not list(plan.errors)
    assert Partner.objects.get(name="Gdańsk").population == 487371


@pytest.mark.parametrize(
    "name, created, rejected",
    # Repeated rows are unchanged; rows that contradict another one are rejected.
    [("balikesir", 5, 0), ("istanbul", 43, 1), ("karlsruhe", 7, 0)],
)
def test_the_lists_of_three_cities_come_in(name, created, rejected):
    plan = imported(DATA / f"partners_of_{name}.csv")
    assert (plan.counts["created"], plan.counts["rejected"]) == (created, rejected)


def test_the_second_version_of_a_list_changes_what_it_changes_and_nothing_else():
    imported(BROKEN / "37a_reimport_version1.csv")
    plan = imported(BROKEN / "37b_reimport_version2.csv")
    # Five new towns and Köln, which no identifier ties to Cologne; Berlin's population.
    assert (plan.counts["created"], plan.counts["updated"]) == (6, 1)
    assert {row.state["name"] for row in plan.rows if row.outcome == "created"} >= {
        "Köln",
        "Prizren",
        "Roxas",
        "Štip",
    }
    assert "same_place" in {problem.code for problem in plan.warnings}


def test_look_alikes_stay_apart():
    imported(BROKEN / "05_duplicates_spellings.csv")
    for pair in (["Münster", "Munster"], ["Löhne", "Lohne"], ["Furth", "Fürth"], ["Halle", "Halle (Saale)"]):
        assert set(pair) <= set(Partner.objects.values_list("name", flat=True))
    assert Partner.objects.filter(name="Taizhou").count() == 2


def test_the_planted_defects_of_numbers_are_all_told():
    plan = plan_list((BROKEN / "07_bad_numbers.csv").read_bytes())
    told = {problem.row for problem in (*plan.errors, *plan.warnings)}
    clean = {2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 27, 28, 35, 36, 37}
    assert set(range(2, 61)) - told == clean


def test_legitimate_look_alikes_of_formulas_come_in_unchanged():
    plan = imported(BROKEN / "09_formula_injection.csv")
    assert plan.counts["rejected"] == 0
    for name in (
        "'s-Hertogenbosch",
        "'s-Gravenzande",
        "Ōtsu",
        "A Coruña",
        "Å",
        "Y",
        "Ağrı",
        "100 Mile House",
    ):
        partner = Partner.objects.get(name=name)
        assert partner.website == "https://example.org/?a=1&b=2"
        assert "+32 9 266 54 00" in partner.notes


def test_the_members_of_a_network_come_in_by_their_wikidata_identifiers():
    plan = imported(DATA / "eurocities_members.csv")
    assert plan.counts["rejected"] == 0
    izmir = Partner.objects.get(wikidata_id="Q35997")
    assert (izmir.name, izmir.population) == ("İzmir", 4493242)
    assert Partner.objects.named_like("Izmir").first() == izmir
