"""Opinions of the legal and the finance adviser on a text, asked for by a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import Referenced, ReferencedQuerySet, Role
from relations.models.protocol import ProtocolVersion


class OpinionKind(models.TextChoices):
    LEGAL = "legal", _("legal opinion")
    FINANCE = "finance", _("finance opinion")


class OpinionResult(models.TextChoices):
    POSITIVE = "positive", _("positive")
    CONDITIONAL = "conditional", _("positive, with conditions")
    NEGATIVE = "negative", _("negative")


ADVISERS = {OpinionKind.LEGAL: Role.LEGAL, OpinionKind.FINANCE: Role.FINANCE}


class OpinionQuerySet(ReferencedQuerySet):
    def outstanding(self) -> "OpinionQuerySet":
        """Asked for, not given and not withdrawn."""
        return self.filter(result="", withdrawn_at=None)


class Opinion(Referenced):
    """What an adviser was asked about a version, and what the answer was."""

    reference_prefix = "OP"

    version = models.ForeignKey(
        ProtocolVersion, models.PROTECT, related_name="opinions", verbose_name=_("version")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OpinionKind)
    question = models.TextField(_("question"), blank=True)
    due_on = models.DateField(_("wanted by"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    result = models.CharField(_("opinion"), max_length=12, choices=OpinionResult, blank=True)
    text = models.TextField(_("reasons and conditions"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    # The state of the text that was read: a draft goes on after it.
    revision_read = models.PositiveIntegerField(_("revision that was read"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = OpinionQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OpinionKind.values), name="opinion_kind_known"),
            models.CheckConstraint(
                condition=Q(result__in=["", *OpinionResult.values]), name="opinion_result_known"
            ),
            models.CheckConstraint(
                condition=Q(result="", given_at=None, revision_read=None)
                | ~Q(result="") & Q(given_at__isnull=False, revision_read__isnull=False, withdrawn_at=None),
                name="opinion_given_on_a_day_and_a_text",
            ),
            # Anything but a plain yes says why.
            models.CheckConstraint(
                condition=Q(result__in=["", "positive"]) | ~Q(text=""), name="opinion_with_doubts_says_which"
            ),
            models.UniqueConstraint(
                fields=["version", "kind"],
                condition=Q(result="", withdrawn_at=None),
                name="opinion_asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("relations:opinion_detail", args=[self.reference])

    @property
    def is_outstanding(self) -> bool:
        return not self.result and self.withdrawn_at is None
