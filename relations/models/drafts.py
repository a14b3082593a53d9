"""What somebody has typed into a draft and not saved yet: outside history, one row for each person and version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relations.models.protocol import ProtocolVersion


class KeptDraft(models.Model):
    """The fields of the form as they stood when they were kept; without them, only that the draft is open."""

    version = models.ForeignKey(
        ProtocolVersion, models.CASCADE, related_name="kept_drafts", verbose_name=_("version")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    typed = models.JSONField(_("what was typed"), null=True, blank=True)
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    seen_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("text kept while typing")
        verbose_name_plural = _("texts kept while typing")
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="kept_draft_once_per_person"),
            models.CheckConstraint(
                condition=Q(typed__isnull=True, kept_at=None) | Q(typed__isnull=False, kept_at__isnull=False),
                name="kept_draft_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.person}"

    def get_absolute_url(self) -> str:
        """Where it is offered again to whoever typed it."""
        return reverse("relations:protocol_edit", args=[self.version.protocol.reference])

    @property
    def reference(self) -> str:
        """It has none of its own: it is spoken of as the protocol into which it was typed."""
        return self.version.protocol.reference
