"""What people keep of the lists: views under a name, and changes made to many rows at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced
from office.models.staff import Actor


class SavedViewQuerySet(models.QuerySet):
    def seen_by(self, user: Actor) -> "SavedViewQuerySet":
        """One's own and the team's. A view is only an address: what it finds is what its reader may see."""
        return self.filter(Q(owner=user.pk) | Q(is_shared=True))


class SavedView(models.Model):
    """A list as somebody wants to see it again: filters, order and columns, as the query of its address.

    Shared means with all staff: they all read the same lists, so a view of one unit alone would hide nothing.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("author")
    )
    page = models.CharField(_("list"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters, order and columns"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("for the whole team"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["is_shared", "position", "name", "pk"]
        indexes = [models.Index(fields=["page", "is_shared"], name="saved_views_of_a_list")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_name_once_per_list"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which a list opens for one person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(_("list"), max_length=40)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")

    class Meta:
        verbose_name = _("view that opens a list")
        verbose_name_plural = _("views that open lists")
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="default_view_once_per_list"),
        ]


class BulkChange(Referenced):
    """One act on many rows of a list; the journal's entry of it holds each row's before and after."""

    reference_prefix = "BC"

    page = models.CharField(_("list"), max_length=40)
    field = models.CharField(_("field"), max_length=40)
    value = models.CharField(_("new value"), max_length=300, blank=True)
    rows = models.PositiveIntegerField(_("rows changed"), default=0)
    unchanged = models.PositiveIntegerField(_("rows that were so already"), default=0)
    # [reference, name, reason] of each row that stayed as it was.
    refused = models.JSONField(_("rows refused"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("change of many rows")
        verbose_name_plural = _("changes of many rows")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.page}: {self.field}"

    def get_absolute_url(self) -> str:
        return self.page_at("office:bulk_change")
