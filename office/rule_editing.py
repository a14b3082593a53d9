"""Changing the law on file: a new row from its first day on. What was computed by an earlier row keeps that row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.calendar import OUT_OF_RANGE, is_in_range
from office.council_rules import Rules, Share
from office.law import rules_of
from office.models import Actor, Decision, Municipality, Role, RuleSet, account_of
from office.periods import PERIODS
from office.rules import Refused, require, role_missing

SHARES = ("quorum_first", "quorum_second", "majority", "minimum_yes", "insistence")
MAY_BE_EMPTY = ("minimum_yes", "insistence")
DAYS = (
    "agenda_days", "return_days", "return_days_metropolitan", "transmission_days", "publication_days",
    "complaint_days",
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "members_basis": ("full", "sitting"),
    "majority_of": ("present", "votes"),
    "tie": ("chair", "rejected", "revote"),
    "secret_tie": ("chair", "rejected", "revote"),
    "publication_from": ("decision", "final"),
}
LISTS: Mapping[str, tuple[str, ...]] = {
    "permission_for": ("twinning", "membership"),
    "working_days": tuple(PERIODS),
    "moved_off_holidays": tuple(PERIODS),
}
COLUMNS = ("profile", "valid_from", "valid_until", "citation", "note")
LONGEST_PERIOD = 3650
_FRAME = ("profile", "valid_from", "valid_until", "note")


@transaction.atomic
def adopt_rules(
    rules: Mapping[str, Any], *, valid_from: date, citation: str, by: Actor, reason: str, note: str = ""
) -> RuleSet:
    """The rules of our council from a day on, until the next row on file begins.

    The row in force on that day ends the day before. One that begins on the very same day is kept and marked as
    corrected. Raises Refused for a value no rule can have, a missing source or reason, or a day out of range.
    """
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    ours = Municipality.objects.select_for_update().first()
    if ours is None:
        raise Refused(
            "no_municipality", _("First set up the municipality: its legal profile says whose rules.")
        )
    _refuse(rules, valid_from, citation, reason)
    on_file = RuleSet.objects.filter(profile=ours.legal_profile, superseded_by=None)
    before = RuleSet.objects.in_force(ours.legal_profile, valid_from)
    row = RuleSet(
        profile=ours.legal_profile, valid_from=valid_from, valid_until=_until(before, on_file, valid_from),
        rules=_stored(rules), citation=citation.strip(), note=note.strip(), recorded_by=account_of(by),
        recorded_at=timezone.now(),
    )  # fmt: skip
    _make_way(before, row)
    journal.record(
        "rule_set.adopt", row, by=by, occurred_on=valid_from, reason=reason.strip(),
        changes={name: [old, new] for name, (old, new) in _changed(before, row).items()},
    )  # fmt: skip
    return row


def _until(before: RuleSet | None, on_file: models.QuerySet[RuleSet], valid_from: date) -> date | None:
    """The day before the next row begins; None where none follows."""
    if before:
        return before.valid_until
    after = on_file.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    return after.valid_from - timedelta(days=1) if after and after.valid_from else None


def _make_way(before: RuleSet | None, row: RuleSet) -> None:
    """Save the row where the one before it stood. Born hidden, because two rows never begin on one day."""
    if before is None:
        row.save()
    elif before.valid_from == row.valid_from:
        row.superseded_by = before
        row.save()
        before.superseded_by = row
        before.save()
        row.superseded_by = None
        row.save()
    else:
        before.valid_until = row.valid_from - timedelta(days=1) if row.valid_from else None
        before.save()
        row.save()


def _stored(rules: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, without what says nothing: a missing key takes the default."""
    return {name: value for name, value in rules.items() if value not in (None, "", [], (), {})}


def _changed(before: RuleSet | None, row: RuleSet) -> dict[str, tuple[Any, Any]]:
    """Rule by rule, as they are computed with: what is not written and what says the same are one."""
    new = rules_of(row)
    old = rules_of(before) if before else None
    names = [each.name for each in fields(Rules) if each.name not in _FRAME]
    pairs = {name: (getattr(old, name, None), getattr(new, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def computed_since(day: date) -> int:
    """How many decisions since that day were computed by rows on file: they keep what they were computed by."""
    return Decision.objects.filter(decided_on__gte=day, rule_set__isnull=False).count()


# -- what a rule can be -------------------------------------------------------------------------------


def _refuse(rules: Mapping[str, Any], valid_from: date, citation: str, reason: str) -> None:
    if not is_in_range(valid_from):
        raise Refused("day_range", OUT_OF_RANGE)
    if not citation.strip():
        raise Refused(
            "citation", _("Name the law or the rules of procedure: every step of a result cites it.")
        )
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    known = {each.name for each in fields(Rules)} - set(COLUMNS)
    if strange := sorted(set(rules) - known):
        raise Refused("unknown_rule", _("There is no such rule: %(names)s.") % {"names": ", ".join(strange)})
    for name, value in rules.items():
        if not _fits(name, value):
            raise Refused(
                "wrong_value", _("“%(value)s” is no value for %(name)s.") % {"value": value, "name": name}
            )
    if rules.get("permission_for") and not rules.get("permission_authority"):
        raise Refused("authority", _("Name the authority that is asked for the permission."))


def _fits(name: str, value: Any) -> bool:
    if name in SHARES:
        return (value == "" and name in MAY_BE_EMPTY) or _is_share(value)
    if name in DAYS:
        return value is None or (isinstance(value, int) and 0 <= value <= LONGEST_PERIOD)
    if name in CHOICES:
        return value in CHOICES[name]
    if name in LISTS:
        return set(value) <= set(LISTS[name])
    if name == "citations":
        return all(isinstance(text, str) for text in value.values())
    default = next(each.default for each in fields(Rules) if each.name == name)
    return isinstance(value, type(default))


def _is_share(text: Any) -> bool:
    try:
        Share.parse(text)
    except (ValueError, TypeError):
        return False
    return True


__all__ = ["CHOICES", "DAYS", "LISTS", "SHARES", "adopt_rules", "computed_since"]
