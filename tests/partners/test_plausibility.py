from decimal import Decimal

import pytest

from partners.number_signs import widgets_for
from partners.plausibility import (
    country_boxes,
    degrees_with_point,
    kilometres_outside,
    letters_read_twice,
    remark_on_position,
    turkish_letters,
)


@pytest.mark.parametrize(
    "country, latitude, longitude",
    [
        ("BE", 51.05, 3.72), ("FR", 4.92, -52.31), ("TR", 39.65, 27.89), ("XK", 42.21, 20.74), ("PS", 31.51, 34.46),
        ("RU", 55.75, 37.62), ("US", 21.31, -157.86), ("NZ", -36.85, 174.76), ("FJ", -18.14, 178.44),
    ],
)  # fmt: skip
def test_towns_lie_in_their_country_also_overseas_and_at_the_edge_of_the_map(country, latitude, longitude):
    assert kilometres_outside(country, latitude, longitude) <= 100


def test_most_countries_have_their_boxes():
    assert len(country_boxes()) > 200


def test_the_distance_is_that_to_the_nearest_part():
    # Belgium's box ends at 2.5° east; London (51.5, -0.1) is 2.6° west of it: 2.6 × 111.2 × cos 51.5° = 180 km.
    assert kilometres_outside("BE", 51.5, -0.1) == pytest.approx(180, abs=2)
    assert kilometres_outside("ZZ", 0, 0) == 0


@pytest.mark.parametrize(
    "country, latitude, longitude, remark",
    [
        ("BE", "51.05", "3.72", None),
        ("BE", "3.72", "51.05", ("swapped_position", "51.05 | 3.72")),
        ("CD", "11.66", "27.48", ("lost_minus", "-11.66 | 27.48")),
        ("BR", "22.91", "43.21", ("lost_minus", "-22.91 | -43.21")),
        ("HU", "38.322", "142.369", ("far_from_country", "")),
    ],
)
def test_a_slip_that_explains_the_place_is_named(country, latitude, longitude, remark):
    found = remark_on_position(country, Decimal(latitude), Decimal(longitude))
    assert (found and (found.code, found.suggestion)) == remark


@pytest.mark.parametrize(
    "text, is_latitude, mended",
    [
        ("5105000", True, "51.05"),
        ("51.050.000", True, "51.05"),
        ("371667", False, "3.71667"),
        ("91", True, ""),
    ],
)
def test_a_lost_point_is_put_where_it_lies_in_the_country(text, is_latitude, mended):
    assert degrees_with_point(text, "BE", is_latitude=is_latitude) == mended


@pytest.mark.parametrize(
    "text, mended",
    [
        ("Ä°stanbul", "İstanbul"),
        ("GdaÅ„sk", "Gdańsk"),
        ("LiÃ¨ge", "Liège"),
        ("Årø", ""),
        ("Córdoba", ""),
        ("Ghent", ""),
    ],
)
def test_letters_read_twice_are_put_back(text, mended):
    assert letters_read_twice(text) == mended


def test_turkish_letters_are_missed_in_turkish_names_only():
    assert turkish_letters("Þanlýurfa", "TR") == "Şanlıurfa"
    assert turkish_letters("Þingvellir", "IS") == ""


@pytest.mark.parametrize(
    "sign, text, people",
    [
        (",", "270.000", 270_000),
        (".", "270,000", 270_000),
        (".", "270.000", 270),
        (",", "1.234.567", 1_234_567),
    ],
)
def test_a_chosen_decimal_sign_decides_what_is_a_thousand(sign, text, people):
    assert widgets_for(sign)["population"].read(text).value == people


@pytest.mark.parametrize(
    "sign, text, degrees", [(",", "51,05", "51.05"), (".", "51.050", "51.05"), (",", "-8,3475", "-8.3475")]
)
def test_a_chosen_decimal_sign_holds_for_degrees(sign, text, degrees):
    assert widgets_for(sign)["longitude"].read(text).value == Decimal(degrees)
