from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.folding import fold


def source_key(source: str) -> str:
    """One source however it is written: “The old list ” and “the OLD list” are the same."""
    return " ".join(fold(source).split())[:200]


class ColumnMemory(models.Model):
    """How the lists of one source are read: the next file of that source is read the same way at first."""

    key = models.CharField(_("source, folded"), max_length=200, unique=True)
    source = models.CharField(_("source"), max_length=200)
    # The file's header as `columns.spelling` gives it → key of ours; "" where the column was left out.
    # Kept by header and not by position, because people move columns about.
    columns: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(_("columns"), default=dict)
    # What was overruled in the reading: any of encoding, delimiter, header_row, decimal, sheet.
    dialect: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("reading"), default=dict)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("chosen by"),
    )  # fmt: skip
    chosen_at = models.DateTimeField(_("chosen at"), auto_now=True)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.source
