"""The private calendar feed of a person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """An address under which a calendar program reads one person's deadlines; only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds", verbose_name=_("person")
    )
    token_hash = models.CharField(_("SHA-256 of the secret"), max_length=64, unique=True)
    # The ids of the entries come from this: the same after a renewal, another for everybody else.
    namespace = models.UUIDField(default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    last_read_on = models.DateField(_("last read on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_open_calendar_feed_per_person"
            )
        ]
