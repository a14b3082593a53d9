"""Countries: ISO 3166-1 alpha-2 and Kosovo (XK).

Names come from the Unicode tables in Babel, never from us.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.languages import get_official_languages

from partners.folding import fold

# The languages in which files arrive; wider than the languages of the screen, it costs nothing.
_FILE_LANGUAGES = ("en", "tr", "nl", "fr", "de", "es", "it")

# A list from a partner calls its own country as they do there ("Polska", "Magyarország"). Europe and its neighbours,
# Japan and Korea: reading the tables of every language of the world would take a second.
_OWN_LANGUAGES = ("ar", "az", "bg", "bs", "cs", "da", "el", "et", "fi", "hr", "hu", "ja", "ka", "ko", "lt", "lv", "mk",
                  "nb", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sr_Latn", "sv", "uk")  # fmt: skip

# Babel also lists regions that are no country of ISO 3166-1.
_NO_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)

# Long forms, former names and habits that the Unicode tables do not carry.
_ALIASES = {
    "AE": ("UAE", "BAE", "VAE"),
    "AL": ("Shqipëria",),
    "BA": ("Bosnia and Herzegovina", "Bosnia and Hercegovina", "Bosnia", "Bosna", "Bosnië", "Bosnie",
           "Bosnien"),
    "BN": ("Brunei Darussalam",),
    "BO": ("Plurinational State of Bolivia",),
    "BY": ("Belorussia", "Byelorussia", "Wit-Rusland", "Biélorussie", "Weißrussland"),
    "CD": ("Democratic Republic of the Congo", "Congo-Kinshasa", "DR Congo", "DRC", "Zaire", "Democratische Republiek Congo",
           "Kongo Demokratik Cumhuriyeti", "République démocratique du Congo", "RDC", "Belgian Congo",
           "Democratic Republic of Congo", "Demokratik Kongo Cumhuriyeti", "Demokratische Republik Kongo"),
    "CG": ("Congo", "Republic of the Congo", "Congo-Brazzaville", "Kongo Cumhuriyeti", "République du Congo"),
    "CI": ("Ivory Coast", "Ivoorkust", "Elfenbeinküste", "Fildişi Sahili"),
    "CN": ("People's Republic of China", "PR China", "P.R. China", "PRC", "Volksrepubliek China", "ÇHC",
           "Çin Halk Cumhuriyeti", "Chinesische Volksrepublik", "Volksrepublik China",
           "République populaire de Chine"),
    "CV": ("Cape Verde", "Cabo Verde", "Kaapverdië", "Cap-Vert"),
    "CZ": ("Czech Republic", "Çek Cumhuriyeti", "Tsjechische Republiek", "République tchèque",
           "Tschechische Republik", "Česká republika"),
    "DE": ("Federal Republic of Germany", "Bundesrepublik Deutschland", "Almanya Federal Cumhuriyeti", "BRD",
           "Federal Almanya", "F. Almanya",
           "West Germany", "East Germany", "WestGER", "EastGER", "GDR", "DDR"),
    "DO": ("Dominika Cumhuriyeti",),
    "FM": ("Federated States of Micronesia",),
    "GB": ("United Kingdom of Great Britain and Northern Ireland", "Great Britain", "Britain", "UK", "U.K.", "VK",
           "İngiltere", "Büyük Britanya", "Groot-Brittannië", "Grande-Bretagne", "Großbritannien", "Engeland",
           "Angleterre"),
    "GE": ("Georgia (country)",),
    "GR": ("Hellas", "Hellenic Republic"),
    "IE": ("Republic of Ireland", "Eire", "İrlanda Cumhuriyeti"),
    "IR": ("Islamic Republic of Iran", "Iran, Islamic Republic of", "Persia"),
    "KP": ("Democratic People's Republic of Korea", "DPRK", "Kore Demokratik Halk Cumhuriyeti"),
    "KN": ("Saint Kitts and Nevis",),
    "KR": ("Republic of Korea", "Korea, Republic of", "Korea", "Kore", "Kore Cumhuriyeti"),
    "KG": ("Kırgız Cumhuriyeti", "Kyrgyz Republic", "Kirgizistan", "Kirgizië"),
    "LC": ("Saint Lucia",),
    "LA": ("Lao People's Democratic Republic", "Lao PDR"),
    "MD": ("Moldavia", "Republic of Moldova", "Moldova, Republic of"),
    "MF": ("Saint Martin (French part)",),
    "MK": ("Macedonia", "FYROM", "Republic of Macedonia", "Republic of North Macedonia", "Makedonya"),
    "MM": ("Burma", "Birma"),
    "NL": ("Holland", "Hollanda", "The Netherlands", "Hollande"),
    "PL": ("Rzeczpospolita Polska",),
    "PT": ("Portekiz Cumhuriyeti",),
    "RU": ("Russian Federation", "Rusya Federasyonu", "Russische Federatie", "Fédération de Russie"),
    "SK": ("Slovenská republika",),
    "ST": ("São Tomé and Príncipe", "Sao Tome and Principe"),
    "SX": ("Sint Maarten (Dutch part)",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey", "Türkiye Cumhuriyeti", "Republic of Turkey", "Republic of Türkiye", "Turkije",
           "Turquie"),
    "TW": ("Taiwan",),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "ABD", "VS", "Verenigde Staten van Amerika",
           "États-Unis d'Amérique", "Vereinigte Staaten von Amerika", "Amerika"),
    "VA": ("Vatican", "Vatikan", "Holy See"),
    "VC": ("Saint Vincent and the Grenadines",),
    "VE": ("Bolivarian Republic of Venezuela",),
    "VN": ("Viet Nam",),
    "XK": ("Republic of Kosovo",),
}  # fmt: skip

# Words that name a part of a country, or a place whose standing is disputed. The code is what the files
# of the world use; the words themselves stay beside it as the place label, as the municipality wrote them.
_PLACES = {
    "CY": ("Northern Cyprus", "Turkish Republic of Northern Cyprus", "Kuzey Kıbrıs", "KKTC", "Noord-Cyprus",
           "Kuzey Kıbrıs Türk Cumhuriyeti"),
    "GB": ("England", "Scotland", "Schotland", "Schottland", "Écosse", "İskoçya", "Wales", "Galler",
           "Northern Ireland", "Kuzey İrlanda", "Noord-Ierland", "Irlande du Nord", "Nordirland",
           "England, United Kingdom", "Scotland, United Kingdom", "Wales, United Kingdom",
           "Northern Ireland, United Kingdom"),
    "PS": ("West Bank", "Palestine", "State of Palestine", "Filistin", "Filistin Devleti", "Palestina",
           "Palästina"),
    "TW": ("Chinese Taipei", "Republic of China", "Çin Cumhuriyeti", "Republiek China", "Republik China",
           "République de Chine"),
    "UA": ("Crimea", "Kırım", "Krim", "De Krim", "Crimée"),
}  # fmt: skip

# Names that two countries share in daily speech: whoever writes them means one, and a list does not say which.
_SHARED = {
    **dict.fromkeys(("congo", "kongo"), ("CD", "CG")),
    **dict.fromkeys(("republic of dominica", "republiek dominica", "republik dominica"), ("DM", "DO")),
}

# Countries whose short name is part of another's (“Korea”, “Guinea”) or the name of a place elsewhere (“Georgia”):
# a remark with one of these words (folded beginnings, in the languages of files) may well mean the other one.
_NAMESAKES = frozenset(("CN", "DM", "GE", "GN", "GY", "IE", "KR", "MF", "SD", "WS"))
_TELLS_APART = (
    "north", "noord", "kuzey", "nord", "norte", "south", "zuid", "guney", "sud", "sur", "equator", "ekvator",
    "ecuator", "aquator", "papua", "papoea", "democrat", "demokrat", "dem", "people", "volks", "halk",
    "popul", "rep", "cumhuriyet", "us", "abd", "vs", "americ", "amerik", "state", "staat", "eyalet", "etat",
    "french", "frans", "franc", "franz", "dutch", "nederl", "neerl", "niederl", "hollan", "brit", "portug",
    "span", "ispanyol", "espagn",
)  # fmt: skip

# What a long form adds to a country's name, where the long form itself is not in the tables above.
_STATE_FORMS = re.compile(
    r"^(?:republic of|kingdom of|republiek|koninkrijk|republique d[eu]|royaume d[eu]|republik|konigreich) (?:the |la )?"
    r"|(?: cumhuriyeti| kralligi)$"
)
_REMARK = re.compile(r"\s*\(([^()]*)\)\s*$")
# No country has a longer name; what is longer is a text that came into the wrong column.
_LONGEST = 200


@dataclass(frozen=True)
class Country:
    code: str
    # The words of the file where they say more than the code ("Northern Cyprus", "England"); else empty.
    place_label: str = ""


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(
        code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    )


@lru_cache(maxsize=32)
def _names_in(language: str) -> dict[str, str]:
    try:
        territories = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("en").territories
    return {code: territories.get(code, code) for code in country_codes()}


def country_name(code: str, language: str) -> str:
    """The country's name in that language; the code itself where it is unknown."""
    return _names_in(language).get(code, code)


def language_name(tag: str, reader: str) -> str:
    """The name of a language (`ja`, `zh-Hant`) in the reader's language; the tag itself if it is unknown."""
    if not tag:
        return ""
    try:
        return Locale.parse(tag.replace("-", "_")).get_display_name(reader.replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError):
        return Locale.parse(reader.replace("-", "_")).languages.get(tag, tag)


def country_choices(language: str) -> list[tuple[str, str]]:
    return sorted(_names_in(language).items(), key=lambda choice: fold(choice[1]))


def _readable(text: str) -> str:
    """Folded and without the signs in which spellings of one country differ ("Trinidad & Tobago")."""
    return " ".join(fold(text.replace(".", "")).replace("&", " and ").split())


def _names_in_the_tables() -> Iterator[tuple[str, str]]:
    """Each name and its code: first in the languages of files, then as the country calls itself."""
    for language in (*_FILE_LANGUAGES, *_OWN_LANGUAGES):
        for code, name in Locale.parse(language).territories.items():
            is_read = language in _FILE_LANGUAGES or language in get_official_languages(code)
            if is_read and code in country_codes():
                yield name, code


@lru_cache(maxsize=1)
def _codes_by_spelling() -> dict[str, str]:
    spellings: dict[str, str] = {}
    for name, code in _names_in_the_tables():
        spellings.setdefault(_readable(name), code)
    for table in (_ALIASES, _PLACES):
        for code, names in table.items():
            spellings.update({_readable(name): code for name in names})
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in country_codes():
            spellings.setdefault(alias.casefold(), codes[0])
    return spellings


@lru_cache(maxsize=1)
def _place_spellings() -> frozenset[str]:
    return frozenset(_readable(name) for names in _PLACES.values() for name in names)


@lru_cache(maxsize=4096)
def read_country(text: str) -> Country | None:
    """The country that a cell names by code, by name in a language of ours or by a usual long form.

    None where the name is unknown or where several countries share it (`countries_called`).
    """
    written = " ".join(text.split())
    if len(written) > _LONGEST:
        return None
    return _named(written) or _with_remark(written)


def _named(written: str) -> Country | None:
    if len(written) == 2 and written.upper() in country_codes():
        return Country(written.upper())
    spelling = _readable(written)
    if spelling in _SHARED:
        return None
    for name in (spelling, _without_state_form(spelling)):
        if code := _codes_by_spelling().get(name):
            return Country(code, written if name in _place_spellings() else "")
    return None


def _with_remark(written: str) -> Country | None:
    """“Moldova (Gagavuzya)”: the remark says where in the country, so the words are kept beside the code.

    It may also be a part of the name, as in “Korea (North)” and “Netherlands (the)”.
    """
    found = _REMARK.search(written)
    if not found:
        return None
    head, remark = written[: found.start()], found[1]
    if whole := _with_its_remark_before(head, remark):
        return Country(whole.code, written if whole.place_label else "")
    country, other = _named(head), _named(remark)
    if other and other.code in _SHARED.get(_readable(head), ()):  # “Congo (DRC)”
        return other
    if country is None or (other and other.code != country.code):  # “Georgia (USA)”
        return None
    if other is None and country.code in _NAMESAKES and _tells_apart(remark):
        return None
    return country if other == Country(country.code) else Country(country.code, written)


def _with_its_remark_before(head: str, remark: str) -> Country | None:
    """“Korea (North)” as “North Korea”, “Iran (Islamic Republic of)” as the lists of ISO write it."""
    before = re.sub(r"^the\b\s*", "", remark.strip(), flags=re.IGNORECASE)
    return _named(f"{before} {head}".strip()) or _named(f"{before} of {head}")


def _tells_apart(remark: str) -> bool:
    return any(len(word) == 1 or word.startswith(_TELLS_APART) for word in fold(remark).split())


def countries_called(text: str) -> tuple[str, ...]:
    """The codes of the countries that share a name; empty where it means one at most."""
    shared = _SHARED.get(_readable(_REMARK.sub("", text[: _LONGEST + 1])), ())
    return shared if shared and read_country(text) is None else ()


def _without_state_form(spelling: str) -> str:
    return _STATE_FORMS.sub("", spelling)


@lru_cache(maxsize=1)
def _short_names() -> tuple[str, ...]:
    """Long forms are like one another whatever country they name, so they are not compared."""
    return tuple(name for name in _codes_by_spelling() if _without_state_form(name) == name)


@lru_cache(maxsize=4096)
def nearest_country(text: str) -> str:
    """The spelling we know that comes nearest to an unknown one, or nothing."""
    word = _without_state_form(_readable(text[:_LONGEST]))
    near = difflib.get_close_matches(word, _short_names(), n=1, cutoff=0.8)
    return _codes_by_spelling()[near[0]] if near else ""


def names_country(text: str, code: str) -> bool:
    """Whether the words are a usual name of that country, so that they say nothing beyond the code."""
    country = read_country(text)
    return country is not None and country.code == code and not country.place_label
