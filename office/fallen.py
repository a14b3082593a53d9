"""An adopted decision that fell afterwards: when, and by what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Subquery

from office.calendar import Precision, written
from office.models import Decision, DecisionState, Result

FALLEN = frozenset({DecisionState.ANNULLED, DecisionState.LAPSED})


@dataclass(frozen=True)
class Fall:
    """`by` is the state it fell into: annulled, or not insisted on. The day is None where it is not on file."""

    by: str
    on: date | None = None

    @property
    def is_annulled(self) -> bool:
        return self.by == DecisionState.ANNULLED

    @property
    def day_text(self) -> str:
        return written(self.on, Precision.DAY if self.on else Precision.UNKNOWN)


def fall_of(state: str | None, annulled_on: date | None, lapsed_on: date | None) -> Fall | None:
    """None for a decision that stands. `lapsed_on` is the day of the second vote that it lost."""
    if state not in FALLEN:
        return None
    return Fall(state, annulled_on if state == DecisionState.ANNULLED else lapsed_on)


def lost_second_vote_on(decision: Any) -> Subquery:
    """For a query: the day of the last second vote that a decision lost."""
    lost = Decision.objects.filter(reconsiders=decision, recorded_result=Result.REJECTED)
    return Subquery(lost.order_by("-decided_on", "-pk").values("decided_on")[:1])


__all__ = ["FALLEN", "Fall", "fall_of", "lost_second_vote_on"]
