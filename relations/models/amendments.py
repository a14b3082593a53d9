"""An amendment: a protocol that changes the text of another one, which stays readable as it was."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relations.models.protocol import Protocol, ProtocolVersion


class Amendment(models.Model):
    """Which text a protocol of kind “amendment” changes, and from which version its draft began.

    The amending protocol holds the whole text as it shall read. Once it is in force, that text becomes a version
    of the protocol it amends (`consolidated`); every earlier version stays.
    """

    protocol = models.OneToOneField(
        Protocol, models.PROTECT, related_name="amendment", verbose_name=_("amending protocol")
    )
    amends = models.ForeignKey(
        Protocol, models.PROTECT, related_name="amendments", verbose_name=_("amended protocol")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    based_on = models.ForeignKey(
        ProtocolVersion, models.PROTECT, related_name="+", verbose_name=_("text it was written against")
    )
    # An amendment of the same text that was adopted and set aside: its words were taken over as a proposal.
    begun_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="begun_anew",
        verbose_name=_("amendment it was begun from"),
    )  # fmt: skip
    consolidated = models.OneToOneField(
        ProtocolVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consolidates",
        verbose_name=_("consolidated text"),
    )

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["amends", "number"]
        constraints = [
            models.UniqueConstraint(fields=["amends", "number"], name="amendment_number_once"),
            models.CheckConstraint(condition=~Q(protocol=F("amends")), name="amendment_of_another_text"),
        ]

    def __str__(self) -> str:
        return f"{self.amends_id} #{self.number}"
