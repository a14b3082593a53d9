from datetime import date

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.diary_kinds import personal_kinds
from office.models.staff import Role


class DeadlineQuerySet(models.QuerySet):
    def open(self) -> "DeadlineQuerySet":
        return self.filter(settled_on=None)

    def overdue(self, on: date) -> "DeadlineQuerySet":
        return self.open().filter(due_on__lt=on)

    def settle(self, on: date) -> int:
        """Close them, with the higher number by which calendars take it up; returns how many."""
        return self.update(settled_on=on, sequence=models.F("sequence") + 1, changed_at=timezone.now())

    def for_user(self, user) -> "DeadlineQuerySet":
        """What this user must act on: addressed by name, or to a role the user holds.

        The name alone opens nothing to whoever is no longer of the staff, except what is meant for council members.
        What is addressed by name to somebody absent is also the deputy's, in the roles that are lent: `for_name` says
        whose it is. What is that person's alone (`diary_kinds.register_personal`) is no deputy's, whatever is lent.
        """
        roles = [str(role) for role in user.roles]
        named = models.Q(user=user) if user.is_staff_member else models.Q(user=user, role__in=roles)
        theirs = named | models.Q(user=None, role__in=roles)
        lent = user.lent_roles
        if not lent:
            return self.filter(theirs)
        for deputising, in_role in lent:
            absent = models.Q(user__deputised_by=deputising)
            theirs |= absent & models.Q(role__in=["", in_role]) & ~models.Q(kind__in=personal_kinds())
        own = models.Q(user=None) | models.Q(user=user)
        whose = models.Case(
            models.When(own, then=models.Value("")),
            default=models.F("user__name"),
            output_field=models.CharField(),
        )
        # By key: the way over the arrangements finds what two of them lend twice.
        return self.filter(pk__in=self.model._default_manager.filter(theirs).values("pk")).annotate(
            for_name=whose
        )


class Deadline(models.Model):
    """A day by which somebody must act on something; a thing has one deadline of each kind and day."""

    kind = models.CharField(_("kind"), max_length=60)
    sentence = models.CharField(_("what is due"), max_length=300, help_text=_("an untranslated message id"))
    values = models.JSONField(_("values in the sentence"), default=dict)
    due_on = models.DateField(_("due on"))
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_reference = models.CharField(_("about"), max_length=40)
    subject_url = models.CharField(_("address"), max_length=200)
    role = models.CharField(_("who must act"), max_length=15, choices=Role, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="deadlines",
        verbose_name=_("person who must act"),
    )  # fmt: skip
    waiting_on = models.CharField(_("waiting on"), max_length=100, blank=True)
    opened_on = models.DateField(_("waiting since"))
    # Where the law counts in working days: how many, so that a reader sees why this is the day.
    working_days = models.PositiveSmallIntegerField(_("counted in working days"), null=True, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    # What calendars follow: the row this one took over from when its day moved, how often it said something new, when.
    root = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    # Whose it is by name, where it reaches the reader as a deputy (`DeadlineQuerySet.for_user`).
    for_name = ""

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "due_on"],
                name="deadline_once_per_thing_kind_and_day",
            )
        ]
        indexes = [models.Index(fields=["settled_on", "due_on"], name="deadlines_open_by_day")]

    def __str__(self) -> str:
        return f"{self.due_on} {self.kind} {self.subject_reference}"

    @property
    def text(self) -> str:
        """The sentence in the reader's language, with its values."""
        return str(_(self.sentence)) % self.values

    @property
    def waiting_on_text(self) -> str:
        """Who has to act, in the reader's language where the catalogue knows them."""
        return str(_(self.waiting_on)) if self.waiting_on else ""

    @property
    def age(self) -> int:
        """For how many days this has been waiting."""
        return max((timezone.localdate() - self.opened_on).days, 0)

    @property
    def days_left(self) -> int:
        """Days until the due day; below nought when it has passed."""
        return (self.due_on - timezone.localdate()).days

    @property
    def days_late(self) -> int:
        return -self.days_left
