"""Two records of one partner: which were merged, which are said to be two, and what the last search found.

A merge of *records* is housekeeping of ours. That a *municipality* was merged into another is a fact about the
world and is told by its legal status and its successor.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced
from partners.models.partner import Partner


class Merge(Referenced):
    """What one merge of two records did, row by row, so that it can be undone."""

    reference_prefix = "MG"

    kept = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("record kept"))
    merged = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name=_("record merged into it")
    )
    reason = models.CharField(_("reason"), max_length=500)
    # Fields before and after, rows re-pointed, rows that were there twice, rows that stayed; references only.
    record = models.JSONField(_("what was done"), default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("merged by"),
    )  # fmt: skip
    made_at = models.DateTimeField(_("merged at"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("undone by"),
    )  # fmt: skip
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undo_reason = models.CharField(_("reason for undoing"), max_length=500, blank=True)
    # What had been changed since and was therefore left as it is.
    left = models.JSONField(_("left as it is"), default=list)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="partner_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="partner_not_merged_into_itself"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undo_reason=""), name="merge_undone_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("partners:merge", args=[self.reference])

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class NotADuplicate(models.Model):
    """Somebody looked at two records and said: these are two. The pair is suggested no more."""

    first = models.ForeignKey(Partner, models.CASCADE, related_name="+", verbose_name=_("one record"))
    second = models.ForeignKey(Partner, models.CASCADE, related_name="+", verbose_name=_("other record"))
    reason = models.CharField(_("reason"), max_length=500)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("said by"),
    )  # fmt: skip
    said_at = models.DateTimeField(_("said at"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair that is no duplicate")
        verbose_name_plural = _("pairs that are no duplicates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="no_duplicate_said_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="no_duplicate_pair_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="no_duplicate_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class DuplicateSearch(models.Model):
    """What a search through the register found; the page of suggestions reads the latest one."""

    searched_at = models.DateTimeField(_("searched at"), auto_now_add=True)
    partners = models.PositiveIntegerField(_("partners looked at"), default=0)
    # Clusters with the partners' numbers and coded reasons, which become sentences in the reader's language.
    found = models.JSONField(_("found"), default=list)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.searched_at:%Y-%m-%d %H:%M}"
