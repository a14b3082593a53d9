"""What is done about a remark that no document settles: it is explained in writing."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import decisions, documents, journal, submissions
from office.models import Actor, Document, Permission, account_of
from office.rules import Refused, require
from relations.audit import Remark, remark_with
from relations.models import ExplainedFlag
from relations.rules.legality import may_explain_flags
from relations.rules.protocol import may_record_official_dates

LONGEST = 2_000


class Paper(models.TextChoices):
    """A document that an act of the past may lack, as the flag's basis names it."""

    DECISION = "decision", _("the council's decision")
    PERMISSION = "permission", _("the permission")
    SIGNED = "signed", _("the signed text")


_CHANGED = _("This flag no longer stands as you read it: its facts have changed. Look at the list again.")


@transaction.atomic
def explain_flag(key: str, *, reason: str, by: Actor) -> ExplainedFlag:
    """Say in writing why a flag stands; it stays listed, with the explanation. `key` names flag and facts.

    Explained again, the newer words take the place of the older; the journal keeps both.
    Raises Refused when other facts have changed or settled the flag since it was read.
    """
    require(may_explain_flags(by), "role")
    said = reason.strip()
    if not said:
        raise Refused("reason", _("Write the explanation: whoever reads the flag later reads it beside it."))
    if len(said) > LONGEST:
        raise Refused("too_long", _("Say it in 2,000 characters at most; keep the rest as a document."))
    remark = remark_with(key)
    if remark is None:
        raise Refused("stale", _CHANGED)
    held = remark.explanation
    before = held.reason if held else None
    explained = held or ExplainedFlag(
        code=remark.flag.code, facts=remark.flag.digest, **submissions.about(remark.thing)
    )
    explained.reason, explained.explained_by = said, account_of(by)
    explained.explained_on = timezone.localdate()
    try:
        with transaction.atomic():
            explained.save()
    except IntegrityError:  # somebody explained it at the same moment: both are worth reading
        raise Refused("stale", _CHANGED) from None
    changes = {remark.flag.code: [before, said]}
    journal.record("legality.explain", remark.thing, by=by, changes=changes, reason=said)
    return explained


def missing_papers(remark: Remark) -> list[Paper]:
    """The documents that a flag says are not in file; none for a flag that says something else."""
    if remark.flag.code != "document_not_in_file":
        return []
    return [Paper(name) for name in remark.flag.basis]


@transaction.atomic
def file_missing_document(key: str, *, paper: str, upload: UploadedFile, by: Actor) -> Document | None:
    """Put a document to the act of the past that lacks it; with the last one the flag goes.

    Raises Refused when it has been filed meanwhile, or when the file is none that is taken in.
    """
    require(may_record_official_dates(by), "role")
    remark = remark_with(key)
    if remark is None or paper not in missing_papers(remark):
        raise Refused("stale", _CHANGED)
    return _FILERS[Paper(paper)](remark.thing, upload, by)


def _to_the_decision(thing: Any, upload: UploadedFile, by: Actor) -> Document | None:
    return decisions.attach_document(thing.decision, upload, by=by).document


def _to_the_permission(thing: Any, upload: UploadedFile, by: Actor) -> Document:
    permission = Permission.objects.select_for_update().get(pk=thing.permission.pk)
    permission.document = documents.upload_document(upload, permission, by=by)
    permission.save(update_fields=["document"])
    return permission.document


def _to_the_text(thing: Any, upload: UploadedFile, by: Actor) -> Document:
    return documents.upload_document(upload, thing, by=by)


_FILERS = {
    Paper.DECISION: _to_the_decision,
    Paper.PERMISSION: _to_the_permission,
    Paper.SIGNED: _to_the_text,
}
