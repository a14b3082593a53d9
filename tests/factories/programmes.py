"""Programmes, activities and pilots for tests, made by the acts that make them in earnest."""

from datetime import date
from decimal import Decimal
from typing import Any

from office.models import OPERATOR
from relations.actions import activity as activities
from relations.actions import programme as programmes
from relations.actions.activity import LineEntry, OutputEntry, Particulars, ResponsibilityEntry
from relations.lifecycle import ACTIVITY, PROGRAMME
from relations.models import Activity, Objective, Programme, Protocol, ProtocolVersion, Relation
from tests.factories.relations import LivingRelationFactory

# The protocol of the tests: five years, first and last day in force.
FIRST, LAST = date(2024, 3, 1), date(2029, 2, 28)
BEGINS, ENDS = date(2024, 6, 1), date(2027, 5, 31)


def protocol_in_force(relation: Relation, **fields: Any) -> Protocol:
    said = {
        "kind": "memorandum",
        "title": "Memorandum",
        "state": "in_force",
        "in_force_on": FIRST,
        "ends_on": LAST,
    }
    protocol = Protocol.objects.create(relation=relation, **said | fields)
    ProtocolVersion.objects.create(
        protocol=protocol,
        number=1,
        title=protocol.title,
        months=60,
        languages=[{"code": "en", "status": "original"}],
        clauses=[{"part": "purpose", "texts": {"en": "Both towns learn trades from each other."}}],
    )
    return protocol


def draft(relation: Relation | None = None, **fields: Any) -> Programme:
    """A draft of three years on a protocol in force, with a purpose and nothing else."""
    relation = relation or LivingRelationFactory()
    if "protocol" not in fields:
        fields["protocol"] = relation.protocols.first() or protocol_in_force(relation)
    said = {
        "title": "Trades across borders",
        "purpose": "Young people learn a trade in both towns.",
        "starts_on": BEGINS,
        "ends_on": ENDS,
        "currency": "EUR",
    }
    return programmes.create_programme(relation, by=OPERATOR, **said | fields)


def objective(
    programme: Programme, text: str = "Thirty young people know the other town's trades"
) -> Objective:
    return programmes.add_objective(programme, text=text, by=OPERATOR)


def line(planned: str = "1000", currency: str = "EUR", **shares: str) -> LineEntry:
    """line("1000", us="600", partner="400"); without shares we pay it all."""
    named = shares or {"us": planned}
    return LineEntry(
        "Travel",
        Decimal(planned),
        currency,
        {payer: (Decimal(amount), "") for payer, amount in named.items()},
    )


def particulars(title: str = "Summer of trades", **fields: Any) -> Particulars:
    """A complete activity."""
    said: dict[str, Any] = {
        "starts_on": date(2025, 7, 1),
        "ends_on": date(2025, 7, 14),
        "outputs": (OutputEntry("Participants", Decimal(24), "people"),),
        "responsibilities": (ResponsibilityEntry("activity_lead", organisation="School of trades"),),
        "budget_lines": (line(us="600", partner="400"),),
    }
    return Particulars(title=title, **said | fields)


def activity(under: Objective, title: str = "Summer of trades", **fields: Any) -> Activity:
    return activities.add_activity(under, particulars(title, **fields), by=OPERATOR)


def whole(relation: Relation | None = None, *, number: int = 1, **fields: Any) -> Programme:
    """A complete draft with one objective and some activities."""
    programme = draft(relation, **fields)
    under = objective(programme)
    for place in range(number):
        activity(under, f"Summer of trades {place + 1}")
    return programme


def agreed(relation: Relation | None = None, **fields: Any) -> Programme:
    return agree(whole(relation, **fields))


def agree(programme: Programme, on: date = date(2024, 5, 2)) -> Programme:
    return programmes.agree_programme(programme, by=OPERATOR, on=on, agreed_with="Head of culture, Melle")


def running(relation: Relation | None = None, **fields: Any) -> Programme:
    return PROGRAMME.take(agreed(relation, **fields), "start", by=OPERATOR, on=BEGINS)


def pilot(relation: Relation | None = None, **fields: Any) -> Activity:
    return activities.add_pilot(relation or LivingRelationFactory(), particulars(**fields), by=OPERATOR)


def take_to(activity: Activity, *steps: str) -> Activity:
    """Through these steps, each with what it asks for."""
    for step in steps:
        facts: dict[str, Any] = {}
        if step == "finish":
            facts = {
                "on": date(2025, 7, 15),
                "reached": {row.pk: Decimal(20) for row in activity.outputs.all()},
            }
        if step in ("cancel", "postpone"):
            facts = {"reason": "The partner has no rooms."}
        activity = ACTIVITY.take(activity, step, by=OPERATOR, **facts)
    return activity
