"""The import of partner lists: a plan that says what every row would do, then that plan and nothing else.

The dry run is the same code as the import. Matching is told in `matching`, the reading of rows in `rows`.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.claims import claim_columns, claim_keys, register_claim_columns
from partners.columns import NOT_USED, changed_mapping, suggest_mapping
from partners.matching import DOUBTS, STATE_FIELDS, Known, Match, Register
from partners.models import Partner, PartnerKind, PartnerName
from partners.problems import Problem
from partners.reading import FOUND_OUT, Dialect, Table, read_table
from partners.rows import Row, RowReader

__all__ = ["Difference", "Outcome", "Plan", "RowPlan", "plan_list", "register_claim_columns", "stamp"]

_PROGRESS_EVERY = 200
# What a person may decide about a doubtful row, instead of naming the partner by its reference.
NEW, SKIP = "new", "skip"
Progress = Callable[[int, int], None]


class Outcome(StrEnum):
    CREATE = "created"
    UPDATE = "updated"
    UNCHANGED = "unchanged"
    REJECT = "rejected"


@dataclass(frozen=True)
class Difference:
    field: str
    before: Any
    after: Any


@dataclass
class RowPlan:
    row: Row
    outcome: Outcome
    known: Known | None = None
    differences: list[Difference] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)
    # The state of the partner to be made.
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def is_left_out(self) -> bool:
        """Rejected without a fault of its own: an empty line, or a row that a person left out."""
        return any(problem.code in ("empty_row", "left_out") for problem in self.row.errors)


@dataclass
class Plan:
    table: Table
    mapping: list[str]
    rows: list[RowPlan]
    digest: str = ""
    # What the register looked like, so that a change meanwhile is noticed cheaply.
    stamp: tuple[int, int, int, int] = (0, 0, 0, 0)

    def count(self, outcome: Outcome) -> int:
        return sum(planned.outcome is outcome for planned in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        return {"rows": len(self.rows), **{str(outcome): self.count(outcome) for outcome in Outcome}}

    @property
    def errors(self) -> Iterator[Problem]:
        return (problem for planned in self.rows for problem in planned.row.errors)

    @property
    def warnings(self) -> Iterator[Problem]:
        return (problem for planned in self.rows for problem in planned.row.warnings)

    @property
    def claims(self) -> Iterator[tuple[RowPlan, str, str]]:
        taken = (planned for planned in self.rows if planned.outcome is not Outcome.REJECT)
        return ((planned, column, value) for planned in taken for column, value in planned.row.claims)

    @property
    def has_real_rejections(self) -> bool:
        """Whether a row with something in it is rejected; an empty line stops nothing."""
        return any(planned.outcome is Outcome.REJECT and not planned.is_left_out for planned in self.rows)


def stamp() -> tuple[int, int, int, int]:
    """A few figures that move whenever a partner or a name is added, changed or removed."""
    partners = Partner.objects.aggregate(last=Max("pk"), revisions=Sum("revision"))
    names = PartnerName.objects.aggregate(last=Max("pk"))
    return (
        partners["last"] or 0,
        partners["revisions"] or 0,
        names["last"] or 0,
        PartnerName.objects.count(),
    )


def plan_list(
    content: bytes,
    dialect: Dialect = FOUND_OUT,
    overrides: dict[int, str] | None = None,
    progress: Progress = lambda done, total: None,
    decisions: Mapping[int, str] | None = None,
) -> Plan:
    """What importing these bytes would do. Raises Refused when they are no list that can be read.

    `decisions` says of doubtful rows, by number, what a person decided: a reference, NEW or SKIP.
    """
    table = read_table(content, dialect, claim_columns())
    mapping = changed_mapping(suggest_mapping(table.header, claim_columns()), overrides or {})
    if "name" not in mapping:
        sentence = _("No column of this file holds the partner’s name. Its columns are: %(columns)s.")
        raise Refused("no_name_column", sentence % {"columns": ", ".join(table.header)[:300]})
    return plan_table(table, mapping, progress, decisions or {})


def plan_table(table: Table, mapping: list[str], progress: Progress, decisions: Mapping[int, str]) -> Plan:
    seen = stamp()
    reader, register = RowReader(table, mapping, claim_keys()), Register.on_file()
    read: list[Row] = []
    for done, (number, cells) in enumerate(table.rows):
        if done % _PROGRESS_EVERY == 0:
            progress(done, len(table.rows))
        read.append(reader.read(number, cells))
    planner = _Planner(reader, register, decisions)
    # Rows that spell a partner as it is on file speak for it first; so the order of a list does not matter.
    order = sorted(read, key=lambda row: not register.knows_spelling(row))
    planned = {row.number: planner.plan(row) for row in order}
    rows = [planned[row.number] for row in read]
    progress(len(table.rows), len(table.rows))
    plan = Plan(table, mapping, rows, stamp=seen)
    plan.digest = _digest(plan, decisions)
    return plan


def _digest(plan: Plan, decisions: Mapping[int, str]) -> str:
    digest = hashlib.sha256(json.dumps(sorted(decisions.items())).encode())
    for planned in plan.rows:
        target = planned.known.pk if planned.known else None
        changes = [(change.field, change.before, change.after) for change in planned.differences]
        promise = [
            planned.row.number,
            planned.outcome,
            target,
            changes,
            planned.state,
            planned.new_names,
            planned.row.claims,
        ]
        digest.update(json.dumps(promise, cls=DjangoJSONEncoder, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()


# The column whose cell a refusal is about, where it is not the name.
_REFUSED_IN = {"unknown_reference": "reference", "wikidata_id_taken": "wikidata_id"}


class _Planner:
    def __init__(self, reader: RowReader, register: Register, decisions: Mapping[int, str]):
        self._reader = reader
        self._register = register
        self._decisions = decisions

    def plan(self, row: Row) -> RowPlan:
        if row.errors:
            return RowPlan(row, Outcome.REJECT)
        decision = self._decisions.get(row.number, "")
        if decision == SKIP:
            row.errors.append(self._reader.problem(row, "name", "left_out"))
            return RowPlan(row, Outcome.REJECT)
        match = self._register.match(row, "" if decision == NEW else decision)
        if decision == NEW and match.refusal in DOUBTS:
            match = Match()
        if match.refusal:
            key = _REFUSED_IN.get(match.refusal, "name")
            candidates = [known.named for known in match.candidates]
            problem = self._reader.problem(
                row, key, match.refusal, candidates=candidates, distance=match.distance
            )
            row.errors.append(problem)
            return RowPlan(row, Outcome.REJECT)
        if match.known is None:
            return self._new(row, match)
        if match.known.row is not None:
            return self._repeated(row, match.known, match.known.row, match.by)
        return self._known(row, match.known, match.by)

    def _new(self, row: Row, match: Match) -> RowPlan:
        for other in match.candidates:
            values = {"other": other.named["row"], "distance": match.distance}
            row.warnings.append(self._reader.problem(row, "name", "same_name_elsewhere", **values))
        neighbours = [known.named for known in self._register.at_same_place(row)]
        if neighbours and not match.candidates:
            row.warnings.append(self._reader.problem(row, "name", "same_place", candidates=neighbours))
        state = {key: row.values.get(key, _BLANK.get(key, "")) for key in STATE_FIELDS}
        names = [name for name in row.values.get("other_names", []) if name != state["name"]]
        self._register.expect(row, state)
        return RowPlan(row, Outcome.CREATE, state=state, new_names=names)

    def _repeated(self, row: Row, known: Known, first: Row, by: str) -> RowPlan:
        """A second row for one partner adds nothing if it says the same, and is rejected if it does not."""
        contradictions = [
            key
            for key, value in row.values.items()
            if key not in ("name", "other_names", "place_label") and value != first.values.get(key)
        ]
        if by == "wikidata_id" and row.folded_name != first.folded_name:
            contradictions.append("name")
        for key in contradictions:
            row.errors.append(self._reader.problem(row, key, "contradicts_row", other=first.number))
        if contradictions:
            return RowPlan(row, Outcome.REJECT)
        row.warnings.append(self._reader.problem(row, "name", "repeats_row", other=first.number))
        return RowPlan(row, Outcome.UNCHANGED, known)

    def _known(self, row: Row, known: Known, by: str) -> RowPlan:
        known.row = row
        state, names = known.state, {known.state["name"], *known.names}
        differences = [
            Difference(key, state[key], value)
            for key, value in row.values.items()
            if key in STATE_FIELDS and key != "name" and value != state[key]
        ]
        new_names = [name for name in row.values.get("other_names", []) if name not in names]
        name = row.values["name"]
        if by == "reference" and name != state["name"]:
            differences.insert(0, Difference("name", state["name"], name))
        elif by in ("wikidata_id", "decision") and name not in names and name not in new_names:
            new_names.append(name)
        elif name not in names:
            row.warnings.append(self._reader.problem(row, "name", "spelled_differently", name=state["name"]))
        outcome = Outcome.UPDATE if differences or new_names else Outcome.UNCHANGED
        return RowPlan(row, outcome, known, differences, new_names)


_BLANK: dict[str, Any] = {
    "kind": str(PartnerKind.CITY.value),
    "latitude": None,
    "longitude": None,
    "population": None,
    "population_year": None,
    "geonames_id": None,
}


def unused_columns(table: Table, mapping: list[str]) -> list[str]:
    """Columns of the file that nobody here understands."""
    return [title for title, key in zip(table.header, mapping, strict=True) if key == NOT_USED]
