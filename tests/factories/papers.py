"""A relation with something of everything on file, for the papers that tell all of it."""

from datetime import date

from office import diary
from office.models import OPERATOR, Deadline, Role
from partners.models import NameKind, PartnerName
from relations.actions.exchange import record_exchange
from relations.models import EventKind, Relation
from tests.factories import evaluation as evaluations
from tests.factories import programmes
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationEventFactory, TerminationFactory

AS_OF = date(2026, 6, 30)
LONG = "Both towns learn from one another, and they do it with schools, guilds and museums. "


def kanazawa(**fields) -> Relation:
    """A living tie with a partner that has a name of its own, and nothing else on file."""
    partner = PartnerFactory(name="Kanazawa", country="JP", population=463254, population_year=2020)
    PartnerName.objects.create(partner=partner, text="金沢市", language="ja", kind=NameKind.NATIVE)
    return LivingRelationFactory(partners=[partner], **fields)


def full_file(*, activities: int = 2, visits: int = 3, title: str = "Summer of trades") -> Relation:
    """A protocol, a running programme, a pilot, exchanges, an adopted evaluation, an ending, something due."""
    relation = kanazawa(motivations=["ties"], themes=["culture", "youth"])
    programme = programmes.draft(relation)
    objective = programmes.objective(programme)
    for number in range(activities):
        programmes.activity(objective, f"{title} {number + 1}")
    programmes.agree(programme)
    programmes.pilot(relation, title="One week of baking")
    for number in range(visits):
        exchanged(
            relation, date(2026, 1 + number % 5, 3 + number // 5 % 20), f"Visit {number + 1} of the guild"
        )
    evaluations.adopted(relation, period_from=date(2025, 1, 1), period_until=date(2025, 12, 31))
    RelationEventFactory(
        relation=relation, kind=EventKind.REVIVED, on=date(1999, 3, 4), note="A new mayor wrote."
    )
    TerminationFactory(ties=[relation], title="From ties to networks")
    due = diary.open_deadline(
        "renewal", relation, due_on=date(2026, 9, 30), sentence="Decide on the renewal", role=Role.HEAD
    )
    Deadline.objects.filter(pk=due.pk).update(opened_on=date(2026, 6, 1))
    return relation


def exchanged(relation: Relation, on: date, about: str = "Letter about the summer", **fields) -> None:
    record_exchange(relation, by=OPERATOR, kind=fields.pop("kind", "visit"), on=on, about=about, **fields)
