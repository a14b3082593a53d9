"""A renewal follows the text it renews: on which day it is to begin, so that no gap and no overlap is left."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from relations.models import (
    BINDING_STATES,
    UNDER_WAY_STATES,
    DurationKind,
    InForceRule,
    Protocol,
    ProtocolKind,
    ProtocolVersion,
    Relation,
)

# What renews itself, or has no end, is not renewed by a text of its own.
RENEWED_BY_A_TEXT = frozenset({DurationKind.FIXED, DurationKind.EXPRESS})


def texts_to_renew(relation: Relation, on: date) -> list[Protocol]:
    """The texts in force whose last day lies on that day or later and that a text renews: the one that ends last first."""
    running = relation.protocols.in_force(on).filter(ends_on__gte=on).prefetch_related("versions")
    return [one for one in running.order_by("-ends_on", "-pk") if can_be_renewed(one)]


def text_to_renew(relation: Relation, on: date, named: str = "") -> Protocol | None:
    """The one that is named by its reference; else the one that ends last, which whoever begins it reads and may change.

    Amendments end with the text they amend.
    """
    ranked = texts_to_renew(relation, on)
    return next((one for one in ranked if one.reference == named), next(iter(ranked), None))


def terms_of_a_renewal(relation: Relation, named: str = "") -> tuple[dict[str, object], Protocol | None]:
    """With which terms a renewal begins: in force on the day after the last day of the text it renews.

    Without them it would be in force from its last signature, whatever its clause on duration says. Nothing where
    no text of the tie has a last day to come; the second is the text that is renewed. `named` is the text on whose
    page the renewal is begun.
    """
    former = text_to_renew(relation, timezone.localdate(), named)
    if former is None or former.ends_on is None:
        return {}, None
    follows_on = former.ends_on + timedelta(days=1)
    return {"in_force_rule": InForceRule.STATED_DATE.value, "stated_on": follows_on}, former


def under_way(former: Protocol) -> Protocol | None:
    """A renewal that has been begun to follow this text and is not over: begun twice, two texts would compete."""
    begun = former.relation.protocols.filter(kind=ProtocolKind.RENEWAL, state__in=UNDER_WAY_STATES).exclude(
        pk=former.pk
    )
    for one in begun.prefetch_related("versions").order_by("pk"):
        if one.latest and text_renewed_by(one.latest, timezone.localdate()) == former:
            return one
    return None


def text_renewed_by(version: ProtocolVersion, on: date) -> Protocol | None:
    """Which text of the tie this one follows: the one that ends on the day before it begins, else the only one.

    The council reads it, so nothing is guessed: None where several could be meant.
    """
    running = texts_to_renew(version.protocol.relation, on)
    day_before = version.stated_on - timedelta(days=1) if version.stated_on else None
    found = [one for one in running if one.ends_on == day_before] or running
    return found[0] if len(found) == 1 else None


def can_be_renewed(protocol: Protocol) -> bool:
    """Whether its page offers to begin a renewal."""
    text = protocol.text
    is_running = protocol.state in BINDING_STATES and protocol.ends_on is not None
    kinds = RENEWED_BY_A_TEXT
    return bool(
        is_running
        and protocol.kind != ProtocolKind.AMENDMENT
        and text is not None
        and text.duration_kind in kinds
    )
