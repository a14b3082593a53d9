"""Dates and numbers as a document's reader writes them (Unicode tables in Babel)."""

from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext

from office.calendar import Precision

# British habits for English: 31 December 2020, as in letters between European towns.
_LOCALES = {"en": "en_GB"}


def locale_of(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language), sep="-" if "-" in language else "_")


def long_date(on: date | None, language: str, precision: str = Precision.DAY) -> str:
    """31 December 2020, December 2020 or 2020: never more precise than it is known."""
    if on is None or precision == Precision.UNKNOWN:
        return gettext("date unknown")
    if precision == Precision.YEAR:
        return str(on.year)
    if precision == Precision.MONTH:
        return format_date(on, "LLLL y", locale=locale_of(language))
    return format_date(on, "long", locale=locale_of(language))


def capitalised(text: str, language: str) -> str:
    """With a capital at its head; in Turkish that of i is İ."""
    first = "İ" if language == "tr" and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


def number(value: int, language: str) -> str:
    return format_decimal(value, locale=locale_of(language))


def percent(share: int, language: str) -> str:
    """A whole percentage: 55 % in Dutch, 55% in English, %55 in Turkish."""
    return format_percent(share / 100, locale=locale_of(language))


def exact_number(value: Decimal, language: str) -> str:
    """With the decimals it has: 3.25 in English, 3,25 in Turkish and Dutch."""
    return format_decimal(value, locale=locale_of(language), decimal_quantization=False)
