"""The columns of a partner list: what people call them, and which of ours they mean."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from partners.folding import fold

NOT_USED = ""
# The column that rejected rows get beside their own.
REASONS = _("Why it was rejected")


@dataclass(frozen=True)
class Column:
    key: str
    label: str | Promise
    # English, Turkish, Dutch, French, German; folded on comparison, so case and accents do not matter.
    synonyms: tuple[str, ...]


COLUMNS = (
    Column("reference", _("reference"), (
        "reference", "entente reference", "referans", "referentie", "référence", "Referenz",
    )),
    Column("name", _("name"), (
        "name", "city", "town", "partner", "partner city", "sister city", "municipality", "place",
        "city name",
        "wikidata name", "şehir", "şehir adı", "şehrin adı", "belediye adı", "kent", "kardeş şehir",
        "kardeş kent", "belediye", "ad",
        "adı", "isim",
        "partner şehir", "stad", "stadsnaam", "gemeente", "gemeentenaam", "naam", "partnerstad", "zusterstad",
        "plaats", "plaatsnaam", "naam stad", "naam gemeente", "naam van de stad", "naam van de gemeente",
        "naam partner", "partnergemeente", "zustergemeente", "stedenband met",
        "kardeş şehrin adı", "kardeş şehir adı", "kardeş kentin adı", "kardeş belediye",
        "kardeş belediyenin adı", "belediyenin adı", "kentin adı", "şehir ismi", "twin town", "twinned with",
        "ville", "nom", "nom de la ville", "commune", "ville partenaire", "ville jumelée",
        "stadt", "stadtname", "städtename", "name der stadt", "gemeinde", "partnerstadt", "ort", "bezeichnung",
    )),
    Column("other_names", _("other names"), (
        "other names", "alternate names", "alternative names", "also known as", "aliases", "name on website",
        "diğer adlar", "diğer adları", "andere namen", "autres noms", "weitere namen", "andere namen",
    )),
    Column("kind", _("kind"), (
        "kind", "partner kind", "kind of partner", "place type", "ortak türü", "partner türü",
        "yerleşim türü",
        "soort partner", "type partner", "genre", "art",
    )),
    Column("country_code", _("country code"), (
        "country code", "country iso2", "iso2", "iso", "iso code", "country iso", "cc", "alpha2", "alpha 2",
        "ülke kodu", "landcode", "code pays", "ländercode", "länderkürzel",
    )),
    Column("country", _("country"), (
        "country", "country name", "nation", "state country", "ülke", "ülke adı", "ülkesi", "ülkenin adı",
        "devlet", "land",
        "pays",
        "staat", "nom du pays", "landnaam",
    )),
    Column("place_label", _("place as we write it"), (
        "place label", "place as we write it", "yer adı", "plaatsaanduiding", "mention du lieu",
        "ortsbezeichnung",
    )),
    Column("region", _("region"), (
        "region", "province", "state", "county", "admin1 name", "bölge", "il", "eyalet", "regio", "provincie",
        "région", "département", "bundesland", "provinz",
    )),
    Column("latitude", _("latitude"), (
        "latitude", "lat", "enlem", "breedtegraad", "breite", "breitengrad", "y coord",
    )),
    Column("longitude", _("longitude"), (
        "longitude", "lon", "lng", "long", "boylam", "lengtegraad", "länge", "längengrad", "x coord",
    )),
    Column("population", _("population"), (
        "population", "inhabitants", "pop", "nüfus", "nüfusu", "inwoners", "inwonertal", "aantal inwoners",
        "aantal inw", "inw", "nüfus sayısı", "bevolking", "bevolkingscijfer",
        "habitants", "nombre d'habitants", "einwohner", "einwohnerzahl", "bevölkerung",
    )),
    Column("population_year", _("year of the population figure"), (
        "population year", "year of population", "nüfus yılı", "nüfus yıl", "jaar inwonertal", "inwoners jaar",
        "année population", "population année",
        "einwohner jahr",
    )),
    Column("population_source", _("source of the population figure"), (
        "population source", "source of population", "nüfus kaynağı", "nüfus kaynak", "bron inwonertal",
        "inwoners bron", "source population",
        "quelle der einwohnerzahl",
    )),
    Column("website", _("website"), (
        "website", "web site", "web", "url", "homepage", "web sitesi", "internet sitesi", "site", "site web",
        "site internet", "webseite", "webstek",
        "web adresi", "internet adresi", "webadres",
    )),
    Column("wikidata_id", _("Wikidata identifier"), ("wikidata id", "wikidata", "qid", "wikidata qid")),
    Column("geonames_id", _("GeoNames identifier"), ("geonames id", "geonameid", "geoname id", "geonames")),
    Column("notes", _("notes"), (
        "notes", "note", "remarks", "comment", "comments", "notlar", "not", "açıklama", "açıklamalar", "opmerkingen", "opm",
        "opmerking", "commentaar", "toelichting", "düşünceler", "nota",
        "remarques", "remarque", "commentaires", "bemerkungen", "bemerkung", "anmerkungen",
    )),
)  # fmt: skip


def spelling(header: str) -> str:
    """A header without the signs in which people's spellings differ: ` Country_Code ` → `country code`."""
    return " ".join(re.sub(r"[_\-./:*()\[\]’']+", " ", fold(header)).split())


# What joins two words for one thing in a header: “Stad / gemeente”, “şehir veya belediye”.
_JOINED = re.compile(r"[/|,;+&]|\b(?:and|or|en|of|ve|veya|et|ou|und|oder)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# What says how the cells are counted or who reads them, not what they are about; folded.
_UNITS = frozenset((
    "number", "count", "people", "persons", "inhabitants", "degrees", "decimal", "internal",
    "aantal", "personen", "inwoners", "inw", "graden", "decimaal", "intern",
    "sayi", "sayisi", "adet", "kisi", "derece", "ondalik", "dahili",
    "nombre", "personnes", "habitants", "hab", "degres", "decimaux", "interne",
    "anzahl", "einwohner", "ew", "grad", "dezimal", "wgs",
))  # fmt: skip
_THOUSANDS = frozenset(("1000", "000"))


def meaning_of(header: str, spellings: Mapping[str, str]) -> str:
    """The key of ours that a header means, or NOT_USED.

    A year or a unit in brackets says nothing (“Inwoners (2024)”), and several words count where they all mean the
    same. Any other word in brackets may say that the column is about something else (“Naam (contactpersoon)”).
    """
    if whole := spellings.get(spelling(header)):
        return whole
    plain = _IN_BRACKETS.sub(" ", header)
    remarks = [remark for remark in _IN_BRACKETS.findall(header) if not _is_unit(remark)]
    words = [plain] if spelling(plain) in spellings else _JOINED.split(plain)
    meanings = {spellings.get(spelling(part), NOT_USED) for part in (*words, *remarks) if spelling(part)}
    return meanings.pop() if len(meanings) == 1 else NOT_USED


def _is_unit(remark: str) -> bool:
    """Whether the figures are what they seem; in “Inwoners (x 1000)” they are not, so a person has to look."""
    words = spelling(remark).split()
    if not _THOUSANDS.isdisjoint(words):
        return False
    return any(sign.isdigit() for sign in remark) or all(word in _UNITS for word in words)


def known_spellings(more: Iterable[Column] = ()) -> dict[str, str]:
    """Spelling → key of our column; `more` are the columns that upper apps claim."""
    found = dict(_own_spellings())
    for column in more:
        for word in (column.key, *column.synonyms):
            found.setdefault(spelling(word), column.key)
    for column in (*COLUMNS, *more):
        for word in _labels(column.label):
            found.setdefault(word, column.key)
    return found


@lru_cache(maxsize=1)
def _own_spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in COLUMNS:
        for word in (column.key, *column.synonyms):
            found.setdefault(spelling(word), column.key)
    return found


@lru_cache(maxsize=64)
def _labels(label: str | Promise) -> tuple[str, ...]:
    """What our own templates and exports call the column, in every language of the screen."""
    words = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.append(spelling(str(label)))
    return tuple(words)


def titles_of_reasons() -> set[str]:
    """What our column of reasons is called, in every language of the screen."""
    titles = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            titles.add(str(REASONS))
    return titles


def suggest_mapping(header: list[str], more: Iterable[Column] = ()) -> list[str]:
    """For each column of the file the key of ours that it means.

    Each of ours is taken once: by the first column that is called exactly so, else by the first that means it.
    """
    spellings = known_spellings(more)
    mapping = [NOT_USED] * len(header)
    for meaning in (_exact_meaning, meaning_of):
        for place, title in enumerate(header):
            key = NOT_USED if mapping[place] else meaning(title, spellings)
            if key and key not in mapping:
                mapping[place] = key
    return mapping


def _exact_meaning(header: str, spellings: Mapping[str, str]) -> str:
    return spellings.get(spelling(header), NOT_USED)


def changed_mapping(suggested: list[str], overrides: Mapping[int, str]) -> list[str]:
    """The suggestion with the user's choices by column position.

    A choice takes its key away from other columns.
    """
    chosen = set(overrides.values()) - {NOT_USED}
    kept = [NOT_USED if key in chosen else key for key in suggested]
    return [overrides.get(position, key) for position, key in enumerate(kept)]
