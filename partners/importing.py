"""The import of partner lists: a plan that says what every row would do, then that plan and nothing else.

The dry run is the same code as the import. Matching is told in `matching`, the reading of rows in `rows`. A plan
holds no row in memory: it is read from a spool, as often as somebody wants to look at it.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from office.models import JournalEntry
from office.rules import Refused
from office.spool import Spool
from partners.claims import claim_columns, claim_keys, register_claim_columns
from partners.columns import NOT_USED, changed_mapping, suggest_mapping, titles_of_reasons
from partners.folding import fold
from partners.matching import DOUBTS, Known, Match, Register, candidates_told, spot_of
from partners.models import Partner, PartnerName
from partners.planned_rows import Difference, Doubt, Outcome, PlannedRows, RowPlan, packed
from partners.problems import Problem
from partners.reading import FOUND_OUT, Dialect, Table, read_table
from partners.rows import STATE_FIELDS, Row, RowReader

__all__ = [
    "NEW", "SKIP", "Difference", "Outcome", "Plan", "RowPlan", "paced", "plan_list", "register_claim_columns",
    "stamp",
]  # fmt: skip

# Seconds between two reports of progress: often enough to be seen moving, seldom enough to cost nothing.
_PACE = 0.4
# Rows after which it is worth looking at the clock at all.
_REPORTED = 64
# What a person may decide about a doubtful row, instead of naming the partner by its reference.
NEW, SKIP = "new", "skip"
Progress = Callable[[int, int], None]
Stamp = tuple[int, ...]


@dataclass
class Plan:
    table: Table
    mapping: list[str]
    # What the register looked like, so that a change meanwhile is noticed cheaply.
    stamp: Stamp
    rows: PlannedRows = field(default_factory=PlannedRows)
    digest: str = ""
    tally: Counter[str] = field(default_factory=Counter)

    def count(self, outcome: Outcome) -> int:
        return self.tally[outcome]

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
    def writes_nothing(self) -> bool:
        return not (self.count(Outcome.CREATE) or self.count(Outcome.UPDATE) or self.tally["claims"])

    @property
    def has_real_rejections(self) -> bool:
        """Whether a row with something in it is rejected; an empty line stops nothing."""
        return bool(self.tally["real_rejections"])

    def take(self, planned: RowPlan, *, later: bool) -> bytes:
        """Count and keep a row; returns what the plan promises about it: applying is held to that."""
        row, tally = planned.row, self.tally
        tally[planned.outcome] += 1
        if row.errors or row.warnings:
            tally["errors"] += len(row.errors)
            tally["warnings"] += len(row.warnings)
        if planned.outcome is Outcome.REJECT:
            tally["real_rejections"] += not planned.is_left_out
        elif row.claims:
            tally["claims"] += len(row.claims)
        if planned.doubt:
            tally["doubts"] += 1
        plain = packed(planned)
        self.rows.append(planned, plain, later=later)
        changes = [(change.field, change.before, change.after) for change in planned.differences]
        return repr((plain, changes)).encode()  # both plans are made by the same code


def stamp() -> Stamp:
    """A few figures that move whenever a partner or a name is added, changed, merged or removed.

    The journal speaks for acts that leave the figures of the tables as they are.
    """
    partners = Partner.records.aggregate(
        last=Max("pk"), revisions=Sum("revision"), rows=Count("pk"),
        merged=Count("pk", filter=Q(merged_into__isnull=False)),
    )  # fmt: skip
    names = PartnerName.objects.aggregate(last=Max("pk"), rows=Count("pk"))
    acts = JournalEntry.objects.filter(kind__in=_KINDS).aggregate(last=Max("number"))
    figures = (*partners.values(), *names.values(), acts["last"])
    return tuple(figure or 0 for figure in figures)


# Acts on these may change a partner or one of its names. An import's own acts before it is applied do not.
_KINDS = ("partners.partner", "partners.merge")


def paced(progress: Progress) -> Progress:
    """The same progress, reported at most every 0.4 seconds; the end always."""
    latest = 0.0

    def report(done: int, total: int) -> None:
        nonlocal latest
        now = time.monotonic()
        if done >= total or now - latest >= _PACE:
            latest = now
            progress(done, total)

    return report


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
    plan, total, report = Plan(table, mapping, stamp()), len(table.rows), paced(progress)
    reader, register = RowReader(table, mapping, claim_keys()), Register.on_file()
    planner = _Planner(reader, register, decisions)
    digest = hashlib.sha256(json.dumps(sorted(decisions.items())).encode())
    # Rows that spell a partner as it is on file speak for it first; so the order of a list does not matter.
    waiting: Spool[Row] = Spool()

    def take(row: Row, *, later: bool) -> None:
        digest.update(plan.take(planner.plan(row), later=later))

    for read, (number, cells) in enumerate(table.rows):
        if not read % _REPORTED:
            report((read + len(plan.rows)) // 2, total)
        row = reader.read(number, cells)
        if not row.errors and register.may_be_spoken_for(row) and not register.knows_spelling(row):
            waiting.append(row)
        else:
            take(row, later=False)
    for row in waiting:
        report((total + len(plan.rows)) // 2, total)
        take(row, later=True)
    report(total, total)
    plan.digest = digest.hexdigest()
    return plan


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
        match = self._register.match(row)
        doubt = self._doubt(match, decision)
        if decision == SKIP:
            row.errors.append(self._reader.problem(row, "name", "left_out"))
            return RowPlan(row, Outcome.REJECT, doubt=doubt)
        if decision:
            match = self._decided(row, match, decision)
        planned = self._matched(row, match)
        planned.doubt = doubt
        return planned

    def _decided(self, row: Row, match: Match, decision: str) -> Match:
        if decision != NEW:
            return self._register.match(row, decision)
        return Match() if match.refusal in DOUBTS else match

    def _doubt(self, match: Match, decision: str) -> Doubt | None:
        if match.refusal not in DOUBTS:
            return None
        return Doubt(match.refusal, list(candidates_told(match.candidates)), match.distance, decision)

    def _matched(self, row: Row, match: Match) -> RowPlan:
        if match.refusal:
            return self._refused(row, match)
        if match.known is None:
            return self._new(row, match)
        if match.known.row:
            return self._repeated(row, match.known, match.by)
        return self._known(row, match.known, match.by)

    def _refused(self, row: Row, match: Match) -> RowPlan:
        key = _REFUSED_IN.get(match.refusal, "name")
        named = match.candidates[:1] if match.refusal == "far_apart" else match.candidates
        candidates = [known.named for known in named]
        row.errors.append(
            self._reader.problem(row, key, match.refusal, candidates=candidates, distance=match.distance)
        )
        return RowPlan(row, Outcome.REJECT)

    def _new(self, row: Row, match: Match) -> RowPlan:
        for other in match.candidates:
            values = {"other": other.named["row"], "distance": match.distance}
            row.warnings.append(self._reader.problem(row, "name", "same_name_elsewhere", **values))
        spot = spot_of(row)
        if not match.candidates:
            neighbours = [known.named for known in self._register.at_same_place(spot)]
            if neighbours:
                row.warnings.append(self._reader.problem(row, "name", "same_place", candidates=neighbours))
        state = {key: row.values.get(key, blank) for key, blank in _BLANK.items()}
        names = [name for name in row.values.get("other_names", ()) if name != state["name"]]
        self._register.expect(row, state, spot)
        return RowPlan(row, Outcome.CREATE, state=state, new_names=names)

    def _repeated(self, row: Row, known: Known, by: str) -> RowPlan:
        """A second row for one partner adds nothing if it says the same, and is rejected if it does not."""
        first = self._register.said_of(known)
        contradictions = [
            key
            for key, value in row.values.items()
            if key not in ("name", "other_names", "place_label") and value != first.get(key)
        ]
        if by == "wikidata_id" and row.folded_name != fold(first["name"]):
            contradictions.append("name")
        for key in contradictions:
            row.errors.append(self._reader.problem(row, key, "contradicts_row", other=known.row))
        if contradictions:
            return RowPlan(row, Outcome.REJECT)
        row.warnings.append(self._reader.problem(row, "name", "repeats_row", other=known.row))
        return RowPlan(row, Outcome.UNCHANGED, known.target)

    def _known(self, row: Row, known: Known, by: str) -> RowPlan:
        self._register.mean(known, row)
        state, names = known.state, {known.state["name"], *known.names}
        differences = [
            Difference(key, state[key], value)
            for key, value in row.values.items()
            if key in _BLANK and key != "name" and value != state[key] and not self._is_merged_id(key, value)
        ]
        differences += _no_longer_dated(state, row, differences)
        new_names = [name for name in row.values.get("other_names", []) if name not in names]
        name = row.values["name"]
        if by == "reference" and name != state["name"]:
            differences.insert(0, Difference("name", state["name"], name))
        elif _is_another_name(name, {*names, *new_names}, by):
            new_names.append(name)
        elif name not in names:
            row.warnings.append(self._reader.problem(row, "name", "spelled_differently", name=state["name"]))
        outcome = Outcome.UPDATE if differences or new_names else Outcome.UNCHANGED
        return RowPlan(row, outcome, known.target, differences, new_names)

    def _is_merged_id(self, key: str, value: Any) -> bool:
        return key == "wikidata_id" and self._register.belongs_to_merged(value)


def _no_longer_dated(state: dict[str, Any], row: Row, differences: list[Difference]) -> list[Difference]:
    """Year and source on file speak of the figure on file: where a row brings another one, they go with it."""
    if not any(change.field == "population" for change in differences):
        return []
    return [
        Difference(key, state[key], _BLANK[key])
        for key in ("population_year", "population_source")
        if key not in row.values and state[key] != _BLANK[key]
    ]


def _is_another_name(name: str, names: set[str], by: str) -> bool:
    """Whether a partner found otherwise than by its name has one more name by this row."""
    if by == "wikidata_id":
        return name not in names
    return by == "decision" and fold(name) not in {fold(other) for other in names}


def _blank(name: str) -> Any:
    field: Any = Partner._meta.get_field(name)
    default = field.get_default()
    return str(default) if isinstance(default, str) else default


# What a new partner has where its row says nothing.
_BLANK: dict[str, Any] = {name: _blank(name) for name in STATE_FIELDS}


def unused_columns(table: Table, mapping: list[str]) -> list[str]:
    """Columns of the file that nobody here understands; our own reasons in rows that come back are understood."""
    understood = titles_of_reasons() | {""}
    titles = zip(table.header, mapping, strict=True)
    return [title for title, key in titles if key == NOT_USED and title not in understood]
