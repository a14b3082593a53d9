"""The portfolio as of a date: which ties were alive on that day, read from dated events alone.

Valid time: what is recorded today about 1982 counts for 1982. An imprecise beginning counts from its first
possible day, an imprecise end until its last. A tie whose beginning is unknown is alive until its end.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch

from office.calendar import Precision
from partners.models import NameKind, Partner, PartnerName
from relations.history import FINAL, standing_on
from relations.models import EventKind, Relation, RelationEvent

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Place:
    """A partner as a list shows it: our name for it, its own name with its language, where it lies."""

    name: str
    country: str
    label: str = ""  # the place in the municipality's own words, where the country's name would be delicate
    native: str = ""
    native_language: str = ""
    reference: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Tie:
    """A relation on one day."""

    reference: str
    type: str
    places: tuple[Place, ...]
    since: date | None
    since_precision: str
    status: str
    is_live: bool
    ended: date | None = None
    ended_precision: str = Precision.UNKNOWN

    @property
    def is_since_unknown(self) -> bool:
        return self.since is None

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(place.country for place in self.places)


@dataclass(frozen=True)
class Portfolio:
    """All ties that had begun by `as_of`: those alive on that day, and those that had ended."""

    as_of: date
    ties: tuple[Tie, ...]

    @cached_property
    def live_ties(self) -> tuple[Tie, ...]:
        return tuple(tie for tie in self.ties if tie.is_live)

    @property
    def live(self) -> int:
        return len(self.live_ties)

    @property
    def since_unknown(self) -> int:
        return sum(tie.is_since_unknown for tie in self.live_ties)

    @property
    def by_type(self) -> dict[str, int]:
        return _counted(tie.type for tie in self.live_ties)

    @property
    def by_country(self) -> dict[str, int]:
        """A tie with partners in two countries counts in both, so these may add up to more than `live`."""
        return _counted(country for tie in self.live_ties for country in tie.countries)

    @property
    def by_status(self) -> dict[str, int]:
        return _counted(tie.status for tie in self.live_ties)

    @property
    def countries(self) -> int:
        return len(self.by_country)

    @property
    def ever(self) -> int:
        return len(self.ties)

    @property
    def ever_countries(self) -> int:
        return len({country for tie in self.ties for country in tie.countries})

    def figures(self) -> dict[str, int | dict[str, int]]:
        """What the operator's command prints."""
        return {
            "live": self.live,
            "since_unknown": self.since_unknown,
            "by_type": self.by_type,
            "by_country": self.by_country,
            "by_status": self.by_status,
        }


def portfolio(as_of: date) -> Portfolio:
    """Our ties on that day. Exercises are left out: they show a task, not a tie. Four queries."""
    natives = PartnerName.objects.filter(kind=NameKind.NATIVE).order_by("pk")
    partners = Partner.objects.prefetch_related(Prefetch("names", natives))
    events = RelationEvent.objects.filter(corrected_by=None)
    relations = Relation.objects.filter(is_exercise=False).order_by("pk").prefetch_related(
        Prefetch("events", events), Prefetch("partners", partners.order_by("name", "pk"))
    )  # fmt: skip
    ties = (tie_on(relation, as_of) for relation in relations)
    return Portfolio(as_of, tuple(tie for tie in ties if tie is not None))


def tie_on(relation: Relation, day: date) -> Tie | None:
    """The relation as it was on that day; None when it had not begun. Reads prefetched events."""
    events = list(relation.events.all())
    standing = standing_on(events, day)
    if not standing.is_live and standing.state is None:
        return None
    beginning = next((event for event in events if event.kind == EventKind.BEGAN), None)
    ending = None if standing.is_live else next((event for event in events if event.kind in FINAL), None)
    return Tie(
        reference=relation.reference,
        type=relation.type,
        places=tuple(place_of(partner) for partner in relation.partners.all()),
        since=beginning.on if beginning else None,
        since_precision=beginning.precision if beginning else Precision.UNKNOWN,
        is_live=standing.is_live,
        status=standing.state or UNKNOWN,
        ended=ending.on if ending else None,
        ended_precision=ending.precision if ending else Precision.UNKNOWN,
    )


def place_of(partner: Partner) -> Place:
    """Reads the prefetched names; of several own names the first on file is shown."""
    natives = [
        name for name in partner.names.all() if name.kind == NameKind.NATIVE and name.text != partner.name
    ]
    return Place(
        name=partner.name,
        country=partner.country,
        label=partner.place_label,
        native=natives[0].text if natives else "",
        native_language=natives[0].language if natives else "",
        reference=partner.reference,
        latitude=None if partner.latitude is None else float(partner.latitude),
        longitude=None if partner.longitude is None else float(partner.longitude),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    """Counts, the largest first and equal ones by name, so that the same ties always give the same order."""
    return dict(sorted(Counter(map(str, values)).items(), key=lambda item: (-item[1], item[0])))
