"""The signed originals: how many in which language, and who holds them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relations.models.protocol import Protocol


class SignedCopy(models.Model):
    """The originals of one language that one party holds; without a partner it is our side."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="copies", verbose_name=_("protocol"))
    language = models.CharField(_("language"), max_length=35)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("held by")
    )
    number = models.PositiveSmallIntegerField(_("originals"))
    kept_at = models.CharField(_("kept at"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")
        ordering = ["language", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="signed_copy_is_one_or_more"),
            models.CheckConstraint(condition=~Q(language=""), name="signed_copy_has_a_language"),
            models.UniqueConstraint(
                fields=["protocol", "language", "partner"], name="signed_copy_once_per_partner"
            ),
            models.UniqueConstraint(
                fields=["protocol", "language"], condition=Q(partner=None), name="signed_copy_once_for_us"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} {self.language} × {self.number}"
