"""One spelling for searching: case, accents and the four Turkish i's fold away.

Folding finds and suggests; it never proves that two places are one (Münster and Munster are two towns).
"""

import unicodedata

# Letters that Unicode does not take apart by itself. Applied after case folding, so lower case is enough.
_LETTERS = str.maketrans(
    {
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
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ʻ": "'",
        "`": "'",
        "´": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
    }
)

# Names are stored one after the other between these, so that "is a whole name" is a plain substring question.
# Folding turns every white space into a blank, hence a line break never occurs inside a folded name.
SEPARATOR = "\n"


def fold(text: str) -> str:
    """The form under which a name is searched: `fold("İSTANBUL") == fold("ıstanbul") == "istanbul"`."""
    folded = _once(text)
    # Some letters only become decomposable by case folding; a second pass makes folding a projection.
    again = _once(folded)
    while again != folded:
        folded, again = again, _once(again)
    return folded


def _once(text: str) -> str:
    if text.isascii():
        return " ".join(text.casefold().split()).replace("`", "'")
    letters = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()
    )
    plain = "".join(
        letter for letter in letters.translate(_LETTERS) if unicodedata.category(letter)[0] != "M"
    )
    return " ".join(plain.split())


def folded_names(names: list[str]) -> str:
    """All names in one searchable column, each between separators: `"\\ngent\\ngand\\n"`."""
    unique = list(dict.fromkeys(folded for name in names if (folded := fold(name))))
    return SEPARATOR + SEPARATOR.join(unique) + SEPARATOR if unique else ""
