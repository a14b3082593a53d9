"""What is wished for, what speaks for a town, and why: pure, without a database.

Nobody gets a number without its reasons: a point is a criterion that is met, or a way that leads to the town.
What is not known counts neither for nor against it.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from babel.numbers import format_decimal
from django.db import models
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from partners.countries import country_name
from partners.models import NeedProfile
from partners.themes import Theme
from partners.twinning_plan import Position

SHOWN = 20


class Wanted(models.TextChoices):
    """What a profile can ask of a town, as far as files can answer."""

    COUNTRY = "country", gettext_lazy("country")
    REGION = "region", gettext_lazy("region")
    SIZE = "size", gettext_lazy("number of inhabitants")
    DISTANCE = "distance", gettext_lazy("distance")
    THEMES = "themes", gettext_lazy("themes")


class Way(models.TextChoices):
    """How we could come to speak with a town."""

    OURS = "ours", gettext_lazy("a tie of ours")
    PARTNERS = "partners", gettext_lazy("twinned with a partner of ours")
    NETWORK = "network", gettext_lazy("fellow member of a network")
    REQUEST = "request", gettext_lazy("looks for a partner")


class Known(models.TextChoices):
    """Which of the criteria may be open."""

    FIT = "fit", gettext_lazy("Nothing known speaks against it")
    SIZE_UNKNOWN = "size_unknown", gettext_lazy("Size not known")
    ALL = "all", gettext_lazy("All, also what does not fit")


class Order(models.TextChoices):
    REASONS = "reasons", gettext_lazy("most reasons first")
    NEAREST = "distance", gettext_lazy("nearest first")
    LARGEST = "-population", gettext_lazy("largest first")
    SMALLEST = "population", gettext_lazy("smallest first")
    NAME = "name", gettext_lazy("by name")


@dataclass(frozen=True)
class Wish:
    """The answerable part of a need profile; `centre` is where we are."""

    countries: tuple[str, ...] = ()
    region: str = ""
    population_from: int | None = None
    population_to: int | None = None
    max_km: int | None = None
    themes: tuple[str, ...] = ()
    centre: Position | None = None

    @classmethod
    def of(cls, profile: NeedProfile, centre: Position | None) -> "Wish":
        return cls(
            countries=tuple(profile.countries),
            region=profile.region.strip(),
            population_from=profile.population_from,
            population_to=profile.population_to,
            themes=tuple(profile.themes),
            centre=centre,
        )

    def changed(self, **parts: Any) -> "Wish":
        return replace(self, **parts)

    @property
    def asks_size(self) -> bool:
        return self.population_from is not None or self.population_to is not None

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The criteria this wish has, in a fixed order."""
        asked = {
            Wanted.COUNTRY: bool(self.countries),
            Wanted.REGION: bool(self.region),
            Wanted.SIZE: self.asks_size,
            Wanted.DISTANCE: self.max_km is not None and self.centre is not None,
            Wanted.THEMES: bool(self.themes),
        }
        return tuple(criterion for criterion, is_asked in asked.items() if is_asked)


@dataclass(frozen=True)
class Verdict:
    """One criterion on one town: met (True), not met (False), nobody knows (None), and the sentence that says so."""

    criterion: Wanted
    met: bool | None
    sentence: str


@dataclass(frozen=True)
class Reason:
    """A way that leads to a town, with where we know it from."""

    way: Way
    sentence: str
    source: str = ""
    url: str = ""
    # What the tie or the letter is about.
    themes: tuple[str, ...] = ()
    # Shown to the staff alone, as the pulse is.
    is_internal: bool = False


@dataclass
class Found:
    """A town that may be a partner, from our register, the world's, or a letter."""

    name: str
    country: str
    # "partner-12", "town-7" or "request-3": how the shortlist button names it.
    key: str
    place: str = ""
    url: str = ""
    reference: str = ""
    region: str = ""
    population: int | None = None
    distance_km: float | None = None
    known_ties: int | None = None
    is_in_region: bool = False
    # The points as the database counted them, to order what several questions found.
    rank: int = 0
    reasons: list[Reason] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    # Facts to know that are no reason, such as how many twinnings are known.
    hints: list[str] = field(default_factory=list)
    is_shortlisted: bool = False
    partner_pk: int | None = None
    town_pk: int | None = None
    request_pk: int | None = None

    @property
    def ways(self) -> frozenset[Way]:
        return frozenset(reason.way for reason in self.reasons)

    @property
    def themes(self) -> frozenset[str]:
        return frozenset(theme for reason in self.reasons for theme in reason.themes)

    @property
    def points(self) -> int:
        """One for each criterion met and for each way that leads there; what is unknown gives none, takes none."""
        return sum(verdict.met is True for verdict in self.verdicts) + len(self.ways)

    @property
    def standing(self) -> str:
        """The points in words."""
        of = len(self.verdicts)
        met = sum(verdict.met is True for verdict in self.verdicts)
        criteria = ngettext("%(met)s of %(of)s criterion met", "%(met)s of %(of)s criteria met", of)
        criteria %= {"met": met, "of": of}
        if not self.ways:
            return criteria if of else _("no way to it is known")
        ways = ngettext("%(number)s way leads there", "%(number)s ways lead there", len(self.ways))
        ways %= {"number": len(self.ways)}
        return f"{criteria}, {ways}" if of else ways


def judge(one: Found, wish: Wish) -> dict[Wanted, bool | None]:
    """Met, not met, or nobody knows (None), for each criterion of the wish."""
    low, high = wish.population_from, wish.population_to
    verdicts: dict[Wanted, bool | None] = {
        Wanted.COUNTRY: one.country in wish.countries,
        # Free words: what is not found in a region's name may still lie there.
        Wanted.REGION: True if one.is_in_region else None,
        Wanted.SIZE: None
        if one.population is None
        else (low is None or one.population >= low) and (high is None or one.population <= high),
        Wanted.DISTANCE: None if one.distance_km is None else one.distance_km <= (wish.max_km or 0),
        # Met where somebody of ours knows it; what a town does not work on, nobody can say.
        Wanted.THEMES: True if one.themes & set(wish.themes) else None,
    }
    return {criterion: verdicts[criterion] for criterion in wish.wanted}


def is_asked_for(one: Found, wish: Wish, known: str) -> bool:
    """Whether a town belongs on the page: all, those nothing speaks against, those of unknown size among them."""
    if known == Known.ALL:
        return True
    fits = False not in judge(one, wish).values()
    return fits and (known == Known.FIT or one.population is None)


def ranked(found: list[Found], order: str) -> list[Found]:
    """In the order asked for, then by name."""
    return sorted(found, key=lambda one: (*_rank(one, order), one.name, one.key))


def _rank(one: Found, order: str) -> tuple[Any, ...]:
    if order == Order.NEAREST:
        return (one.distance_km is None, one.distance_km or 0)
    if order == Order.LARGEST:
        return (one.population is None, -(one.population or 0))
    if order == Order.SMALLEST:
        return (one.population is None, one.population or 0)
    return () if order == Order.NAME else (-one.rank,)


# -- the sentences ------------------------------------------------------------------------------------


def number(value: int) -> str:
    return format_decimal(value, locale=(get_language() or "en").replace("-", "_"))


def verdicts_of(one: Found, wish: Wish) -> list[Verdict]:
    """A sentence for each criterion, in the order of the wish."""
    say = {
        Wanted.COUNTRY: _on_country,
        Wanted.REGION: _on_region,
        Wanted.SIZE: _on_size,
        Wanted.DISTANCE: _on_distance,
        Wanted.THEMES: _on_themes,
    }
    return [Verdict(what, met, say[what](one, wish, met)) for what, met in judge(one, wish).items()]


def _on_country(one: Found, wish: Wish, met: bool | None) -> str:
    name = country_name(one.country, get_language() or "en")
    if met:
        return _("It lies in %(country)s, as you wish.") % {"country": name}
    return _("It lies in %(country)s.") % {"country": name}


def _on_region(one: Found, wish: Wish, met: bool | None) -> str:
    if met:
        return _("It lies in the region %(region)s.") % {"region": one.region}
    return _("Whether it lies in “%(region)s” is not known.") % {"region": wish.region}


def _on_size(one: Found, wish: Wish, met: bool | None) -> str:
    if one.population is None:
        return _("Size not known.")
    if met:
        return _("%(people)s inhabitants, as you wish.") % {"people": number(one.population)}
    too_small = wish.population_from is not None and one.population < wish.population_from
    sentence = (
        _("%(people)s inhabitants, which is too few.")
        if too_small
        else _("%(people)s inhabitants, which is too many.")
    )
    return sentence % {"people": number(one.population)}


def _on_distance(one: Found, wish: Wish, met: bool | None) -> str:
    if one.distance_km is None:
        return _("Its position is not known.")
    sentence = _("%(km)s km from us.") if met else _("%(km)s km from us, which is too far.")
    return sentence % {"km": number(round(one.distance_km))}


def _on_themes(one: Found, wish: Wish, met: bool | None) -> str:
    if met:
        shared = [code for code in wish.themes if code in one.themes and code in Theme.values]
        names = ", ".join(str(Theme(code).label) for code in shared)
        return _("Works on what you wish for: %(themes)s.") % {"themes": names}
    return _("What it works on is not known.")


def hints_of(one: Found) -> list[str]:
    """How many ties it is known to have; more is not better."""
    if one.known_ties is None:
        return [_("No twinning of it is known to the registers.")]
    told = ngettext("%(number)s twinning known", "%(number)s twinnings known", one.known_ties)
    return [told % {"number": number(one.known_ties)}]
