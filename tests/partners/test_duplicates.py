"""Which records may mean one partner: the scorer by itself, without a database."""

import unicodedata
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.duplicates import Certainty, Record, find_duplicates
from partners.folding import fold
from partners.spellings import letters_apart, slips, spelling

GHENT = {"country": "BE", "latitude": 51.05, "longitude": 3.71667, "population": 265_086}


def found(*records: Record, **more) -> list[tuple[str, tuple[int, ...]]]:
    return [(str(one.certainty), one.numbers) for one in find_duplicates(records, **more)]


def pair(one: str, other: str, **fields) -> list[str]:
    """How sure it is that two records of these names, on one spot, are one."""
    both = {**GHENT, **fields}
    return [certainty for certainty, _ in found(Record(1, one, **both), Record(2, other, **both))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gent", "GENT"),
        ("Gent", " gent "),
        ("Iași", "Iaşi"),
        ("İstanbul", "ıstanbul"),
        ("Liège", unicodedata.normalize("NFD", "Liège")),
        ("Gießen", "Giessen"),
        ("Tromsø", "Tromso"),
        ("Saint-Raphaël", "St. Raphaël"),
        ("’s-Hertogenbosch", "'s Hertogenbosch"),
        ("Köln", "Koeln"),
        ("Ghent", "City of Ghent"),
        ("Gent", "Stad Gent"),
        ("Gent", "Gemeente Gent"),
        ("Gand", "Ville de Gand"),
        ("Balıkesir", "Balıkesir Büyükşehir Belediyesi"),
        ("Istanbul", "Istanbul Metropolitan Municipality"),
    ],
)
def test_two_spellings_of_one_name_on_one_spot_are_certain(one, other):
    assert pair(one, other) == ["certain"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Raphaël", "Saint-Raphaël, Var"),
        ("Mariupol", "Mariupol (city government in exile)"),
        ("Tallinn", "Talinn"),
        ("Donostia", "San Sebastián"),  # nothing in the names: the same spot and the same head count
    ],
)
def test_what_may_be_one_but_need_not_is_likely(one, other):
    assert pair(one, other) == ["likely"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brussels", "Brussels Capital Region"),
        ("Antwerpen", "Provincie Antwerpen"),
        ("Balıkesir", "Balıkesir İli"),
    ],
)
def test_a_city_is_not_the_region_of_its_name_even_where_all_figures_agree(one, other):
    assert pair(one, other) == []


def test_a_city_is_not_the_province_of_its_name():
    assert found(Record(1, "Liège", **GHENT), Record(2, "Liège", **{**GHENT, "kind": "province"})) == []


def test_city_and_municipality_of_one_name_are_likely_at_most():
    assert found(Record(1, "Gent", **GHENT), Record(2, "Gent", **{**GHENT, "kind": "municipality"})) == [
        ("likely", (1, 2))
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Münster lies in Westphalia, Munster on the Lüneburg Heath: about 200 km
        (("Münster", "DE", 51.96236, 7.62571, 308_258), ("Munster", "DE", 52.98538, 10.08993, 17_746)),
        (("Frankfurt am Main", "DE", 50.11552, 8.68417, 650_000), ("Frankfurt (Oder)", "DE", 52.34714, 14.55062, 57_107)),
        # Zhejiang and Jiangsu
        (("Taizhou", "CN", 28.66266, 121.43312, 1_485_502), ("Taizhou", "CN", 32.49069, 119.90812, 1_607_108)),
        # on both sides of the border, 150 km apart
        (("Bocholt", "BE", 51.17, 5.58, 13_000), ("Bocholt", "DE", 51.84, 6.62, 71_000)),
        (("Melle", "BE", 51.00232, 3.80526, 10_687), ("Melle", "DE", 52.20197, 8.33826, 46_436)),
        (("Lyon 02", "FR", 45.75, 4.82, 31_303), ("Lyon 04", "FR", 45.77, 4.82, 36_064)),
    ],
)  # fmt: skip
def test_two_towns_are_two(one, other):
    records = [
        Record(number, name, country, latitude=latitude, longitude=longitude, population=population)
        for number, (name, country, latitude, longitude, population) in enumerate((one, other), start=1)
    ]
    assert find_duplicates(records) == []


def test_twin_towns_on_a_border_of_states_are_never_certain():
    texas = Record(1, "Texarkana", "US", latitude=33.42513, longitude=-94.04769, population=37_280)
    arkansas = Record(2, "Texarkana", "US", latitude=33.44179, longitude=-94.03769, population=30_353)
    assert found(texas, arkansas) == [("likely", (1, 2))]


def test_a_further_name_joins_what_no_folding_could():
    reasons = find_duplicates(
        [
            Record(1, "Gent", **GHENT, others=("gand", "ghent")),
            Record(2, "Gand", **{**GHENT, "population": None}),
        ]
    )
    assert [(one.certainty, one.reasons[0].code) for one in reasons] == [(Certainty.CERTAIN, "further_name")]


def test_without_coordinates_one_name_is_likely_and_certain_only_with_the_same_uneven_head_count():
    def records(one: int | None, other: int | None) -> list[Record]:
        return [Record(1, "Gent", "BE", population=one), Record(2, "Gent", "BE", population=other)]

    assert found(*records(None, None)) == [("likely", (1, 2))]
    assert found(*records(265_086, 265_086)) == [("certain", (1, 2))]
    assert found(*records(265_000, 265_000)) == [("likely", (1, 2))]
    assert found(*records(265_086, 12_000)) == []  # more than three times as many


def test_a_slip_of_the_pen_is_found_where_a_position_is_missing():
    assert found(
        Record(1, "Balıkesir", "TR"), Record(2, "Balıkeisr", "TR", latitude=39.6, longitude=27.9)
    ) == [("likely", (1, 2))]


@pytest.mark.parametrize(
    "differing",
    [{"wikidata_id": ("Q1296", "Q12")}, {"geonames_id": (2797656, 5)}, {"region": ("East Flanders", "Ohio")}],
)
def test_what_speaks_against_it_leaves_a_pair_likely(differing):
    ((key, values),) = differing.items()
    records = [Record(number, "Gent", **GHENT, **{key: value}) for number, value in enumerate(values)]
    assert found(*records) == [("likely", (0, 1))]


def test_different_countries_are_never_certain_and_named_as_a_doubt():
    (suggestion,) = find_duplicates(
        [Record(1, "Gent", **GHENT), Record(2, "Gent", **{**GHENT, "country": "NL"})]
    )
    assert suggestion.certainty == Certainty.LIKELY
    assert suggestion.reasons[-1].code == "countries"


def test_a_pair_that_was_told_apart_is_suggested_no_more():
    records = (Record(1, "Gent", **GHENT), Record(2, "GENT", **GHENT))
    assert found(*records, apart={(1, 2)}) == []


def test_a_cluster_never_holds_a_pair_that_speaks_against_itself():
    """A Frankfurt without coordinates may be either of the two; that does not make the two one."""
    main = Record(1, "Frankfurt", "DE", latitude=50.11552, longitude=8.68417)
    oder = Record(2, "Frankfurt", "DE", latitude=52.34714, longitude=14.55062)
    assert found(main, oder, Record(3, "Frankfurt", "DE")) == [("likely", (1, 3)), ("likely", (2, 3))]


def test_the_same_spot_and_head_count_with_nothing_alike_in_the_names_is_never_certain():
    assert pair("Danzig", "Gdańsk") == ["likely"]


def test_knowledge_of_names_makes_exonyms_certain():
    places = {("BE", "bruxelles"): frozenset({"b"}), ("BE", "brussel"): frozenset({"b"})}
    records = (Record(1, "Bruxelles", **GHENT), Record(2, "Stad Brussel", **GHENT))
    assert found(*records, gazetteer=places) == [("certain", (1, 2))]


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzçşğıöüßøłéâ", min_size=5, max_size=14)


@st.composite
def perturbed(draw) -> tuple[str, str]:
    """A made-up name of two words and another way to write it."""
    words = [draw(LETTERS), draw(LETTERS)]
    name = " ".join(words)
    other = draw(
        st.sampled_from([str, str.upper, str.title, lambda text: unicodedata.normalize("NFD", text)])
    )(name)
    other = draw(st.sampled_from([" ", "-", "  ", "‑"])).join(other.split(" "))
    return name, draw(st.sampled_from(["{}", "City of {}", "{} Belediyesi", "Gemeente {}", " {} "])).format(
        other
    )


@given(perturbed())
def test_however_a_name_is_written_the_pair_is_found_and_certain(names):
    one, other = names
    if spelling(fold(one)).core == spelling(fold(other)).core:  # a made-up word may itself be “stad”
        assert pair(one, other) == ["certain"]


@given(st.lists(LETTERS, min_size=2, max_size=12), st.permutations(range(12)))
def test_the_order_of_the_records_does_not_matter(names, order):
    records = [Record(number, name, **GHENT) for number, name in enumerate(names)]
    shuffled = [records[place] for place in order if place < len(records)]

    def pairs(some: list[Record]) -> set[tuple[int, int]]:
        return {two for one in find_duplicates(some) for two in combinations(one.numbers, 2)}

    assert pairs(records) == pairs(shuffled)


@given(LETTERS, LETTERS)
def test_letters_apart_is_symmetric_and_nought_for_the_same(one, other):
    assert letters_apart(one, other) == letters_apart(other, one)
    assert (letters_apart(one, other) == 0) == (one == other)


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("tallinn", "talinn", 1),
        ("balikesir", "balikeisr", 1),
        ("gent", "gand", 2),
        ("constanta", "constanza", 1),
    ],
)
def test_letters_wrong_missing_and_swapped_are_counted(one, other, letters):
    assert letters_apart(one, other) == letters


def test_only_one_word_may_have_a_slip():
    assert slips(spelling("newtonbrook east"), spelling("newtonbrook west")) == 0  # too short a word
    assert slips(spelling("wrzeszcz dolny"), spelling("wrzeszcz gorny")) == 0  # two letters of five
    assert slips(spelling("san sebastian"), spelling("san sebastan")) == 1


def test_ten_thousand_records_are_not_compared_all_with_all():
    """50 million pairs would take minutes; what shares nothing is never looked at."""
    records = [
        Record(number, f"Town {number:05d}x", "BE", latitude=number % 100, longitude=number // 100)
        for number in range(10_000)
    ]
    steps: list[int] = []
    assert find_duplicates(records, progress=lambda done, total: steps.append(done)) == []
    assert max(steps, default=0) <= 10_000
