"""Which of our need profiles a request from outside fits, each with its reasons; it decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.countries import country_name
from partners.models import NeedProfile, PartnershipRequest
from partners.sentence import size_in_words
from partners.themes import Theme


@dataclass(frozen=True)
class Fit:
    """What both ask for; `themes` are shared codes."""

    profile: NeedProfile
    themes: tuple[str, ...]
    reasons: tuple[str, ...]


def fits_of(request: PartnershipRequest, profiles: Iterable[NeedProfile]) -> list[Fit]:
    """Those that nothing contradicts and at least one thing speaks for; most shared themes first."""
    found = [fit for profile in profiles if (fit := _fit(request, profile)) and fit.reasons]
    return sorted(found, key=lambda fit: (-len(fit.themes), -len(fit.reasons), -(fit.profile.pk or 0)))


def _fit(request: PartnershipRequest, profile: NeedProfile) -> Fit | None:
    people = _inhabitants(request)
    if profile.countries and request.country_code not in profile.countries:
        return None
    if people is not None and not _is_within(people, profile):
        return None
    shared = tuple(code for code in profile.themes if code in request.themes)
    reasons = [
        _("Both name %(theme)s.") % {"theme": Theme(code).label} for code in shared if code in Theme.values
    ]
    if profile.countries:
        country = country_name(request.country_code, get_language() or "en")
        reasons.append(_("We look in %(country)s.") % {"country": country})
    if people is not None and _has_bounds(profile):
        reasons.append(_("Its size fits: we look for %(size)s.") % {"size": size_in_words(profile)})
    return Fit(profile, shared, tuple(reasons))


def _is_within(people: int, profile: NeedProfile) -> bool:
    low, high = profile.population_from, profile.population_to
    return (low is None or people >= low) and (high is None or people <= high)


def _has_bounds(profile: NeedProfile) -> bool:
    return profile.population_from is not None or profile.population_to is not None


def _inhabitants(request: PartnershipRequest) -> int | None:
    if request.partner and request.partner.population is not None:
        return request.partner.population
    return request.population
