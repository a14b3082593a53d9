"""A partner as a document writes it: in our words and in its own, so that the right letters are drawn."""

from dataclasses import dataclass

from evaluations.statistics import Place
from office.council_words import direction
from partners.countries import country_name


@dataclass(frozen=True)
class Named:
    name: str
    native: str
    native_language: str
    native_direction: str
    place: str


def named(place: Place, language: str) -> Named:
    return Named(
        name=place.name,
        native=place.native,
        native_language=place.native_language,
        native_direction=direction(place.native_language),
        place=place_name(place, language),
    )


def place_name(place: Place, language: str) -> str:
    """Where it lies, in the municipality's own words where it has some."""
    return place.label or country_name(place.country, language)
