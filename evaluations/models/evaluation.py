"""An evaluation of a relation or a membership: what was asked, what was found, what follows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.models.scheme import HIGHEST_SCORE, EvaluationCriterion, Scheme, SchemeKind, Section
from office.models import Referenced, ReferencedQuerySet, Role, User


class EvaluationKind(models.TextChoices):
    LIGHT = "light", _("light, each year")
    FULL = "full", _("full, every three years")
    BEFORE_EXPIRY = "before_expiry", _("before an expiry")
    BEFORE_END = "before_end", _("before a possible end")


class Perspective(models.TextChoices):
    INTERNAL = "internal", _("internal")
    JOINT = "joint", _("joint")
    EXTERNAL = "external", _("external")


class EvaluationState(models.TextChoices):
    SCHEDULED = "scheduled", _("scheduled")
    OPEN = "open", _("open")
    INTERNAL_DONE = "internal_done", _("our side done")
    JOINT_DONE = "joint_done", _("discussed with the partner")
    JOINT_WAIVED = "joint_waived", _("done without the partner")
    CONSOLIDATED = "consolidated", _("consolidated")
    ADOPTED = "adopted", pgettext_lazy("evaluation", "adopted")
    FOLLOWED_UP = "followed_up", _("followed up")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Somebody still has to work on it; a subject has one of each kind.
OPEN_STATES = ("scheduled", "open", "internal_done", "joint_done", "joint_waived", "consolidated")
ADOPTED_STATES = ("adopted", "followed_up")


class Recommendation(models.TextChoices):
    CONTINUE = "continue", _("continue")
    INTENSIFY = "intensify", _("intensify")
    REORIENT = "reorient", _("reorient")
    DOWNGRADE = "downgrade", _("downgrade")
    WATCH = "watch", _("watch")
    TERMINATE = "terminate", _("end it")


class EvaluationQuerySet(ReferencedQuerySet):
    def open(self) -> "EvaluationQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def adopted(self) -> "EvaluationQuerySet":
        return self.filter(state__in=ADOPTED_STATES)

    def of(self, subject: Any) -> "EvaluationQuerySet":
        """Those of one relation or membership."""
        return self.filter(**{subject._meta.model_name: subject})

    def with_subjects(self) -> "EvaluationQuerySet":
        return self.select_related("relation", "membership__network").prefetch_related("relation__partners")


class Evaluation(Referenced):
    """Is it worth it? Asked of one relation or of one membership, over a period, and answered in writing.

    `background` is what was on file when it opened, frozen as text: see `evaluations/background.py`.
    """

    reference_prefix = "E"

    relation = models.ForeignKey(
        "relations.Relation", models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("relation"),
    )  # fmt: skip
    membership = models.ForeignKey(
        "networks.Membership", models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("membership"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=15, choices=EvaluationKind)
    perspective = models.CharField(
        _("perspective"), max_length=10, choices=Perspective, default=Perspective.INTERNAL
    )
    period_from = models.DateField(_("period from"))
    period_until = models.DateField(_("period until"))
    due_on = models.DateField(_("due on"))
    # The day the calendar proposed it for: the same proposal is never made twice. Empty: begun by hand.
    scheduled_for = models.DateField(_("proposed for"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=15, choices=EvaluationState, default=EvaluationState.SCHEDULED
    )
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("evaluation scheme"),
    )  # fmt: skip
    background = models.JSONField(_("what was on file"), default=dict, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    joint_on = models.DateField(_("discussed with the partner on"), null=True, blank=True)
    joint_with = models.CharField(_("who took part"), max_length=300, blank=True)
    joint_result = models.TextField(_("what the two sides found together"), blank=True)
    waived_because = models.TextField(_("why without the partner"), blank=True)
    recommendation = models.CharField(_("recommendation"), max_length=10, choices=Recommendation, blank=True)
    recommendation_reason = models.TextField(_("why this is recommended"), blank=True)
    consolidated_on = models.DateField(_("consolidated on"), null=True, blank=True)
    consolidated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("consolidated by"),
    )  # fmt: skip
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("adopted by"),
    )  # fmt: skip
    followed_up_on = models.DateField(_("followed up on"), null=True, blank=True)
    # Everybody who wrote in it: none of them adopts it.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    # What was carried out in the period, and the new version that followed from this evaluation.
    programme = models.ForeignKey(
        "relations.Programme", models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("programme"),
    )  # fmt: skip
    new_programme = models.ForeignKey(
        "relations.Programme", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("new version of the programme"),
    )  # fmt: skip
    # The ending that was proposed because of it.
    termination = models.ForeignKey(
        "relations.Termination", models.PROTECT, null=True, blank=True, related_name="evaluations",
        verbose_name=_("termination"),
    )  # fmt: skip
    is_exercise = models.BooleanField(_("exercise"), default=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = EvaluationQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-due_on", "-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="evaluations_by_due_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__isnull=False, membership=None) | Q(relation=None, membership__isnull=False),
                name="evaluation_of_exactly_one",
            ),
            models.CheckConstraint(condition=Q(state__in=EvaluationState.values), name="evaluation_state_known"),
            models.CheckConstraint(condition=Q(kind__in=EvaluationKind.values), name="evaluation_kind_known"),
            models.CheckConstraint(
                condition=Q(recommendation__in=["", *Recommendation.values]), name="evaluation_recommendation_known"
            ),
            models.CheckConstraint(
                condition=Q(period_until__gte=F("period_from")), name="evaluation_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "withdrawn"]) | Q(scheme__isnull=False, opened_on__isnull=False),
                name="evaluation_opened_with_a_scheme",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["consolidated", *ADOPTED_STATES])
                | ~Q(recommendation="") & ~Q(recommendation_reason=""),
                name="evaluation_consolidated_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["joint_waived"]) | ~Q(waived_because=""),
                name="evaluation_waived_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["joint_done"]) | ~Q(joint_result=""), name="evaluation_joint_has_a_result"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ADOPTED_STATES) | Q(adopted_on__isnull=False),
                name="evaluation_adopted_on_a_day",
            ),
            # Whoever consolidated it does not adopt it.
            models.CheckConstraint(
                condition=Q(adopted_by=None) | Q(consolidated_by=None) | ~Q(adopted_by=F("consolidated_by")),
                name="evaluation_adopted_by_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["relation", "kind"], condition=Q(state__in=OPEN_STATES),
                name="evaluation_one_open_per_relation_and_kind",
            ),
            models.UniqueConstraint(
                fields=["membership", "kind"], condition=Q(state__in=OPEN_STATES),
                name="evaluation_one_open_per_membership_and_kind",
            ),
            models.UniqueConstraint(
                fields=["relation", "kind", "scheduled_for"], name="evaluation_proposed_once_for_a_relation"
            ),
            models.UniqueConstraint(
                fields=["membership", "kind", "scheduled_for"], name="evaluation_proposed_once_for_a_membership"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:evaluation_detail", args=[self.reference])

    @property
    def subject(self) -> Any:
        """The relation or the membership that is evaluated."""
        return self.relation or self.membership

    @property
    def scheme_kind(self) -> str:
        """A light evaluation asks the light questions, every other one all of them."""
        return SchemeKind.LIGHT if self.kind == EvaluationKind.LIGHT else SchemeKind.FULL

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_adopted(self) -> bool:
        return self.state in ADOPTED_STATES

    def was_written_by(self, account: User | None) -> bool:
        return account is not None and self.writers.filter(pk=account.pk).exists()

    def sign_as_writer(self, account: User | None) -> None:
        if account is not None:
            self.writers.add(account)


class SectionText(models.Model):
    """What was written in one section; its revision guards the whole section, scores and findings included."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="sections", verbose_name=_("evaluation")
    )
    section = models.CharField(_("section"), max_length=15, choices=Section)
    text = models.TextField(_("text"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("saved by"),
    )  # fmt: skip
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("section of an evaluation")
        verbose_name_plural = _("sections of evaluations")
        ordering = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "section"], name="evaluation_section_once_per_evaluation"
            ),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="evaluation_section_known"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.section}"


class EvaluationScore(models.Model):
    """The answer to one question: a whole number from 0 to 5 with its evidence, or not scored."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="scores", verbose_name=_("evaluation")
    )
    criterion = models.ForeignKey(
        EvaluationCriterion, models.PROTECT, related_name="scores", verbose_name=_("evaluation criterion")
    )
    value = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)

    class Meta:
        verbose_name = _("evaluation score")
        verbose_name_plural = _("evaluation scores")
        ordering = ["evaluation", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"], name="evaluation_score_once_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0, value__lte=HIGHEST_SCORE),
                name="evaluation_score_from_0_to_5",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(evidence=""), name="evaluation_score_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.criterion_id} {self.value}"


class FindingKind(models.TextChoices):
    FINDING = "finding", _("finding")
    LESSON = "lesson", _("lesson learned")


class Weight(models.IntegerChoices):
    MINOR = 1, _("minor")
    NOTABLE = 2, _("notable")
    DECISIVE = 3, _("decisive")


class Finding(models.Model):
    """Something that was found, or learned for the next time, and how much it weighs."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="findings", verbose_name=_("evaluation")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=FindingKind, default=FindingKind.FINDING)
    text = models.TextField(_("what"))
    weight = models.PositiveSmallIntegerField(_("weight"), choices=Weight, default=Weight.NOTABLE)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FindingKind.values), name="evaluation_finding_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(weight__in=Weight.values), name="evaluation_finding_weight_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="evaluation_finding_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class FollowUpState(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class FollowUp(Referenced):
    """What has to be done because of an evaluation: by whom, by when. In the diary once it is adopted."""

    reference_prefix = "FU"

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="follow_ups", verbose_name=_("evaluation")
    )
    text = models.CharField(_("what is to be done"), max_length=300)
    role = models.CharField(_("which role"), max_length=15, choices=Role, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="follow_ups",
        verbose_name=_("who"),
    )  # fmt: skip
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=FollowUpState, default=FollowUpState.OPEN)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    # What came of it; for one that is dropped, why.
    outcome = models.TextField(_("what came of it"), blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="follow_ups_by_due_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FollowUpState.values), name="follow_up_state_known"),
            models.CheckConstraint(
                condition=Q(user=None) & ~Q(role="") | Q(user__isnull=False, role=""),
                name="follow_up_is_a_role_or_a_person",
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(outcome=""), name="follow_up_dropped_says_why"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None) | ~Q(state="open") & Q(settled_on__isnull=False),
                name="follow_up_settled_on_a_day",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.evaluation.get_absolute_url()}#{self.reference}"

    @property
    def who(self) -> str:
        """The person or the role that has to act."""
        return str(self.user) if self.user_id else str(self.get_role_display())
