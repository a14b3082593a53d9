"""What a need profile does not say yet, each gap with the field that fills it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partners.models import NeedProfile

# No field of the profile: people heard are rows of their own.
CONSULTED = "consulted"


@dataclass(frozen=True)
class Gap:
    """`is_needed`: without it the purpose cannot be settled."""

    field: str
    sentence: str
    is_needed: bool = False

    @property
    def is_of_the_form(self) -> bool:
        return self.field != CONSULTED


def gaps_of(profile: NeedProfile) -> list[Gap]:
    return [*_needed(profile), *_useful(profile)]


def _needed(profile: NeedProfile) -> Iterator[Gap]:
    if not profile.purpose.strip():
        yield Gap("purpose", _("What is the partner sought for?"), is_needed=True)
    if not profile.gain_for_us.strip():
        yield Gap("gain_for_us", _("What do we gain?"), is_needed=True)
    if not profile.gain_for_partner.strip():
        yield Gap("gain_for_partner", _("What does the partner gain?"), is_needed=True)
    if not profile.offer.strip():
        yield Gap("offer", _("What can we offer?"), is_needed=True)
    if profile.is_short_lived and not profile.scope.strip():
        yield Gap("scope", _("How far does the short-lived motive go?"), is_needed=True)
    if profile.is_short_lived and profile.ends_on is None:
        yield Gap("ends_on", _("When does the short-lived motive end?"), is_needed=True)


def _useful(profile: NeedProfile) -> Iterator[Gap]:
    if not (profile.countries or profile.region.strip()):
        yield Gap("countries", _("Where should the town lie?"))
    if profile.population_from is None and profile.population_to is None:
        yield Gap("population_from", _("How large should it be?"))
    if not profile.advanced_in.strip():
        yield Gap("advanced_in", _("What should it be advanced in?"))
    if not (profile.topics.strip() or profile.themes):
        yield Gap("topics", _("What should it be willing to do with us?"))
    if not profile.motivations:
        yield Gap("motivations", _("What moves us?"))
    if not profile.needs.strip():
        yield Gap("needs", _("What do we need?"))
    if profile.pk and not profile.consultations.exists():
        yield Gap(CONSULTED, _("Who was consulted?"))
