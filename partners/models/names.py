from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("official name")
    NATIVE = "native", _("name in its own language")
    EXONYM = "exonym", _("name in another language")
    FORMER = "former", _("former name")
    TRANSLITERATION = "transliteration", _("in other letters")


class PartnerName(models.Model):
    """A further name of a partner. Exonyms and former names are found, the display name is shown."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="names", verbose_name=_("partner"))
    text = models.CharField(_("name"), max_length=200)
    # BCP 47, as for the lang attribute; empty where nobody knows.
    language = models.CharField(_("language"), max_length=35, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=NameKind, default=NameKind.EXONYM)
    folded = models.CharField(_("name for searching"), max_length=400, editable=False)

    class Meta:
        verbose_name = _("name of a partner")
        verbose_name_plural = _("names of partners")
        ordering = ["partner", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "text", "language", "kind"], name="partner_name_once_per_language_and_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="partner_name_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="partner_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text
