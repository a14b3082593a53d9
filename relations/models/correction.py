"""A technical correction of a text that the council has adopted: proposed, and certified by the clerk."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.models import Referenced, Submission
from relations.models.protocol import Protocol, ProtocolVersion


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("correction", "proposed")
    CERTIFIED = "certified", pgettext_lazy("correction", "certified")
    DECLINED = "declined", pgettext_lazy("correction", "declined")


_TONES = {
    CorrectionState.PROPOSED: "info",
    CorrectionState.CERTIFIED: "success",
    CorrectionState.DECLINED: "muted",
}


class Correction(Referenced):
    """The same text with slips put right, because an authority asked for it. The decision stays.

    Only words change: title, headings and clauses. Whatever says something else goes back to the council.
    """

    reference_prefix = "TC"

    protocol = models.ForeignKey(
        Protocol, models.PROTECT, related_name="corrections", verbose_name=_("protocol")
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="+", verbose_name=_("council item")
    )
    corrected = models.ForeignKey(
        ProtocolVersion, models.PROTECT, related_name="+", verbose_name=_("version that is corrected")
    )
    # Made when it is certified.
    version = models.OneToOneField(
        ProtocolVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=_("corrected version"),
    )
    title = models.CharField(_("title"), max_length=300)
    clauses = models.JSONField(_("clauses"))
    reason = models.TextField(_("why it is a slip"))
    asked_by = models.CharField(_("asked for by"), max_length=200)
    asked_on = models.DateField(_("asked for on"))
    # The step of the permission by which the authority asked for it, where that was recorded.
    asked_in = models.ForeignKey(
        "office.PermissionStep", models.PROTECT, null=True, blank=True, related_name="corrections",
        verbose_name=_("step of the permission"),
    )  # fmt: skip
    asked_reference = models.CharField(_("reference of the letter"), max_length=100, blank=True)
    document = models.ForeignKey(
        "office.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the letter"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=CorrectionState, default=CorrectionState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("certified by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    certificate = models.TextField(_("certificate"), blank=True)
    # The frozen content with the corrected words in it, and its fingerprint.
    content = models.JSONField(_("corrected content"), null=True, blank=True)
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("technical correction")
        verbose_name_plural = _("technical corrections")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CorrectionState.values), name="correction_state_known"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(certified_by=None) | ~Q(proposed_by=F("certified_by")),
                name="correction_author_is_not_certifier",
            ),
            models.CheckConstraint(
                condition=~Q(state="certified")
                | Q(version__isnull=False, content__isnull=False) & ~Q(content_hash="") & ~Q(certificate=""),
                name="correction_certified_has_version_and_certificate",
            ),
            models.UniqueConstraint(
                fields=["protocol"], condition=Q(state="proposed"), name="correction_one_proposed_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def tone(self) -> str:
        return _TONES[CorrectionState(self.state)]

    def get_absolute_url(self) -> str:
        return reverse("relations:correction", args=[self.reference])
