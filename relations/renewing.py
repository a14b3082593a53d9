"""A renewal follows the text it renews: on which day it is to begin, so that no gap and no overlap is left."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from relations.models import (
    BINDING_STATES,
    DurationKind,
    InForceRule,
    Protocol,
    ProtocolKind,
    ProtocolState,
    ProtocolVersion,
    Relation,
)

# What renews itself, or has no end, is not renewed by a text of its own.
RENEWED_BY_A_TEXT = frozenset({DurationKind.FIXED, DurationKind.EXPRESS})

UNDER_WAY = (
    ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED, ProtocolState.SUBMITTED, ProtocolState.ADOPTED,
    ProtocolState.PERMITTED, ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED,
)  # fmt: skip


def text_to_renew(relation: Relation, on: date, named: str = "") -> Protocol | None:
    """The text in force that is named by its reference; else the one that ends last, today or later.

    Amendments end with the text they amend.
    """
    running = relation.protocols.in_force(on).exclude(kind=ProtocolKind.AMENDMENT).filter(ends_on__gte=on)
    ranked: list[Protocol] = list(running.order_by("-ends_on", "-pk"))
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
    day_after = former.ends_on + timedelta(days=1) if former.ends_on else None
    begun = former.relation.protocols.filter(kind=ProtocolKind.RENEWAL, state__in=UNDER_WAY).exclude(
        pk=former.pk
    )
    for one in begun.prefetch_related("versions").order_by("pk"):
        if one.latest and one.latest.stated_on in (None, day_after):
            return one
    return None


def text_renewed_by(version: ProtocolVersion, on: date) -> Protocol | None:
    """Which text of the tie this one follows: the one that ends on the day before it begins, else as above."""
    relation = version.protocol.relation
    if version.stated_on:
        day_before = version.stated_on - timedelta(days=1)
        running = relation.protocols.in_force(on).exclude(kind=ProtocolKind.AMENDMENT)
        if former := running.filter(ends_on=day_before).order_by("-pk").first():
            return former
    return text_to_renew(relation, on)


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
