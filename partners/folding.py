"""One spelling for searching: case, accents, the four Turkish i's, hyphens and apostrophes fold away.

Folding finds and suggests; it never proves that two places are one (Münster and Munster are two towns).
Latin and Greek letters lose their accents; other scripts keep theirs, where a mark makes another letter
(Cyrillic й, Japanese が, the vowels of India), but for the optional points of Arabic and Hebrew.
"""

import re
import unicodedata
from collections.abc import Iterable

# Letters that Unicode does not take apart by itself. Applied after case folding, so lower case is enough.
_LETTERS = {
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ə": "e",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "þ": "th",
    "ё": "е",  # Russian prints it without its dots
}
# King's Lynn, L’Aquila, Qoʻqon, Coŀlegi; and what is not seen at all.
_LEFT_OUT = "'’‘ʼʻʾʿʹ′`´·\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
# Saint-Raphaël, St. Gallen, Frankfurt (Oder), København/Malmö.
_BETWEEN = '-‐‑‒–—―−_./,;:()[]{}"“”„«»\\'

_SIGNS: dict[str, str] = {
    **_LETTERS,
    **dict.fromkeys(_LEFT_OUT, ""),
    **dict.fromkeys(_BETWEEN, " "),
}
_TABLE = str.maketrans(_SIGNS)
_ASCII_TABLE = str.maketrans({sign: to for sign, to in _SIGNS.items() if sign.isascii()})

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ACCENTS = re.compile(f"(?<=[\\x00-\u02ff\u0370-\u03ff])[{_MARKS}]+")
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+"
)

# Names are stored one after the other between these, so that "is a whole name" is a plain substring question.
# Folding turns every white space into a blank, hence a line break never occurs inside a folded name.
SEPARATOR = "\n"


def fold(text: str) -> str:
    """The form under which a name is searched: `fold("İSTANBUL") == fold("ıstanbul") == "istanbul"`.

    Empty only where nothing but signs was written.
    """
    # Some letters only become decomposable by case folding; further passes make folding a projection.
    while not text.isascii():
        folded = _once(text)
        if folded == text:
            return text
        text = folded
    return " ".join(text.casefold().translate(_ASCII_TABLE).split())


def _once(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.translate(_TABLE)).casefold()
    letters = unicodedata.normalize("NFKD", letters).translate(_TABLE)
    plain = _POINTS.sub("", _ACCENTS.sub("", letters))
    return " ".join(unicodedata.normalize("NFC", plain).translate(_TABLE).split())


def folded_names(names: list[str]) -> str:
    """All names in one searchable column, each between separators: `"\\ngent\\ngand\\n"`."""
    return in_one_column(map(fold, names))


def in_one_column(folded: Iterable[str]) -> str:
    """Names that are folded already, as `folded_names` puts them."""
    unique = list(dict.fromkeys(filter(None, folded)))
    return SEPARATOR + SEPARATOR.join(unique) + SEPARATOR if unique else ""
