"""What a plan says of each row, and the rows of a plan kept outside memory.

Most rows hold little: they are packed. Those with something to say are kept as they are, apart from the rest, so that
the lists of problems need not read the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import merge
from itertools import chain, islice
from typing import Any

from office.spool import Spool
from partners.matching import Target
from partners.rows import Row, packed_state, unpacked_state


class Outcome(StrEnum):
    CREATE = "created"
    UPDATE = "updated"
    UNCHANGED = "unchanged"
    REJECT = "rejected"


# Why a row is passed over without a fault of its own: nothing in it is to be mended.
PASSED_OVER = frozenset({"empty_row", "total_row", "left_out"})
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


@dataclass(frozen=True)
class Difference:
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Doubt:
    """A row about which a person has to decide, or has decided: which partner is meant?"""

    code: str
    candidates: list[dict[str, Any]]
    distance: int = 0
    decision: str = ""


@dataclass(slots=True)
class RowPlan:
    row: Row
    outcome: Outcome
    known: Target | None = None
    differences: list[Difference] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)
    # The state of the partner to be made.
    state: dict[str, Any] = field(default_factory=dict)
    doubt: Doubt | None = None

    @property
    def is_left_out(self) -> bool:
        """Rejected without a fault of its own: an empty line, one of totals, or a row that a person left out."""
        return any(problem.code in PASSED_OVER for problem in self.row.errors)

    @property
    def is_remarkable(self) -> bool:
        """Whether it has more to say than what is packed: a problem, a doubt, a change to a partner on file."""
        return bool(
            self.row.errors or self.row.warnings or self.differences or self.doubt
            or self.outcome in (Outcome.UPDATE, Outcome.REJECT)
        )  # fmt: skip


# Number, outcome, whom the row means, its name and how that is searched for, what it claims, names and state to write.
Packed = tuple[
    int, str, tuple[int | None, str, str, int] | None, str, str, list[tuple[str, str]], list[str], list[Any]
]


def packed(planned: RowPlan) -> Packed:
    row, known = planned.row, planned.known
    target = (known.pk, known.name, known.country, known.row) if known else None
    state = packed_state(planned.state) if planned.state else []
    return (
        row.number,
        planned.outcome.value,
        target,
        row.values.get("name", ""),
        row.folded_name,
        row.claims,
        planned.new_names,
        state,
    )


def _unpacked(plain: Packed) -> RowPlan:
    number, outcome, target, name, folded, claims, new_names, state = plain
    return RowPlan(
        Row(number, [], {"name": name}, folded, claims=claims),
        _OUTCOMES[outcome],
        Target(*target) if target else None,
        new_names=new_names,
        state=unpacked_state(state) if state else {},
    )


class PlannedRows:
    """The rows of a plan in the order of the file, unpacked anew each time they are read."""

    def __init__(self) -> None:
        # The rows taken at once, and those that had to wait: each in the order of the file.
        self._plain: tuple[Spool[Packed], Spool[Packed]] = (Spool(), Spool())
        self._remarkable: tuple[Spool[RowPlan], Spool[RowPlan]] = (Spool(), Spool())
        self._count = 0

    def append(self, planned: RowPlan, plain: Packed, *, later: bool) -> None:
        """Keep a row; `plain` is the same row packed."""
        self._count += 1
        if planned.outcome is not Outcome.REJECT:
            planned.row.cells = []  # only who has to mend a row wants to see it as it stands in the file
        if planned.is_remarkable:
            self._remarkable[later].append(planned)
        else:
            self._plain[later].append(plain)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[RowPlan]:
        plain = (map(_unpacked, spool) for spool in self._plain if len(spool))
        return _in_order([*plain, *map(iter, filter(len, self._remarkable))])

    def __getitem__(self, place: int) -> RowPlan:
        return next(islice(self, place, None))

    def remarkable(self) -> Iterator[RowPlan]:
        """Those with something to say: rejected, warned of, changing a partner, in doubt."""
        return _in_order([iter(spool) for spool in self._remarkable if len(spool)])


def _in_order(sources: list[Iterator[RowPlan]]) -> Iterator[RowPlan]:
    if len(sources) < 2:
        return chain.from_iterable(sources)
    return merge(*sources, key=lambda planned: planned.row.number)
