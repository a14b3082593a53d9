"""The law of any day, as data: the rule sets of our legal profile, read once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from office.council_rules import Rules
from office.law import rules_of
from office.models import Municipality, RuleSet


@dataclass(frozen=True)
class RuleBook:
    """The rule sets of our legal profile, read once."""

    rules: tuple[Rules, ...] = ()

    @classmethod
    def ours(cls) -> "RuleBook":
        ours = Municipality.objects.values("legal_profile")  # there is one, or none yet
        # A rule without a first day is the oldest: PostgreSQL would put it first.
        stored = RuleSet.objects.filter(profile__in=ours, superseded_by=None).order_by(
            F("valid_from").desc(nulls_last=True)
        )
        return cls(tuple(rules_of(rule_set) for rule_set in stored))

    def on(self, day: date | None) -> Rules | None:
        return next((rules for rules in self.rules if rules.is_in_force(day)), None) if day else None
