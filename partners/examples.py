"""How the first cells of a column are read, for somebody who checks whether they are read rightly."""

from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.cells import Unreadable
from partners.countries import country_name, read_country
from partners.number_signs import widgets_for
from partners.problems import SENTENCES
from partners.resources import CellWidget, PartnerResource

_NUMBERS = ("population", "latitude", "longitude", "population_year")


def read_as(key: str, texts: list[str], decimal: str) -> list[str]:
    """What these cells become under that meaning, worded; empty for columns that are taken as they are."""
    if key in ("country", "country_code"):
        return [_country(text) for text in texts]
    widgets = {name: field.widget for name, field in PartnerResource().fields.items()}
    widget = {**widgets, **widgets_for(decimal)}.get(key)
    if key not in _NUMBERS or not isinstance(widget, CellWidget):
        return []
    return [_number(widget, key, text) for text in texts]


def _country(text: str) -> str:
    country = read_country(text)
    return country_name(country.code, get_language() or "en") if country else _("not known")


def _number(widget: CellWidget, key: str, text: str) -> str:
    try:
        value: Any = widget.read(text).value
    except Unreadable as unreadable:
        return str(SENTENCES[unreadable.code])
    if value is None:
        return _("nothing")
    if key == "population":
        return str(formats.number_format(value, force_grouping=True))
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
