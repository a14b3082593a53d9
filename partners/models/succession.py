"""What became of a municipality: merged, abolished or succeeded. Another thing than two records of one town."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision, written
from partners.models.partner import Partner


class LegalChangeKind(models.TextChoices):
    MERGED = "merged", _("merged into another")
    SUCCEEDED = "succeeded", _("succeeded by another")
    ABOLISHED = "abolished", _("abolished, with no successor")


class LegalChange(models.Model):
    """An act of the register about a partner's legal status. At most one stands; a correction leaves it readable."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="legal_changes", verbose_name=_("partner")
    )
    kind = models.CharField(_("what happened"), max_length=10, choices=LegalChangeKind)
    successor = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("successor")
    )
    on = models.DateField(_("since"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=7, choices=Precision, default=Precision.DAY)
    source = models.CharField(_("source"), max_length=300)
    corrected_on = models.DateField(_("corrected on"), null=True, blank=True)
    correction = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of legal status")
        verbose_name_plural = _("changes of legal status")
        ordering = ["partner", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LegalChangeKind.values), name="legal_change_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="abolished", successor=None)
                | ~Q(kind="abolished") & Q(successor__isnull=False),
                name="legal_change_successor_where_there_is_one",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("partner")), name="legal_change_leads_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(on=None, precision="unknown") | Q(on__isnull=False) & ~Q(precision="unknown"),
                name="legal_change_has_a_date_or_unknown",
            ),
            models.CheckConstraint(
                condition=Q(corrected_on=None) | ~Q(correction=""), name="legal_change_corrected_for_a_reason"
            ),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(corrected_on=None), name="legal_change_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.kind} {self.on}"

    @property
    def on_text(self) -> str:
        return written(self.on, self.precision)
