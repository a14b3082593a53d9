"""Who stands in for whom, in which roles, from when until when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models.staff import Role


def _person(related_name: str, label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, verbose_name=label
    )


class Deputising(models.Model):
    """One person acts for another who is absent: in these roles, from a day until a day, both included.

    The grants that let the deputy act hang from this row, so that it begins and ends by itself.
    """

    absent = _person("deputised_by", _("absent person"))
    deputy = _person("deputising", _("deputy"))
    roles = models.JSONField(_("roles"), default=list)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("arranged by"),
    )  # fmt: skip
    arranged_at = models.DateTimeField(_("arranged at"), default=timezone.now)
    revoked_on = models.DateField(_("ended early on"), null=True, blank=True)

    class Meta:
        verbose_name = _("deputising")
        verbose_name_plural = _("deputisings")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="nobody_is_their_own_deputy"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="deputising_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} – {self.absent}, {self.starts_on}–{self.ends_on}"

    @property
    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    def is_on(self, day: date) -> bool:
        """Whether the deputy may act on that day."""
        return self.revoked_on is None and self.starts_on <= day <= self.ends_on
