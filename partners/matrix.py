"""The arithmetic of the candidate matrix, exact to the last fraction: no database, no screen.

Unscored is not nought: a cell without a score has no mean, and a total is the weighted mean over what is scored.
How much a result hangs on one weight is computed, not tried out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from partners.models.candidates import HEAVIEST, LIGHTEST

# (candidate, criterion) → what each scorer gave.
Scores = Mapping[tuple[int, int], Sequence[int]]
Means = Mapping[tuple[int, int], Fraction]


@dataclass(frozen=True)
class Weighted:
    """A criterion that can be scored, with its weight."""

    key: int
    weight: int


@dataclass(frozen=True)
class Standing:
    """Where a candidate stands: its total, and how much of the matrix that total rests on."""

    candidate: int
    total: Fraction | None
    scored: int
    of: int
    # Fewer criteria are scored than for another candidate, or others: the totals do not compare like with like.
    is_unequal: bool = False

    @property
    def is_complete(self) -> bool:
        return self.scored == self.of


# From here on two people did not see the same thing, and should talk.
APART = 2


@dataclass(frozen=True)
class Difference:
    """A cell on which scorers lie apart: how far, from the lowest to the highest value."""

    candidate: int
    criterion: int
    spread: int


@dataclass(frozen=True)
class Turn:
    """From this share of all weight on, others lead."""

    share: Fraction
    leaders: tuple[int, ...]
    # The nearest whole weight on the scale that does it, if any.
    weight: int | None


@dataclass(frozen=True)
class Sensitivity:
    """What the lead hangs on in one criterion; without a turn the leader leads whatever it weighs."""

    criterion: int
    share: Fraction
    above: Turn | None
    below: Turn | None


def means_of(scores: Scores) -> dict[tuple[int, int], Fraction]:
    return {cell: Fraction(sum(values), len(values)) for cell, values in scores.items() if values}


def standings(lines: Sequence[Weighted], candidates: Sequence[int], means: Means) -> list[Standing]:
    """One for each candidate, in their order."""
    scored = {
        candidate: frozenset(line.key for line in lines if (candidate, line.key) in means)
        for candidate in candidates
    }
    widest = frozenset[int]().union(*scored.values())
    return [
        Standing(
            candidate, total_of(candidate, lines, means), len(scored[candidate]), len(lines),
            is_unequal=scored[candidate] != widest,
        )
        for candidate in candidates
    ]  # fmt: skip


def total_of(candidate: int, lines: Iterable[Weighted], means: Means) -> Fraction | None:
    """The weighted mean over what is scored; None where nothing is."""
    found = [(line.weight, means[candidate, line.key]) for line in lines if (candidate, line.key) in means]
    weight = sum(weight for weight, _mean in found)
    return sum((weight * mean for weight, mean in found), Fraction(0)) / weight if weight else None


def spread_of(values: Sequence[int]) -> int:
    """How far the scorers of a cell lie apart; nought where fewer than two scored it."""
    return max(values) - min(values) if values else 0


def differences(lines: Sequence[Weighted], candidates: Sequence[int], scores: Scores) -> list[Difference]:
    """What is to be talked about: cells apart by two or more, what sways the totals most first.

    A spread sways a total by its weight; equals keep the order of the matrix.
    """
    found = [
        (line.weight, Difference(candidate, line.key, spread))
        for line in lines
        for candidate in candidates
        if (spread := spread_of(scores.get((candidate, line.key), ()))) >= APART
    ]
    found.sort(key=lambda weighed: (-weighed[0] * weighed[1].spread, -weighed[1].spread))
    return [difference for _weight, difference in found]


def standings_of_one(
    lines: Sequence[Weighted], candidates: Sequence[int], own: Mapping[tuple[int, int], int]
) -> list[Standing]:
    """Where candidates stand by the scores of a single person."""
    return standings(lines, candidates, {cell: Fraction(value) for cell, value in own.items()})


def leaders_of(totals: Mapping[int, Fraction | None]) -> tuple[int, ...]:
    """Whoever has the highest total; several when they are level."""
    known = {candidate: total for candidate, total in totals.items() if total is not None}
    best = max(known.values(), default=None)
    return tuple(candidate for candidate, total in known.items() if total == best)


def sensitivity(lines: Sequence[Weighted], candidates: Sequence[int], means: Means) -> list[Sensitivity]:
    """For each criterion: from which weight on, upwards and downwards, the leader no longer leads.

    Empty where nobody leads alone, where there is no rival, or where one criterion is all there is.
    """
    ranked = [candidate for candidate in candidates if total_of(candidate, lines, means) is not None]
    leaders = leaders_of({candidate: total_of(candidate, lines, means) for candidate in ranked})
    if len(leaders) != 1 or len(ranked) < 2 or len(lines) < 2:
        return []
    return [_Varied(line, lines, ranked, means).sensitivity(leaders[0]) for line in lines]


class _Varied:
    """The matrix with one criterion's weight set free, as x > 0; all other weights stay."""

    def __init__(
        self, line: Weighted, lines: Sequence[Weighted], ranked: Sequence[int], means: Means
    ) -> None:
        self.line, self.ranked = line, ranked
        others = [other for other in lines if other.key != line.key]
        self.rest = sum(other.weight for other in others)
        # total(x) = (a + x·s) / (b + x), or a / b for a candidate that is unscored here.
        self.parts = {candidate: _parts(candidate, line, others, means) for candidate in ranked}

    def sensitivity(self, leader: int) -> Sensitivity:
        now = Fraction(self.line.weight)
        turns = [self._turns(leader, rival) for rival in self.ranked if rival != leader]
        everywhere = sorted({root for roots, _behind in turns for root in roots})
        above = min((low for _roots, behind in turns for low, high in behind if low >= now), default=None)
        below = max(
            (high for _roots, behind in turns for low, high in behind if high is not None and high <= now),
            default=None,
        )
        return Sensitivity(
            self.line.key, self._share(now),
            above=self._turn(above, _beyond(above, everywhere), range(self.line.weight + 1, HEAVIEST + 1), leader)
            if above is not None else None,
            below=self._turn(below, _before(below, everywhere), range(self.line.weight - 1, LIGHTEST - 1, -1), leader)
            if below is not None else None,
        )  # fmt: skip

    def _turn(self, at: Fraction, probe: Fraction, scale: Iterable[int], leader: int) -> Turn:
        whole = (weight for weight in scale if leader not in self.leaders_at(Fraction(weight)))
        return Turn(self._share(at), self.leaders_at(probe), next(whole, None))

    def leaders_at(self, x: Fraction) -> tuple[int, ...]:
        return leaders_of({candidate: self._total(candidate, x) for candidate in self.ranked})

    def _total(self, candidate: int, x: Fraction) -> Fraction | None:
        (a, s), (b, one) = self.parts[candidate]
        weight = b + one * x
        return (a + s * x) / weight if weight else None

    def _share(self, x: Fraction) -> Fraction:
        return x / (self.rest + x)

    def _turns(
        self, leader: int, rival: int
    ) -> tuple[list[Fraction], list[tuple[Fraction, Fraction | None]]]:
        """Where the two are level, and the stretches of x on which the rival is ahead."""
        (a, s), (b, e) = self.parts[leader]
        (c, t), (d, f) = self.parts[rival]
        # leader − rival has the sign of (a + sx)(d + fx) − (c + tx)(b + ex)
        difference = (a * d - c * b, a * f + s * d - c * e - t * b, s * f - t * e)
        roots = [root for root in _roots(*difference) if root > 0]
        edges: list[Fraction | None] = [Fraction(0), *roots, None]
        behind = [
            (low, high)
            for low, high in pairwise(edges)
            if low is not None and _value(difference, _between(low, high)) < 0
        ]
        return roots, behind


def _parts(
    candidate: int, line: Weighted, others: Iterable[Weighted], means: Means
) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    found = [
        (other.weight, means[candidate, other.key]) for other in others if (candidate, other.key) in means
    ]
    points = sum((weight * mean for weight, mean in found), Fraction(0))
    here = means.get((candidate, line.key))
    weight = Fraction(sum(weight for weight, _mean in found))
    return (points, here or Fraction(0)), (weight, Fraction(here is not None))


def _value(polynomial: tuple[Fraction, Fraction, Fraction], x: Fraction) -> Fraction:
    constant, linear, square = polynomial
    return constant + linear * x + square * x * x


def _between(low: Fraction, high: Fraction | None) -> Fraction:
    return low + 1 if high is None else (low + high) / 2


def _beyond(at: Fraction | None, roots: Sequence[Fraction]) -> Fraction:
    """A point right after a turn, before the next one."""
    at = at or Fraction(0)
    return _between(at, next((root for root in roots if root > at), None))


def _before(at: Fraction | None, roots: Sequence[Fraction]) -> Fraction:
    at = at or Fraction(0)
    return _between(next((root for root in reversed(roots) if root < at), Fraction(0)), at)


_FINE = 10**15


def _roots(constant: Fraction, linear: Fraction, square: Fraction) -> list[Fraction]:
    """Where a + bx + cx² is nought, in order. A root that is no fraction is given to fifteen places.

    Those occur only between candidates of unequal completeness; everything else is linear and exact.
    """
    if square == 0:
        return [-constant / linear] if linear else []
    discriminant = linear * linear - 4 * square * constant
    if discriminant < 0:
        return []
    root = _square_root(discriminant)
    return sorted({(-linear - root) / (2 * square), (-linear + root) / (2 * square)})


def _square_root(of: Fraction) -> Fraction:
    below, above = of.denominator, of.numerator * of.denominator
    exact = isqrt(above)
    if exact * exact == above:
        return Fraction(exact, below)
    return Fraction(isqrt(above * _FINE * _FINE), below * _FINE)
