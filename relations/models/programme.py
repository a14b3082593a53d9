"""The implementation programme: what both sides agreed to do under a protocol, in versions."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.calendar import written
from office.models import Referenced, ReferencedQuerySet
from relations.models.protocol import Protocol
from relations.models.relation import Relation


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    AGREED = "agreed", _("agreed by both")
    RUNNING = "running", pgettext_lazy("activity", "running")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")
    EVALUATED = "evaluated", _("evaluated")


# Something is still to come of it.
OPEN_PROGRAMMES = frozenset(
    {ProgrammeState.DRAFT, ProgrammeState.AGREED, ProgrammeState.RUNNING, ProgrammeState.SUSPENDED}
)


class ProgrammeQuerySet(ReferencedQuerySet):
    def open(self) -> ProgrammeQuerySet:
        return self.filter(state__in=OPEN_PROGRAMMES)

    def ending_between(self, first: date, last: date) -> ProgrammeQuerySet:
        running = (ProgrammeState.AGREED, ProgrammeState.RUNNING, ProgrammeState.SUSPENDED)
        return self.filter(state__in=running, ends_on__range=(first, last))


class Programme(Referenced):
    """Objectives, activities and their cost for a period of a protocol. Once agreed, a change is a new version."""

    reference_prefix = "PG"

    relation = models.ForeignKey(
        Relation, models.PROTECT, related_name="programmes", verbose_name=_("relation")
    )
    # A programme may be drafted before its protocol is chosen or in force; it is not agreed without one.
    protocol = models.ForeignKey(
        Protocol,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("protocol"),
    )
    title = models.CharField(_("title"), max_length=300)
    purpose = models.TextField(_("purpose"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    state = models.CharField(_("state"), max_length=10, choices=ProgrammeState, default=ProgrammeState.DRAFT)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("replaces"),
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_with = models.CharField(_("who agreed at the partner"), max_length=300, blank=True)
    agreed_document = models.ForeignKey(
        "office.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document of the agreement"),
    )
    started_on = models.DateField(_("begun on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    evaluated_on = models.DateField(_("evaluated on"), null=True, blank=True)
    # It rests because its tie does, and goes on with it; what was suspended for another reason does not.
    suspended_with_relation = models.BooleanField(_("suspended with its tie"), default=False)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("implementation programme")
        verbose_name_plural = _("implementation programmes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="programmes_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ProgrammeState.values), name="programme_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "running", "suspended", "evaluated"])
                | Q(
                    agreed_on__isnull=False,
                    protocol__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                ),
                name="programme_agreed_has_protocol_period_and_day",
            ),
            models.CheckConstraint(
                condition=Q(suspended_with_relation=False) | Q(state="suspended"),
                name="programme_suspended_with_its_tie_is_suspended",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="programme_does_not_replace_itself"
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(state="draft"), name="programme_one_new_draft_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("relations:programme_detail", args=[self.reference])

    @property
    def is_draft(self) -> bool:
        return self.state == ProgrammeState.DRAFT

    @property
    def period_text(self) -> str:
        return period_text(self.starts_on, self.ends_on)


class Objective(models.Model):
    """What is to be reached; its activities are how."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="objectives", verbose_name=_("programme")
    )
    text = models.CharField(_("objective"), max_length=500)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=1)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["programme", "position", "pk"]

    def __str__(self) -> str:
        return self.text


def period_text(first: date | None, last: date | None) -> str:
    """A period as it is shown; empty where no day of it is set."""
    if first is None and last is None:
        return ""
    if first == last:
        return written(first)
    return f"{written(first) if first else '…'} – {written(last) if last else '…'}"
