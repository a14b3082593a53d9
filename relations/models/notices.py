"""A notice under a protocol: one side says that it will not go on beyond a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.calendar import written
from relations.models.protocol import Protocol, Side


class Notice(models.Model):
    """Three dates: sent, received, and `effective_on`, the last day in force that follows from them.

    The last one is never typed: it is computed from the terms of the text, and computed anew where a date is
    corrected. A notice that was taken back stays on file.
    """

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="notices", verbose_name=_("protocol"))
    side = models.CharField(_("given by"), max_length=10, choices=Side)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    sent_on = models.DateField(_("sent on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    effective_on = models.DateField(_("last day in force after notice"))
    # Whether the end at hand on the day that counts was still reached.
    was_in_time = models.BooleanField(_("in time"))
    reason = models.TextField(_("reason"))
    # Of our own notice: the council ends what it began. Without its decision it says why it went out all the same.
    decision = models.ForeignKey(
        "office.Decision", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("decision to give notice"),
    )  # fmt: skip
    undecided_because = models.TextField(_("why it was given without a decision"), blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="notice_side_known"),
            models.CheckConstraint(
                condition=Q(side="us", partner=None) | Q(side="partner", partner__isnull=False),
                name="notice_of_a_partner_names_it",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("sent_on")),
                name="notice_received_after_it_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("sent_on")), name="notice_takes_effect_after_it_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("sent_on")) & ~Q(withdrawn_because=""),
                name="notice_withdrawn_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["protocol"], condition=Q(withdrawn_on=None), name="notice_one_running_per_protocol"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} {self.side} {self.sent_on}"

    @property
    def is_running(self) -> bool:
        return self.withdrawn_on is None

    @property
    def lacks_a_standing_decision(self) -> bool:
        """Ours, and no decision of the council that stands is named for it."""
        return self.side == Side.US and (self.decision is None or not self.decision.is_adopted)

    @property
    def sent_text(self) -> str:
        return written(self.sent_on)

    @property
    def received_text(self) -> str:
        return written(self.received_on) if self.received_on else str(_("not recorded yet"))

    @property
    def effective_text(self) -> str:
        return written(self.effective_on)
