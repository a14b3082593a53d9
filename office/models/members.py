"""Who sits on a body, from when until when, and who advises it before it votes."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.models.council import Body


class CouncilMember(models.Model):
    """A person who holds or held seats. `account` is the login, where the person has one."""

    name = models.CharField(_("name"), max_length=200)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="council_member",
        verbose_name=_("account"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("council member")
        verbose_name_plural = _("council members")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SeatFunction(models.TextChoices):
    MEMBER = "member", _("member")
    CHAIR = "chair", _("chair of the body")
    DEPUTY_CHAIR = "deputy_chair", _("deputy chair")
    MAYOR = "mayor", _("mayor")


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: date) -> "SeatQuerySet":
        """The seats held on that day; an unknown first day counts as long ago, both ends belong to the term."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))


class Seat(models.Model):
    """A member's term on a body. A change of party group or function is a new term of the same person."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name=_("body"))
    member = models.ForeignKey(
        CouncilMember, models.PROTECT, related_name="seats", verbose_name=_("council member")
    )
    function = models.CharField(
        _("function"), max_length=12, choices=SeatFunction, default=SeatFunction.MEMBER
    )
    party_group = models.CharField(_("party group"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)
    succeeds = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("replaces")
    )
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["member__name", "starts_on", "pk"]
        indexes = [models.Index(fields=["body", "starts_on", "ends_on"], name="seats_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(function__in=SeatFunction.values), name="seat_function_known"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="seat_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.body_id} {self.starts_on}–{self.ends_on}"


class AdviserKind(models.TextChoices):
    COMMITTEE = "committee", _("committee of the body")
    BOARD = "board", _("executive board")
    OTHER = "other", _("other adviser")


class Adviser(models.Model):
    """Who is heard before a body votes: a committee (ihtisas komisyonu, raadscommissie) or the college; in this order."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="advisers", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=10, choices=AdviserKind, default=AdviserKind.COMMITTEE)
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    is_always_heard = models.BooleanField(_("heard on every item"), default=False)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("adviser")
        verbose_name_plural = _("advisers")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AdviserKind.values), name="adviser_kind_known"),
            models.UniqueConstraint(fields=["body", "name"], name="adviser_once_per_body"),
        ]

    def __str__(self) -> str:
        return self.name
