from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models import JobState, Referenced, ReferencedQuerySet


class ReportKind(models.TextChoices):
    COUNCIL_PAPER = "council-paper", _("council paper")
    TERMINATION_ACT = "termination-act", _("termination act")
    TERMINATION_LETTER = "termination-letter", _("letter on the end of a tie")
    PORTFOLIO = "portfolio", _("portfolio report")
    BRIEF = "brief", _("brief on one page")
    DOSSIER = "dossier", _("dossier of a relation")
    EVALUATION = "evaluation", _("evaluation report")
    MATRIX = "matrix", _("candidate matrix")
    SUBMISSION_PACK = "submission-pack", _("papers for the authority")
    COMPARISON = "comparison", _("two versions compared")


class ReportQuerySet(ReferencedQuerySet):
    def with_makers(self) -> "ReportQuerySet":
        return self.select_related("job", "document", "requested_by")


class Report(Referenced):
    """A document somebody asked for: of what, as of which day, in which language, and the file made.

    A report stays as it was: when the facts behind it change, a new one is asked for.
    """

    reference_prefix = "RP"

    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    object_reference = models.CharField(_("about"), max_length=40, blank=True)
    as_of = models.DateField(_("as of"))
    language = models.CharField(_("language"), max_length=10)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reports",
        verbose_name=_("requested by"),
    )  # fmt: skip
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    job = models.ForeignKey("office.Job", models.PROTECT, null=True, blank=True, related_name="reports")
    title = models.CharField(_("title"), max_length=300, blank=True)
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    missing_glyphs = models.JSONField(_("characters that could not be drawn"), default=list, blank=True)
    document = models.ForeignKey(
        "office.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ReportQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_known"),
            models.CheckConstraint(
                condition=Q(document=None) | ~Q(content_hash=""), name="report_file_has_a_content_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:report_detail", args=[self.reference])

    @property
    def state(self) -> str:
        """Where the work stands: the job's row is the truth."""
        if self.document_id:
            return JobState.DONE
        return self.job.state if self.job else JobState.QUEUED

    @property
    def state_text(self) -> str:
        return str(JobState(self.state).label)

    @property
    def is_ready(self) -> bool:
        return self.document_id is not None
