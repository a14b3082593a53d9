"""The languages a protocol may be written in; their names come from the Unicode tables in Babel."""

from office.council_words import direction, language_name

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


__all__ = ["CODES", "direction", "language_choices", "language_name"]
