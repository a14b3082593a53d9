"""People on the other side. What is kept of a person can be erased whole: see `partners/actions/contacts.py`."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.models import Visibility
from office.models.reference import Referenced, ReferencedQuerySet
from partners.models.organisations import Organisation
from partners.models.partner import Partner

# A contact is never shared as a file is: with the partner it would be told its own people.
CIRCLES = (Visibility.INTERNAL, Visibility.COUNCIL, Visibility.PUBLIC)


class Standing(models.TextChoices):
    """Where a term of office stands on a day; read from the dates, stored nowhere."""

    IN_OFFICE = "in_office", _("in office")
    COMING = "coming", _("begins later")
    HOLDING_OVER = "holding_over", _("holding over")
    FORMER = "former", _("has left office")


class ContactQuerySet(ReferencedQuerySet):
    def ending_by(self, day: date) -> "ContactQuerySet":
        """Those whose term ends by that day with nobody to follow, known to us before it ended."""
        return self.filter(
            term_until__lte=day, successor=None, has_left=False, created_at__date__lte=F("term_until")
        )

    def to_erase(self, today: date) -> "ContactQuerySet":
        """Those whose day of erasure has come."""
        return self.filter(delete_after__lt=today)


class Contact(Referenced):
    """A person at the partner, in a function, for a term. Only a name or a function is needed."""

    reference_prefix = "CT"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="contacts", verbose_name=_("partner"))
    name = models.CharField(_("name of the person"), max_length=200, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="contacts",
        verbose_name=_("organisation"),
    )  # fmt: skip
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of letters"), max_length=35, blank=True)
    term_from = models.DateField(_("in office from"), null=True, blank=True)
    # The last day in office. Who has no successor by then stays, and is marked as holding over.
    term_until = models.DateField(_("in office until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors",
        verbose_name=_("successor in office"),
    )  # fmt: skip
    # Somebody else has taken over whom we do not keep on file, or no longer do: then nobody holds over.
    has_left = models.BooleanField(_("has left office"), default=False)
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=[(circle.value, circle.label) for circle in CIRCLES],
        default=Visibility.INTERNAL,
    )  # fmt: skip
    delete_after = models.DateField(_("erase after"), null=True, blank=True)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ContactQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["term_until"], name="contacts_by_end_of_term"),
            models.Index(fields=["delete_after"], name="contacts_by_day_of_erasure"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") | ~Q(function=""), name="contact_has_name_or_function"),
            models.CheckConstraint(
                condition=Q(visibility__in=CIRCLES), name="contact_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(term_from=None) | Q(term_until=None) | Q(term_until__gte=F("term_from")),
                name="contact_term_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="contact_not_its_own_successor"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.function

    def get_absolute_url(self) -> str:
        return f"{self.partner.get_absolute_url()}#{self.reference}"

    def standing_on(self, day: date) -> Standing:
        """Where the term stands on that day: who holds over has no successor after the last day in office."""
        if self.term_from and day < self.term_from:
            return Standing.COMING
        if self.term_until and day <= self.term_until:
            return Standing.IN_OFFICE
        if self.successor_id or self.has_left:
            return Standing.FORMER
        return Standing.HOLDING_OVER if self.term_until else Standing.IN_OFFICE
