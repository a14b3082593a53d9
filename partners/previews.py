"""The preview of an import as it is kept and shown: counts, problems, differences, claims."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from partners.importing import Outcome, Plan, unused_columns
from partners.problems import Problem

# More than this nobody reads on a page; the totals are always told and the rejected rows come as a file.
SHOWN = 500


def stored_preview(plan: Plan) -> dict[str, Any]:
    """What is worth keeping of a plan, as JSON. Sentences are kept as codes and worded when they are read."""
    table = plan.table
    preview = {
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_row": table.header_row,
        "header": table.header,
        "mapping": plan.mapping,
        "unused": unused_columns(table, plan.mapping),
        "errors": _stored(plan.errors),
        "errors_total": sum(1 for _problem in plan.errors),
        "warnings": _stored(plan.warnings),
        "warnings_total": sum(1 for _problem in plan.warnings),
        "created": list(islice(_created(plan), SHOWN)),
        "updated": list(islice(_updated(plan), SHOWN)),
        "claims": list(islice(_claims(plan), SHOWN)),
        "claims_total": sum(1 for _claim in plan.claims),
        "real_rejections": plan.has_real_rejections,
    }
    return json.loads(json.dumps(preview, cls=DjangoJSONEncoder))


def _stored(problems: Iterator[Problem]) -> list[dict[str, Any]]:
    return [problem.stored() for problem in islice(problems, SHOWN)]


def _created(plan: Plan) -> Iterator[dict[str, Any]]:
    for planned in plan.rows:
        if planned.outcome is Outcome.CREATE:
            state = planned.state
            shown = {key: state[key] for key in ("name", "country", "kind", "place_label", "population")}
            yield {"row": planned.row.number, **shown}


def _updated(plan: Plan) -> Iterator[dict[str, Any]]:
    for planned in plan.rows:
        if planned.outcome is Outcome.UPDATE and planned.known:
            changes = [[change.field, change.before, change.after] for change in planned.differences]
            if planned.new_names:
                changes.append(["other_names", "", ", ".join(planned.new_names)])
            yield {"row": planned.row.number, **planned.known.named, "changes": changes}


def _claims(plan: Plan) -> Iterator[dict[str, Any]]:
    for planned, column, value in plan.claims:
        yield {
            "row": planned.row.number,
            "name": planned.row.values["name"],
            "column": column,
            "value": value,
        }


def problems_of(preview: dict[str, Any], kind: str) -> list[Problem]:
    """The kept errors or warnings, ready to be worded."""
    return [Problem(**stored) for stored in preview.get(kind, [])]
