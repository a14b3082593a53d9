"""The council's decision as what follows rests on it: whether it binds, and since when."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from office.calendar import written
from office.decisions import not_yet_effective
from office.models import Decision


def steps_after_the_vote(decision: Decision) -> date | None:
    """The last of the days on which it was insisted on, became final and was sent; None where none is on file."""
    days = (decision.insisted_on, decision.final_on, decision.transmitted_on)
    return max((day for day in days if day), default=None)


def must_be_effective(decision: Decision | None) -> Any:
    """Nothing follows from a decision that was annulled, sent back or not sent on."""
    return not_yet_effective(decision) if decision else None


def must_not_precede_what_made_it_effective(decision: Decision | None, on: date) -> Any:
    effective_on = steps_after_the_vote(decision) if decision else None
    if effective_on is None or on >= effective_on:
        return None
    sentence = _(
        "The council's decision could be acted upon only from %(day)s on. "
        "Record what happened earlier as a fact of the past."
    )
    return sentence % {"day": written(effective_on)}
