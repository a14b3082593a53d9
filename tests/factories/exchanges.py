from datetime import date

import factory
from factory.django import DjangoModelFactory

from office.calendar import add_months
from office.models import OPERATOR
from relations.actions.exchange import record_exchange
from relations.models import Exchange
from tests.factories.relations import LivingRelationFactory


class ExchangeFactory(DjangoModelFactory):
    """A meeting, unless said otherwise; `is_two_way` as the acts would mark it stands with whoever makes rows."""

    class Meta:
        model = Exchange

    relation = factory.SubFactory(LivingRelationFactory)
    kind = "meeting"
    on = date(2026, 3, 2)
    direction = "both"
    about = "The youth orchestra's tour"
    is_two_way = factory.LazyAttribute(
        lambda row: row.kind in ("meeting", "visit") or row.direction == "both"
    )


def met(relation, today: date, months_ago: int, **said):
    """A meeting so many months before today, recorded as people do."""
    fields = {"kind": "meeting", "about": "The choir's visit", "on": add_months(today, -months_ago), **said}
    return record_exchange(relation, by=OPERATOR, **fields)
