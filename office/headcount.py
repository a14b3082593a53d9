"""How many members a body counts on a day, by its roll or by law."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.council_rules import SITTING_MEMBERS
from office.law import rule_set_on, rules_of
from office.models import Body


@dataclass(frozen=True)
class Membership:
    """How many members a body counts on a day, and where the number comes from."""

    number: int | None
    source: Any


NOT_ON_FILE = Membership(None, _("not on file"))


def members_on(body: Body, day: date) -> Membership:
    """The number that quorum and majority are measured by, as the rules of that day count it.

    Where the sitting members count, the roll is asked first, because an empty seat is none; where the full
    membership counts, the number by law comes first, because an empty seat still is one.
    """
    size = body.members_on(day)
    by_law = Membership(size, _("the number by law, from the file of the body")) if size else None
    held = body.seats.on(day).values("member").distinct().count() if _roll_is_kept(body, day) else 0
    by_roll = Membership(held, _("counted from the roll of members")) if held else None
    rule_set = rule_set_on(day)
    counts_the_sitting = rule_set is not None and rules_of(rule_set).members_basis == SITTING_MEMBERS
    first, second = (by_roll, by_law) if counts_the_sitting else (by_law, by_roll)
    return first or second or NOT_ON_FILE


def _roll_is_kept(body: Body, day: date) -> bool:
    return body.roll_kept_from is not None and body.roll_kept_from <= day


__all__ = ["Membership", "members_on"]
