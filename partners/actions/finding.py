"""From the finder onto the shortlist, in one act: the town becomes a partner where it is none yet."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from office import journal
from office.journal import RowChange
from office.models import Actor
from office.rules import Refused, require
from partners import rules
from partners.actions.candidates import add_candidate
from partners.actions.partners import enter_within
from partners.models import (
    Candidate,
    FoundThrough,
    NeedProfile,
    Partner,
    PartnershipRequest,
    RegisterEdition,
    RegisterTie,
    RegisterTown,
)

NOTE = 300
Shown = Partner | RegisterTown | PartnershipRequest


@transaction.atomic
def put_on_shortlist(
    profile: NeedProfile, found: Shown, *, by: Actor, note: str = "", found_through: str = "",
) -> Candidate:  # fmt: skip
    """Put what the finder showed on the shortlist. All or nothing: without room no partner is entered either.

    Raises Refused when it is listed already or five are.
    """
    require(rules.may_keep_needs(by), "role")
    found = _locked(found)
    profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_be_open(profile), "state")
    require(rules.must_have_room(profile), "shortlist_full")
    if found_through and found_through not in FoundThrough.values:
        raise Refused("found_through", _("Say in one of the usual ways how the candidate was found."))
    partner, rows = _partner_of(found)
    return add_candidate(
        profile,
        partner,
        found_through=found_through or _usual(found),
        found_note=note[:NOTE],
        by=by,
        rows=rows,
    )


def _usual(found: Shown) -> str:
    if isinstance(found, PartnershipRequest):
        return found.through or FoundThrough.OTHER
    return FoundThrough.OWN if isinstance(found, Partner) else FoundThrough.OTHER


def _locked(found: Shown) -> Shown:
    """As it is now: of two who find the same town at one moment the second finds the partner it has become."""
    if isinstance(found, Partner):
        return found
    if isinstance(found, RegisterTown):
        return RegisterTown.objects.select_for_update().get(pk=found.pk)
    request = PartnershipRequest.objects.select_for_update().get(pk=found.pk)
    require(rules.must_await_an_answer(request), "state")
    return request


def _partner_of(found: Shown) -> tuple[Partner, list[RowChange]]:
    """The partner that it is, or that it becomes now, with where it was found among its notes."""
    if isinstance(found, Partner):
        return found, []
    if found.partner:
        return found.partner, []
    if isinstance(found, PartnershipRequest):
        return _enter_asking(found)
    partner, row = _enter(found)
    return partner, [row]


def _enter_asking(request: PartnershipRequest) -> tuple[Partner, list[RowChange]]:
    """The town of a request becomes a partner, and the request says so: it is entered once, whoever accepts it."""
    note = _now("Entered from the request %(reference)s.") % {"reference": request.reference}
    partner, row = enter_within(
        name=request.name,
        country=request.country,
        population=request.population,
        population_source=request.reference if request.population is not None else "",
        notes=note,
    )
    before = {key: getattr(request, key) for key in ("name", "country", "population")}
    # From now on the partner's own name and country are told, as where one of ours had written.
    request.partner, request.name, request.country, request.population = partner, "", "", None
    request.revision += 1
    request.save()
    changes: dict[str, list[Any]] = {"partner": [None, f"{partner.reference} {partner.name}"]}
    changes |= {key: [held, getattr(request, key)] for key, held in before.items() if held not in ("", None)}
    return partner, [row, RowChange(journal.kind_of(request), str(request.pk), changes)]


def enter_town(town: RegisterTown, *, by: Actor) -> Partner:
    """A town of the register becomes a partner of ours, with its source; within the caller's act, who locks it."""
    partner, row = _enter(town)
    journal.record("partner.create", partner, by=by, changes=row.changes)
    return partner


def _enter(town: RegisterTown) -> tuple[Partner, RowChange]:
    is_placed = town.position is not None
    note = _now("Entered from the register of twinnings: %(sources)s.") % {"sources": sources_of(town)}
    partner, row = enter_within(
        name=town.name,
        country=town.country,
        region=town.region,
        latitude=_degrees(town.latitude) if is_placed else None,
        longitude=_degrees(town.longitude) if is_placed else None,
        notes=note,
    )
    RegisterTown.objects.filter(pk=town.pk).update(partner=partner, is_settled=True)
    return partner, row


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 6)


def sources_of(town: RegisterTown) -> str:
    """Which registers tell of a town, and as of which day."""
    ties = RegisterTie.objects.filter(Q(one=town) | Q(other=town))
    editions = RegisterEdition.objects.filter(pk__in=ties.order_by().values("edition")).defer("findings")
    return "; ".join(sorted({edition.told for edition in editions}))
