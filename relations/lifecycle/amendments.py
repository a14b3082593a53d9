"""What an amendment does when it enters into force: the text it amends reads anew, its end follows."""

from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from office import diary, journal
from office.calendar import Precision
from office.models import Actor
from office.submissions import content_hash
from relations import terms
from relations.amendment_texts import consolidated_words
from relations.content import content_of
from relations.lifecycle.protocol_term import open_term_deadlines, set_the_term
from relations.models import BINDING_STATES, Amendment, DurationKind, Protocol, ProtocolVersion
from relations.rules.amendments import amendment_of


def amendments_in_force(protocol: Protocol) -> QuerySet[Protocol]:
    """The amending protocols that are part of this text now."""
    return Protocol.objects.filter(amendment__amends=protocol, state__in=BINDING_STATES).order_by("pk")


BEGIN_ANEW = "protocol_begin_anew"


def settle_what_was_offered(amended: Protocol, on: date | None = None) -> None:
    """Nobody is reminded any more to begin a new amendment of this text: one was begun, or the text has ended."""
    for former in Protocol.objects.filter(amendment__amends=amended).exclude(set_aside_on=None):
        diary.settle_deadlines(former, BEGIN_ANEW, on=on)


def bring_in(amending: Protocol, *, by: Actor, on: date) -> Protocol | None:
    """Make the amended protocol read as amended, as a version of its own; part of the act that brings it into force.

    Every earlier version stays as it was. Returns the amended protocol, None where nothing is amended.
    """
    amendment = amendment_of(amending)
    if amendment is None or amending.text is None:
        return None
    amended = Protocol.objects.select_for_update().get(pk=amendment.amends_id)
    amendment.amends = amended
    before, former_end = amended.text, amended.ends_on
    version = _new_version(amendment, amending.text, amended, on)
    amendment.consolidated = version
    amendment.save(update_fields=["consolidated"])
    if before:
        amended.renewals = _renewals_kept(amended, before, version, on)
    set_the_term(amended)
    amended.save()
    diary.settle_deadlines(amended, "protocol_notice", "protocol_end", "protocol_review", on=on)
    open_term_deadlines(amended)
    _record(amending, amended, version, before, former_end, by=by, on=on)
    return amended


def _renewals_kept(amended: Protocol, before: ProtocolVersion, version: ProtocolVersion, on: date) -> int:
    """How often it counts as renewed from now on: its terms are counted from the first day by the new text.

    A last day or a first term named anew holds from the beginning on, so a renewal that lies within it is none.
    """
    if version.stated_end_on and version.stated_end_on != before.stated_end_on:
        return 0
    is_exact = amended.in_force_on is not None and amended.in_force_precision == Precision.DAY
    is_tacit = version.duration_kind == DurationKind.TACIT
    is_counted_anew = version.months != before.months or (
        is_tacit and version.renewal_months != before.renewal_months
    )
    new = terms.terms_in(version)
    if not (amended.in_force_on and is_exact and is_counted_anew and new.ends):
        return amended.renewals
    begun = terms.terms_begun(new, amended.in_force_on, on, agreed=amended.renewals)
    return min(amended.renewals, max((term.number for term in begun), default=amended.renewals))


def _new_version(amendment: Amendment, text: ProtocolVersion, amended: Protocol, on: date) -> ProtocolVersion:
    last = amended.versions.aggregate(last=Max("number"))["last"] or 0
    words = consolidated_words(amendment, text)
    version = ProtocolVersion(protocol=amended, number=last + 1, **words)
    version.frozen_at, version.content_hash = timezone.now(), content_hash(content_of(version, on=on))
    version.save()
    version.writers.set(text.writers.all())
    return version


def _record(
    amending: Protocol,
    amended: Protocol,
    version: ProtocolVersion,
    before: ProtocolVersion | None,
    former_end: date | None,
    *,
    by: Actor,
    on: date,
) -> None:
    changes: dict[str, list[Any]] = {
        "amendment": [None, amending.reference],
        "version": [before.number if before else None, version.number],
        "sha256": [before.content_hash if before else None, version.content_hash],
    }
    if former_end != amended.ends_on:
        changes["ends_on"] = [former_end, amended.ends_on]
    journal.record("protocol.amended", amended, by=by, changes=changes, occurred_on=on)


__all__ = ["BEGIN_ANEW", "amendments_in_force", "bring_in", "settle_what_was_offered"]
