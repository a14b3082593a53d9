"""The protocol: what both sides pledge, in versions, with the signatures under it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision, written
from office.models import Decision, DecisionSubject, Permission, Referenced, ReferencedQuerySet, Result
from relations.models.relation import Relation
from relations.rulebook import RuleBook


class ProtocolKind(models.TextChoices):
    OATH = "oath", _("oath or charter")
    TWINNING = "twinning", _("twinning protocol")
    MEMORANDUM = "memorandum", _("memorandum of understanding")
    DECLARATION = "declaration", _("declaration of intent")
    RENEWAL = "renewal", _("renewal")
    AMENDMENT = "amendment", _("amendment")
    TERMINATION_ACT = "termination_act", _("termination act")


class ProtocolState(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEWED = "reviewed", _("reviewed")
    AGREED = "agreed", _("agreed with the partner")
    SUBMITTED = "submitted", _("submitted to the council")
    ADOPTED = "adopted", _("adopted")
    PERMITTED = "permitted", _("permitted")
    PARTLY_SIGNED = "partly_signed", _("partly signed")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force")
    RENEWED = "renewed", _("renewed")
    EXPIRED = "expired", _("expired")
    TERMINATED = "terminated", _("terminated")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REJECTED = "rejected", _("rejected")
    VOID = "void", _("void")


BINDING_STATES = frozenset({ProtocolState.IN_FORCE, ProtocolState.RENEWED})
# On the way into force, and not given up.
UNDER_WAY_STATES = frozenset(
    {
        ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED, ProtocolState.SUBMITTED,
        ProtocolState.ADOPTED, ProtocolState.PERMITTED, ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED,
    }
)  # fmt: skip


class DurationKind(models.TextChoices):
    FIXED = "fixed", _("fixed, ends by itself")
    EXPRESS = "express", _("fixed, with express renewal")
    TACIT = "tacit", _("fixed, with tacit renewal")
    OPEN = "open", _("open-ended, with a review date")


class NoticeCounts(models.TextChoices):
    """Which day of a notice decides whether it is in time; where a text does not say, the day it was sent."""

    SENT = "sent", _("the day it was sent")
    RECEIVED = "received", _("the day it was received")


class InForceRule(models.TextChoices):
    LAST_SIGNATURE = "last_signature", _("on the day of the last signature")
    FIRST_SIGNATURE = "signature", _("on the day of the first signature")
    PERMISSION = "permission", _("on the day of the permission, once signed")
    RATIFICATION = "ratification", _("on the day of the last ratification, once signed")
    TRANSMISSION = "transmission", _("on the day it is sent to the supervising authority, once signed")
    STATED_DATE = "stated_date", _("on a stated day")


class ProtocolQuerySet(ReferencedQuerySet):
    def in_force(self, at: date) -> "ProtocolQuerySet":
        """Those whose dated facts put them in force on that day, both ends included."""
        return (
            self.filter(in_force_on__lte=at)
            .filter(Q(ended_on=None) | Q(ended_on__gte=at))
            .filter(Q(ends_on=None) | Q(ends_on__gte=at))
        )

    def ending_between(self, first: date, last: date) -> "ProtocolQuerySet":
        return self.filter(state__in=BINDING_STATES, ends_on__range=(first, last))


class Protocol(Referenced):
    """A text between the parties of a relation. Its legal state is a function of dated facts."""

    reference_prefix = "PR"

    relation = models.ForeignKey(
        Relation, models.PROTECT, related_name="protocols", verbose_name=_("relation")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=ProtocolKind)
    title = models.CharField(_("title"), max_length=300)
    state = models.CharField(_("state"), max_length=15, choices=ProtocolState, default=ProtocolState.DRAFT)
    agreed_on = models.DateField(_("agreed with the partner on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    in_force_precision = models.CharField(
        _("precision"), max_length=7, choices=Precision, default=Precision.DAY
    )
    ends_on = models.DateField(_("last day of the current term"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(_("renewals so far"), default=0)
    ended_on = models.DateField(_("last day in force"), null=True, blank=True)
    # “unknown” without a day: it has ended, nobody knows when.
    ended_precision = models.CharField(
        _("precision of the end"), max_length=7, choices=Precision, default=Precision.DAY
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    # Adopted, and then kept from entering into force: an amendment that its text has outrun.
    set_aside_on = models.DateField(_("withdrawn from entering into force on"), null=True, blank=True)
    set_aside_because = models.TextField(_("why it was withdrawn"), blank=True)
    # The partner's country or state as it was called then; where it differs from today's, both are shown.
    country_at_signing = models.CharField(_("country at signing"), max_length=200, blank=True)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ProtocolQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="protocols_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProtocolState.values), name="protocol_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ProtocolKind.values), name="protocol_kind_known"),
            models.CheckConstraint(
                condition=~Q(state="in_force")
                | Q(in_force_on__isnull=False)
                | Q(in_force_precision="unknown"),
                name="protocol_in_force_since_a_day_or_unknown",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(in_force_on=None) | Q(ends_on__gte=F("in_force_on")),
                name="protocol_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(in_force_on=None) | Q(ended_on__gte=F("in_force_on")),
                name="protocol_ended_not_before_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["expired", "terminated"])
                | Q(ended_on__isnull=False)
                | Q(ended_precision="unknown"),
                name="protocol_over_since_a_day_or_unknown",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_on=None) | ~Q(set_aside_because=""),
                name="protocol_set_aside_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("relations:protocol_detail", args=[self.reference])

    @property
    def latest(self) -> "ProtocolVersion | None":
        """The version with the highest number: the one being worked on, or the last one frozen."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)

    @property
    def text(self) -> "ProtocolVersion | None":
        """The version that counts: the one frozen last, or the draft as long as nothing was frozen."""
        frozen = [version for version in self.versions.all() if version.is_frozen]
        return max(frozen, key=lambda version: version.number, default=self.latest)

    # Read once for each object: acts lock and read a fresh one.

    @cached_property
    def decision(self) -> Decision | None:
        """The vote that settled it; a second vote confirms the first, which carries the dated steps."""
        rows = DecisionSubject.objects.filter(**self._about, decision__reconsiders=None)
        settled = rows.filter(decision__recorded_result__in=[Result.ADOPTED, Result.REJECTED])
        row = settled.select_related("decision__rule_set").order_by("-pk").first()
        return row.decision_here if row else None

    @cached_property
    def permission(self) -> Permission | None:
        """The latest request or answer of the authority."""
        return Permission.objects.filter(**self._about).order_by("-pk").first()

    @cached_property
    def rule_book(self) -> RuleBook:
        return RuleBook.ours()

    @property
    def _about(self) -> dict[str, Any]:
        return {"subject_type": ContentType.objects.get_for_model(Protocol), "subject_id": self.pk}

    @property
    def is_set_aside(self) -> bool:
        """Adopted, and withdrawn from entering into force: the decision stays, nothing follows from it."""
        return self.set_aside_on is not None

    @property
    def is_in_force(self) -> bool:
        return self.state in BINDING_STATES

    @property
    def has_begun(self) -> bool:
        """In force at some time, be the day known or not."""
        return self.in_force_on is not None or self.in_force_precision == Precision.UNKNOWN

    @property
    def has_ended(self) -> bool:
        return self.ended_on is not None or self.ended_precision == Precision.UNKNOWN

    @property
    def in_force_text(self) -> str:
        return written(self.in_force_on, self.in_force_precision)

    @property
    def ended_text(self) -> str:
        return written(self.ended_on, self.ended_precision)


class Part(models.TextChoices):
    """The four parts a protocol must have, and the rest."""

    PURPOSE = "purpose", _("purpose")
    AREAS = "areas", _("areas of cooperation")
    SCOPE = "scope", _("scope of activities")
    DURATION = "duration", _("duration")
    FINANCE = "finance", _("finance")
    OTHER = "other", _("other provisions")


COMPULSORY_PARTS = (Part.PURPOSE, Part.AREAS, Part.SCOPE, Part.DURATION)


class LanguageStatus(models.TextChoices):
    ORIGINAL = "original", _("original")
    TRANSLATION = "translation", _("translation")
    AUTHENTIC = "authentic", _("authentic text")


class ProtocolVersion(models.Model):
    """The text at one moment, side by side per language, with its terms. Once frozen it never changes.

    `languages` is a list of {"code", "status"}; `clauses` a list of {"part", "heading": {code: text},
    "texts": {code: text}} in reading order.
    """

    protocol = models.ForeignKey(
        Protocol, models.PROTECT, related_name="versions", verbose_name=_("protocol")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    label = models.CharField(_("name of the version"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=300)
    languages = models.JSONField(_("languages"), default=list)
    clauses = models.JSONField(_("clauses"), default=list)
    # A language's code, or EQUAL; empty where the text does not say which language prevails.
    prevailing = models.CharField(_("prevailing text"), max_length=10, blank=True, default="")
    # Empty duration or rule: nobody knows what the text of the past says. A draft always says it.
    duration_kind = models.CharField(
        _("duration"), max_length=10, choices=DurationKind, default=DurationKind.FIXED, blank=True
    )
    months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    stated_end_on = models.DateField(_("stated last day"), null=True, blank=True)  # instead of months
    renewal_months = models.PositiveSmallIntegerField(_("renewed for months"), null=True, blank=True)
    max_renewals = models.PositiveSmallIntegerField(_("renewals at most"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("notice period in months"), null=True, blank=True)
    # Instead of months, two days of the year as MM-DD: notice by 30 June has effect from 1 January.
    notice_on = models.CharField(_("notice by"), max_length=5, blank=True, default="")
    effective_on = models.CharField(_("with effect from"), max_length=5, blank=True, default="")
    notice_counts_from = models.CharField(
        _("day of a notice that counts"), max_length=8, choices=NoticeCounts, blank=True, default=""
    )
    review_months = models.PositiveSmallIntegerField(_("reviewed after months"), null=True, blank=True)
    in_force_rule = models.CharField(
        _("enters into force"),
        max_length=15,
        choices=InForceRule,
        default=InForceRule.LAST_SIGNATURE,
        blank=True,
    )
    stated_on = models.DateField(_("stated day"), null=True, blank=True)
    is_binding = models.BooleanField(_("legally binding"), default=False)
    finance = models.TextField(_("finance clause"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    # Whoever wrote in it or in the version it was copied from: none of them may send it to the council.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("written by"))
    # Who sent it to the council: never its author, says the database too.
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("version of a protocol")
        verbose_name_plural = _("versions of protocols")
        ordering = ["protocol", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "number"], name="protocol_version_number_once"),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | ~Q(content_hash=""), name="protocol_version_frozen_has_a_hash"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(stated_on__isnull=False) | ~Q(in_force_rule="stated_date"),
                name="protocol_version_stated_day_is_stated",
            ),
            models.CheckConstraint(
                condition=Q(stated_end_on=None) | Q(months=None) & ~Q(duration_kind="open"),
                name="protocol_version_months_or_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(notice_on="", effective_on="")
                | Q(notice_months=None) & ~Q(notice_on="") & ~Q(effective_on=""),
                name="protocol_version_notice_months_or_days",
            ),
            models.CheckConstraint(
                condition=Q(notice_counts_from__in=["", *NoticeCounts.values]),
                name="protocol_version_notice_day_known",
            ),
            models.CheckConstraint(
                condition=Q(duration_kind__in=["", *DurationKind.values]),
                name="protocol_version_duration_known",
            ),
            models.CheckConstraint(
                condition=Q(in_force_rule__in=["", *InForceRule.values]),
                name="protocol_version_in_force_rule_known",
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(released_by=None) | ~Q(author=F("released_by")),
                name="protocol_version_author_is_not_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} v{self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def language_codes(self) -> list[str]:
        return [language["code"] for language in self.languages]


class Side(models.TextChoices):
    US = "us", _("our side")
    PARTNER = "partner", _("the partner's side")


class Signature(models.Model):
    """Who signed for which party, when and where. Several people may sign for one party, each on a day of their own."""

    protocol = models.ForeignKey(
        Protocol, models.PROTECT, related_name="signatures", verbose_name=_("protocol")
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    person = models.CharField(_("signed by"), max_length=200, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    # The contact who signed, and the term of office as it was on file on that day: erasing the person keeps it.
    contact = models.ForeignKey(
        "partners.Contact",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact"),
    )
    # Of our own side: somebody on the roll of our bodies, whose seats say when that person was in office.
    member = models.ForeignKey(
        "office.CouncilMember", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("member")
    )  # fmt: skip
    # Somebody else has to sign for this party as well: until then it has not signed.
    awaits_another = models.BooleanField(_("somebody else signs for this party too"), default=False)
    term_from = models.DateField(_("in office from"), null=True, blank=True)
    term_until = models.DateField(_("in office until"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=7, choices=Precision, default=Precision.DAY)
    place = models.CharField(_("place"), max_length=200, blank=True)
    is_digital = models.BooleanField(_("signed digitally"), default=False)
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="signature_side_known"),
            models.CheckConstraint(
                condition=Q(side="us", partner=None) | Q(side="partner", partner__isnull=False),
                name="signature_of_a_partner_names_it",
            ),
            models.CheckConstraint(
                condition=Q(term_from=None) | Q(term_until=None) | Q(term_until__gte=F("term_from")),
                name="signature_term_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["protocol", "partner", "person"], name="signature_once_per_person_of_a_partner"
            ),
            models.UniqueConstraint(
                fields=["protocol", "person"],
                condition=Q(side="us"),
                name="signature_once_per_person_of_ours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} {self.side} {self.signed_on}"

    @property
    def signed_text(self) -> str:
        return written(self.signed_on, self.precision)
