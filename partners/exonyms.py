"""What cities are called elsewhere, from two places: Unicode CLDR (about 400 large cities) and the gazetteer, if one
is loaded.

Cologne and Köln share no letters that folding could find; only knowledge joins them.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.core import get_global

from partners.duplicates import Gazetteer, Record
from partners.folding import SEPARATOR, fold
from partners.models import GazetteerPlace
from partners.spellings import display_name, spelling

# In these languages lists of partners are commonly written.
_LANGUAGES = (
    "en", "tr", "nl", "fr", "de", "es", "it", "pt", "pl", "cs", "sk", "hu", "ro", "sv", "da", "nb", "fi", "ru", "uk",
    "el", "bg", "hr", "sr", "lt", "lv", "et", "ca", "ar", "zh", "ja", "ko",
)  # fmt: skip


@lru_cache
def cities_of_cldr() -> dict[tuple[str, str], frozenset[Any]]:
    """Country and name → the city, for the cities that time zones are named after; takes a second, once."""
    countries: Any = get_global("zone_territories")
    aliases: Any = get_global("zone_aliases")
    found: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for language in _LANGUAGES:
        for zone, names in Locale.parse(language).time_zones.items():
            country = countries.get(zone) or countries.get(aliases.get(zone, ""))
            if country and names.get("city"):
                found[country, spelling(fold(names["city"])).core].add(zone)
    return {key: frozenset(zones) for key, zones in found.items()}


def gazetteer_for(records: Iterable[Record]) -> Gazetteer:
    """Which places bear the names of these records: of the world's many names only those that are asked for."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        names = display_name(record.name)
        for spelled in (names.whole, names.bare):
            wanted[record.country].add(" ".join(spelled.words))
    found: dict[tuple[str, str], set[Any]] = defaultdict(set)
    places = GazetteerPlace.objects.filter(country__in=list(wanted)).order_by()
    for number, country, folded in places.values_list("geonames_id", "country", "names_folded").iterator(
        2000
    ):
        for name in wanted[country].intersection(folded.split(SEPARATOR)):
            found[country, spelling(name).core].add(number)
    known = {key: frozenset(numbers) for key, numbers in found.items()}
    for key, zones in cities_of_cldr().items():
        known[key] = known.get(key, frozenset()) | zones
    return known
