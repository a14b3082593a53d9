"""Who we are: the municipality is founded once and its particulars are kept up to date."""

import zoneinfo
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office import journal, submissions
from office.calendar import OUT_OF_RANGE, is_in_range
from office.models import Actor, Body, BodySize, LegalProfile, Municipality, Role
from office.recounting import BY_SIZE, counting_anew
from office.rules import Refused, require, role_missing


@transaction.atomic
def found_municipality(
    *, names: dict[str, str], country: str, legal_profile: str, by: Actor, time_zone: str = "UTC",
    working_languages: list[str] | None = None, council_members: int | None = None, **particulars: Any,
) -> Municipality:  # fmt: skip
    """The first act of an installation. Refused when there is a municipality or a value makes no sense."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    if Municipality.ours():
        raise Refused(
            "already_set_up",
            _("This installation already has its municipality: one installation is one municipality."),
        )
    if legal_profile not in LegalProfile.values:
        known = ", ".join(LegalProfile.values)
        raise Refused(
            "legal_profile", _("There is no such legal profile. Choose one of: %(known)s.") % {"known": known}
        )
    if time_zone not in zoneinfo.available_timezones():
        raise Refused(
            "time_zone", _("“%(zone)s” is no time zone. Write it like Europe/Brussels.") % {"zone": time_zone}
        )
    ours = Municipality(
        pk=1, names=_written(names), country=country.upper(), legal_profile=legal_profile,
        time_zone=time_zone, working_languages=working_languages or [], **particulars,
    )  # fmt: skip
    _check(ours)
    ours.save(force_insert=True)
    if council_members is not None:
        BodySize.objects.create(body=submissions.council(), members=_at_least_one(council_members))
    changes = {
        "names": [None, ours.names],
        "legal_profile": [None, legal_profile],
        "members": [None, council_members],
    }
    journal.record("municipality.found", ours, by=by, changes=changes)
    return ours


@transaction.atomic
def change_municipality(*, by: Actor, **fields: Any) -> Municipality:
    """Change particulars; the legal profile is chosen at the set-up and stays."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    if {"legal_profile", "pk", "id"} & set(fields):
        raise Refused(
            "legal_profile", _("The legal profile is chosen at the set-up and cannot be changed here.")
        )
    ours = Municipality.objects.select_for_update().get()
    if "names" in fields:
        fields["names"] = _written(fields["names"])
    before = {name: getattr(ours, name) for name in fields}
    for name, value in fields.items():
        setattr(ours, name, value)
    _check(ours)
    changed = {name: [before[name], value] for name, value in fields.items() if before[name] != value}
    if changed:
        ours.save()
        journal.record("municipality.change", ours, by=by, changes=changed)
    return ours


@transaction.atomic
def set_council_size(members: int, *, from_day: date | None, by: Actor) -> BodySize:
    """The full membership of the council from a day on; the size before it ends the day before.

    Without a day it holds since ever, which is possible only as the first entry.
    """
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    if from_day and not is_in_range(from_day):
        raise Refused("day_range", OUT_OF_RANGE)
    council = Body.objects.select_for_update().get(pk=submissions.council().pk)
    current = council.sizes.filter(ends_on=None).first()
    if current and (from_day is None or (current.starts_on and from_day <= current.starts_on)):
        raise Refused("size_overlaps", _("Give a day after the one from which the present number holds."))
    with counting_anew(council, since=from_day, because=BY_SIZE) as anew:
        if current and from_day:
            current.ends_on = from_day - timedelta(days=1)
            current.save()
        size = BodySize.objects.create(body=council, members=_at_least_one(members), starts_on=from_day)
    before = current.members if current else None
    changes: dict[str, list[Any]] = {"members": [before, members]}
    journal.record("council.size", council, by=by, occurred_on=from_day, changes=changes | anew.changes)
    return size


def _written(names: dict[str, str]) -> dict[str, str]:
    return {language: name.strip() for language, name in names.items() if name.strip()}


def _at_least_one(members: int) -> int:
    if members < 1:
        raise Refused("members", _("A council has at least one member."))
    return members


def _check(ours: Municipality) -> None:
    try:
        ours.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise Refused("municipality", " ".join(error.messages)) from None
