"""What a place of the gazetteer says that a partner does not say, or says otherwise: proposals, field by field.

Nothing is taken by itself. What belongs together is one proposal: both numbers of a position; a population with its
source, and with its year, which GeoNames does not tell, so that no old year stands beside a new figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.countries import country_name
from partners.folding import fold
from partners.models import GazetteerEdition, GazetteerPlace, NameKind, Partner

MOST_NAMES = 40
# What a proposal may be called in an address.
KEYS = ("name", "country", "region", "position", "population", "geonames_id", "names")


@dataclass(frozen=True)
class Proposal:
    """`fields` is what the partner would be given; the names are those to be added."""

    key: str
    label: str
    before: str
    after: str
    fields: Mapping[str, Any]
    names: tuple[str, ...] = ()

    @property
    def fills_a_gap(self) -> bool:
        return not self.before


def source_of(edition: GazetteerEdition, place: GazetteerPlace) -> str:
    """Where a figure is from, as it is kept beside it: "GeoNames (CC BY 4.0), place 2797656, changed 2024-03-01"."""
    said = {"source": edition.source, "licence": edition.licence, "number": place.geonames_id}
    if place.changed_on is None:
        return _("%(source)s (%(licence)s), place %(number)s") % said
    said["day"] = place.changed_on.isoformat()
    return _("%(source)s (%(licence)s), place %(number)s, changed %(day)s") % said


def held_by(partner: Partner) -> dict[str, Any]:
    """What is on file, in the form that `proposals` compares with."""
    fields = ("name", "country", "region", "latitude", "longitude", "population", "geonames_id")
    held = {field: getattr(partner, field) for field in fields}
    return held | {"names": [name.text for name in partner.names.all()]}


def proposals(place: GazetteerPlace, edition: GazetteerEdition, held: Mapping[str, Any]) -> list[Proposal]:
    """What could be taken from the place. `held` has the fields of a partner, typed or on file, and "names"."""
    made = [
        _plain("name", _("Name"), place.name, held),
        _country(place, held),
        _plain("region", _("Region"), place.region, held),
        _position(place, held),
        _population(place, edition, held),
        _plain("geonames_id", _("GeoNames identifier"), place.geonames_id, held),
        _names(place, held),
    ]
    return [proposal for proposal in made if proposal is not None]


def _plain(key: str, label: str, new: Any, held: Mapping[str, Any]) -> Proposal | None:
    before = str(held.get(key) or "")
    return None if not new or before == str(new) else Proposal(key, label, before, str(new), {key: new})


def _country(place: GazetteerPlace, held: Mapping[str, Any]) -> Proposal | None:
    before, reader = str(held.get("country") or ""), get_language() or "en"
    if not place.country or before == place.country:
        return None
    shown = country_name(before, reader) if before else ""
    return Proposal("country", _("Country"), shown, place.country_name, {"country": place.country})


def _position(place: GazetteerPlace, held: Mapping[str, Any]) -> Proposal | None:
    before = [_number(held.get(field)) for field in ("latitude", "longitude")]
    after = [place.latitude, place.longitude]
    if [number and round(number, 6) for number in before] == [round(number, 6) for number in after]:
        return None
    shown = "" if None in before else _pair(before)
    fields = {"latitude": place.latitude, "longitude": place.longitude}
    return Proposal("position", _("Position"), shown, _pair(after), fields)


def _pair(numbers: list[Any]) -> str:
    return ", ".join(f"{number.normalize():f}" for number in numbers)


def _population(place: GazetteerPlace, edition: GazetteerEdition, held: Mapping[str, Any]) -> Proposal | None:
    before = _number(held.get("population"))
    if place.population is None or before == place.population:
        return None
    source = source_of(edition, place)
    after = _("%(figure)s; year not told; source: %(source)s") % {
        "figure": _figure(place.population),
        "source": source,
    }
    fields = {"population": place.population, "population_year": None, "population_source": source}
    shown = "" if before is None else _figure(before)
    return Proposal("population", _("Population"), shown, after, fields)


def _names(place: GazetteerPlace, held: Mapping[str, Any]) -> Proposal | None:
    """Names that fold otherwise than those we have; the gazetteer does not say their language."""
    known = {fold(name) for name in [str(held.get("name") or ""), *(held.get("names") or [])]}
    new: dict[str, str] = {}
    for name in [place.name, *place.other_names.split("\n")]:
        is_sound = bool(set("/[]") & set(name))  # "/ɡəˈdɑːnsk/" tells how it is spoken
        if (folded := fold(name)) and folded not in known and not is_sound:
            new.setdefault(folded, name)
    names = tuple(new.values())[:MOST_NAMES]
    if not names:
        return None
    return Proposal("names", _("Further names"), "", ", ".join(names), {}, names)


def _figure(number: Any) -> str:
    return format_decimal(number, locale=(get_language() or "en").replace("-", "_"))


def _number(value: Any) -> Decimal | None:
    """A number as it is on file, or as somebody typed it; what cannot be read counts as nothing."""
    text = str(value if value is not None else "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def values_of(taken: list[Proposal], held_names: list[tuple[str, str, str]]) -> dict[str, Any]:
    """What the ordinary act of changing a partner is given for the proposals that were taken."""
    values: dict[str, Any] = {}
    for proposal in taken:
        values |= proposal.fields
        if proposal.names:
            added = [(name, "", str(NameKind.EXONYM)) for name in proposal.names]
            values["names"] = [*held_names, *added]
    return values
