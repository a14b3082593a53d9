"""What has been said to whom about which deadline, and the mails that say it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models.diary import Deadline


class WarningChoice(models.Model):
    """How many days before a deadline of a family somebody is warned; without a person: everybody who chose nothing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="warning_choices",
        verbose_name=_("person"),
    )  # fmt: skip
    family = models.CharField(_("kind of deadline"), max_length=40)
    days = models.JSONField(_("days before"), default=list)

    class Meta:
        verbose_name = _("distance of warnings")
        verbose_name_plural = _("distances of warnings")
        ordering = ["family"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "family"], condition=Q(user__isnull=False), name="warnings_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["family"], condition=Q(user__isnull=True), name="warnings_once_for_all"
            ),
        ]


class MailKind(models.TextChoices):
    DIGEST = "digest", _("digest of the day")
    NOW = "now", _("mail at once")


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        """Neither sent nor found to have nothing to say any more, and in nobody's hands."""
        free = Q(leased_until=None) | Q(leased_until__lte=timezone.now())
        return self.filter(free, sent_at=None, dropped_at=None)


class Mail(models.Model):
    """A mail of the diary: the row is there before anything is sent, and of each person and day there is one digest.

    Its words are made when it is sent, from what is then open and what the person may then see.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=MailKind)
    day = models.DateField(_("day"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    leased_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail of the diary")
        verbose_name_plural = _("mails of the diary")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="diary_mail_kind_known"),
            models.UniqueConstraint(
                fields=["user", "day"], condition=Q(kind="digest"), name="digest_once_per_person_and_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(sent_at=None, dropped_at=None), name="diary_mails_to_send"
            )
        ]


class Reminder(models.Model):
    """One warning: this person, about this deadline (a thing, a kind and a day), at this distance; said once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name=_("person")
    )
    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="reminders")
    distance = models.SmallIntegerField(_("days before"), help_text=_("below nought: days after"))
    mail = models.ForeignKey(Mail, models.CASCADE, related_name="reminders")

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "deadline", "distance"], name="reminder_once_per_deadline_and_distance"
            )
        ]
