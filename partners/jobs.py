"""Background work of this app: prepare outside a transaction, write in the one that marks the job done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.jobs import Run, Write, job_kind
from partners.actions.duplicates import keep_search
from partners.actions.imports import (
    another_preview,
    apply_import,
    keep_preview,
    must_keep_its_promise,
    plan_of,
)
from partners.actions.undoing import UNDOING, undo_import
from partners.duplicate_search import suggestions
from partners.models import ImportState, PartnerImport
from partners.undone import Undone


@job_kind("partner_preview", _("Preview of a list of partners"))
def prepare_preview(run: Run) -> Write:
    """The preview of a long list."""
    importation = PartnerImport.objects.get(pk=run.job.parameters["import"])
    plan = plan_of(importation, run.progress)

    def write() -> dict[str, Any]:
        return {"import": importation.reference, **_counts(keep_preview(importation, plan))}

    return write


@job_kind("partner_import", _("Import of partners"))
def prepare_import(run: Run) -> Write:
    """The import itself; done already, it has no second effect."""
    importation = PartnerImport.objects.get(pk=run.job.parameters["import"])
    if importation.state == ImportState.APPLIED:
        return lambda: {"import": importation.reference, **_counts(importation)}
    if run.job.parameters.get("digest", importation.digest) != importation.digest:
        raise another_preview()
    # Reading is the first half of the way, writing the second.
    plan = plan_of(importation, lambda done, total: run.progress(done // 2, total))
    must_keep_its_promise(importation, plan)

    def write() -> dict[str, Any]:
        applied = apply_import(
            importation,
            plan,
            by=run.by,
            progress=lambda done, total: run.writing((total + done) // 2, total),
        )
        return {"import": importation.reference, **_counts(applied)}

    return write


@job_kind(UNDOING, _("Undoing of an import of partners"))
def prepare_undoing(run: Run) -> Write:
    """A long import undone; undone already, it has no second effect."""
    asked = run.job.parameters
    importation = PartnerImport.objects.get(pk=asked["import"])

    def write() -> dict[str, Any]:
        if importation.state == ImportState.UNDONE:
            undone = Undone.of(importation)
        else:
            undone = undo_import(importation, by=run.by, reason=asked["reason"], progress=run.writing)
        told = {"removed": undone.removed, "restored": undone.restored, "kept": len(undone.kept)}
        return {"import": importation.reference, **told}

    return write


def _counts(importation: PartnerImport) -> dict[str, int]:
    return {
        name: getattr(importation, name) for name in ("rows", "created", "updated", "unchanged", "rejected")
    }


@job_kind("partner_duplicates", _("Search for duplicates among the partners"))
def prepare_duplicates(run: Run) -> Write:
    """Which records may mean one partner; it suggests, people merge."""
    found, partners = suggestions(run.progress)

    def write() -> dict[str, Any]:
        keep_search(found, partners)
        return {"partners": partners, "suggestions": len(found)}

    return write
