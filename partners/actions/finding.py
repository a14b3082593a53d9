"""From the finder onto the shortlist, in one act: the town becomes a partner where it is none yet."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from office.models import Actor
from office.rules import Refused, require
from partners import rules
from partners.actions.candidates import add_candidate
from partners.actions.partners import create_partner
from partners.finder import Way
from partners.models import (
    Candidate,
    FoundThrough,
    NeedProfile,
    Partner,
    PartnershipRequest,
    RegisterTie,
    RegisterTown,
)

NOTE = 300


@transaction.atomic
def put_on_shortlist(
    profile: NeedProfile, found: Partner | RegisterTown | PartnershipRequest, *, by: Actor, note: str = "",
    found_through: str = "",
) -> Candidate:  # fmt: skip
    """Put what the finder showed on the shortlist. All or nothing: without room no partner is entered either.

    Raises Refused when it is listed already or five are.
    """
    require(rules.may_keep_needs(by), "role")
    profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_be_open(profile), "state")
    require(rules.must_have_room(profile), "shortlist_full")
    if found_through and found_through not in FoundThrough.values:
        raise Refused("found_through", _("Say in one of the usual ways how the candidate was found."))
    partner = found if isinstance(found, Partner) else _partner_of(found, by)
    return add_candidate(
        profile, partner, found_through=found_through or _usual(found), found_note=note[:NOTE], by=by
    )


def _usual(found: Partner | RegisterTown | PartnershipRequest) -> str:
    if isinstance(found, PartnershipRequest):
        return found.through or FoundThrough.OTHER
    return FoundThrough.OWN if isinstance(found, Partner) else FoundThrough.OTHER


def _partner_of(found: RegisterTown | PartnershipRequest, by: Actor) -> Partner:
    """The partner that it is, or that it becomes now, with where it was found among its notes."""
    if found.partner:
        return found.partner
    if isinstance(found, PartnershipRequest):
        note = _now("Entered from the request %(reference)s.") % {"reference": found.reference}
        return create_partner(name=found.name, country=found.country, notes=note, by=by)
    return enter_town(RegisterTown.objects.select_for_update().get(pk=found.pk), by=by)


def enter_town(town: RegisterTown, *, by: Actor) -> Partner:
    """A town of the register becomes a partner of ours, with its source; within the caller's act."""
    is_placed = town.position is not None
    partner = create_partner(
        name=town.name,
        country=town.country,
        region=town.region,
        latitude=_degrees(town.latitude) if is_placed else None,
        longitude=_degrees(town.longitude) if is_placed else None,
        notes=source_of(town),
        by=by,
    )
    RegisterTown.objects.filter(pk=town.pk).update(partner=partner, is_settled=True)
    return partner


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 6)


def source_of(town: RegisterTown) -> str:
    """Where a town of the register comes from, for the notes of the partner that it becomes."""
    ties = RegisterTie.objects.filter(one=town) | RegisterTie.objects.filter(other=town)
    told = {tie.edition.told for tie in ties.select_related("edition").defer("edition__findings")}
    return _now("Entered from the register of twinnings: %(sources)s.") % {"sources": "; ".join(sorted(told))}


def way_note(ways: frozenset[str]) -> str:
    """How it was found, for those who leave the note empty."""
    labels = ", ".join(str(Way(way).label) for way in Way if way in ways)
    return _now("Finder: %(ways)s") % {"ways": labels} if labels else _now("Finder")
