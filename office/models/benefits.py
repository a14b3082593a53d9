from django.db import models
from django.utils.translation import gettext_lazy as _


class BenefitsLetter(models.Model):
    """The letter of expected benefits that goes to an authority with what we ask its permission for.

    Abstract: each app that asks for a permission keeps its own, beside the thing the letter is about.
    """

    for_us = models.TextField(_("benefit for us"), blank=True)
    for_partner = models.TextField(_("benefit for the partner"), blank=True)
    cost = models.TextField(_("cost and who pays it"), blank=True)
    counterpart = models.TextField(_("about the counterpart"), blank=True)
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def is_written(self) -> bool:
        """Whole enough to be sent: what both sides gain."""
        return bool(self.for_us.strip() and self.for_partner.strip())
