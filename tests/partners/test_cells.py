from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners import cells
from partners.cells import Read, Unreadable


@pytest.mark.parametrize(
    "written, people",
    [
        ("270.000", 270_000),
        ("270,000", 270_000),
        ("270 000", 270_000),
        ("270\u00a0000", 270_000),
        ("270\u202f000", 270_000),
        ("270'000", 270_000),
        ("272389", 272_389),
        ("272.389,0", 272_389),
        ("272,389.0", 272_389),
        ("1 024 621", 1_024_621),
        ("24.874.500", 24_874_500),
        ("4493242.0", 4_493_242),
        ("+270000", 270_000),
        ("270_000", 270_000),
        ("270000,", 270_000),
        ("٢٧٠٠٠٠", 270_000),
        ("２７００００", 270_000),
        ("154", 154),
        ("0", 0),
    ],
)
def test_a_population_is_read_however_its_thousands_are_set_apart(written, people):
    assert cells.read_population(written) == Read(people)


@pytest.mark.parametrize(
    "written, people, remark",
    [
        ("2.7e5", 270_000, "rounded_by_spreadsheet"),
        ("2,7E+05", 270_000, "rounded_by_spreadsheet"),
        ("~270000", 270_000, "number_with_words"),
        ("ca. 270.000", 270_000, "number_with_words"),
        ("270000 inw.", 270_000, "number_with_words"),
        ("1.234.567,89", 1_234_568, "rounded_fraction"),
        ("n.b.", None, "unknown_value"),
        ("#N/A", None, "unknown_value"),
        ("NaN", None, "unknown_value"),
    ],
)
def test_an_odd_population_is_taken_with_a_remark(written, people, remark):
    read = cells.read_population(written)
    assert (read.value, read.remark) == (people, remark)


@pytest.mark.parametrize(
    "written, guess", [("196.70", "196700"), ("91.07", "91070"), ("270.5", "270500"), ("27.0000", "27000")]
)
def test_a_fraction_of_a_city_is_not_taken_but_remarked_on(written, guess):
    assert cells.read_population(written) == Read(None, "fraction_of_people", guess)


@pytest.mark.parametrize(
    "written, code",
    [
        ("-5", "negative"),
        ("-272389", "negative"),
        ("inf", "not_a_number"),
        ("1e400", "too_large"),
        ("270k", "abbreviated_number"),
        ("0.27 mln", "abbreviated_number"),
        ("99999999999999999999", "too_large"),
        ("0x41FC5", "not_a_number"),
        ("½ miljoen", "not_a_number"),
        ("#REF!", "spreadsheet_error"),
        ("TRUE", "not_a_number"),
        ("270.000.00", "not_a_number"),
        ("27 00 00", "not_a_number"),
        ("=270000", "formula"),
    ],
)
def test_a_population_that_needs_guessing_is_refused(written, code):
    with pytest.raises(Unreadable) as refusal:
        cells.read_population(written)
    assert refusal.value.code == code


@given(
    st.integers(1_000, cells.MAX_POPULATION), st.sampled_from([".", ",", " ", "\u00a0", "\u202f", "'", ""])
)
def test_every_way_of_grouping_gives_the_number_back(number, sign):
    assert cells.read_population(f"{number:,}".replace(",", sign)) == Read(number)


@given(st.text(max_size=40))
def test_no_cell_brings_the_reading_of_numbers_down(text):
    for read in (
        cells.read_population,
        lambda cell: cells.read_coordinate(cell, 90),
        cells.read_year,
        cells.read_day,
    ):
        try:
            value = read(text).value
        except Unreadable:
            continue
        assert not isinstance(value, int) or 0 <= value <= cells.MAX_POPULATION


@pytest.mark.parametrize(
    "written, degrees",
    [("51,05", "51.05"), ("-6.8414", "-6.8414"), ("−33,5", "-33.5"), ("0", "0"), ("3.700", "3.7")],
)
def test_degrees_are_read_with_point_or_comma(written, degrees):
    assert cells.read_coordinate(written, 180).value == Decimal(degrees)


@pytest.mark.parametrize(
    "written, code, suggestion",
    [
        ("91", "out_of_range", ""),
        ("5105000", "out_of_range", ""),
        ("51.050.000", "not_a_number", ""),
        ("51°03′N", "degrees_and_minutes", "51.05"),
        ("3°43′O", "degrees_and_minutes", ""),
        ("33°30′S", "degrees_and_minutes", "-33.5"),
        ("51.05 3.72", "two_coordinates", "51.05 | 3.72"),
        ("abc", "not_a_number", ""),
    ],
)
def test_degrees_that_cannot_be_read_say_what_is_wrong(written, code, suggestion):
    with pytest.raises(Unreadable) as refusal:
        cells.read_coordinate(written, 90)
    assert (refusal.value.code, refusal.value.suggestion) == (code, suggestion)


@pytest.mark.parametrize(
    "written, day, precision",
    [
        ("2009-11-10", date(2009, 11, 10), "day"),
        ("10.11.2009", date(2009, 11, 10), "day"),
        ("10/11/2009", date(2009, 11, 10), "day"),
        ("1.2.1999", date(1999, 2, 1), "day"),
        ("11.2009", date(2009, 11, 1), "month"),
        ("2009-11", date(2009, 11, 1), "month"),
        ("1958", date(1958, 1, 1), "year"),
        ("", None, "unknown"),
        ("onbekend", None, "unknown"),
    ],
)
def test_a_date_is_as_exact_as_it_was_written(written, day, precision):
    assert cells.read_day(written).value == (day, precision)


@pytest.mark.parametrize("written", ["31.02.2009", "99.99.2009", "soon"])
def test_a_date_that_does_not_exist_is_refused(written):
    with pytest.raises(Unreadable, match="not_a_date"):
        cells.read_day(written)


@pytest.mark.parametrize(
    "written, address",
    [
        ("stad.gent", "https://stad.gent"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
        ("http://www.balikesir.bel.tr", "http://www.balikesir.bel.tr"),
    ],
)
def test_a_web_address_gets_its_scheme(written, address):
    assert cells.read_website(written).value == address


@pytest.mark.parametrize(
    "written", ["javascript:alert(1)", "ftp://x.org", "nowhere", "https://[", "see our site"]
)
def test_what_is_no_web_address_is_refused(written):
    with pytest.raises(Unreadable, match="not_a_website"):
        cells.read_website(written)


def test_a_wikidata_page_gives_its_identifier():
    assert cells.read_wikidata_id("https://www.wikidata.org/wiki/q1296").value == "Q1296"
    with pytest.raises(Unreadable):
        cells.read_wikidata_id("1296")


def test_a_lost_letter_is_remarked_on_and_the_name_is_kept():
    assert cells.read_text("Constan?a") == Read("Constan?a", "lost_letter")
    assert cells.read_text("Qué?").remark == ""


def test_typed_cells_become_what_a_reader_would_have_typed():
    assert [cells.as_written(value) for value in (None, 270000.0, 43.2333, True, datetime(2016, 4, 7))] == [  # noqa: DTZ001
        "", "270000", "43.2333", "TRUE", "2016-04-07",
    ]  # fmt: skip
