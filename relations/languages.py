"""The languages a protocol may be written in; their names come from the Unicode tables in Babel."""

from typing import Any

from django.utils.translation import gettext as _

from office.council_words import direction, language_name

# Where all authentic texts count alike; otherwise a text names the language that prevails, or says nothing.
EQUAL = "equal"

# Languages of municipalities' partners, in no order: pages sort them by their name in the reader's language.
CODES = (
    "ar",
    "az",
    "bg",
    "bs",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "ko",
    "ky",
    "lt",
    "lv",
    "mk",
    "mn",
    "ms",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "th",
    "tr",
    "uk",
    "ur",
    "uz",
    "vi",
    "zh",
)


def language_choices() -> list[tuple[str, str]]:
    return sorted(((code, language_name(code)) for code in CODES), key=lambda choice: choice[1].casefold())


def prevailing_in_words(prevailing: str) -> str:
    """Which text counts where the languages differ; empty where the text does not say it."""
    if not prevailing:
        return ""
    if prevailing == EQUAL:
        return _("All its languages count alike.")
    return _("If they differ, this text counts: %(language)s.") % {"language": language_name(prevailing)}


def prevailing_choices(codes: list[str]) -> list[tuple[str, Any]]:
    """What a text in these languages can say about it."""
    each = [(code, language_name(code)) for code in codes]
    alike = [(EQUAL, _("All its languages alike"))] if len(codes) > 1 else []
    return [("", _("The text does not say")), *each, *alike]


__all__ = [
    "CODES",
    "EQUAL",
    "direction",
    "language_choices",
    "language_name",
    "prevailing_choices",
    "prevailing_in_words",
]
