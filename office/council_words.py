"""How the council pages show results and languages: tones and names, no rule."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

RESULT_TONES = {"adopted": "success", "rejected": "danger", "no_quorum": "warning", "revote": "warning"}
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def language_name(code: str) -> str:
    """The language's name in the reader's language; the code where Babel has none."""
    try:
        reader = Locale.parse(get_language() or "en", sep="-")
        name = Locale.parse(code, sep="-").get_display_name(reader) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def direction(code: str) -> str:
    """The direction in which the language is written, for the `dir` attribute."""
    return "rtl" if code.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"
