import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.countries import (
    Country,
    countries_called,
    country_choices,
    country_codes,
    country_name,
    nearest_country,
    read_country,
)


@pytest.mark.parametrize(
    "written, code",
    [
        ("BE", "BE"), ("be", "BE"), ("XK", "XK"), ("Kosovo", "XK"), ("Kosova", "XK"),
        ("Belgium", "BE"), ("België", "BE"), ("Belgique", "BE"), ("Belgien", "BE"), ("Belçika", "BE"),
        ("Turkey", "TR"), ("Türkiye", "TR"), ("Turkije", "TR"), ("Turquie", "TR"),
        ("Çin", "CN"), ("CHINA", "CN"), ("İtalya", "IT"), ("Italya", "IT"),
        ("Czech Republic", "CZ"), ("Tchéquie", "CZ"), ("USA", "US"), ("Amerika Birleşik Devletleri", "US"),
        ("United States of America", "US"), ("Russian Federation", "RU"), ("Republic of Korea", "KR"),
        ("Congo-Kinshasa", "CD"), ("Territoires palestiniens", "PS"), ("Filistin Bölgeleri", "PS"),
        ("Bosna-Hersek", "BA"), ("Bosnia and Herzegovina", "BA"), ("Georgia (country)", "GE"), ("DEU", "DE"),
        ("Trinidad and Tobago", "TT"), ("UK", "GB"),
        ("Çin Halk Cumhuriyeti", "CN"), ("Azerbaycan Cumhuriyeti", "AZ"), ("F. Almanya", "DE"),
        ("Republiek Polen", "PL"), ("Kingdom of the Netherlands", "NL"), ("Duitsland (DE)", "DE"),
        ("Polska", "PL"), ("România", "RO"), ("Magyarország", "HU"), ("Česká republika", "CZ"), ("Hrvatska", "HR"),
        ("Ελλάδα", "GR"), ("Україна", "UA"), ("Србија", "RS"), ("Srbija", "RS"), ("日本", "JP"), ("대한민국", "KR"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_code_and_by_its_names_in_ours_and_its_own_languages(written, code):
    assert read_country(written) == Country(code)


@pytest.mark.parametrize(
    "written, code",
    [
        ("England", "GB"), ("England, United Kingdom", "GB"), ("Northern Cyprus", "CY"), ("Palestina", "PS"),
        ("Kuzey Kıbrıs Türk Cumhuriyeti", "CY"), ("Filistin", "PS"), ("Kırım", "UA"), ("Chinese Taipei", "TW"),
        ("Moldova (Gagavuzya)", "MD"), ("Kıbrıs (KKTC)", "CY"),
    ],
)  # fmt: skip
def test_the_municipalitys_own_words_stay_beside_the_code(written, code):
    assert read_country(written) == Country(code, written)


@pytest.mark.parametrize("written", ["", "EU", "ZZ", "Atlantis", "xx", "Qatarr?", "Georgia (USA)"])
def test_what_is_no_country_is_not_guessed(written):
    assert read_country(written) is None


def test_a_slip_of_the_pen_gets_a_suggestion():
    assert nearest_country("Kazakhstah") == "KZ"
    assert nearest_country("Zzzzz") == ""


def test_a_long_form_is_like_another_countrys_long_form_and_suggests_nothing_by_that():
    # “Halk” apart, the words are nearly those of the Czech Republic and of the Chinese one.
    assert nearest_country("Çim Halk Cumhuriyeti") != "CZ"
    assert nearest_country("Almanyaa Cumhuriyeti") == "DE"


def test_a_name_that_two_countries_share_is_told_with_both():
    assert countries_called("Congo") == countries_called("KONGO") == ("CD", "CG")
    assert countries_called("Congo-Kinshasa") == countries_called("België") == ()


@pytest.mark.parametrize(
    "language, name", [("en", "Belgium"), ("tr", "Belçika"), ("nl", "België"), ("fr", "Belgique")]
)
def test_a_country_is_shown_in_the_readers_language(language, name):
    assert country_name("BE", language) == name


@given(st.sampled_from(sorted(country_codes())), st.sampled_from(["en", "tr", "nl", "fr", "de"]))
def test_every_country_is_read_back_from_its_own_name(code, language):
    found = read_country(country_name(code, language))
    assert found is not None
    assert found.code == code


def test_the_choices_hold_kosovo_and_no_unions():
    codes = {code for code, _name in country_choices("nl")}
    assert "XK" in codes
    assert not codes & {"EU", "UN", "ZZ"}
