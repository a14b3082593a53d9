"""What surrounds the scores: whose sheet is handed in, and what is asked once the ranking stands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.candidates import Candidate
from partners.models.need import NeedProfile


class ScoreSheet(models.Model):
    """One person's scores of one profile, handed in: from then on the staff sees them and they count.

    Who hands in without a score has looked at the others' and gives none.
    """

    profile = models.ForeignKey(NeedProfile, models.PROTECT, related_name="sheets", verbose_name=_("profile"))
    scorer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("scorer")
    )
    handed_in_at = models.DateTimeField(_("handed in at"))
    # Set when a score changes after the others' could be seen.
    changed_at = models.DateTimeField(_("changed afterwards at"), null=True, blank=True)

    class Meta:
        verbose_name = _("handed-in scores")
        verbose_name_plural = _("handed-in scores")
        ordering = ["handed_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "scorer"], name="score_sheet_once_per_scorer")
        ]

    def __str__(self) -> str:
        return f"{self.scorer}"


class SoftQuestion(models.TextChoices):
    """On these a match on paper can fail. They are not scored, and asked of the ranked candidates only."""

    LANGUAGE = "language", _("In which language would we work together, and who speaks it on both sides?")
    STRUCTURE = "structure", _("Who decides there, and do their powers match ours?")
    CALENDARS = "calendars", _("When do their budget, elections, school year and holidays fall?")


class SoftAnswer(models.Model):
    """What is known of one candidate on one soft question."""

    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="soft_answers", verbose_name=_("candidate")
    )
    question = models.CharField(_("question"), max_length=10, choices=SoftQuestion)
    text = models.CharField(_("answer"), max_length=1000)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("answer to a soft question")
        verbose_name_plural = _("answers to soft questions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "question"], name="soft_answer_once"),
            models.CheckConstraint(
                condition=Q(question__in=SoftQuestion.values), name="soft_answer_question_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="soft_answer_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text
