"""The law as it is on file: which rule set holds on a day, and the stored row as rules to compute with."""

from dataclasses import dataclass
from datetime import date

from office.council_rules import Rules
from office.models import Municipality, RuleSet


def rule_set_on(day: date | None) -> RuleSet | None:
    """The rule set of our legal profile on that day; None without a day or without a rule on file."""
    ours = Municipality.ours()
    return RuleSet.objects.in_force(ours.legal_profile, day) if ours and day else None


@dataclass(frozen=True)
class LawOfTheDay:
    """Our rules on a day, None where none is on file; and the country whose holidays count, empty before the set-up."""

    rules: Rules | None
    country: str


def law_on(day: date | None) -> LawOfTheDay:
    """All that a page needs of the law of one day, read once."""
    ours = Municipality.ours()
    if ours is None:
        return LawOfTheDay(None, "")
    found = RuleSet.objects.in_force(ours.legal_profile, day) if day else None
    return LawOfTheDay(rules_of(found) if found else None, ours.country)


def rules_of(rule_set: RuleSet) -> Rules:
    """The stored row as rules to compute with."""
    stored = dict(rule_set.rules)
    for name in ("permission_for", "working_days", "moved_off_holidays"):
        stored[name] = tuple(stored.get(name, ()))
    return Rules(
        profile=rule_set.profile, valid_from=rule_set.valid_from, valid_until=rule_set.valid_until,
        citation=rule_set.citation, note=rule_set.note, **stored,
    )  # fmt: skip
