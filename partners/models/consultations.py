"""Who had a say in a purpose: each consultation by itself, with what was said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.need import Circle, NeedProfile


class Consultation(models.Model):
    """One circle heard once. Without a circle it speaks of several together, as notes of earlier days do."""

    profile = models.ForeignKey(
        NeedProfile, models.PROTECT, related_name="consultations", verbose_name=_("profile")
    )
    circle = models.CharField(_("circle"), max_length=10, choices=Circle, blank=True)
    who = models.CharField(_("who exactly"), max_length=300, blank=True)
    held_on = models.DateField(_("consulted on"), null=True, blank=True)
    said = models.TextField(_("what they said"), blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(circle="") | Q(circle__in=Circle.values), name="consultation_circle_known"
            ),
            models.CheckConstraint(
                condition=~Q(circle="") | ~Q(said=""), name="consultation_says_whom_or_what"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_circle_display() or self.said[:60])
