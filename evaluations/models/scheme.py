"""The questions of an evaluation, in versions. A version that an evaluation was opened with never changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HIGHEST_SCORE = 5


class SchemeKind(models.TextChoices):
    LIGHT = "light", pgettext_lazy("evaluation", "light")
    FULL = "full", _("full")


class Section(models.TextChoices):
    """The parts of the form, in the order in which people work; each is saved by itself."""

    PURPOSE = "purpose", _("purpose")
    OUTPUTS = "outputs", _("objectives and outputs")
    INVOLVEMENT = "involvement", _("who was involved")
    BENEFIT = "benefit", _("benefit and cost")
    LESSONS = "lessons", _("findings and lessons")
    RECOMMENDATION = "recommendation", _("recommendation")


class Scheme(models.Model):
    """One version of the questions of a kind; the latest one is opened with next."""

    kind = models.CharField(_("kind"), max_length=5, choices=SchemeKind)
    version = models.PositiveSmallIntegerField(_("version"))
    frozen_at = models.DateTimeField(_("first opened with at"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("written by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("evaluation scheme")
        verbose_name_plural = _("evaluation schemes")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version"], name="evaluation_scheme_version_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SchemeKind.values), name="evaluation_scheme_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def reference(self) -> str:
        return f"{self.kind}-{self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class EvaluationCriterion(models.Model):
    """One question, answered with 0 to 5 or not at all. One of ours has a code and is read in every language."""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="criteria", verbose_name=_("evaluation scheme")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    section = models.CharField(_("section"), max_length=15, choices=Section)
    code = models.CharField(_("code"), max_length=30, blank=True)
    # For one of ours the untranslated message id; what a municipality writes itself stands as it is.
    text = models.CharField(_("question"), max_length=300)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)

    class Meta:
        verbose_name = _("evaluation criterion")
        verbose_name_plural = _("evaluation criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=10), name="evaluation_criterion_weight_in_range"),
            models.CheckConstraint(condition=~Q(text=""), name="evaluation_criterion_has_a_question"),
            models.CheckConstraint(
                condition=Q(section__in=["purpose", "outputs", "involvement", "benefit"]),
                name="evaluation_criterion_section_is_scored",
            ),
            models.UniqueConstraint(fields=["scheme", "position"], name="evaluation_criterion_position_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.question

    @property
    def question(self) -> str:
        """In the reader's language, where it is one of ours."""
        return str(_now(self.text)) if self.code else self.text
