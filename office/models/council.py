"""What the council gets to read, what it asks, and what it decides."""

from copy import copy
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision
from office.models.municipality import LegalProfile
from office.models.reference import Referenced


def _person(related_name: str = "+", label=_("by")) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=label,
    )


class BodyKind(models.TextChoices):
    COUNCIL = "council", _("municipal council")
    EXECUTIVE_BOARD = "executive_board", _("executive board")


class Body(models.Model):
    """A body of ours that decides: the council, the executive board."""

    # What the act that changed its roll has counted anew (`office/recounting.py`).
    counted_anew: Any = None

    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind, unique=True)
    # From that day on the roll of its members is complete, so that they may be counted; before, only sizes count.
    roll_kept_from = models.DateField(_("roll of members complete from"), null=True, blank=True)

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="body_kind_known")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def members_on(self, day: date) -> int | None:
        """The full membership on that day; None when it is not on file."""
        size = self.sizes.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
        )
        return size.order_by(F("starts_on").desc(nulls_last=True)).values_list("members", flat=True).first()


class BodySize(models.Model):
    """How many members a body has by law, from a day until a day."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="sizes", verbose_name=_("body"))
    members = models.PositiveSmallIntegerField(_("full membership"))
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("size of a body")
        verbose_name_plural = _("sizes of bodies")
        constraints = [models.CheckConstraint(condition=Q(members__gte=1), name="body_size_has_members")]


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, profile: str, at: date) -> "RuleSet | None":
        """The rules of a legal profile on that day; None when no rule of that day is on file."""
        fits = self.filter(
            Q(valid_from=None) | Q(valid_from__lte=at),
            Q(valid_until=None) | Q(valid_until__gte=at),
            profile=profile,
            superseded_by=None,
        )
        return fits.order_by(F("valid_from").desc(nulls_last=True)).first()


class RuleSet(models.Model):
    """The law as data: how a body decides and whom it asks, from a day until a day. A jurist may correct it."""

    profile = models.CharField(_("legal profile"), max_length=10, choices=LegalProfile)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    rules = models.JSONField(_("rules"))
    citation = models.CharField(_("citation"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    # A row that was found wrong stays as it was, because votes may have been computed with it.
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrects", verbose_name=_("corrected by")
    )
    recorded_by = _person(label=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["profile", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(profile__in=LegalProfile.values), name="rule_set_profile_known"
            ),
            models.UniqueConstraint(
                fields=["profile", "valid_from"], condition=Q(superseded_by=None),
                name="rule_set_once_per_profile_and_day",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.profile} {self.valid_from}–{self.valid_until}"


class SubmissionState(models.TextChoices):
    PENDING = "pending", _("to decide")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Submission(Referenced):
    """An item for a body to decide, with the content frozen as it was sent: what councillors read is this."""

    reference_prefix = "S"

    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    body = models.ForeignKey(Body, models.PROTECT, related_name="submissions", verbose_name=_("body"))
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    version_label = models.CharField(_("version"), max_length=120)
    content = models.JSONField(_("frozen content"))
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64)
    author = _person(label=_("written by"))
    submitted_by = _person(label=_("sent by"))
    submitted_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    decide_by = models.DateField(_("wanted by"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SubmissionState, default=SubmissionState.PENDING
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        verbose_name = _("council item")
        verbose_name_plural = _("council items")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="submissions_of_a_thing")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.values), name="submission_state_known"
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(submitted_by=None) | ~Q(author=F("submitted_by")),
                name="submission_author_is_not_approver",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state="pending"),
                name="submission_one_pending_per_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("office:submission", args=[self.reference])

    @property
    def is_pending(self) -> bool:
        return self.state == SubmissionState.PENDING


class Question(models.Model):
    """A council member's question on an item, and the staff's answer."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="questions")
    asked_by = _person(label=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    text = models.TextField(_("question"))
    is_shared = models.BooleanField(_("share with the other council members"), default=False)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = _person(label=_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["asked_at", "pk"]


class Remark(models.Model):
    """What a council member notes on an item: for the staff, unless shared with the other members."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="remarks")
    made_by = _person(label=_("by"))
    made_at = models.DateTimeField(_("at"), auto_now_add=True)
    text = models.TextField(_("remark"))
    is_shared = models.BooleanField(_("share with the other council members"), default=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["made_at", "pk"]


class SittingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CALLED_OFF = "called_off", _("called off")


class Sitting(Referenced):
    """A meeting of a body on a day, on its first or second call: planned, then held or called off."""

    reference_prefix = "SI"
    # How many of its recounts the act at hand has added (`office/recounting.py`).
    number_recounted = 0

    body = models.ForeignKey(Body, models.PROTECT, related_name="sittings", verbose_name=_("body"))
    held_on = models.DateField(_("date"))
    state = models.CharField(_("state"), max_length=10, choices=SittingState, default=SittingState.HELD)
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    convened_on = models.DateField(_("agenda sent on"), null=True, blank=True)
    # Whoever presided that day; in many places somebody else than the mayor.
    chair = models.ForeignKey(
        "office.CouncilMember", models.PROTECT, null=True, blank=True, related_name="presided",
        verbose_name=_("chair"),
    )  # fmt: skip
    second_call_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="second_sitting",
        verbose_name=_("second call of"),
    )  # fmt: skip
    call = models.PositiveSmallIntegerField(
        _("call"), choices=[(1, _("first call")), (2, _("second call"))], default=1
    )
    members = models.PositiveSmallIntegerField(_("full membership that day"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("present"), null=True, blank=True)
    # Whether the numbers were counted here, from the roll and the attendance, or given by the minutes.
    members_counted = models.BooleanField(_("membership counted here"), default=False)
    present_counted = models.BooleanField(_("present counted here"), default=False)
    # What was counted anew and why: {"on", "what", "before", "after", "because"}, the earliest first.
    recounts = models.JSONField(_("counted anew"), default=list, blank=True)
    # What calendars follow.
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(call__in=[1, 2]), name="sitting_call_known"),
            models.CheckConstraint(condition=Q(state__in=SittingState.values), name="sitting_state_known"),
            models.CheckConstraint(
                condition=Q(present=None) | Q(members=None) | Q(present__lte=F("members")),
                name="sitting_present_within_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("office:sitting", args=[self.reference])


class Result(models.TextChoices):
    ADOPTED = "adopted", _("adopted")
    REJECTED = "rejected", _("rejected")
    NO_QUORUM = "no_quorum", _("no quorum")
    REVOTE = "revote", _("to be voted again")


class ChairSide(models.TextChoices):
    YES = "yes", _("the chair voted yes")
    NO = "no", _("the chair voted no")
    NONE = "none", _("the chair did not vote")


class DecisionState(models.TextChoices):
    RECORDED = "recorded", _("recorded")
    RETURNED = "returned", _("returned for reconsideration")
    FINAL = "final", _("final")
    TRANSMITTED = "transmitted", _("transmitted")
    PUBLISHED = "published", _("published")
    ANNULLED = "annulled", _("annulled")
    LAPSED = "lapsed", _("not insisted on")


def _votes(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class Decision(Referenced):
    """What a body decided. Numbers that are not known stay empty; a second vote is a second decision."""

    reference_prefix = "D"
    # Set where it is read for one of its subjects, which it may reject while it adopts the others.
    is_rejected_here = False

    # Of a decision of the past it may not be known which body took it.
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("body")
    )
    sitting = models.ForeignKey(
        Sitting, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("sitting")
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_precision = models.CharField(
        _("precision"), max_length=7, choices=Precision, default=Precision.DAY
    )
    # Empty: as many as the sitting says. Members who had left or were recused are not counted here.
    present = _votes(_("present at the vote"))
    present_counted = models.BooleanField(_("present counted here"), default=False)
    agenda_number = models.PositiveSmallIntegerField(_("item of the agenda"), null=True, blank=True)
    # The two parts of a decision on a text; None where the minutes do not say.
    approves_text = models.BooleanField(_("approves the text"), null=True, blank=True)
    authorises_signing = models.BooleanField(_("authorises the signing"), null=True, blank=True)
    signatory = models.CharField(_("who is authorised to sign"), max_length=200, blank=True)
    is_secret = models.BooleanField(_("secret vote"), default=False)
    chair_side = models.CharField(_("chair"), max_length=4, choices=ChairSide, blank=True)
    yes = _votes(_("yes"))
    no = _votes(_("no"))
    abstain = _votes(_("abstentions"))
    blank = _votes(_("blank votes"))
    invalid = _votes(_("invalid votes"))
    recorded_result = models.CharField(_("result on record"), max_length=10, choices=Result)
    computed_result = models.CharField(_("computed result"), max_length=10, choices=Result, blank=True)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, blank=True, verbose_name=_("rule set"))
    # A second vote on what the mayor sent back is a decision of its own: the first stays as it was.
    reconsiders = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_votes",
        verbose_name=_("second vote on"),
    )
    state = models.CharField(_("state"), max_length=12, choices=DecisionState, default=DecisionState.RECORDED)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)
    insisted_on = models.DateField(_("insisted on"), null=True, blank=True)
    final_on = models.DateField(_("final on"), null=True, blank=True)
    transmitted_on = models.DateField(_("transmitted on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    annulled_on = models.DateField(_("annulled on"), null=True, blank=True)
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)
    # Council members' questions on its items that nobody had answered when it was recorded.
    left_unanswered = models.ManyToManyField(
        Question, blank=True, related_name="+", verbose_name=_("questions left unanswered")
    )
    document = models.ForeignKey("office.Document", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = _person(label=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="decision_state_known"),
            models.CheckConstraint(
                condition=Q(recorded_result__in=Result.values), name="decision_result_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_precision="unknown", decided_on=None) | Q(decided_on__isnull=False),
                name="decision_date_or_unknown",
            ),
            # A day never comes before the vote; imprecise dates of the past hold their period's first day.
            models.CheckConstraint(
                condition=Q(final_on=None) | Q(decided_on=None) | Q(final_on__gte=F("decided_on")),
                name="decision_final_not_before_the_vote",
            ),
            models.CheckConstraint(
                condition=Q(transmitted_on=None) | Q(final_on=None) | Q(transmitted_on__gte=F("final_on")),
                name="decision_transmitted_not_before_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("office:decision", args=[self.reference])

    @property
    def is_adopted(self) -> bool:
        """Adopted and still standing. The clerk's record decides, not the computation."""
        has_fallen = self.is_rejected_here or self.state in (DecisionState.ANNULLED, DecisionState.LAPSED)
        return self.recorded_result == Result.ADOPTED and not has_fallen

    @property
    def differs_from_rules(self) -> bool:
        return bool(self.computed_result) and self.computed_result != self.recorded_result


class DecisionSubject(models.Model):
    """One of the things a decision is about, with its own outcome."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="subjects")
    submission = models.ForeignKey(
        Submission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("council item"),
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    outcome = models.CharField(_("outcome"), max_length=20)

    class Meta:
        verbose_name = _("subject of a decision")
        verbose_name_plural = _("subjects of decisions")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="decisions_on_a_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "subject_type", "subject_id"], name="decision_subject_once_per_decision"
            )
        ]

    @property
    def decision_here(self) -> Decision:
        """The decision as it concerns this very thing: what it rejects here it may adopt for others."""
        if self.outcome != Result.REJECTED:
            return self.decision
        here = copy(self.decision)
        here.is_rejected_here = True
        return here
