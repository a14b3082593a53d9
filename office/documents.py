"""Documents: kept under random names, checked against what they claim to be, given out through one gate."""

import hashlib
import zipfile
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, Document, Role, STAFF, Visibility, account_of
from office.rules import Refused, require, role_missing

# Extension -> media type and the bytes such a file begins with.
ACCEPTED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
}
_UNPACKED_LIMIT = 200 * 1024 * 1024


def can_be_read(document: Document, by: Actor) -> bool:
    """The one gate for files: staff read all, council members what is meant for them."""
    if by.has_role(*STAFF):
        return True
    return by.has_role(Role.COUNCILLOR) and document.visibility in (Visibility.COUNCIL, Visibility.PUBLIC)


def readable_by(by: Actor) -> models.QuerySet[Document]:
    if by.has_role(*STAFF):
        return Document.objects.all()
    if by.has_role(Role.COUNCILLOR):
        return Document.objects.filter(visibility__in=[Visibility.COUNCIL, Visibility.PUBLIC])
    return Document.objects.none()


@transaction.atomic
def upload_document(
    upload: UploadedFile, subject: models.Model, *, by: Actor, title: str = "", visibility: str = Visibility.INTERNAL,
    language: str = "",
) -> Document:  # fmt: skip
    """Take in a file somebody sends. Raises Refused when content and extension do not agree."""
    require(role_missing(by, Role.OFFICER, Role.HEAD, Role.CLERK), "role")
    content_type = _checked_type(upload)
    document = keep(
        upload.read(), filename=upload.name, content_type=content_type, subject=subject, by=by,
        title=title or upload.name, visibility=visibility, language=language,
    )  # fmt: skip
    journal.record("document.add", subject, by=by, changes={"document": [None, document.reference], "sha256": [None, document.checksum]})
    return document


def keep(
    content: bytes, *, filename: str, content_type: str, subject: models.Model | None, by: Actor, title: str,
    visibility: str = Visibility.INTERNAL, language: str = "",
) -> Document:  # fmt: skip
    """Store a file that Entente made or has checked; part of an act that writes the journal."""
    document = Document(
        title=title[:200], filename=filename[:200], checksum=hashlib.sha256(content).hexdigest(), size=len(content),
        content_type=content_type, language=language, visibility=visibility, subject=subject, added_by=account_of(by),
    )  # fmt: skip
    document.file.save(filename, ContentFile(content), save=False)
    document.save()
    return document


def _checked_type(upload: UploadedFile) -> str:
    extension = upload.name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if extension not in ACCEPTED:
        raise Refused("file_kind", _("Files of this kind are not taken: send PDF, PNG, JPEG, DOCX or ODT."))
    if not upload.size:
        raise Refused("file_empty", _("The file is empty."))
    if upload.size > settings.UPLOAD_LIMIT:
        raise Refused("file_size", _("The file is larger than 25 MB."))
    content_type, beginnings = ACCEPTED[extension]
    start = upload.read(16)
    upload.seek(0)
    if not start.startswith(beginnings):
        raise Refused("file_content", _("The file's content is not what its name says. Save it again in the right format."))
    if beginnings == (b"PK\x03\x04",):
        _measure_archive(upload)
    return content_type


def _measure_archive(upload: UploadedFile) -> None:
    """Measured before anything is unpacked."""
    try:
        with zipfile.ZipFile(upload) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Refused("file_content", _("The file is damaged and cannot be opened.")) from None
    finally:
        upload.seek(0)
    if unpacked > _UNPACKED_LIMIT:
        raise Refused("file_size", _("Unpacked, the file is larger than 200 MB."))


def download_name(document: Document) -> dict[str, Any]:
    """How the browser is told to save it: always as an attachment, never shown inside our own site."""
    return {"as_attachment": True, "filename": document.filename, "content_type": document.content_type}
