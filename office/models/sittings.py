"""What a sitting is made of: its agenda, who was there, how each voted, and the advice it had before it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.models.council import Decision, Sitting, Submission
from office.models.members import Adviser, CouncilMember


class AgendaItem(models.Model):
    """One point of the agenda: an item before the body, or a title. `added_on` later than the sending is flagged."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="agenda", verbose_name=_("sitting"))
    number = models.PositiveSmallIntegerField(_("number"))
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="agenda_items",
        verbose_name=_("council item"),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=300)
    added_on = models.DateField(_("added on"))

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "submission"], condition=Q(submission__isnull=False),
                name="agenda_lists_an_item_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Presence(models.TextChoices):
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")
    LEFT = "left", _("left early")


class Attendance(models.Model):
    """Whether a member was there. Who left at item n was there for the items before it; no row means not known."""

    sitting = models.ForeignKey(
        Sitting, models.PROTECT, related_name="attendances", verbose_name=_("sitting")
    )
    member = models.ForeignKey(
        CouncilMember, models.PROTECT, related_name="attendances", verbose_name=_("council member")
    )
    presence = models.CharField(_("attendance"), max_length=10, choices=Presence)
    left_at = models.PositiveSmallIntegerField(_("left at item"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["member__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "member"], name="attendance_once_per_member"),
            models.CheckConstraint(
                condition=(Q(presence="left") & Q(left_at__gte=1)) | (~Q(presence="left") & Q(left_at=None)),
                name="attendance_left_at_an_item",
            ),
            models.CheckConstraint(
                condition=Q(presence__in=Presence.values), name="attendance_presence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.presence}"

    def is_there_at(self, number: int | None) -> bool:
        """Whether the member was in the room for that item; without a number, at the opening."""
        if self.presence == Presence.LEFT:
            return number is None or number < (self.left_at or 1)
        return self.presence == Presence.PRESENT


class Recusal(models.Model):
    """A member who takes no part in one item of a sitting, with the reason; confirmed by the clerk."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="recusals", verbose_name=_("sitting"))
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="recusals", verbose_name=_("council item")
    )
    member = models.ForeignKey(
        CouncilMember, models.PROTECT, related_name="recusals", verbose_name=_("council member")
    )
    reason = models.TextField(_("reason"), blank=True)
    # Whose declaration it confirms. A login may be unlinked or go to another member: what was declared stays recorded.
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("declared by"),
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["submission_id", "member__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "submission", "member"], name="recusal_once_per_member_and_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.submission_id}"


class Choice(models.TextChoices):
    YES = "yes", pgettext_lazy("vote", "yes")
    NO = "no", pgettext_lazy("vote", "no")
    ABSTAIN = "abstain", _("abstained")
    BLANK = "blank", _("blank")
    INVALID = "invalid", _("invalid")
    NOT_VOTED = "not_voted", _("did not vote")
    RECUSED = "recused", _("recused")


class MemberVote(models.Model):
    """What one member did in a vote. In a secret vote only who was recused or did not vote is known."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="member_votes", verbose_name=_("decision")
    )
    member = models.ForeignKey(
        CouncilMember, models.PROTECT, related_name="votes", verbose_name=_("council member")
    )
    party_group = models.CharField(_("party group that day"), max_length=100, blank=True)
    choice = models.CharField(_("vote"), max_length=10, choices=Choice)

    class Meta:
        verbose_name = _("vote of a member")
        verbose_name_plural = _("votes of members")
        ordering = ["party_group", "member__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "member"], name="member_votes_once"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="member_vote_known"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.choice}"


class AdviceResult(models.TextChoices):
    FAVOURABLE = "favourable", _("favourable")
    CONDITIONS = "conditions", _("favourable with conditions")
    UNFAVOURABLE = "unfavourable", _("unfavourable")
    NONE = "none", _("gave no advice")


class Advice(models.Model):
    """What an adviser said on an item before the vote. It decides nothing; a later advice stands beside the first."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="advice", verbose_name=_("council item")
    )
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="advice", verbose_name=_("adviser"))
    advised_on = models.DateField(_("given on"))
    result = models.CharField(_("advice"), max_length=12, choices=AdviceResult)
    text = models.TextField(_("in its words"), blank=True)
    yes = models.PositiveSmallIntegerField(pgettext_lazy("vote", "for"), null=True, blank=True)
    no = models.PositiveSmallIntegerField(pgettext_lazy("vote", "against"), null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advice")
        ordering = ["advised_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=AdviceResult.values), name="advice_result_known")
        ]

    def __str__(self) -> str:
        return f"{self.adviser_id} {self.result}"
