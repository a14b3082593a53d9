"""What passes between the two sides: letters, calls, meetings, visits. The pulse is read from these."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.models import Referenced, ReferencedQuerySet


class ExchangeKind(models.TextChoices):
    LETTER = "letter", _("letter")
    E_MAIL = "e_mail", _("e-mail")
    CALL = "call", pgettext_lazy("exchange", "call")
    MEETING = "meeting", pgettext_lazy("exchange", "meeting")
    VISIT = "visit", _("visit")


class Direction(models.TextChoices):
    SENT = "sent", _("from us to them")
    RECEIVED = "received", _("from them to us")
    BOTH = "both", _("both ways")


class Carrier(models.TextChoices):
    """Who on our side carries it: a unit of ours, or somebody of the town whom we do not steer."""

    US_UNIT = "us_unit", _("one of our units")
    SCHOOL = "school", _("school")
    UNIVERSITY = "university", _("university or college")
    CULTURE = "culture", _("museum or cultural institution")
    ASSOCIATION = "association", _("association or club")
    COMPANY = "company", _("company or chamber")
    CITIZENS = "citizens", _("citizens")
    THIRD_PARTY = "third_party", _("another third party")


# Nobody meets or visits alone: whichever way people travelled, both sides were there.
FACE_TO_FACE = frozenset({ExchangeKind.MEETING, ExchangeKind.VISIT})
USUAL_DIRECTION: dict[str, str] = {
    ExchangeKind.LETTER: Direction.SENT,
    ExchangeKind.E_MAIL: Direction.SENT,
    ExchangeKind.CALL: Direction.BOTH,
    ExchangeKind.MEETING: Direction.BOTH,
    ExchangeKind.VISIT: Direction.BOTH,
}


class ExchangeQuerySet(ReferencedQuerySet):
    def standing(self) -> "ExchangeQuerySet":
        """Those that count: not struck out."""
        return self.filter(struck_at=None)

    def two_way(self, *, until: date) -> "ExchangeQuerySet":
        """The two-way ones up to that day, the latest first."""
        return self.standing().filter(is_two_way=True, on__lte=until).order_by("-on", "-pk")


class Exchange(Referenced):
    """One letter, e-mail, call, meeting or visit. It is corrected or struck out, and never vanishes."""

    reference_prefix = "EX"

    relation = models.ForeignKey(
        "relations.Relation", models.PROTECT, related_name="exchanges", verbose_name=_("relation")
    )
    kind = models.CharField(_("what it was"), max_length=10, choices=ExchangeKind)
    on = models.DateField(_("date"))
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    carried_by = models.CharField(_("carried by"), max_length=15, choices=Carrier, default=Carrier.US_UNIT)
    unit = models.ForeignKey(
        "office.Unit", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    organisation = models.CharField(_("third party on our side"), max_length=200, blank=True)
    counterpart = models.CharField(_("counterpart on their side"), max_length=200, blank=True)
    about = models.CharField(_("about what"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    document = models.ForeignKey(
        "office.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    # Kept by the acts that write exchanges: whether it makes a two-way exchange on its day (relations/pulse.py).
    is_two_way = models.BooleanField(_("two-way"), default=False, editable=False)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    struck_at = models.DateTimeField(_("struck out at"), null=True, blank=True)
    struck_reason = models.CharField(_("why it was struck out"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ExchangeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["relation", "-on", "-id"], name="exchanges_of_a_relation"),
            models.Index(
                fields=["relation", "-on"],
                condition=Q(is_two_way=True, struck_at=None),
                name="two_way_exchanges",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ExchangeKind.values), name="exchange_kind_known"),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="exchange_direction_known"
            ),
            models.CheckConstraint(condition=Q(carried_by__in=Carrier.values), name="exchange_carrier_known"),
            models.CheckConstraint(
                condition=Q(carried_by="us_unit", organisation="") | ~Q(carried_by="us_unit") & Q(unit=None),
                name="exchange_carried_by_a_unit_or_a_third_party",
            ),
            models.CheckConstraint(condition=~Q(about=""), name="exchange_is_about_something"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_reason="")
                | Q(struck_at__isnull=False) & ~Q(struck_reason=""),
                name="exchange_struck_out_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.about

    def get_absolute_url(self) -> str:
        return reverse("relations:exchange_detail", args=[self.reference])

    @property
    def is_struck_out(self) -> bool:
        return self.struck_at is not None

    @property
    def is_by_third_party(self) -> bool:
        return self.carried_by != Carrier.US_UNIT

    @property
    def is_face_to_face(self) -> bool:
        return self.kind in FACE_TO_FACE

    @property
    def carrier_text(self) -> Any:
        """Who carried it on our side: the third party's name or kind, the unit's name, or nothing."""
        if self.is_by_third_party:
            return self.organisation or self.get_carried_by_display()
        return self.unit.name if self.unit else ""


class PulseReview(models.Model):
    """Somebody looked at a tie that sleeps and says why it stays as it is; nothing is proposed until a day."""

    relation = models.ForeignKey(
        "relations.Relation", models.PROTECT, related_name="pulse_reviews", verbose_name=_("relation")
    )
    on = models.DateField(_("looked at on"))
    pulse = models.CharField(_("pulse"), max_length=15)
    reason = models.CharField(_("why it stays as it is"), max_length=2_000)
    until = models.DateField(_("nothing is proposed until"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("looked at by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("look at the pulse")
        verbose_name_plural = _("looks at the pulse")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="pulse_review_has_a_reason"),
            models.CheckConstraint(condition=Q(until__gte=models.F("on")), name="pulse_review_lasts"),
            models.UniqueConstraint(fields=["relation", "on"], name="pulse_review_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.relation_id} {self.on}"
