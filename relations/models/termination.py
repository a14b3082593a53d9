"""The dignified end: one decision over one tie or many, with an outcome for each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision, written
from office.models import Referenced, User
from relations.models.relation import Relation


class EndReason(models.TextChoices):
    PARTNERS_REQUEST = "partners_request", _("the partner's request")
    NO_COMMUNICATION = "no_communication", _("no communication")
    DORMANCY = "dormancy", _("long dormant")
    STRATEGY = "strategy", _("a new strategy")
    VALUES = "values", _("values")
    SUCCESSION = "succession", _("succession of a municipality")
    EXPIRY = "expiry", _("expiry")
    COST = "cost", _("cost")


class Initiator(models.TextChoices):
    US = "us", _("us")
    THEM = "them", _("the partner")
    BOTH = "both", _("both")


class TerminationState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONSULTED = "consulted", _("consulted")
    SUBMITTED = "submitted", _("submitted to the council")
    DECIDED = "decided", _("decided")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TieState(models.TextChoices):
    LISTED = "listed", _("listed")
    DECIDED = "decided", _("to be notified")
    NOTIFIED = "notified", _("notified, notice running")
    EFFECTIVE = "effective", _("ended")
    WOUND_UP = "wound_up", _("wound up")
    KEPT = "kept", _("kept")
    DROPPED = "dropped", _("not pursued")


class Outcome(models.TextChoices):
    END = "end", _("end")
    KEEP = "keep", _("keep")


class Termination(Referenced):
    """A proposal to end ties, decided as one. Nothing ends before the decision."""

    reference_prefix = "T"

    title = models.CharField(_("title"), max_length=300)
    reason = models.CharField(_("reason"), max_length=20, choices=EndReason)
    explanation = models.TextField(
        _("explanation"), help_text=_("What the council reads: why, and what comes instead.")
    )
    initiator = models.CharField(_("who asked"), max_length=5, choices=Initiator, default=Initiator.US)
    consulted = models.TextField(_("who was consulted"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=TerminationState, default=TerminationState.PROPOSED
    )
    decision = models.ForeignKey(
        "office.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="terminations",
        verbose_name=_("decision"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    # Everybody who wrote in what the council reads: none of them releases it.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("written by"))
    # Who sent it to the council or accepted the partner's letter: never its author, says the database too.
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("termination")
        verbose_name_plural = _("terminations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TerminationState.values), name="termination_state_known"
            ),
            models.CheckConstraint(condition=Q(reason__in=EndReason.values), name="termination_reason_known"),
            models.CheckConstraint(
                condition=Q(author=None) | Q(released_by=None) | ~Q(author=F("released_by")),
                name="termination_author_is_not_approver",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("relations:termination_detail", args=[self.reference])

    def was_written_by(self, account: User | None) -> bool:
        return account is not None and (
            self.author_id == account.pk or self.writers.filter(pk=account.pk).exists()
        )

    def sign_as_writer(self, account: User | None) -> None:
        if account is not None:
            self.writers.add(account)


class TerminationTie(models.Model):
    """What becomes of one tie: its outcome, and the dates from the notification to the last day in force."""

    termination = models.ForeignKey(
        Termination, models.PROTECT, related_name="ties", verbose_name=_("termination")
    )
    relation = models.ForeignKey(Relation, models.PROTECT, related_name="endings", verbose_name=_("relation"))
    outcome = models.CharField(_("outcome"), max_length=5, choices=Outcome, default=Outcome.END)
    note = models.TextField(_("why, for this tie"), blank=True)
    partner_told_on = models.DateField(_("partner told beforehand on"), null=True, blank=True)
    partners_letter_on = models.DateField(_("partner's letter of"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("notice period in months"), default=0)
    notified_on = models.DateField(_("notification sent on"), null=True, blank=True)
    received_on = models.DateField(_("notification received on"), null=True, blank=True)
    notice_ends_on = models.DateField(_("notice ends on"), null=True, blank=True)
    effective_on = models.DateField(_("last day in force"), null=True, blank=True)
    effective_precision = models.CharField(
        _("precision"), max_length=7, choices=Precision, default=Precision.DAY
    )
    early_reason = models.CharField(
        _("why it ends earlier than the notice allows"), max_length=500, blank=True
    )
    continued_through = models.CharField(_("lives on through"), max_length=300, blank=True)
    wind_up = models.TextField(_("still to be settled"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TieState, default=TieState.LISTED)

    class Meta:
        verbose_name = _("tie in a termination")
        verbose_name_plural = _("ties in terminations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["termination", "relation"], name="termination_tie_once_per_relation"
            ),
            models.CheckConstraint(
                condition=Q(state__in=TieState.values), name="termination_tie_state_known"
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(notified_on=None) | Q(received_on__gte=F("notified_on")),
                name="termination_tie_received_after_sent",
            ),
            models.CheckConstraint(
                condition=Q(effective_on=None)
                | Q(notice_ends_on=None)
                | Q(effective_on__gte=F("notice_ends_on"))
                | ~Q(early_reason=""),
                name="termination_tie_ends_after_the_notice_or_says_why",
            ),
            # One open ending at a time: a tie cannot be ended twice.
            models.UniqueConstraint(
                fields=["relation"],
                condition=Q(state__in=["listed", "decided", "notified"]),
                name="termination_tie_one_open_per_relation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.termination_id} {self.relation_id} {self.outcome}"

    def get_absolute_url(self) -> str:
        return f"{self.termination.get_absolute_url()}#tie-{self.pk}"

    @property
    def reference(self) -> str:
        return self.termination.reference

    @property
    def effective_text(self) -> str:
        return written(self.effective_on, self.effective_precision)

    @property
    def ends(self) -> bool:
        return self.outcome == Outcome.END
