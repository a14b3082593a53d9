from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class LegalProfile(models.TextChoices):
    TURKIYE = "tr", _("Türkiye")
    FLANDERS = "be-vlg", _("Flanders")
    GENERIC = "generic", _("generic")


class Municipality(models.Model):
    """The one municipality of this installation: who “we” are."""

    names = models.JSONField(_("names"), help_text=_("the official name per language code"))
    country = models.CharField(_("country"), max_length=2)
    legal_profile = models.CharField(_("legal profile"), max_length=10, choices=LegalProfile)
    is_metropolitan = models.BooleanField(_("metropolitan municipality"), default=False)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the population figure"), null=True, blank=True
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    working_languages = models.JSONField(_("working languages"), default=list)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    # Whether council members may say before the sitting where they stand; it is advice and never a vote.
    gathers_positions = models.BooleanField(_("positions before the sitting"), default=False)
    # Whether a text waits for every opinion that was asked for before it is sent to the council.
    awaits_opinions = models.BooleanField(_("texts wait for the opinions asked for"), default=False)
    theme_colour = models.CharField(
        _("theme colour"), max_length=7, default="#1f4e79", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            # One installation is one municipality: the only row has number 1.
            models.CheckConstraint(condition=models.Q(pk=1), name="municipality_is_the_only_one"),
            models.CheckConstraint(
                condition=models.Q(legal_profile__in=LegalProfile.values),
                name="municipality_legal_profile_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not isinstance(self.names, dict) or not any(self.names.values()):
            raise ValidationError({"names": _("Give the municipality's name in at least one language.")})

    @classmethod
    def ours(cls) -> Self | None:
        """The municipality, or None before the set-up."""
        return cls.objects.first()

    def name_in(self, language: str) -> str:
        """The name in `language`, or else in the first language that has one."""
        return self.names.get(language) or next(iter(self.names.values()), "")

    @property
    def name(self) -> str:
        return self.name_in((get_language() or "en").split("-")[0])


class Unit(models.Model):
    """A department of ours: it owns relations and answers for them."""

    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
