"""The finder's questions to the database: one rule for each criterion, asked of partners, register and requests alike.

The database judges, so that the full register is never loaded; the sentences are made for what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from partners.finder import SHOWN, Found, Known, Order, Way, Wish, ranked
from partners.finder_judging import fitting, judged, ordering, with_themes
from partners.finder_reasons import explain
from partners.models import LegalStatus, NeedProfile, Partner, PartnershipRequest, RegisterTown, RequestState
from partners.register_queries import OurTown
from partners.twinning_plan import kilometres

MOST_PAGES = 10


@dataclass(frozen=True)
class Ask:
    """What the finder's page asks for beside the wish itself."""

    way: str = ""
    # "file": our own register; "world": only towns we have not on file.
    where: str = ""
    known: str = Known.FIT
    order: str = Order.REASONS
    most_ties: int | None = None
    page: int = 1


@dataclass
class Answer:
    found: list[Found]
    # How many nothing known speaks against, and of how many of these the size is not known.
    fit: int = 0
    size_unknown: int = 0
    total: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        return min(MOST_PAGES, -(-self.total // SHOWN))

    @property
    def is_cut(self) -> bool:
        return self.total > MOST_PAGES * SHOWN


def find(profile: NeedProfile, wish: Wish, ask: Ask, ours: OurTown) -> Answer:
    """The towns that come nearest to the wish, one page of them, each with its reasons."""
    shelves = _shelves(wish, ask, ours)
    answer = Answer([], page=ask.page)
    rows: list[Found] = []
    for shelf in shelves:
        _count(shelf, wish, ask, answer)
        rows += shelf.first(wish, ask)
    answer.found = _page_of(ranked(_once(rows), ask.order), ask.page)
    explain(answer.found, wish, profile)
    return answer


def _page_of(found: list[Found], page: int) -> list[Found]:
    return found[(page - 1) * SHOWN : page * SHOWN]


def _once(found: Iterable[Found]) -> list[Found]:
    """A partner that the registers spell twice is one town."""
    kept: dict[Any, Found] = {}
    for one in found:
        kept.setdefault(one.partner_pk or one.key, one)
    return list(kept.values())


def _count(shelf: "_Shelf", wish: Wish, ask: Ask, answer: Answer) -> None:
    fits = fitting(shelf.rows, wish)
    if ask.known == Known.ALL:
        answer.total += shelf.rows.order_by().count()
        return
    figures = fits.order_by().aggregate(
        fit=Count("pk"), size_unknown=Count("pk", filter=Q(people__isnull=True))
    )
    answer.fit += figures["fit"]
    answer.size_unknown += figures["size_unknown"]
    answer.total += figures["size_unknown" if ask.known == Known.SIZE_UNKNOWN else "fit"]


@dataclass
class _Shelf:
    """One of the places where towns are found: its judged rows, and how a row is read."""

    rows: QuerySet
    columns: tuple[str, ...]
    prefix: str

    def first(self, wish: Wish, ask: Ask) -> list[Found]:
        rows = self.rows
        if ask.known != Known.ALL:
            rows = fitting(rows, wish)
        if ask.known == Known.SIZE_UNKNOWN:
            rows = rows.filter(people__isnull=True)
        verdicts = [f"is_{criterion}" for criterion in wish.wanted]
        ways = [f"way_{way}" for way in Way]
        most = min(ask.page, MOST_PAGES) * SHOWN
        ordered = rows.order_by(*ordering(wish, ask.order, is_placed=self.prefix != "request"))[:most]
        return [
            self._read(row, wish) for row in ordered.values(*self.columns, "pk", "people", *verdicts, *ways)
        ]

    def _read(self, row: dict[str, Any], wish: Wish) -> Found:
        latitude, longitude = row.get("latitude"), row.get("longitude")
        km = None
        if wish.centre and latitude is not None and longitude is not None:
            km = round(kilometres(wish.centre, (float(latitude), float(longitude))))
        partner = row["pk"] if self.prefix == "partner" else row.get("partner")
        key = f"partner-{partner}" if partner else f"{self.prefix}-{row['pk']}"
        return Found(
            name=row.get("partner__name") or row["name"],
            country=row["country"],
            place=row.get("partner__place_label") or row.get("place_label") or "",
            region=row.get("region") or "",
            key=key,
            met={criterion: _as_met(row[f"is_{criterion}"]) for criterion in wish.wanted},
            population=row["people"],
            distance_km=km,
            known_ties=row.get("known_ties"),
            ways=frozenset(way for way in Way if row[f"way_{way}"]),
            partner_pk=partner,
            town_pk=row["pk"] if self.prefix == "town" else None,
            request_pk=row["pk"] if self.prefix == "request" else None,
        )


def _as_met(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _shelves(wish: Wish, ask: Ask, ours: OurTown) -> list[_Shelf]:
    towns = judged(
        _towns(ours), wish, partner="partner", population=Coalesce("partner__population", "population")
    )
    partners = judged(_unlinked_partners(ours), wish, partner="pk", population=F("population"))
    requests = judged(_strangers(), wish, partner=None, population=F("population"), is_placed=False)
    shelves = [
        _Shelf(towns, (*_TOWN, "partner", "partner__name", "partner__place_label", "known_ties"), "town"),
        _Shelf(partners, (*_TOWN, "place_label"), "partner"),
        _Shelf(requests, ("name", "country"), "request"),
    ]
    for shelf in shelves:
        shelf.rows = _narrowed(shelf, ask)
    return shelves


_TOWN = ("name", "country", "region", "latitude", "longitude")


def _narrowed(shelf: _Shelf, ask: Ask) -> QuerySet:
    rows, is_town = shelf.rows, shelf.prefix == "town"
    if ask.way in Way.values:
        rows = rows.filter(**{f"way_{ask.way}": 1})
    if ask.where == "file":
        rows = rows.filter(partner__isnull=False) if is_town else rows
        rows = rows.none() if shelf.prefix == "request" else rows
    elif ask.where == "world":
        rows = rows.filter(partner__isnull=True) if is_town else rows
        rows = rows.none() if shelf.prefix == "partner" else rows
    if ask.most_ties is not None and is_town:
        rows = rows.filter(known_ties__lte=ask.most_ties)
    return rows


def _towns(ours: OurTown) -> QuerySet:
    """Towns with twinnings; not ourselves, and not what exists no more."""
    alive = Q(partner=None) | Q(partner__legal_status=LegalStatus.EXISTING, partner__merged_into=None)
    return RegisterTown.objects.filter(alive, known_ties__gt=0).exclude(pk__in=ours.pks)


def _unlinked_partners(ours: OurTown) -> QuerySet:
    """Partners of whom the registers know nothing."""
    linked = RegisterTown.objects.filter(partner=OuterRef("pk"), known_ties__gt=0)
    return Partner.objects.filter(~Exists(linked), legal_status=LegalStatus.EXISTING)


def _strangers() -> QuerySet:
    """Towns that have written to us and are not in our register."""
    return with_themes(PartnershipRequest.objects.filter(state=RequestState.RECEIVED, partner=None))
