from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from office.calendar import add_months
from office.models import OPERATOR
from relations.actions.exchange import record_exchange
from relations.models import Exchange
from tests.factories.relations import LivingRelationFactory

RECORDERS = {"officer", "head", "legal", "finance", "clerk", "administrator"}


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


def met(relation, today: date, months_ago: int, **more):
    """A meeting so many months before today, recorded as people do."""
    fields = {"kind": "meeting", "about": "The choir's visit", "on": add_months(today, -months_ago), **more}
    return record_exchange(relation, by=OPERATOR, **fields)


def said(**more):
    """What the short form sends of a meeting today."""
    return {
        "kind": "meeting",
        "on": timezone.localdate().isoformat(),
        "about": "Tour",
        "carried_by": "us_unit",
        **more,
    }
