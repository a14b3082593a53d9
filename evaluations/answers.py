"""What scores amount to: exact, and only from what was scored. Pure computation: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Answer:
    """One question with its weight and its score from 0 to 5; None where nobody scored it."""

    question: str
    weight: int
    value: int | None = None
    evidence: str = ""
    section: str = ""
    code: str = ""

    @property
    def is_scored(self) -> bool:
        return self.value is not None

    @property
    def points(self) -> int:
        """Weight times score."""
        return self.weight * (self.value or 0)


@dataclass(frozen=True)
class Result:
    """The weighted mean of what was scored; what was not scored is left out and counted, never taken as 0."""

    answers: tuple[Answer, ...]

    @property
    def scored(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.is_scored)

    @property
    def unscored(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if not answer.is_scored)

    @property
    def points(self) -> int:
        return sum(answer.points for answer in self.scored)

    @property
    def weight(self) -> int:
        """The weight of what was scored."""
        return sum(answer.weight for answer in self.scored)

    @property
    def mean(self) -> Fraction | None:
        """From 0 to 5; None while nothing is scored."""
        return Fraction(self.points, self.weight) if self.weight else None

    @property
    def rounded(self) -> Decimal | None:
        """The mean to two decimals, halves upwards: for reading only, never for computing."""
        if self.mean is None:
            return None
        exact = Decimal(self.mean.numerator) / Decimal(self.mean.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def is_complete(self) -> bool:
        return not self.unscored and bool(self.answers)


def result_of(answers: Iterable[Answer]) -> Result:
    return Result(tuple(answers))
