"""The reasons of a suggestion as sentences, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.countries import country_name
from partners.duplicates import Reason
from partners.models import PartnerKind

_SENTENCES: dict[str, Any] = {
    "one_name": _("All are called “%(name)s”."),
    "spelling": _("“%(one)s” and “%(other)s” are one name in two spellings."),
    "written_out": _("“%(one)s” and “%(other)s” are one name, one of them with its letters written out."),
    "further_name": _("“%(name)s” is a further name of “%(of)s”."),
    "shared_name": _("“%(one)s” and “%(other)s” have a further name in common: “%(name)s”."),
    "gazetteer": _("“%(one)s” and “%(other)s” are names of one city in different languages."),
    "addition": _("“%(one)s” and “%(other)s” differ only by an addition."),
    "slip": _("“%(one)s” and “%(other)s” differ by one letter."),
    "slips": _("“%(one)s” and “%(other)s” differ by two letters."),
    "geonames": _("They carry the same GeoNames identifier, %(identifier)s."),
    "same_spot": _("They lie at the same place, less than a kilometre apart."),
    "kilometres": _("They lie %(distance)s km apart."),
    "no_position": _("Coordinates are missing, so the distance is not known."),
    "same_population": _("They have exactly the same number of inhabitants: %(people)s."),
    "unlike_population": _("Against it: one has %(fewer)s inhabitants, the other %(more)s."),
    "countries": _("Against it: one is on file under %(one)s, the other under %(other)s."),
    "kinds": _("Against it: one is on file as %(one)s, the other as %(other)s."),
    "wikidata": _("Against it: they carry different Wikidata identifiers, %(one)s and %(other)s."),
}
_FIGURES = frozenset({"people", "fewer", "more"})


def sentences(reasons: Iterable[Reason]) -> list[str]:
    return [sentence(reason) for reason in reasons]


def sentence(reason: Reason) -> str:
    language = get_language() or "en"
    values = {
        key: format_decimal(value, locale=language.replace("-", "_")) if key in _FIGURES else value
        for key, value in reason.values
    }
    if reason.code == "countries":
        values = {key: country_name(code, language) for key, code in values.items()}
    if reason.code == "kinds":
        values = {key: str(PartnerKind(kind).label) for key, kind in values.items()}
    return str(_SENTENCES[reason.code]) % values
