"""What a partner is sought for. The purpose sentence is never stored: it is made of the parts kept here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced
from partners.themes import Motivation, Theme


class NeedState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SETTLED = "settled", _("settled")
    CHOSEN = "chosen", _("partner chosen")
    ABANDONED = "abandoned", _("abandoned")


# While the matrix may still be worked on; what was chosen or given up stays as it was.
OPEN_NEEDS = (NeedState.DRAFT, NeedState.SETTLED)


class Circle(models.TextChoices):
    """Who had a say in the purpose, from the narrow circle to the wide one."""

    COUNCIL = "council", _("council members")
    CITIZENS = "citizens", _("citizens’ council")
    GROUPS = "groups", _("active groups and associations")
    SCHOOLS = "schools", _("schools and universities")
    BUSINESS = "business", _("chambers and businesses")
    UNITS = "units", _("other units of the municipality")


class NeedProfile(Referenced):
    """The parts of the purpose: what for, what partner, what about, and what both sides gain by it."""

    reference_prefix = "NP"

    title = models.CharField(_("working title"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    # ISO codes; the names come in the reader's language.
    countries = models.JSONField(_("countries"), default=list, blank=True)
    region = models.CharField(_("region"), max_length=200, blank=True)
    population_from = models.PositiveBigIntegerField(_("inhabitants, from"), null=True, blank=True)
    population_to = models.PositiveBigIntegerField(_("inhabitants, to"), null=True, blank=True)
    advanced_in = models.CharField(_("advanced in"), max_length=500, blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    topics = models.CharField(_("concrete topics"), max_length=500, blank=True)
    gain_for_us = models.CharField(_("gain for us"), max_length=500, blank=True)
    gain_for_partner = models.CharField(_("gain for the partner"), max_length=500, blank=True)
    offer = models.TextField(_("what we can offer"), blank=True)
    needs = models.TextField(_("what we need"), blank=True)
    motivations = models.JSONField(_("motivations"), default=list, blank=True)
    is_short_lived = models.BooleanField(_("short-lived motive"), default=False)
    scope = models.TextField(_("scope of the short-lived motive"), blank=True)
    ends_on = models.DateField(_("end of the short-lived motive"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NeedState, default=NeedState.DRAFT)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    chosen = models.ForeignKey(
        "partners.Candidate", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("chosen candidate"),
    )  # fmt: skip
    chosen_on = models.DateField(_("chosen on"), null=True, blank=True)
    choice_reason = models.TextField(_("reason for the choice"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("written by"),
    )  # fmt: skip
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("need profile")
        verbose_name_plural = _("need profiles")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="need_has_a_title"),
            models.CheckConstraint(
                condition=Q(population_from=None)
                | Q(population_to=None)
                | Q(population_from__lte=F("population_to")),
                name="need_population_from_before_to",
            ),
            models.CheckConstraint(
                condition=~Q(state=NeedState.CHOSEN) | Q(chosen__isnull=False) & ~Q(choice_reason=""),
                name="need_choice_is_in_writing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partners:profile_detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_NEEDS

    @property
    def theme_labels(self) -> list:
        return [Theme(code).label for code in self.themes if code in Theme.values]

    @property
    def motivation_labels(self) -> list:
        return [Motivation(code).label for code in self.motivations if code in Motivation.values]
