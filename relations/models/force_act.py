"""What a text may wait for after the signatures: the parties' ratification, its sending to the authority."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision, written
from relations.models.protocol import Protocol


class ForceActKind(models.TextChoices):
    RATIFICATION = "ratification", _("ratification")
    TRANSMISSION = "transmission", _("sending to the supervising authority")


class ForceAct(models.Model):
    """One party's ratification, or the day on which the signed text was sent to the authority."""

    protocol = models.ForeignKey(
        Protocol, models.PROTECT, related_name="force_acts", verbose_name=_("protocol")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=ForceActKind)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=7, choices=Precision, default=Precision.DAY)
    authority = models.CharField(_("authority or body"), max_length=200, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)

    class Meta:
        verbose_name = _("act after the signatures")
        verbose_name_plural = _("acts after the signatures")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ForceActKind.values), name="force_act_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="transmission") | Q(partner=None), name="force_act_we_send_it_ourselves"
            ),
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(precision="unknown"), name="force_act_on_a_day_or_unknown"
            ),
            models.UniqueConstraint(
                fields=["protocol", "kind", "partner"], name="force_act_once_per_partner"
            ),
            models.UniqueConstraint(
                fields=["protocol", "kind"], condition=Q(partner=None), name="force_act_once_for_us"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} {self.kind} {self.on}"

    @property
    def on_text(self) -> str:
        return written(self.on, self.precision)
