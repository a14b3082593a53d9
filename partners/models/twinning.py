"""Who is twinned with whom in the world: reference data with its source and its day, never a fact of ours."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from office.calendar import written
from office.models.reference import Referenced
from partners.countries import country_name
from partners.models.imports import random_place
from partners.models.partner import Partner


class EditionState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    APPLIED = "applied", _("applied")
    REPLACED = "replaced", _("replaced by a newer edition")


class RegisterEdition(Referenced):
    """One state of a register of twinnings, as its file told it: the record of what was read and from where."""

    reference_prefix = "TE"

    source = models.CharField(_("source"), max_length=200)
    # The day the register stood so; unknown where its source does not say.
    as_of = models.DateField(_("as of"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=random_place, max_length=200)
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    replaces = models.BooleanField(_("replaces what this source said before"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=EditionState, default=EditionState.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    ties = models.PositiveIntegerField(_("twinnings"), default=0)
    duplicates = models.PositiveIntegerField(_("rows that say the same again"), default=0)
    self_twinnings = models.PositiveIntegerField(_("towns twinned with themselves"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    towns = models.PositiveIntegerField(_("towns"), default=0)
    # What was found in the file: {"errors": […], "warnings": […], "errors_total": n, "warnings_total": n, …}.
    findings = models.JSONField(_("findings"), default=dict)
    rejected_file = models.FileField(_("rejected rows"), upload_to=random_place, max_length=200, blank=True)
    job = models.ForeignKey(
        "office.Job", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("uploaded by"),
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("edition of a register of twinnings")
        verbose_name_plural = _("editions of registers of twinnings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EditionState.values), name="register_edition_state_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="register_edition_has_a_source"),
            models.CheckConstraint(
                condition=Q(rows=F("ties") + F("duplicates") + F("self_twinnings") + F("rejected")),
                name="register_edition_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.source}"

    def get_absolute_url(self) -> str:
        return reverse("partners:register_edition", args=[self.reference])

    @property
    def told(self) -> str:
        """The words that stand wherever a fact of this register is shown."""
        if self.as_of is None:
            return _now("%(source)s (day unknown)") % {"source": self.source}
        return _now("%(source)s, as of %(day)s") % {"source": self.source, "day": written(self.as_of)}


class RegisterTown(models.Model):
    """A town in the registers, and the partner of ours that it is, where we have it. Never deleted: links rest on it."""

    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(_("name for searching"), max_length=400, editable=False)
    country = models.CharField(_("country"), max_length=2)
    # The part of a country that the register names beside it (“Ohio”, “Wales”).
    region = models.CharField(_("region"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    # From the places loaded; empty where nobody knows.
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    # How many different towns it is twinned with, in all registers together.
    known_ties = models.PositiveIntegerField(_("known twinnings"), default=0)
    is_ours = models.BooleanField(_("our own municipality"), default=False)
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="register_towns",
        verbose_name=_("partner"),
    )  # fmt: skip
    # Linked, or kept apart, by somebody: no machine changes it again.
    is_settled = models.BooleanField(_("linked by hand"), default=False)

    class Meta:
        verbose_name = _("town in the register of twinnings")
        verbose_name_plural = _("towns in the register of twinnings")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["country", "folded"], name="register_town_by_name"),
            models.Index(fields=["country", "population"], name="register_town_by_size"),
            models.Index(fields=["folded"], name="register_town_by_folded"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="register_town_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country, get_language() or "en")

    @property
    def place(self) -> str:
        return f"{self.region}, {self.country_name}" if self.region else self.country_name

    @property
    def position(self) -> tuple[float, float] | None:
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class RegisterTie(models.Model):
    """A twinning that a register tells of. It has no direction: the town with the lower number stands first."""

    one = models.ForeignKey(RegisterTown, models.PROTECT, related_name="ties_as_one", verbose_name=_("town"))
    other = models.ForeignKey(
        RegisterTown, models.PROTECT, related_name="ties_as_other", verbose_name=_("twinned with")
    )
    # The year of the agreement, where the register tells it.
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    edition = models.ForeignKey(
        RegisterEdition, models.PROTECT, related_name="told_ties", verbose_name=_("edition")
    )

    class Meta:
        verbose_name = _("twinning in the register")
        verbose_name_plural = _("twinnings in the register")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="register_tie_is_ordered"),
            models.UniqueConstraint(fields=["one", "other", "source"], name="register_tie_once_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}–{self.other_id}"
