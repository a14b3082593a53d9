"""The measure on the reference list of spellings, on which the right answers are known.

What counts. Truth: two rows mean one place when the answers put them into one cluster; a row of a look-alike pair
(“A/XX|B/YY”) is itself, so it belongs with rows of its own name, country and coordinates and with no other. Found: a
pair of rows in one suggestion.

Once over the raw rows, each made a record of its own, with own names only: nothing is known of exonyms but what the
rows themselves say; “Danzig” and “Gdańsk” meet by their coordinates and head count, which the list repeats to the
digit. Where the answers are not in the names, that is *likely* and never certain.

Once over the register after an import of the list. The import already matches rows that say the same, so fewer
records are left; pairs of rows that became one partner are neither asked for nor counted. What is asked for: every
pair of partners that means one place by the answers for the rows that made them.
"""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from office.models import OPERATOR
from partners.actions import import_list
from partners.duplicate_search import suggestions
from partners.duplicates import Certainty, Record, Suggestion, find_duplicates
from partners.folding import fold
from partners.models import Partner

BROKEN = Path(__file__).parents[3] / "shared" / "data" / "broken"
LIST, ANSWERS = BROKEN / "05_duplicates_spellings.csv", BROKEN / "05_expected_clusters.csv"

pytestmark = [
    pytest.mark.reference_data,
    pytest.mark.skipif(not LIST.is_file(), reason="the reference data is not beside this checkout"),
]
Pairs = set[tuple[int, int]]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meant() -> list[tuple[str, str, str]]:
    """What each row means: the name of its cluster, else its own; with its country and latitude."""
    places = []
    for row, answer in zip(read(LIST), read(ANSWERS), strict=True):
        cluster = answer["cluster"]
        name = row["name"] if "|" in cluster else cluster.rsplit("/", 1)[0]
        places.append((fold(name), row["country_code"], row["latitude"]))
    return places


def pairs_of(found: list[Suggestion], *certainties: Certainty) -> Pairs:
    return {pair for one in found if one.certainty in certainties for pair in combinations(one.numbers, 2)}


def assert_measure(found: list[Suggestion], true: Pairs) -> None:
    certain = pairs_of(found, Certainty.CERTAIN)
    all_of_them = pairs_of(found, Certainty.CERTAIN, Certainty.LIKELY)
    assert certain - true == set()  # precision 1.0
    assert certain
    recall = len(all_of_them & true) / len(true)
    precision = len(all_of_them & true) / len(all_of_them)
    assert recall >= 0.95
    assert precision >= 0.95  # nobody asks for this one, but a list full of noise is not read


def test_over_the_raw_rows_with_own_names_only():
    def figure(text: str, kind: type) -> float | int | None:
        return kind(text) if text else None

    records = [
        Record(
            place, row["name"], row["country_code"], latitude=figure(row["latitude"], float),
            longitude=figure(row["longitude"], float), population=figure(row["population"], int),
        )
        for place, row in enumerate(read(LIST))
    ]  # fmt: skip
    places = meant()
    true = {
        (one, other) for one, other in combinations(range(len(places)), 2) if places[one] == places[other]
    }
    assert_measure(find_duplicates(records), true)


@pytest.mark.django_db
def test_over_the_register_after_an_import():
    import_list(LIST.read_bytes(), filename=LIST.name, by=OPERATOR)
    rows = {
        (row["name"].strip(), row["country_code"]): place
        for row, place in zip(read(LIST), meant(), strict=True)
    }
    homonyms = {}
    for row, place in zip(read(LIST), meant(), strict=True):
        homonyms[row["name"].strip(), row["country_code"], row["latitude"]] = place
    places = {}
    for partner in Partner.objects.all():
        latitude = "" if partner.latitude is None else f"{partner.latitude.normalize():f}"
        exact = homonyms.get((partner.name, partner.country, latitude))
        places[partner.pk] = exact or rows[partner.name, partner.country]
    numbers = sorted(places)
    true = {(one, other) for one, other in combinations(numbers, 2) if places[one] == places[other]}
    found, looked_at = suggestions()
    assert looked_at == len(numbers)
    assert_measure(found, true)
