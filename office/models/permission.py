from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision
from office.models.reference import Referenced


class PermissionState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    PAPERS_ASKED = "papers_asked", _("papers asked for")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class Permission(Referenced):
    """What another authority has to say on an act of ours, such as a ministry on a twinning."""

    reference_prefix = "PM"

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    authority = models.CharField(_("authority"), max_length=200)
    citation = models.CharField(_("asked under"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=PermissionState, default=PermissionState.REQUESTED
    )
    requested_on = models.DateField(_("requested on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_precision = models.CharField(
        _("precision"), max_length=7, choices=Precision, default=Precision.DAY
    )
    number = models.CharField(_("reference of the authority"), max_length=100, blank=True)
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)
    document = models.ForeignKey("office.Document", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("permission")
        verbose_name_plural = _("permissions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="permissions_of_a_thing")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PermissionState.values), name="permission_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused"])
                | Q(decided_on__isnull=False)
                | Q(decided_precision="unknown"),
                name="permission_answer_has_a_date_or_unknown",
            ),
            models.CheckConstraint(
                condition=Q(requested_on=None) | Q(decided_on=None) | Q(decided_on__gte=F("requested_on")),
                name="permission_not_answered_before_asked",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state__in=["requested", "papers_asked"]),
                name="permission_one_pending_per_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.authority}"

    def get_absolute_url(self) -> str:
        return reverse("office:permission", args=[self.reference])


class PermissionStepKind(models.TextChoices):
    FORWARDED = "forwarded", _("passed on by another office")
    OPINION_ASKED = "opinion_asked", _("another authority is asked for its opinion")
    OPINION_GIVEN = "opinion_given", _("the other authority gives its opinion")
    PAPERS_ASKED = "papers_asked", _("the authority asks for missing papers")
    PAPERS_SENT = "papers_sent", _("missing papers sent")
    CORRECTION_ASKED = "correction_asked", _("the authority asks for a correction")
    CORRECTION_SENT = "correction_sent", _("correction sent")
    REMINDED = "reminded", _("we ask how it stands")
    OTHER = "other", _("something else")


class PermissionStep(models.Model):
    """Something dated on the way to the authority's answer: through the Valilik, papers asked, papers sent."""

    permission = models.ForeignKey(Permission, models.PROTECT, related_name="steps")
    on = models.DateField(_("date"))
    kind = models.CharField(
        _("kind"), max_length=16, choices=PermissionStepKind, default=PermissionStepKind.OTHER
    )
    # Who else took part: the governor's office it went through, the ministry whose opinion is asked.
    through = models.CharField(_("through or from whom"), max_length=200, blank=True)
    note = models.CharField(_("what happened"), max_length=300, blank=True)
    # The day the authority named for our papers or our correction.
    answer_by = models.DateField(_("to be answered by"), null=True, blank=True)
    document = models.ForeignKey(
        "office.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("letter")
    )

    class Meta:
        verbose_name = _("step of a permission")
        verbose_name_plural = _("steps of permissions")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PermissionStepKind.values), name="permission_step_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.note or str(self.get_kind_display())
