"""A remark of the kind an auditor makes, explained in writing by somebody who looked into it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Explanation(models.Model):
    """What somebody wrote who looked into it: on which facts, who and when. Other facts ask anew."""

    facts = models.CharField(_("digest of the facts"), max_length=64)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("explained by"),
    )  # fmt: skip
    explained_on = models.DateField(_("explained on"), default=timezone.localdate)

    class Meta:
        abstract = True


class ExplainedFlag(Explanation):
    """The explanation of one flag on the facts as they then were; other facts raise a flag of their own."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    code = models.CharField(_("flag"), max_length=60)
    reason = models.TextField(_("explanation"))

    class Meta:
        verbose_name = _("explained flag")
        verbose_name_plural = _("explained flags")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "code", "facts"], name="explained_flag_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="explained_flag_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject_type_id}/{self.subject_id}"
