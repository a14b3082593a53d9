"""A request from outside: a town that looks for a partner has written to us, and waits for an answer."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced
from partners.countries import country_name
from partners.models.candidates import FoundThrough
from partners.models.partner import Partner
from partners.themes import Theme

# How long a town waits for our answer unless another day is promised.
DAYS_TO_ANSWER = 30


class RequestState(models.TextChoices):
    RECEIVED = "received", _("to be answered")
    ACCEPTED = "accepted", _("accepted as a prospect")
    DECLINED = "declined", _("declined")
    PASSED_ON = "passed_on", _("passed on")


class PartnershipRequest(Referenced):
    """Who asks, for what, since when, and what we answered. The town need not be in our register."""

    reference_prefix = "Q"

    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("partner")
    )
    # Where the town is not in the register, as its letter names it; who accepts enters it as a partner.
    name = models.CharField(_("name of the town"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    population = models.PositiveBigIntegerField(_("inhabitants, as they say"), null=True, blank=True)
    writer = models.CharField(_("who wrote"), max_length=300, blank=True)
    received_on = models.DateField(_("received on"))
    through = models.CharField(_("came through"), max_length=11, choices=FoundThrough, blank=True)
    through_note = models.CharField(_("through whom exactly"), max_length=300, blank=True)
    seeks = models.TextField(_("what they look for"))
    offers = models.TextField(_("what they offer"), blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    due_on = models.DateField(_("answer due on"))
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.RECEIVED)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("our answer"), blank=True)
    passed_to = models.CharField(_("passed on to"), max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("request of a town that looks for a partner")
        verbose_name_plural = _("requests of towns that look for a partner")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="requests_by_due_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(partner__isnull=False) | ~Q(name="") & ~Q(country=""), name="request_names_a_town"
            ),
            models.CheckConstraint(condition=~Q(seeks=""), name="request_says_what_for"),
            models.CheckConstraint(
                condition=Q(state=RequestState.RECEIVED, answered_on=None)
                | ~Q(state=RequestState.RECEIVED) & Q(answered_on__isnull=False),
                name="request_answer_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.DECLINED, RequestState.PASSED_ON]) | ~Q(answer=""),
                name="request_answer_is_in_writing",
            ),
        ]

    def __str__(self) -> str:
        return self.town

    def get_absolute_url(self) -> str:
        return reverse("partners:request_detail", args=[self.reference])

    @property
    def town(self) -> str:
        return self.partner.name if self.partner else self.name

    @property
    def country_code(self) -> str:
        return self.partner.country if self.partner else self.country

    @property
    def place(self) -> str:
        """The place in the municipality's own words where the town is a partner, else its country."""
        return self.partner.place if self.partner else country_name(self.country, get_language() or "en")

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.RECEIVED

    @property
    def is_overdue(self) -> bool:
        return self.is_late(timezone.localdate())

    def is_late(self, on: date) -> bool:
        return self.is_open and self.due_on < on

    @property
    def theme_labels(self) -> list:
        return [Theme(code).label for code in self.themes if code in Theme.values]
