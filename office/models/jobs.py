from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced, ReferencedQuerySet


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class JobQuerySet(ReferencedQuerySet):
    def claimable(self, at: datetime) -> "JobQuerySet":
        """Waiting jobs, and running ones whose worker let the lease run out."""
        return self.filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=at))

    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])


class Job(Referenced):
    """A piece of background work. This row is the truth; the broker's message is only a hint to look at it."""

    reference_prefix = "J"

    kind = models.CharField(_("kind"), max_length=40)
    parameters = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="jobs",
        verbose_name=_("requested by"),
    )  # fmt: skip
    owner = models.CharField(_("worker"), max_length=40, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows in all"), null=True, blank=True)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    result = models.JSONField(_("result"), default=dict)
    failure = models.TextField(_("why it failed"), blank=True)
    return_url = models.CharField(_("page to go on with"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "lease_until"], name="jobs_by_state_and_lease")]
        constraints = [models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known")]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("office:job", args=[self.reference])

    @property
    def is_finished(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
