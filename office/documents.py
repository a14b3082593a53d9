"""Documents: kept under random names, checked against what they claim to be, given out through one gate."""

import hashlib
import re
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from office import file_checks, journal
from office.models import (
    STAFF,
    Actor,
    Decision,
    Document,
    Role,
    Submission,
    SubmissionState,
    Visibility,
    account_of,
)  # fmt: skip
from office.rules import Refused, require, role_missing

# For some reader and a while, an app keeps files from the staff too: it gives their rows, or None.
Withheld = Callable[[Actor], "models.QuerySet[Document] | None"]
_withheld: list[Withheld] = []

# Who a file about something that goes to the council may be meant for, to go there with it.
FOR_THE_COUNCIL = (Visibility.COUNCIL, Visibility.PUBLIC)

# Who takes files in; a role held by deputising alone counts.
KEEPERS = (Role.OFFICER, Role.HEAD, Role.CLERK)


def withhold(function: Withheld) -> Withheld:
    """Called by an upper app when it is ready."""
    if function not in _withheld:  # once, however often the apps get ready
        _withheld.append(function)
    return function


def can_be_read(document: Document, by: Actor) -> bool:
    return readable_by(by).filter(pk=document.pk).exists()


def readable_by(by: Actor) -> models.QuerySet[Document]:
    """The one gate for files: staff read all but what is withheld, council members what was sent to them.

    That is a file meant for them which hangs on an item or a decision, or which was frozen as an annex of an
    item. One that lies with a draft is nobody's but the staff's until the draft is sent.
    """
    if by.has_role(*STAFF):
        return _but_what_is_withheld(by)
    if not by.has_role(Role.COUNCILLOR):
        return Document.objects.none()
    of_the_council = ContentType.objects.get_for_models(Submission, Decision).values()
    return Document.objects.filter(
        Q(subject_type__in=of_the_council) | Exists(_items_it_was_sent_with()), visibility__in=FOR_THE_COUNCIL
    )


def _but_what_is_withheld(by: Actor) -> models.QuerySet[Document]:
    found = Document.objects.all()
    for function in _withheld:
        kept_back = function(by)
        if kept_back is not None:
            found = found.exclude(pk__in=kept_back.values("pk"))
    return found


def _items_it_was_sent_with() -> models.QuerySet[Submission]:
    """Items whose frozen annexes name the file; one that was withdrawn takes its annexes back."""
    return Submission.objects.filter(
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        state__in=[SubmissionState.PENDING, SubmissionState.DECIDED],
        # A SHA-256 is long enough to be found in the list's JSON as it stands, on every database.
        content__annexes__icontains=OuterRef("checksum"),
    )


def annexes_to_freeze(subject: models.Model) -> list[dict[str, str]]:
    """The files that go to the council with a thing: its members may open each, once the thing is sent."""
    about = ContentType.objects.get_for_model(subject)
    files = Document.objects.filter(
        subject_type=about, subject_id=subject.pk, visibility__in=FOR_THE_COUNCIL, superseded_by=None
    )
    return [{"title": file.title, "sha256": file.checksum} for file in files.order_by("checksum", "pk")]


@transaction.atomic
def upload_document(
    upload: UploadedFile, subject: models.Model, *, by: Actor, title: str = "",
    visibility: str = Visibility.INTERNAL, language: str = "",
) -> Document:  # fmt: skip
    """Take in a file somebody sends, an act of its own. Raises Refused when content and extension do not agree."""
    require(role_missing(by, *KEEPERS), "role")
    document = take_in(upload, subject, by=by, title=title, visibility=visibility, language=language)
    changes = {"document": [None, document.reference], "sha256": [None, document.checksum]}
    journal.record("document.add", subject, by=by, changes=changes)
    return document


def take_in(
    upload: UploadedFile, subject: models.Model, *, by: Actor, title: str = "",
    visibility: str = Visibility.INTERNAL, language: str = "",
) -> Document:  # fmt: skip
    """Check and keep a file that comes along with a larger act, which writes the journal. Raises Refused likewise.

    For whom a deputy acts, the larger act has said already: asking for a role anew would say it of this one.
    """
    if not by.has_role(*KEEPERS):
        raise Refused("role", role_missing(by, *KEEPERS))
    content_type = _checked_type(upload)
    name = safe_name(upload.name or "")
    return keep(
        upload.read(), filename=name, content_type=content_type, subject=subject, by=by,
        title=title or name, visibility=visibility, language=language,
    )  # fmt: skip


def keep(
    content: bytes, *, filename: str, content_type: str, subject: models.Model | None, by: Actor, title: str,
    visibility: str = Visibility.INTERNAL, language: str = "",
) -> Document:  # fmt: skip
    """Store a file that Entente made or has checked; part of an act that writes the journal."""
    document = Document(
        title=title[:200], filename=safe_name(filename), checksum=hashlib.sha256(content).hexdigest(),
        size=len(content), content_type=content_type, language=language, visibility=visibility,
        subject=subject, added_by=account_of(by),
    )  # fmt: skip
    document.file.save(filename, ContentFile(content), save=False)
    document.save()
    return document


def documents_of(subject: models.Model, *, by: Actor) -> models.QuerySet[Document]:
    """The files about a thing that `by` may read, newest first; those superseded are left out."""
    about = ContentType.objects.get_for_model(subject)
    found = readable_by(by).filter(subject_type=about, subject_id=subject.pk, superseded_by=None)
    return found.select_related("added_by")


def _checked_type(upload: UploadedFile) -> str:
    if not upload.size:
        raise Refused("file_empty", _("The file is empty."))
    if upload.size > settings.UPLOAD_LIMIT:
        raise Refused("file_size", _("The file is larger than 25 MB."))
    return file_checks.media_type(cast(BinaryIO, upload), upload.name or "", upload.size)


_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def safe_name(filename: str) -> str:
    """The name without folders and characters that hide what it is; a long one keeps its extension."""
    name = _UNSEEN.sub("", filename.replace("\\", "/").rpartition("/")[2]).strip(" .") or "file"
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: 190 - len(extension)]}{dot}{extension}" if dot and len(extension) < 10 else name[:190]


def download_name(document: Document) -> dict[str, Any]:
    """How the browser is told to save it: always as an attachment, never shown inside our own site."""
    return {"as_attachment": True, "filename": document.filename, "content_type": document.content_type}
