import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced


class Visibility(models.TextChoices):
    INTERNAL = "internal", _("internal")
    COUNCIL = "council", _("council members")
    SHARED = "shared", _("shared with the partner")
    PUBLIC = "public", _("public")


def random_place(document: "Document", filename: str) -> str:
    """The name on disk tells nothing and cannot be guessed; the title keeps what people called the file."""
    return f"documents/{secrets.token_hex(2)}/{secrets.token_hex(16)}"


class Document(Referenced):
    """A file with its checksum, about one thing; a newer one supersedes it, none is overwritten."""

    reference_prefix = "DOC"

    title = models.CharField(_("title"), max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to=random_place, max_length=200)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("type"), max_length=100)
    language = models.CharField(_("language"), max_length=10, blank=True)
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=Visibility, default=Visibility.INTERNAL
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="documents_of_a_thing")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="document_visibility_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
