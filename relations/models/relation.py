"""The relation: us and them, for a purpose, from a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision, written
from office.models import Referenced, ReferencedQuerySet
from partners.themes import Motivation, Theme


class RelationType(models.TextChoices):
    SISTER = "sister", _("sister city")
    PARTNER = "partner", _("partner city")
    FRIENDSHIP = "friendship", _("friendship city")
    THEMATIC = "thematic", _("thematic partnership")
    PROJECT = "project", _("project partnership")
    CROSS_BORDER = "cross_border", _("cross-border cooperation")


class RelationState(models.TextChoices):
    IDEA = "idea", _("idea")
    PROSPECT = "prospect", _("prospect")
    EXPLORING = "exploring", _("exploring")
    IN_APPROVAL = "in_approval", _("in approval")
    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    SUSPENDED = "suspended", _("suspended")
    UNDER_REVIEW = "under_review", _("under review")
    TERMINATING = "terminating", _("being ended")
    ENDED = "ended", _("ended")
    ABANDONED = "abandoned", _("abandoned")
    HISTORICAL = "historical", _("historical")
    MERGED = "merged", _("merged")


# Live: the tie exists on that day, whether or not much happens in it.
LIVE = frozenset(
    {
        RelationState.ACTIVE,
        RelationState.DORMANT,
        RelationState.SUSPENDED,
        RelationState.UNDER_REVIEW,
        RelationState.TERMINATING,
    }
)


class Relation(Referenced):
    """A tie with one partner or several; two with one partner are possible. Its state follows events."""

    reference_prefix = "R"

    type = models.CharField(_("type"), max_length=15, choices=RelationType)
    partners = models.ManyToManyField(
        "partners.Partner", related_name="relations", verbose_name=_("partners")
    )
    purpose = models.TextField(_("purpose"), blank=True)
    purpose_language = models.CharField(_("language of the purpose"), max_length=10, blank=True)
    # The same purpose in further languages, by code: a text in two languages says it in both.
    purpose_in = models.JSONField(_("the purpose in other languages"), default=dict, blank=True)
    public_summary = models.TextField(_("public summary"), blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    motivations = models.JSONField(_("motivations"), default=list, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    since_precision = models.CharField(
        _("precision"), max_length=7, choices=Precision, default=Precision.UNKNOWN
    )
    state = models.CharField(_("state"), max_length=15, choices=RelationState, default=RelationState.IDEA)
    owner_unit = models.ForeignKey(
        "office.Unit", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner unit")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="relations",
        verbose_name=_("officer"),
    )
    # The profile it was sought by, or that was written for it afterwards.
    need_profile = models.ForeignKey(
        "partners.NeedProfile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relations",
        verbose_name=_("need profile"),
    )
    # The request from outside that it began with; a request leads to one relation.
    request = models.OneToOneField(
        "partners.PartnershipRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relation",
        verbose_name=_("began with the request"),
    )
    # Why the protocol is drafted without a pilot before it, where somebody decided so.
    pilot_skipped_on = models.DateField(_("pilot skipped on"), null=True, blank=True)
    pilot_skip_reason = models.CharField(_("reason for skipping the pilot"), max_length=500, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("resumes")
    )
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    # Inherited too, but the type checker finds no manager for “successors” unless it stands here.
    objects = ReferencedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state"], name="relations_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RelationState.values), name="relation_state_known"),
            models.CheckConstraint(condition=Q(type__in=RelationType.values), name="relation_type_known"),
            models.CheckConstraint(
                condition=Q(since=None, since_precision="unknown")
                | Q(since__isnull=False) & ~Q(since_precision="unknown"),
                name="relation_since_has_a_precision",
            ),
            models.CheckConstraint(
                condition=Q(predecessor=None) | ~Q(predecessor=F("id")),
                name="relation_does_not_precede_itself",
            ),
            models.CheckConstraint(
                condition=Q(pilot_skipped_on=None, pilot_skip_reason="")
                | Q(pilot_skipped_on__isnull=False) & ~Q(pilot_skip_reason=""),
                name="relation_skips_a_pilot_for_a_reason",
            ),
        ]

    def purpose_for(self, language: str) -> str:
        """The purpose as it is written in this language; empty where nobody has written it there."""
        written: str = (
            self.purpose if language == self.purpose_language else self.purpose_in.get(language, "")
        )
        return written

    def __str__(self) -> str:
        return self.partner_names

    def get_absolute_url(self) -> str:
        return self.page_at("relations:relation_detail")

    @property
    def partner_names(self) -> str:
        return ", ".join(partner.name for partner in self.partners.all())

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def since_text(self) -> str:
        return written(self.since, self.since_precision)

    @property
    def theme_labels(self) -> list:
        return [Theme(code).label for code in self.themes if code in Theme.values]

    @property
    def motivation_labels(self) -> list:
        return [Motivation(code).label for code in self.motivations if code in Motivation.values]


class EventKind(models.TextChoices):
    BEGAN = "began", _("began")
    DORMANT = "dormant", _("found dormant")
    REVIVED = "revived", _("revived")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("resumed")
    ENDED = "ended", _("ended")
    HONOURED = "honoured", _("kept in honour")
    MERGED = "merged", _("merged into another tie")


# What a tie is from that event on.
STATE_AFTER: dict[str, str] = {
    EventKind.BEGAN: RelationState.ACTIVE,
    EventKind.DORMANT: RelationState.DORMANT,
    EventKind.REVIVED: RelationState.ACTIVE,
    EventKind.SUSPENDED: RelationState.SUSPENDED,
    EventKind.RESUMED: RelationState.ACTIVE,
    EventKind.ENDED: RelationState.ENDED,
    EventKind.HONOURED: RelationState.HISTORICAL,
    EventKind.MERGED: RelationState.MERGED,
}


class RelationEvent(models.Model):
    """Something dated that happened to a tie; the state of any past day is read from these.

    For `ended`, `on` is the last day in force. An unknown date keeps `on` empty.
    """

    relation = models.ForeignKey(Relation, models.PROTECT, related_name="events", verbose_name=_("relation"))
    kind = models.CharField(_("what happened"), max_length=10, choices=EventKind)
    on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=7, choices=Precision, default=Precision.DAY)
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)
    document = models.ForeignKey("office.Document", models.PROTECT, null=True, blank=True, related_name="+")
    corrected_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrects", verbose_name=_("corrected by")
    )
    # An undated event happened on this day at the latest.
    recorded_on = models.DateField(_("recorded on"), default=timezone.localdate, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("event of a relation")
        verbose_name_plural = _("events of relations")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="relation_event_kind_known"),
            models.CheckConstraint(
                condition=Q(on=None, precision="unknown") | Q(on__isnull=False) & ~Q(precision="unknown"),
                name="relation_event_has_a_date_or_unknown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation_id} {self.kind} {self.on}"

    @property
    def on_text(self) -> str:
        return written(self.on, self.precision)


class Claim(models.Model):
    """What an imported file says about a tie. It stays a claim until an act of ours settles it."""

    partner = models.ForeignKey(
        "partners.Partner", models.CASCADE, related_name="claims", verbose_name=_("partner")
    )
    column = models.CharField(_("column"), max_length=20)
    value = models.CharField(_("the file says"), max_length=500)
    source = models.CharField(_("file"), max_length=300)
    row = models.PositiveIntegerField(_("row"))
    claimed_on = models.DateField(_("imported on"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(Relation, models.SET_NULL, null=True, blank=True, related_name="claims")

    class Meta:
        verbose_name = _("claim of a file")
        verbose_name_plural = _("claims of files")
        ordering = ["partner", "column", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "column", "value"], name="claim_once_per_partner_column_and_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.column} = {self.value}"
