"""The finder's questions to the database: our register, the world's, and the letters of towns that look for a partner.

The database narrows and orders, so that the full register is never loaded; what is shown gets its reasons.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from partners.finder import SHOWN, Found, Known, Order, Way, Wish, is_asked_for, ranked
from partners.finder_judging import Asking, fitting, ordering, way_there, with_points
from partners.finder_reasons import explain, open_letters, strangers
from partners.models import LegalStatus, NeedProfile, Partner, PartnershipRequest, RegisterTown
from partners.register_queries import OurTown
from partners.twinning_plan import kilometres

MOST_PAGES = 10
_COLUMNS = ("pk", "name", "country", "region", "latitude", "longitude", "people", "points", "in_region")


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
    def is_cut(self) -> bool:
        return self.total > MOST_PAGES * SHOWN


@dataclass(frozen=True)
class _Shelf:
    """One of the two registers: its rows, and how a partner is named from there."""

    rows: QuerySet
    partner: str
    more: tuple[str, ...]


def find(profile: NeedProfile, wish: Wish, ask: Ask, ours: OurTown) -> Answer:
    """The towns that come nearest to the wish, one page of them, each with its reasons. Ten queries at most."""
    letters = open_letters()
    answer = Answer([], page=ask.page)
    found = _strangers(letters, wish, ask, answer)
    asking = _asking(letters, wish)
    for shelf in _shelves(ask, ours):
        rows = _narrowed(shelf, ask, asking)
        _count(rows, wish, ask, answer)
        found += _first(rows, shelf, wish, ask, asking)
    shown = ranked(_once(found), ask.order)[(ask.page - 1) * SHOWN : ask.page * SHOWN]
    explain(shown, wish, profile, letters)
    answer.found = shown
    return answer


def _asking(letters: list[PartnershipRequest], wish: Wish) -> Asking:
    partners = {letter.partner_id: set[str]() for letter in letters if letter.partner_id}
    for letter in letters:
        if letter.partner_id:
            partners[letter.partner_id].update(letter.themes)
    on_themes = (pk for pk, themes in partners.items() if themes & set(wish.themes))
    return Asking(tuple(partners), tuple(on_themes))


def _once(found: Iterable[Found]) -> list[Found]:
    """A partner that the registers spell twice is one town."""
    kept: dict[Any, Found] = {}
    for one in found:
        kept.setdefault(one.partner_pk or one.key, one)
    return list(kept.values())


def _strangers(letters: list[PartnershipRequest], wish: Wish, ask: Ask, answer: Answer) -> list[Found]:
    """Towns that have written to us and are on no shelf: few, and judged here."""
    if ask.where == "file" or ask.way not in ("", Way.REQUEST):
        return []
    towns = strangers(letters, wish)
    fit = [one for one in towns if is_asked_for(one, wish, Known.FIT)]
    answer.fit += len(fit)
    answer.size_unknown += sum(one.population is None for one in fit)
    taken = [one for one in towns if is_asked_for(one, wish, ask.known)]
    answer.total += len(taken)
    return taken


def _shelves(ask: Ask, ours: OurTown) -> list[_Shelf]:
    more = ("partner", "partner__name", "partner__place_label", "known_ties")
    shelves = [_Shelf(_towns(ours), "partner", more)]
    if ask.where != "world":
        shelves.append(_Shelf(_unlinked_partners(), "pk", ("place_label",)))
    return shelves


def _towns(ours: OurTown) -> QuerySet:
    """Towns with twinnings; not ourselves, and not what exists no more."""
    alive = Q(partner=None) | Q(partner__legal_status=LegalStatus.EXISTING)
    rows = RegisterTown.objects.filter(alive, known_ties__gt=0).exclude(pk__in=ours.pks)
    return rows.annotate(people=Coalesce("partner__population", "population"))


def _unlinked_partners() -> QuerySet:
    """Partners of whom the registers know nothing."""
    # Not EXISTS: a list is made once, and not asked anew for each partner.
    linked = RegisterTown.objects.filter(partner__isnull=False, known_ties__gt=0).order_by().values("partner")
    rows = Partner.objects.filter(~Q(pk__in=linked), legal_status=LegalStatus.EXISTING)
    return rows.annotate(people=F("population"))


def _narrowed(shelf: _Shelf, ask: Ask, asking: Asking) -> QuerySet:
    rows, is_town = shelf.rows, shelf.rows.model is RegisterTown
    if ask.way in Way.values:
        condition = way_there(Way(ask.way), shelf.partner, rows.model, asking)
        rows = rows.filter(condition) if condition else rows.none()
    if is_town and ask.where:
        rows = rows.filter(partner__isnull=ask.where == "world")
    if is_town and ask.most_ties is not None:
        rows = rows.filter(known_ties__lte=ask.most_ties)
    return rows


def _count(rows: QuerySet, wish: Wish, ask: Ask, answer: Answer) -> None:
    if ask.known == Known.ALL:
        answer.total += rows.order_by().count()
        return
    unknown = Count("pk", filter=Q(people__isnull=True))
    figures = fitting(rows, wish).order_by().aggregate(fit=Count("pk"), size_unknown=unknown)
    answer.fit += figures["fit"]
    answer.size_unknown += figures["size_unknown"]
    answer.total += figures["size_unknown" if ask.known == Known.SIZE_UNKNOWN else "fit"]


def _first(rows: QuerySet, shelf: _Shelf, wish: Wish, ask: Ask, asking: Asking) -> list[Found]:
    if ask.known != Known.ALL:
        rows = fitting(rows, wish)
    if ask.known == Known.SIZE_UNKNOWN:
        rows = rows.filter(people__isnull=True)
    pointed = with_points(rows, wish, partner=shelf.partner, asking=asking, known=ask.known)
    ordered = pointed.order_by(*ordering(wish, ask.order))[: min(ask.page, MOST_PAGES) * SHOWN]
    return [
        _read(row, wish, is_town=rows.model is RegisterTown) for row in ordered.values(*_COLUMNS, *shelf.more)
    ]


def _read(row: dict[str, Any], wish: Wish, *, is_town: bool) -> Found:
    partner = row["partner"] if is_town else row["pk"]
    latitude, longitude, km = row["latitude"], row["longitude"], None
    if wish.centre and latitude is not None and longitude is not None:
        km = kilometres(wish.centre, (float(latitude), float(longitude)))
    return Found(
        name=row.get("partner__name") or row["name"],
        country=row["country"],
        place=row.get("partner__place_label") or row.get("place_label") or "",
        region=row["region"],
        key=f"partner-{partner}" if partner else f"town-{row['pk']}",
        population=row["people"],
        distance_km=km,
        known_ties=row.get("known_ties"),
        is_in_region=bool(row["in_region"]),
        rank=row["points"],
        partner_pk=partner,
        town_pk=row["pk"] if is_town else None,
    )
