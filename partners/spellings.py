"""What two spellings of one place have in common: the name without “city of”, with “St.” written out, and so on.

Pure: no database. Languages are those of partners one commonly has; a word that is missing here only means that a
pair is *likely* where it could have been *certain*.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from partners.folding import fold

# What people put before and after the name of a municipality, folded.
_BEFORE = sorted(
    (
        fold(text).split()
        for text in (
            "City of", "The City of", "Town of", "Municipality of", "Metropolitan Municipality of", "Borough of",
            "City Council of", "Stad", "Gemeente", "Stadt", "Gemeinde", "Markt", "Hansestadt", "Landeshauptstadt",
            "Universitätsstadt", "Große Kreisstadt", "Ville de", "Ville d", "Ville du", "Ville", "Commune de",
            "Commune d", "Mairie de", "Mairie d", "Comune di", "Comune d", "Città di", "Ayuntamiento de", "Ciudad de",
            "Municipio de", "Municipalidad de", "Ajuntament de", "Ajuntament d", "Concello de", "Cidade de",
            "Câmara Municipal de", "Câmara Municipal do", "Município de", "Prefeitura de", "Prefeitura Municipal de",
            "Miasto", "Gmina", "Urząd Miasta", "Město", "Mesto", "Hlavní město", "Hlavné mesto", "Grad", "Općina",
            "Opština", "Občina", "Obec", "Municipiul", "Orașul", "Comuna", "Primăria", "Община", "Город", "Місто",
            "Град", "Δήμος", "بلدية", "Bashkia",
        )
    ),
    key=len,
    reverse=True,
)  # fmt: skip
_BEHIND = sorted(
    (
        fold(text).split()
        for text in (
            "Municipality", "Metropolitan Municipality", "City Municipality", "City", "Town", "City Council",
            "Town Council", "City Government", "Metropolitan City", "Büyükşehir Belediyesi",
            "Büyükşehir Belediye Başkanlığı", "Belediyesi", "Belediye Başkanlığı", "Şehri", "Kommune", "Kommun",
            "Stad", "Ville", "Stadt", "Kaupunki", "Linn", "Önkormányzata", "Megyei Jogú Város", "Város", "Miasto",
            "Pilsētas pašvaldība", "Miesto savivaldybė", "Savivaldybė", "市", "시",
        )
    ),
    key=len,
    reverse=True,
)  # fmt: skip
# Words that say that another level is meant: “Brussels Capital Region” is not the city of Brussels.
_LEVEL_WORDS = {
    word: level
    for level, words in {
        "region": "region regio regione región région state staat bundesland voivodeship województwo bölgesi",
        "province": "province provincie provinz provincia província provins ili vilayeti oblast prefecture do",
        "county": "county kreis landkreis département departement fylke län megye județul powiat comarca kraj",
        "district": "district ilçesi arrondissement stadsdeel bezirk raion rayon quartier",
        "island": "island islands insel eiland adası île ilha isla",
        "association": "association union verband verbond birliği intercommunale federation league agglomeration "
        "métropole metropole metropoolregio",
    }.items()
    for word in fold(words).split()
}
_SAINTS = frozenset(fold("St Ste Saint Sainte Sankt Sint Szent").split())
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
# Two names in one: “Bozen / Bolzano”, “Donostia – San Sebastian”.
_TWO_NAMES = re.compile(r"\s+[-–—/|]\s+|/")
# Ways to write a letter out that is not on the keyboard: Koeln, Aarhus. Only ever one reason among others.
_WRITTEN_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("kh", "h"), ("ij", "y"))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name: `core` for comparing, `loose` with letters written out, `level` where a word says so."""

    core: str
    loose: str
    level: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisplayName:
    """A display name taken apart: whole, without its addition, and the other names that stand in it."""

    whole: Spelling
    bare: Spelling
    aliases: tuple[Spelling, ...]


@lru_cache(maxsize=200_000)
def spelling(folded: str) -> Spelling:
    """Of a folded name."""
    words = folded.split()
    level = next((_LEVEL_WORDS[word] for word in words if word in _LEVEL_WORDS), "") if len(words) > 1 else ""
    own = tuple("saint" if word in _SAINTS else word for word in _without_office(words))
    core = "".join(own)
    loose = core
    for written, letter in _WRITTEN_OUT:
        loose = loose.replace(written, letter)
    return Spelling(core, loose, level, own)


def _without_office(words: list[str]) -> list[str]:
    """Never takes the last word away: there are towns called Stad and Grad."""
    for before in _BEFORE:
        if len(words) > len(before) and words[: len(before)] == before:
            words = words[len(before) :]
            break
    for behind in _BEHIND:
        if len(words) > len(behind) and words[-len(behind) :] == behind:
            return words[: -len(behind)]
    return words


def display_name(text: str) -> DisplayName:
    whole = spelling(fold(text))
    if text.isalpha():  # most names are one word
        return DisplayName(whole, whole, ())
    bare = _IN_BRACKETS.sub(" ", text).split(",")[0]
    parts = [part for part in _TWO_NAMES.split(bare) if part.strip()]
    aliases = _IN_BRACKETS.findall(text) + (parts if len(parts) > 1 else [])
    spelled = (spelling(fold(alias)) for alias in aliases)
    return DisplayName(
        whole,
        spelling(fold(bare)) if fold(bare) else whole,
        tuple(alias for alias in dict.fromkeys(spelled) if len(alias.core) > 2 and alias != whole),
    )


def slips(one: Spelling, other: Spelling) -> int:
    """How many letters of one word differ where all others are the same; 0 where it is no slip of the pen.

    One letter in a word of five, two in one of nine; never a figure: Lyon 02 and Lyon 04 are two.
    """
    if len(one.words) != len(other.words):
        return 0
    unlike = [(mine, theirs) for mine, theirs in zip(one.words, other.words, strict=True) if mine != theirs]
    if len(unlike) != 1:
        return 0
    mine, theirs = unlike[0]
    shorter = min(len(mine), len(theirs))
    allowed = 0 if shorter < 5 else 1 if shorter < 9 else 2
    if not allowed or not (mine.isalpha() and theirs.isalpha()):
        return 0
    apart = letters_apart(mine, theirs, allowed)
    return apart if apart <= allowed else 0


def letters_apart(one: str, other: str, most: int = 2) -> int:
    """How many letters are wrong, missing, too many or swapped with their neighbour; `most` + 1 for more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, there in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != there))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == there
            line.append(min(cost, before_last[column - 2] + 1) if swapped else cost)
        if min(line) > most:
            return most + 1
        before_last, last = last, line
    return min(last[-1], most + 1)
