"""Days between the texts of one tie on which none was in force. Pure: no database, no clock.

Only what is certain is called a gap: of an imprecise date the meaning that leaves least of it counts, and a text
that nobody knows the end of is named beside the gap that it may have covered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InForce:
    """When a text was in force: the earliest day it can have begun, the latest it can have lasted to.

    `last` None with `is_endless`: it runs on. None without: nobody knows when it ended, or whether it has.
    """

    text: Any
    first: date | None
    last: date | None
    is_endless: bool = False


@dataclass(frozen=True)
class Gap:
    """`last` and `before` are None for a gap that goes on today.

    `meanwhile` are the open-ended texts that stood all along; `perhaps` those that may have, as far as anybody knows.
    """

    first: date
    last: date | None
    after: Any
    before: Any
    meanwhile: tuple[Any, ...] = ()
    perhaps: tuple[Any, ...] = ()

    def days(self, today: date) -> int:
        return ((self.last or today) - self.first).days + 1


def gaps_between(texts: Iterable[InForce], today: date, *, goes_on: bool) -> list[Gap]:
    """The gaps in the order of time; the one that lasts until today only where the tie `goes_on`.

    An open-ended text of long ago does not fill the days between two agreements with a term: those are told, with
    what stood meanwhile beside them.
    """
    known = list(texts)
    chain = sorted((one for one in known if one.first), key=_by_beginning)
    found = [
        Gap(first, last, after, before, *_beside(known, first))
        for first, last, after, before in _holes(chain)
    ]
    reached = _latest_end(known)
    runs_on = any(one.last is None for one in known)
    if goes_on and reached and reached.last and reached.last < today and not runs_on:
        found.append(Gap(reached.last + ONE_DAY, None, reached.text, None))
    return found


def _by_beginning(one: InForce) -> tuple[date, date]:
    return one.first or date.min, one.last or date.max


def _holes(chain: list[InForce]) -> Iterator[tuple[date, date, Any, Any]]:
    """Between the text that lasted longest so far and the next one that begins; each hole ends with that one."""
    reached: InForce | None = None
    for one in chain:
        if reached and reached.last and one.first and one.first > reached.last + ONE_DAY:
            yield reached.last + ONE_DAY, one.first - ONE_DAY, reached.text, one.text
            reached = None
        if one.last and (reached is None or reached.last is None or one.last > reached.last):
            reached = one


def _latest_end(known: list[InForce]) -> InForce | None:
    ended = [one for one in known if one.last]
    return max(ended, key=lambda one: one.last or date.min, default=None)


def _beside(known: list[InForce], first: date) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What had begun before that day and has no end: surely, or as far as anybody knows."""
    begun = [one for one in known if one.last is None and (one.first is None or one.first <= first)]
    surely = [one.text for one in begun if one.is_endless and one.first]
    return tuple(surely), tuple(one.text for one in begun if one.text not in surely)


__all__ = ["Gap", "InForce", "gaps_between"]
