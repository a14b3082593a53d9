"""What an archive will one day ask of a membership and does not find. Gaps are shown, values are never invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from networks.models import Category, Membership, MembershipState, Reach
from office import permissions
from office.calendar import Precision
from office.council_rules import Rules
from office.law import rules_of
from office.models import Municipality, Permission, PermissionState, RuleSet

# Members of the European Union since 1 February 2020 (ISO 3166-1).
EU_COUNTRIES = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
NOT_YET = frozenset({MembershipState.IDENTIFIED, MembershipState.DECIDED, MembershipState.PERMITTED,
                      MembershipState.APPLIED, MembershipState.ACCEPTED, MembershipState.ABANDONED})  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """Something not on file, and what would fill it."""

    what: str
    text: Any
    citation: str = ""  # the provision that asks for it, where a law does


@dataclass(frozen=True)
class Shelf:
    """What a gap is measured against: the rule sets of our profile, and who has its permission."""

    rule_sets: tuple[Rules, ...]
    permitted: frozenset[int]

    def asking_for_permission(self, on: date) -> Rules | None:
        """The law of that day, if it asks an authority before a municipality joins a network."""
        law = next((rules for rules in self.rule_sets if rules.is_in_force(on)), None)
        return law if law and law.needs_permission(permissions.MEMBERSHIP) else None


def shelf_for(memberships: Iterable[Membership], ours: Municipality | None) -> Shelf:
    """Read once for a whole list: two queries, however long it is."""
    profile = ours.legal_profile if ours else ""
    rule_sets = tuple(rules_of(row) for row in RuleSet.objects.filter(profile=profile, superseded_by=None))
    granted = Permission.objects.filter(
        subject_type=ContentType.objects.get_for_model(Membership), state=PermissionState.GRANTED,
        subject_id__in=[membership.pk for membership in memberships],
    )  # fmt: skip
    return Shelf(rule_sets, frozenset(granted.values_list("subject_id", flat=True)))


def gaps(membership: Membership, shelf: Shelf | None = None) -> list[Gap]:
    """What is missing of a membership that already runs, in the order of its life; none before it runs."""
    if membership.state in NOT_YET:
        return []
    shelf = shelf or shelf_for([membership], Municipality.ours())
    found = [
        Gap("decision", _("The decision to join is not on file."))
        if membership.decision_id is None
        else None,
        _permission_gap(membership, shelf),
        Gap("category", _("The category of membership is not on file."))
        if membership.category_id is None
        else None,
        None if _has_fees(membership) else Gap("fee", _("No membership fee is on file.")),
        Gap("effective", _("The day on which the membership began is not on file."))
        if membership.effective_precision == Precision.UNKNOWN
        else None,
    ]
    return [gap for gap in found if gap]


def _has_fees(membership: Membership) -> bool:
    """As read with it, where it was."""
    known = getattr(membership, "has_fees", None)
    return bool(membership.fees.all()) if known is None else known


def law_asking_first(membership: Membership, shelf: Shelf) -> Rules | None:
    """The law by which an authority permits the joining; None where none asks.

    It is that of the day of the decision, else of the day from which the membership runs or was known.
    """
    if membership.network.is_domestic:
        return None
    decided = membership.decision.decided_on if membership.decision else None
    day = decided or membership.effective_on or membership.announced_on or timezone.localdate()
    return shelf.asking_for_permission(day)


def _permission_gap(membership: Membership, shelf: Shelf) -> Gap | None:
    law = law_asking_first(membership, shelf)
    if membership.pk in shelf.permitted or law is None:
        return None
    return Gap(
        "permission", _("The permission that the law asks for is not on file."), law.cite("permission")
    )


@dataclass(frozen=True)
class Suggestion:
    """A category that fits what is known of us: advice within the house, nothing on record."""

    category: Category
    because: Any


def suggest_category(membership: Membership, ours: Municipality | None) -> Suggestion | None:
    """The first category of the network we are eligible for; None when one is on file or none fits."""
    if membership.category_id or ours is None:
        return None
    is_in_eu = ours.country in EU_COUNTRIES
    for category in membership.network.categories.all():
        if _fits(category, ours.population, is_in_eu=is_in_eu):
            because = _("%(reach)s, from %(population)s inhabitants") % {
                "reach": category.get_reach_display(),
                "population": number_format(category.min_population or 0, force_grouping=True),
            }
            return Suggestion(category, because)
    return None


def _fits(category: Category, population: int | None, *, is_in_eu: bool) -> bool:
    reach = {Reach.ANYWHERE: True, Reach.EU: is_in_eu, Reach.OUTSIDE_EU: not is_in_eu}[Reach(category.reach)]
    return reach and (
        category.min_population is None or (population is not None and population >= category.min_population)
    )
