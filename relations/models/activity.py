"""An activity with all that makes it complete: numeric outputs, a period, people responsible, a budget.

An activity of a programme serves one of its objectives. Without a programme it is a pilot: a small thing done
together, directly on the relation.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.models import Referenced, ReferencedQuerySet
from relations.models.programme import Objective, Programme, period_text
from relations.models.relation import Relation


class ActivityType(models.TextChoices):
    EXPERTS = "experts", _("exchange of experts")
    YOUTH = "youth", _("youth or school exchange")
    TRAINING = "training", _("training or workshop")
    EVENT = "event", _("event or festival")
    EXHIBITION = "exhibition", _("exhibition or performance")
    JOINT_PROJECT = "joint_project", _("joint project")
    STUDY = "study", _("study or publication")
    CAMPAIGN = "campaign", _("campaign")
    SUPPORT = "support", _("support or solidarity")
    OTHER = "other", _("other activity")


class LeadSide(models.TextChoices):
    US = "us", _("us")
    PARTNER = "partner", _("the partner")
    BOTH = "both", _("both together")


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("planned")
    CONFIRMED = "confirmed", _("confirmed")
    RUNNING = "running", pgettext_lazy("activity", "running")
    DONE = "done", pgettext_lazy("activity", "done")
    CANCELLED = "cancelled", _("cancelled")
    POSTPONED = "postponed", _("postponed")


# Work is still to be done on it.
OPEN_ACTIVITIES = frozenset(
    {ActivityState.PLANNED, ActivityState.CONFIRMED, ActivityState.RUNNING, ActivityState.POSTPONED}
)


class PilotOutcome(models.TextChoices):
    GO_ON = "go_on", _("go on")
    DO_NOT_GO_ON = "do_not_go_on", _("do not go on")


class ActivityQuerySet(ReferencedQuerySet):
    def open(self) -> "ActivityQuerySet":
        return self.filter(state__in=OPEN_ACTIVITIES)

    def pilots(self) -> "ActivityQuerySet":
        return self.filter(programme=None)


class Activity(Referenced):
    """Something that both sides do, with a period and a number to reach."""

    reference_prefix = "AC"

    relation = models.ForeignKey(
        Relation, models.PROTECT, related_name="activities", verbose_name=_("relation")
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("programme"),
    )
    objective = models.ForeignKey(
        Objective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("objective"),
    )
    position = models.PositiveSmallIntegerField(_("place in the order"), default=1)
    type = models.CharField(_("type"), max_length=15, choices=ActivityType, default=ActivityType.OTHER)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    lead_side = models.CharField(_("led by"), max_length=7, choices=LeadSide, default=LeadSide.BOTH)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActivityState, default=ActivityState.PLANNED)
    state_reason = models.CharField(_("why"), max_length=500, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    # Work on it rests because its tie does, and goes on with it.
    suspended_with_relation = models.BooleanField(_("suspended with its tie"), default=False)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", editable=False
    )
    lessons = models.TextField(_("lessons learned"), blank=True)
    outcome = models.CharField(
        _("outcome of the pilot"), max_length=12, choices=PilotOutcome, blank=True, default=""
    )
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ActivityQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="activities_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="activity_state_known"),
            models.CheckConstraint(
                condition=Q(programme=None, objective=None)
                | Q(programme__isnull=False, objective__isnull=False),
                name="activity_serves_an_objective_or_is_a_pilot",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(state_reason=""), name="activity_cancelled_says_why"
            ),
            models.CheckConstraint(
                condition=Q(suspended_with_relation=False)
                | Q(state__in=["planned", "confirmed", "running", "postponed"]),
                name="activity_suspended_with_its_tie_is_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="activity_done_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(programme=None), name="activity_only_a_pilot_has_an_outcome"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        name = "relations:pilot_detail" if self.is_pilot else "relations:activity_detail"
        return reverse(name, args=[self.reference])

    @property
    def is_pilot(self) -> bool:
        return self.programme_id is None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ACTIVITIES

    @property
    def period_text(self) -> str:
        return period_text(self.starts_on, self.ends_on)


class Output(models.Model):
    """A number to reach, and the number reached; nothing recorded is not nothing reached."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="outputs", verbose_name=_("activity"))
    indicator = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    actual = models.DecimalField(
        _("actual"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )

    class Meta:
        verbose_name = _("output")
        verbose_name_plural = _("outputs")
        ordering = ["activity", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(target__gt=0), name="output_target_above_zero"),
            models.CheckConstraint(
                condition=Q(actual=None) | Q(actual__gte=0), name="output_actual_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.indicator


class ResponsibilityRole(models.TextChoices):
    GENERAL_COORDINATOR = "general_coordinator", _("general coordinator")
    FOCAL_PERSON = "focal_person", _("focal person")
    ACTIVITY_LEAD = "activity_lead", _("lead of the activity")
    PRESS = "press", _("press and communication")
    FINANCE = "finance", _("finance and accounts")


class ResponsibleSide(models.TextChoices):
    US = "us", _("us")
    PARTNER = "partner", _("the partner")
    THIRD = "third", _("a third party")


class Responsibility(models.Model):
    """Who answers for what: a colleague, somebody at the partner, a citizen or an organisation."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="responsibilities", verbose_name=_("activity")
    )
    role = models.CharField(_("responsibility"), max_length=20, choices=ResponsibilityRole)
    name = models.CharField(_("name"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague"),
    )
    side = models.CharField(_("side"), max_length=7, choices=ResponsibleSide, default=ResponsibleSide.US)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["activity", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=ResponsibilityRole.values), name="responsibility_role_known"
            ),
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(organisation=""), name="responsibility_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        return (
            f"{self.name} ({self.organisation})"
            if self.name and self.organisation
            else self.name or self.organisation
        )


class BudgetKind(models.TextChoices):
    MONEY = "money", _("money")
    IN_KIND = "in_kind", _("in kind")


class BudgetLine(models.Model):
    """What something costs, planned and actual; its shares say who pays and add up to what is planned."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="budget_lines", verbose_name=_("activity")
    )
    title = models.CharField(_("budget line"), max_length=200)
    kind = models.CharField(_("kind"), max_length=7, choices=BudgetKind, default=BudgetKind.MONEY)
    planned = models.DecimalField(
        _("planned"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    actual = models.DecimalField(
        _("actual"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(_("currency"), max_length=3)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["activity", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BudgetKind.values), name="budget_line_kind_known"),
            models.CheckConstraint(condition=Q(planned__gte=0), name="budget_line_planned_not_below_zero"),
            models.CheckConstraint(
                condition=Q(actual=None) | Q(actual__gte=0), name="budget_line_actual_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Payer(models.TextChoices):
    US = "us", _("us")
    PARTNER = "partner", _("the partner")
    THIRD_PARTY = "third_party", _("a third party")
    GRANT = "grant", _("a grant")


class BudgetShare(models.Model):
    """What one payer bears of a budget line."""

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="shares", verbose_name=_("budget line"))
    payer = models.CharField(_("paid by"), max_length=11, choices=Payer)
    name = models.CharField(_("name of the payer"), max_length=200, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )

    class Meta:
        verbose_name = _("share of a budget line")
        verbose_name_plural = _("shares of budget lines")
        ordering = ["line", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(payer__in=Payer.values), name="budget_share_payer_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_share_above_zero"),
            models.UniqueConstraint(fields=["line", "payer"], name="budget_share_one_for_each_payer"),
        ]

    def __str__(self) -> str:
        return f"{self.payer} {self.amount}"
