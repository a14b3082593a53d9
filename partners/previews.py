"""The preview of an import as it is kept and shown: counts, problems, differences, claims."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from partners.applying import in_batches
from partners.claims import Kept, claims_on_file
from partners.importing import Doubt, Outcome, Plan, RowPlan, unused_columns
from partners.problems import Problem

# More than this nobody reads on a page; the totals are always told and the rejected rows come as a file.
SHOWN = 500
# Of one cause the first rows are enough, so that a frequent one leaves room for the others.
SHOWN_OF_A_CAUSE = 50
# So many claims are looked up by one query.
_CLAIMS_AT_ONCE = 2_000


def stored_preview(plan: Plan) -> dict[str, Any]:
    """What is worth keeping of a plan, as JSON. Sentences are kept as codes and worded when they are read."""
    table = plan.table
    preview: dict[str, Any] = {
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_row": table.header_row,
        "header": table.header,
        "mapping": plan.mapping,
        "unused": unused_columns(table, plan.mapping),
        "errors_total": plan.tally["errors"],
        "warnings_total": plan.tally["warnings"],
        "claims_total": plan.tally["claims"],
        "doubts_total": plan.tally["doubts"],
        "real_rejections": plan.has_real_rejections,
        **_shown(plan),
        **_new_claims(plan),
    }
    return json.loads(json.dumps(preview, cls=DjangoJSONEncoder))


def _shown(plan: Plan) -> dict[str, list[Any]]:
    """The first rows of each sort, and every cause of a problem with how often it occurs."""
    shown: dict[str, list[Any]] = {
        name: [] for name in ("errors", "warnings", "created", "updated", "doubts")
    }
    causes: Counter[tuple[str, str, str]] = Counter()
    for planned in plan.rows.remarkable():
        for kind, problems in (("errors", planned.row.errors), ("warnings", planned.row.warnings)):
            for problem in problems:
                causes[kind, problem.code, problem.column] += 1
                if (
                    causes[kind, problem.code, problem.column] <= SHOWN_OF_A_CAUSE
                    and len(shown[kind]) < SHOWN
                ):
                    shown[kind].append(problem.stored())
        if planned.outcome is Outcome.UPDATE and len(shown["updated"]) < SHOWN:
            shown["updated"].append(_updated(planned))
        if planned.doubt and len(shown["doubts"]) < SHOWN:
            shown["doubts"].append(_doubt(planned, planned.doubt))
    # No row is read beyond the last one wanted.
    shown["created"] = list(islice(_all_created(plan), min(SHOWN, plan.count(Outcome.CREATE))))
    shown["causes"] = [
        {"kind": kind, "code": code, "column": column, "total": total}
        for (kind, code, column), total in causes.most_common(SHOWN)
    ]
    return shown


def _all_created(plan: Plan) -> Iterator[dict[str, Any]]:
    return (_created(planned) for planned in plan.rows if planned.outcome is Outcome.CREATE)


def _all_claims(plan: Plan) -> Iterator[dict[str, Any]]:
    return (
        {
            "row": planned.row.number, "name": planned.row.values["name"], "column": column, "value": value,
            "partner": planned.known.pk if planned.known else None,
        }
        for planned, column, value in plan.claims
    )  # fmt: skip


def _new_claims(plan: Plan) -> dict[str, Any]:
    """The first claims that are not on file, and how many are: of a list that comes again that may be all of them."""
    first: list[dict[str, Any]] = []
    if not (plan.count(Outcome.UPDATE) or plan.count(Outcome.UNCHANGED)):  # nobody in it is on file
        first += islice(_all_claims(plan), min(SHOWN, plan.tally["claims"]))
        return {"claims": first, "claims_on_file": 0}
    new = 0
    for batch in in_batches(_all_claims(plan) if plan.tally["claims"] else (), _CLAIMS_AT_ONCE):
        found = _not_on_file(batch)
        new += len(found)
        first += found[: SHOWN - len(first)]
    return {"claims": first, "claims_on_file": plan.tally["claims"] - new}


def _not_on_file(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # 0 is no partner: a row that makes one has no claim on file.
    told = [Kept(claim["partner"] or 0, claim["column"], claim["value"][:500]) for claim in claims]
    known = claims_on_file([kept for kept in told if kept.partner])
    return [claim for claim, kept in zip(claims, told, strict=True) if kept not in known]


def _created(planned: RowPlan) -> dict[str, Any]:
    shown = ("name", "country", "kind", "place_label", "population")
    return {"row": planned.row.number, **{key: planned.state[key] for key in shown}}


def _updated(planned: RowPlan) -> dict[str, Any]:
    changes = [[change.field, change.before, change.after] for change in planned.differences]
    if planned.new_names:
        changes.append(["other_names", "", ", ".join(planned.new_names)])
    named = planned.known.named if planned.known else {}
    return {"row": planned.row.number, **named, "changes": changes}


def _doubt(planned: RowPlan, doubt: Doubt) -> dict[str, Any]:
    """A row for the step where a person decides, with what it says and the candidates."""
    values = planned.row.values
    said = ("name", "country", "kind", "region", "population", "latitude", "longitude")
    return {"row": planned.row.number, **{key: values.get(key) for key in said}, **asdict(doubt)}


def problems_of(preview: dict[str, Any], kind: str) -> list[Problem]:
    """The kept errors or warnings, ready to be worded."""
    return [Problem(**stored) for stored in preview.get(kind, [])]
