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


@pytest.mark.parametrize(
    "written, code",
    [
        ("Korea (North)", "KP"), ("Kore (Kuzey)", "KP"), ("Korea (South)", "KR"), ("Sudan (South)", "SS"),
        ("Sudan (Süd)", "SS"),
        ("Guinea (Equatorial)", "GQ"), ("Samoa (American)", "AS"), ("Congo (Democratic Republic)", "CD"),
        ("Congo (DRC)", "CD"), ("Kongo (CG)", "CG"), ("Netherlands (Caribbean)", "BQ"), ("China (People's Republic)", "CN"),
        # The names of ISO 3166-1 itself.
        ("Korea (the Democratic People's Republic of)", "KP"), ("Korea (the Republic of)", "KR"),
        ("Congo (the Democratic Republic of the)", "CD"), ("Virgin Islands (British)", "VG"),
        ("Virgin Islands (U.S.)", "VI"), ("Saint Martin (French part)", "MF"), ("Sint Maarten (Dutch part)", "SX"),
        ("Iran (Islamic Republic of)", "IR"), ("Micronesia (Federated States of)", "FM"), ("Philippines (the)", "PH"),
    ],
)  # fmt: skip
def test_a_remark_that_is_part_of_the_name_is_read_with_it(written, code):
    assert read_country(written) == Country(code)


@pytest.mark.parametrize(
    "written",
    [
        "Guyana (French)", "Guyana (Fransız)", "Saint Martin (Dutch)", "Saint-Martin (Nederlands)", "Georgia (US state)",
        "Korea (Nord)", "Korea (N.)", "Korea (Dem. People's Rep.)", "Guinea (Ekvator)", "Sudan (Zuidelijk)", "Soudan (Sud)",
        "Chine (République)", "Dominica (Republic)", "Samoa (US)", "Irlande (Nord)",
    ],
)  # fmt: skip
def test_a_remark_that_may_mean_another_country_of_that_name_is_asked_about(written):
    assert read_country(written) is None


@pytest.mark.parametrize("written", ["Ireland (Cork)", "China (Jiangsu)", "Nederland (Zuid-Holland)"])
def test_a_remark_that_says_where_in_the_country_is_kept(written):
    code = {"I": "IE", "C": "CN", "N": "NL"}[written[0]]
    assert read_country(written) == Country(code, written)


@pytest.mark.parametrize(
    "written, code",
    [("Dominika Cumhuriyeti", "DO"), ("Republiek Congo", "CG"), ("Demokratik Kongo Cumhuriyeti", "CD"),
     ("Republiek Korea", "KR"), ("Gine Cumhuriyeti", "GN"), ("Volksrepubliek China", "CN")],
)  # fmt: skip
def test_a_state_form_tells_the_countries_of_one_name_apart(written, code):
    assert read_country(written) == Country(code)


@pytest.mark.parametrize(
    "written, code",
    [
        ("Republiek China", "TW"), ("Republik China", "TW"), ("République de Chine", "TW"), ("China (Republic of)", "TW"),
        ("Kırım Cumhuriyeti", "UA"), ("Republic of Crimea", "UA"), ("Filistin Cumhuriyeti", "PS"),
        ("Kuzey Kıbrıs Cumhuriyeti", "CY"), ("Republic of Wales", "GB"), ("Kuzey İrlanda", "GB"),
        ("Ireland (Northern)", "GB"), ("Schotland", "GB"), ("İskoçya", "GB"), ("Galler", "GB"),
    ],
)  # fmt: skip
def test_the_words_for_a_place_stay_beside_the_code_in_a_state_form_too(written, code):
    assert read_country(written) == Country(code, written)


def test_brackets_without_end_and_texts_without_end_are_no_country():
    for written in ("x" + "()" * 600, "()" * 5000, "Belgium" + " " * 50 + "(x" * 5000, "Duitsland (a) (b)"):
        assert read_country(written) is None
        assert countries_called(written) == ()
    assert nearest_country("Belgium" * 5000) == ""


def test_a_slip_of_the_pen_gets_a_suggestion():
    assert nearest_country("Kazakhstah") == "KZ"
    assert nearest_country("Zzzzz") == ""


def test_a_long_form_is_like_another_countrys_long_form_and_suggests_nothing_by_that():
    # “Halk” apart, the words are nearly those of the Czech Republic and of the Chinese one.
    assert nearest_country("Çim Halk Cumhuriyeti") != "CZ"
    assert nearest_country("Almanyaa Cumhuriyeti") == "DE"


def test_a_name_that_two_countries_share_is_told_with_both():
    assert countries_called("Congo") == countries_called("KONGO") == ("CD", "CG")
    assert countries_called("Congo (the)") == countries_called("Congo (Afrika)") == ("CD", "CG")
    assert countries_called("Republic of Dominica") == ("DM", "DO")
    assert (
        read_country("Congo") is read_country("Congo (the)") is read_country("Republic of Dominica") is None
    )
    assert countries_called("Congo (DRC)") == countries_called("Congo (Kinshasa)") == ()
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
