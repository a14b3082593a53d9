"""The acts on the world's register of twinnings: take an edition in, write it; link a town by hand."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import jobs, journal
from office.models import Actor, Job, account_of
from office.rules import Refused, require
from partners import rules
from partners.models import EditionState, Partner, RegisterEdition, RegisterTown
from partners.register_rejected import rejected_as_csv
from partners.register_writing import Written, known_towns, write_register
from partners.twinning_plan import RegisterPlan, plan_register
from partners.twinning_rows import Reading, problems_of, read_register

# More than this nobody reads on a page; the totals are always told and the rejected rows come as a file.
SHOWN = 500
_COUNTS = ("rows", "ties", "duplicates", "self_twinnings", "rejected", "towns")


@transaction.atomic
def upload_register(
    content: bytes, *, filename: str, source: str, by: Actor, as_of: date | None = None,
    replaces: bool = True, form_token: UUID | None = None,
) -> RegisterEdition:  # fmt: skip
    """Take a file in and let a job read it. Raises Refused when it is no register. The same form twice: one edition."""
    require(rules.may_keep_register(by), "role")
    already = RegisterEdition.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    _refuse_later_day(as_of)
    read_register(content)
    try:
        with transaction.atomic():
            edition = _kept(content, filename, source, as_of, replaces, by, form_token)
    except IntegrityError:
        already = RegisterEdition.objects.filter(form_token=form_token).first() if form_token else None
        if already is None:
            raise
        return already
    journal.record("register.upload", edition, by=by, changes={"sha256": [None, edition.sha256]})
    _ask_for_import(edition, by)
    return edition


def _ask_for_import(edition: RegisterEdition, by: Actor) -> Job:
    edition.job = jobs.enqueue(
        "register_import", {"edition": edition.pk}, by=by, return_url=edition.get_absolute_url()
    )
    edition.save(update_fields=["job"])
    return edition.job


def import_register(
    content: bytes, *, filename: str, source: str, by: Actor, as_of: date | None = None, replaces: bool = True
) -> tuple[RegisterEdition, RegisterPlan, Written]:
    """Read and write in one go, as the command line does."""
    require(rules.may_keep_register(by), "role")
    _refuse_later_day(as_of)
    plan = plan_register(read_register(content), known_towns())
    with transaction.atomic():
        edition = _kept(content, filename, source, as_of, replaces, by)
        edition, plan, written = apply_register(edition, plan, register_stamp(), by=by)
    return edition, plan, written


def _refuse_later_day(as_of: date | None) -> None:
    if as_of and as_of > timezone.localdate():
        raise Refused("later_day", _("A register cannot stand as of a day that is still to come."))


def _kept(
    content: bytes, filename: str, source: str, as_of: date | None, replaces: bool, by: Actor,
    form_token: UUID | None = None,
) -> RegisterEdition:  # fmt: skip
    edition = RegisterEdition(
        source=(source.strip() or filename)[:200],
        as_of=as_of,
        filename=filename[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        replaces=replaces,
        uploaded_by=account_of(by),
        form_token=form_token,
    )
    edition.file.save(filename, ContentFile(content), save=False)
    edition.save(force_insert=True)
    return edition


def content_of(edition: RegisterEdition) -> bytes:
    with edition.file.open("rb") as file:
        return file.read()


def register_stamp() -> tuple[int, int]:
    """Figures that move when towns are added, so that a plan made before is made again."""
    figures = RegisterTown.objects.aggregate(last=Max("pk"), number=Count("pk"))
    return figures["last"] or 0, figures["number"]


@transaction.atomic
def apply_register(
    edition: RegisterEdition, plan: RegisterPlan, stamp: tuple[int, int], *, by: Actor
) -> tuple[RegisterEdition, RegisterPlan, Written]:
    """Write an edition whole: one transaction, one entry in the journal. Written already: nothing happens."""
    require(rules.may_keep_register(by), "role")
    _one_register_at_a_time()
    edition = RegisterEdition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != EditionState.UPLOADED:
        return edition, plan, Written(unchanged=edition.ties)
    if register_stamp() != stamp:
        plan = plan_register(_afresh(plan.reading), known_towns())
    written = write_register(plan, edition)
    _take_counts(edition, plan, written)
    _keep_rejected(edition, plan)
    edition.state, edition.applied_at = EditionState.APPLIED, timezone.now()
    edition.save()
    changes: dict[str, list[Any]] = {key: [None, value] for key, value in _told(plan, written).items()}
    journal.record("register.apply", edition, by=by, changes={**changes, "source": [None, edition.told]})
    return edition, plan, written


def _afresh(reading: Reading) -> Reading:
    """The rows without what an earlier plan remarked about them."""
    for row in reading.rows:
        row.warnings = [
            problem for problem in row.warnings if problem.code not in ("self_twinning", "tie_told_again")
        ]
    return reading


def _told(plan: RegisterPlan, written: Written) -> dict[str, int]:
    return {**plan.counts, **written.counts}


def _take_counts(edition: RegisterEdition, plan: RegisterPlan, written: Written) -> None:
    for name in _COUNTS:
        setattr(edition, name, plan.counts[name])
    rows = plan.reading.rows
    findings: dict[str, Any] = dict(written.counts)
    for kind in ("errors", "warnings"):
        found = list(problems_of(rows, kind))
        findings[kind] = [problem.stored() for problem in found[:SHOWN]]
        findings[f"{kind}_total"] = len(found)
    edition.findings = findings


def _keep_rejected(edition: RegisterEdition, plan: RegisterPlan) -> None:
    text = rejected_as_csv(plan)
    if text:
        edition.rejected_file.save("rejected.csv", ContentFile(text.encode()), save=False)


def _one_register_at_a_time() -> None:
    """Two imports at once could both make the same town. SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x5477696E6E])


@transaction.atomic
def link_town(town: RegisterTown, partner: Partner | None, *, by: Actor, reason: str = "") -> RegisterTown:
    """Say by hand which partner of ours a town of the register is, or that it is none of them (partner None)."""
    require(rules.may_keep_partners(by), "role")
    town = RegisterTown.objects.select_for_update().get(pk=town.pk)
    if partner and partner.country != town.country:
        sentence = _("%(partner)s lies in another country than this town of the register.")
        raise Refused("other_country", sentence % {"partner": partner.name})
    before = town.partner
    if before == partner and town.is_settled:
        return town
    town.partner, town.is_settled = partner, True
    town.save(update_fields=["partner", "is_settled"])
    shown = {f"{town.name} ({town.country})": [_named(before), _named(partner)]}
    journal.record("register.link", partner or before or town, by=by, changes=shown, reason=reason)
    return town


def _named(partner: Partner | None) -> str | None:
    return f"{partner.reference} {partner.name}" if partner else None


@transaction.atomic
def choose_our_town(town: RegisterTown, *, by: Actor) -> RegisterTown:
    """Say which town of the register is our own municipality, where its name alone does not tell."""
    require(rules.may_keep_partners(by), "role")
    earlier = list(RegisterTown.objects.select_for_update().filter(is_ours=True))
    if [other.pk for other in earlier] == [town.pk]:
        return town
    RegisterTown.objects.filter(is_ours=True).update(is_ours=False)
    RegisterTown.objects.filter(pk=town.pk).update(is_ours=True)
    town.refresh_from_db()
    before = ", ".join(other.name for other in earlier) or None
    journal.record(
        "register.our_town", town, by=by, changes={"our town": [before, f"{town.name} ({town.place})"]}
    )
    return town
