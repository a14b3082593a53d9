"""The acts of an import: take the file in, decide on its columns, preview, apply or cancel."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import jobs, journal
from office.models import Actor, Job, account_of
from office.rules import Refused, require
from partners import rules
from partners.applying import one_import_at_a_time, write_plan
from partners.claims import claim_keys
from partners.columns import COLUMNS, NOT_USED
from partners.importing import NEW, SKIP, Plan, Progress, paced, plan_list, stamp
from partners.models import ImportState, Partner, PartnerImport
from partners.previews import stored_preview
from partners.problem_lists import keep_problems
from partners.reading import DECIMAL_SIGNS, DELIMITERS, ENCODINGS, FOUND_OUT, Dialect, read_table
from partners.register_linking import link_towns
from partners.rejected import rejected_as_csv

# Up to here a preview is made while the user waits; beyond, a job makes it.
ROWS_AT_ONCE = 500


@transaction.atomic
def upload_list(
    content: bytes, *, filename: str, by: Actor, source: str = "", form_token: UUID | None = None
) -> PartnerImport:
    """Take a list in. Raises Refused when it is no list that can be read.

    The same form twice gives one import.
    """
    require(rules.may_keep_partners(by), "role")
    already = PartnerImport.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    read_table(content)
    try:
        with transaction.atomic():
            importation = _kept(content, filename, source, by, form_token)
    except IntegrityError:
        # The same form came in twice at the same moment and the other one has won; or it is another fault.
        already = PartnerImport.objects.filter(form_token=form_token).first() if form_token else None
        if already is None:
            raise
        return already
    journal.record(
        "import.upload",
        importation,
        by=by,
        changes={"sha256": [None, importation.sha256], "file": [None, filename]},
    )
    return importation


def _kept(
    content: bytes, filename: str, source: str, by: Actor, form_token: UUID | None = None
) -> PartnerImport:
    importation = PartnerImport(
        filename=filename[:200], sha256=hashlib.sha256(content).hexdigest(), size=len(content),
        source=(source or filename)[:200], uploaded_by=account_of(by), form_token=form_token,
    )  # fmt: skip
    importation.file.save(filename, ContentFile(content), save=False)
    importation.save(force_insert=True)
    return importation


def dialect_of(importation: PartnerImport) -> Dialect:
    return Dialect(
        importation.encoding,
        importation.delimiter,
        importation.header_row,
        importation.decimal,
        importation.sheet,
    )


def content_of(importation: PartnerImport) -> bytes:
    with importation.file.open("rb") as file:
        return file.read()


def plan_of(importation: PartnerImport, progress: Progress = lambda done, total: None) -> Plan:
    """What the import would do to the register as it is now."""
    overrides = {int(place): key for place, key in importation.mapping.items()}
    decisions = {int(row): decision for row, decision in importation.decisions.items()}
    return plan_list(content_of(importation), dialect_of(importation), overrides, progress, decisions)


@transaction.atomic
def choose_columns(
    importation: PartnerImport,
    *,
    by: Actor,
    dialect: Dialect = FOUND_OUT,
    mapping: dict[int, str] | None = None,
) -> PartnerImport:
    """Settle how the file is to be read; what was previewed before no longer counts."""
    require(rules.may_keep_partners(by), "role")
    importation = _open_import(importation)
    keys = {NOT_USED, *(column.key for column in COLUMNS), *claim_keys()}
    signs_on_offer = dialect.delimiter in ("", *DELIMITERS) and dialect.decimal in ("", *DECIMAL_SIGNS)
    if dialect.encoding not in ("", *ENCODINGS) or not signs_on_offer:
        raise Refused("unknown_dialect", _("This encoding or separator is not on offer."))
    if not set((mapping or {}).values()) <= keys:
        raise Refused("unknown_column", _("This column is not one of ours."))
    if dialect != dialect_of(importation):
        importation.decisions = {}  # read otherwise, a row may be another one
    importation.encoding, importation.delimiter = dialect.encoding, dialect.delimiter
    importation.header_row, importation.decimal = dialect.header_row, dialect.decimal
    importation.sheet = dialect.sheet[:100]
    importation.mapping = {str(place): key for place, key in (mapping or {}).items()}
    importation.state, importation.digest, importation.preview = ImportState.UPLOADED, "", {}
    importation.save()
    return importation


@transaction.atomic
def decide_rows(importation: PartnerImport, decisions: Mapping[int, str], *, by: Actor) -> PartnerImport:
    """Keep what a person decided about doubtful rows: the reference of the partner meant, NEW, SKIP, or "" for
    “not decided after all”. Decisions made before stay; what was previewed before no longer counts.
    """
    require(rules.may_keep_partners(by), "role")
    importation = _open_import(importation)
    for decision in decisions.values():
        if decision not in ("", NEW, SKIP):
            _require_partner(decision)
    kept = {**importation.decisions, **{str(row): decision for row, decision in decisions.items()}}
    importation.decisions = {row: decision for row, decision in kept.items() if decision}
    importation.state, importation.digest, importation.preview = ImportState.UPLOADED, "", {}
    importation.save()
    journal.record("import.decide", importation, by=by, changes={"decisions": [None, dict(decisions)]})
    return importation


def _require_partner(reference: str) -> None:
    try:
        Partner.objects.by_reference(reference)
    except Partner.DoesNotExist:
        sentence = _("No partner has the reference %(reference)s.") % {"reference": reference}
        raise Refused("unknown_reference", sentence) from None


@transaction.atomic
def request_preview(importation: PartnerImport, *, by: Actor) -> Job | None:
    """Make the preview now when the list is short, else let a job make it; returns that job."""
    require(rules.may_keep_partners(by), "role")
    importation = _open_import(importation)
    rows = len(read_table(content_of(importation), dialect_of(importation)).rows)
    if rows <= ROWS_AT_ONCE:
        keep_preview(importation, plan_of(importation))
        return None
    job = jobs.enqueue(
        "partner_preview", {"import": importation.pk}, by=by, return_url=importation.get_absolute_url()
    )
    PartnerImport.objects.filter(pk=importation.pk).update(job=job)
    return job


def keep_preview(importation: PartnerImport, plan: Plan) -> PartnerImport:
    """Keep what the plan promises, so that applying can be held to it.

    Raises Refused when what the plan was made from, `importation` as it was read then, has been changed since.
    """
    planned = importation
    importation = _open_import(importation)
    if _settled(importation) != _settled(planned):
        raise Refused(
            "read_otherwise",
            _(
                "Somebody changed how this list is to be read while its preview was being made. Look at the columns "
                "and make the preview again."
            ),
        )
    _take_counts(importation, plan)
    importation.state, importation.digest = ImportState.PREVIEWED, plan.digest
    importation.preview = stored_preview(plan)
    _keep_rejected(importation, plan)
    importation.save()
    return importation


def _settled(importation: PartnerImport) -> tuple[Any, ...]:
    """What people settled about a list: how it is read, its columns, whom its doubtful rows mean."""
    return dialect_of(importation), importation.mapping, importation.decisions


def _take_counts(importation: PartnerImport, plan: Plan) -> None:
    for name, count in plan.counts.items():
        setattr(importation, name, count)


def _keep_rejected(importation: PartnerImport, plan: Plan) -> None:
    keep_problems(importation, plan)
    importation.rejected_file = ""
    if plan.has_real_rejections:
        content = ContentFile(rejected_as_csv(plan).encode())
        importation.rejected_file.save("rejected.csv", content, save=False)


@transaction.atomic
def request_import(
    importation: PartnerImport, *, by: Actor, all_or_nothing: bool = False, digest: str = ""
) -> Job:
    """Let a job do what the preview promised. Asked twice, there is one job.

    `digest` is that of the preview that was looked at: Refused when another one has taken its place.
    """
    require(rules.may_keep_partners(by), "role")
    importation = PartnerImport.objects.select_for_update().get(pk=importation.pk)
    job = importation.job
    if job and job.kind == "partner_import" and (not job.is_finished or job.state == "done"):
        return job
    require(rules.may_still_change(importation), "import_closed")
    if importation.state != ImportState.PREVIEWED:
        raise Refused("no_preview", _("Look at the preview first: it says what the import would do."))
    if digest and digest != importation.digest:
        raise another_preview()
    if all_or_nothing and importation.preview.get("real_rejections"):
        raise Refused(
            "rows_rejected",
            _(
                "Some rows are rejected, so with “all rows or none” nothing would be imported. Mend them "
                "first, or import the valid rows only."
            ),
        )
    importation.all_or_nothing = all_or_nothing
    importation.job = jobs.enqueue(
        "partner_import",
        {"import": importation.pk, "digest": importation.digest},
        by=by,
        return_url=importation.get_absolute_url(),
    )
    importation.save()
    return importation.job


@transaction.atomic
def cancel_import(importation: PartnerImport, *, by: Actor) -> PartnerImport:
    """Give an import up before anything was written."""
    require(rules.may_keep_partners(by), "role")
    importation = _open_import(importation)
    importation.state = ImportState.CANCELLED
    importation.rows = importation.created = importation.updated = importation.unchanged = (
        importation.rejected
    ) = 0
    importation.save()
    journal.record("import.cancel", importation, by=by)
    return importation


def _open_import(importation: PartnerImport) -> PartnerImport:
    locked = PartnerImport.objects.select_for_update().get(pk=importation.pk)
    require(rules.may_still_change(locked), "import_closed")
    return locked


def must_keep_its_promise(importation: PartnerImport, plan: Plan) -> None:
    """Raises Refused when the plan made now is not the one that was previewed; it is then the new preview."""
    if importation.state == ImportState.PREVIEWED and importation.digest != plan.digest:
        with transaction.atomic():
            keep_preview(importation, plan)
        raise _moved_since()


def another_preview() -> Refused:
    sentence = _(
        "There is a new preview since you looked at this one. Nothing was imported. Look at it first."
    )
    return Refused("data_changed", sentence)


def _moved_since() -> Refused:
    return Refused(
        "data_changed",
        _(
            "The register has changed since the preview, so the import would do something else than "
            "it promised. Nothing was imported. Look at the new preview."
        ),
    )


def apply_import(
    importation: PartnerImport,
    plan: Plan,
    *,
    by: Actor,
    again: Callable[[PartnerImport], Plan] = plan_of,
    progress: Progress = lambda done, total: None,
) -> PartnerImport:
    """Write a plan: one transaction, one act, one journal entry that covers every row.

    Applied already: nothing happens. When another preview has taken the place of the one that `importation` was read
    with, or the register has moved so that the plan would now be another one, Refused is raised and nothing is
    written.
    """
    require(rules.may_keep_partners(by), "role")
    with transaction.atomic():
        one_import_at_a_time()
        locked = PartnerImport.objects.select_for_update().get(pk=importation.pk)
        if locked.state == ImportState.APPLIED:
            return locked
        require(rules.may_still_change(locked), "import_closed")
        if locked.digest != importation.digest:
            raise another_preview()
        if stamp() != plan.stamp:
            plan = again(locked)
        if locked.digest != plan.digest:
            raise _moved_since()
        return _written(locked, plan, by, paced(progress))


def _written(importation: PartnerImport, plan: Plan, by: Actor, progress: Progress) -> PartnerImport:
    if importation.all_or_nothing and plan.has_real_rejections:
        raise Refused("rows_rejected", _("Some rows are rejected, so nothing was imported."))
    rows, new_claims = write_plan(plan, source=importation.source, by=by, progress=progress)
    link_towns()
    _take_counts(importation, plan)
    importation.state, importation.applied_at = ImportState.APPLIED, timezone.now()
    if not importation.preview:
        importation.preview = stored_preview(plan)
        _keep_rejected(importation, plan)
    importation.preview["new_claims"] = new_claims
    importation.save()
    counts: dict[str, list[Any]] = {name: [None, count] for name, count in plan.counts.items()}
    journal.record(
        "import.apply", importation, by=by, changes={**counts, "claims": [None, new_claims]}, rows=rows
    )
    return importation


def import_list(
    content: bytes,
    *,
    filename: str,
    by: Actor,
    source: str = "",
    all_or_nothing: bool = False,
    dialect: Dialect = FOUND_OUT,
    mapping: Mapping[int, str] | None = None,
) -> tuple[PartnerImport, Plan]:
    """Plan and apply in one go, as the command line does. Raises Refused when the list cannot be read."""
    require(rules.may_keep_partners(by), "role")
    plan = plan_list(content, dialect, dict(mapping or {}))
    if all_or_nothing and plan.has_real_rejections:
        sentence = _(
            "%(count)s rows are rejected, so with “all or nothing” nothing was imported. --dry-run lists "
            "the reasons."
        )
        raise Refused("rows_rejected", sentence % {"count": plan.counts["rejected"]})
    with transaction.atomic():
        importation = _kept(content, filename, source, by)
        choose_columns(importation, dialect=dialect, mapping=dict(mapping or {}), by=by)
        importation.refresh_from_db()
        importation.digest, importation.all_or_nothing = plan.digest, all_or_nothing
        importation.save(update_fields=["digest", "all_or_nothing"])
        return apply_import(importation, plan, by=by), plan
