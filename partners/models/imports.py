import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    PREVIEWED = "previewed", _("previewed")
    APPLIED = "applied", _("applied")
    CANCELLED = "cancelled", _("cancelled")
    UNDONE = "undone", _("undone")


# So long a whole import can be undone; its journal rows hold all that is needed for it.
UNDO_DAYS = 30


def random_place(_import: "PartnerImport", _filename: str) -> str:
    """The name on disk tells nothing and cannot be guessed."""
    return f"imports/{secrets.token_hex(2)}/{secrets.token_hex(16)}"


class PartnerImport(Referenced):
    """A list of partners on its way into the register, and afterwards the record of what it did."""

    reference_prefix = "I"

    file = models.FileField(_("file"), upload_to=random_place, max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    delimiter = models.CharField(_("separator"), max_length=1, blank=True)
    header_row = models.PositiveSmallIntegerField(_("row of the header"), default=0)
    # The decimal sign of its numbers, where the reader overruled what each number says by itself.
    decimal = models.CharField(_("decimal sign"), max_length=1, blank=True)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    # Position of the file's column → key of ours, where the user chose otherwise than suggested.
    mapping = models.JSONField(_("columns"), default=dict)
    # Row number → reference of the partner meant, "new" or "skip": what a person decided about doubtful rows.
    decisions = models.JSONField(_("decisions about rows"), default=dict, blank=True)
    all_or_nothing = models.BooleanField(_("all rows or none"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    # What the preview promised: applying stops when it would do anything else.
    digest = models.CharField(_("digest of the plan"), max_length=64, blank=True)
    preview = models.JSONField(_("preview"), default=dict)
    # The rejected rows with their reasons, in the format of the list, to be mended and uploaded as they are.
    rejected_file = models.FileField(_("rejected rows"), upload_to=random_place, max_length=200, blank=True)
    # Every problem of the preview, a line of JSON each, to be worded in the language of whoever downloads it.
    problems_file = models.FileField(_("problems"), upload_to=random_place, max_length=200, blank=True)
    job = models.ForeignKey(
        "office.Job", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("uploaded by"),
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    # What the undoing did, and which rows it had to leave as they are, each with its reason.
    undone = models.JSONField(_("what was undone"), default=dict, blank=True)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("import of partners")
        verbose_name_plural = _("imports of partners")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="partner_import_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.UPLOADED)
                | Q(rows=F("created") + F("updated") + F("unchanged") + F("rejected")),
                name="partner_import_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.filename}"

    def get_absolute_url(self) -> str:
        return reverse("partners:import", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state in (ImportState.UPLOADED, ImportState.PREVIEWED)

    @property
    def undo_until(self) -> datetime | None:
        """The last moment at which the import can be undone; None where nothing was applied."""
        applied = self.applied_at if self.state == ImportState.APPLIED else None
        return applied + timedelta(days=UNDO_DAYS) if applied else None

    @property
    def changes_anything(self) -> bool:
        expected = self.preview.get("claims_total", 0) - self.preview.get("claims_on_file", 0)
        return bool(self.created or self.updated or self.preview.get("new_claims", expected))
