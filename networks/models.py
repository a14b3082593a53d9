"""Networks of cities, and our membership of them with what it costs and brings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.calendar import Precision, written
from office.models import BenefitsLetter, Referenced
from partners.models import Partner
from relations.money import written_money


class Network(Referenced):
    """A network of municipalities, as it describes itself. `claims` holds {"text", "source"} pairs."""

    reference_prefix = "N"

    name = models.CharField(_("name"), max_length=200, unique=True)
    seat = models.CharField(_("headquarters"), max_length=200, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    claims = models.JSONField(_("what it says of itself"), default=list, blank=True)
    # Where all members are of our own country, no law asks an authority before we join.
    is_domestic = models.BooleanField(_("only members of our own country"), default=False)
    legal_form = models.CharField(_("legal form"), max_length=200, blank=True)
    founders = models.CharField(_("founded by"), max_length=300, blank=True)
    member_count = models.PositiveIntegerField(_("number of members"), null=True, blank=True)
    member_count_year = models.PositiveSmallIntegerField(_("counted in"), null=True, blank=True)
    statutes_at = models.CharField(_("where its statutes are to be found"), max_length=300, blank=True)
    statutes = models.ForeignKey(
        "office.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("statutes")
    )

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("networks:network_detail", args=[self.reference])


class FellowMember(models.Model):
    """A partner that is a member of a network, by whose word, and on which day that was read."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="fellows", verbose_name=_("network"))
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="fellowships", verbose_name=_("partner")
    )
    source = models.CharField(_("source"), max_length=300)
    seen_on = models.DateField(_("seen on"))

    class Meta:
        verbose_name = _("fellow member")
        verbose_name_plural = _("fellow members")
        ordering = ["network", "partner"]
        constraints = [
            models.UniqueConstraint(fields=["network", "partner"], name="fellow_member_once_per_network"),
            models.CheckConstraint(condition=~Q(source=""), name="fellow_member_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.network} · {self.partner}"


class Reach(models.TextChoices):
    ANYWHERE = "anywhere", _("any country")
    EU = "eu", _("in the European Union")
    OUTSIDE_EU = "outside_eu", _("outside the European Union")


class Category(models.Model):
    """A kind of membership that a network offers, and who is eligible for it."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="categories", verbose_name=_("network"))
    name = models.CharField(_("category"), max_length=100)
    has_vote = models.BooleanField(_("with a vote"), default=False)
    reach = models.CharField(_("open to cities"), max_length=10, choices=Reach, default=Reach.ANYWHERE)
    min_population = models.PositiveIntegerField(_("from this many inhabitants"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("membership category")
        verbose_name_plural = _("membership categories")
        ordering = ["network", "name"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="category_once_per_network")]

    def __str__(self) -> str:
        return self.name


class MembershipState(models.TextChoices):
    IDENTIFIED = "identified", _("identified")
    DECIDED = "decided", _("decided")
    PERMITTED = "permitted", _("permitted")
    APPLIED = "applied", _("applied for")
    ACCEPTED = "accepted", _("accepted")
    ACTIVE = "active", _("active")
    ON_HOLD = "on_hold", _("on hold")
    NOTICE_GIVEN = "notice_given", _("notice given")
    ENDED = "ended", _("ended")
    LAPSED = "lapsed", _("lapsed")
    EXPELLED = "expelled", _("expelled")
    ABANDONED = "abandoned", _("abandoned")


# A membership that is over or never came about: another of the same network may follow it.
CLOSED = (MembershipState.ENDED, MembershipState.LAPSED, MembershipState.EXPELLED, MembershipState.ABANDONED)


class Membership(Referenced):
    """Our membership of a network, from the idea to its end. What is not on file stays empty and shows as a gap."""

    reference_prefix = "M"

    network = models.ForeignKey(
        Network, models.PROTECT, related_name="memberships", verbose_name=_("network")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    expected = models.TextField(_("what we expect of it"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    effective_on = models.DateField(_("member since"), null=True, blank=True)
    effective_precision = models.CharField(
        _("precision"), max_length=7, choices=Precision, default=Precision.UNKNOWN
    )
    notice_months = models.PositiveSmallIntegerField(_("notice period in months"), null=True, blank=True)
    notice_on = models.CharField(
        _("notice by this day of the year"),
        max_length=5,
        blank=True,
        help_text=_("Month and day, such as 06-30."),
    )
    ends_after_notice_on = models.CharField(
        _("ends on this day of the year"),
        max_length=5,
        blank=True,
        help_text=_("Month and day, such as 12-31."),
    )
    budget_line = models.CharField(_("budget line of the fee"), max_length=200, blank=True)
    notice_given_on = models.DateField(_("notice given on"), null=True, blank=True)
    ends_on = models.DateField(_("last day of membership"), null=True, blank=True)
    decision = models.ForeignKey(
        "office.Decision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=MembershipState, default=MembershipState.IDENTIFIED
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    # Everybody who wrote in what the council reads: none of them sends it there.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    is_past_fact = models.BooleanField(_("recorded afterwards"), default=False)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["network__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MembershipState.values), name="membership_state_known"),
            models.CheckConstraint(
                condition=Q(effective_on=None, effective_precision="unknown")
                | Q(effective_on__isnull=False) & ~Q(effective_precision="unknown"),
                name="membership_since_has_a_precision",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(effective_on=None) | Q(ends_on__gte=F("effective_on")),
                name="membership_ends_after_it_begins",
            ),
            # One open membership of a network at a time; an ended one may be followed by another.
            models.UniqueConstraint(
                fields=["network"], condition=~Q(state__in=["ended", "lapsed", "expelled", "abandoned"]),
                name="membership_one_open_per_network",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.network.name

    def get_absolute_url(self) -> str:
        return reverse("networks:membership_detail", args=[self.reference])

    @property
    def effective_text(self) -> str:
        return written(self.effective_on, self.effective_precision)


class MembershipBenefits(BenefitsLetter):
    """The letter that goes to the authority with a membership, written by us."""

    membership = models.OneToOneField(
        Membership, models.PROTECT, related_name="expected_benefits", verbose_name=_("membership")
    )

    class Meta:
        verbose_name = _("letter of expected benefits")
        verbose_name_plural = _("letters of expected benefits")

    def __str__(self) -> str:
        return str(self.membership)


class Fee(models.Model):
    """What one year of membership costs, in its own currency; `rate` is how many of our currency for one."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="fees", verbose_name=_("membership")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    rate = models.DecimalField(_("exchange rate"), max_digits=14, decimal_places=6, null=True, blank=True)
    rate_on = models.DateField(_("rate of"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership fee")
        verbose_name_plural = _("membership fees")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "year"], name="fee_once_per_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_not_negative"),
            models.CheckConstraint(
                condition=Q(rate=None, rate_on=None) | Q(rate__gt=0, rate_on__isnull=False),
                name="fee_rate_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.year}"

    @property
    def amount_text(self) -> str:
        return written_money(self.amount, self.currency)

    @property
    def is_closed(self) -> bool:
        """A paid year is closed: it is never computed again."""
        return self.paid_on is not None


class SeatKind(models.TextChoices):
    BOARD = "board", _("board")
    FORUM = "forum", _("forum")
    WORKING_GROUP = "working_group", _("working group")


class Seat(models.Model):
    """A place in the network that one of us holds for a term."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="seats", verbose_name=_("membership")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=SeatKind)
    name = models.CharField(_("of what"), max_length=200, blank=True)
    person = models.CharField(_("held by"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SeatKind.values), name="seat_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
