"""What is said about a text while it is being written: by colleagues, and by the partner through a link."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from office.models import Referenced, ReferencedQuerySet
from relations.models.protocol import Protocol, ProtocolVersion


class GuestLink(Referenced):
    """An address through which the partner reads one version and remarks on it, without an account.

    `content` is what was given to read, frozen when the link was made: the draft goes on, this does not. Of the
    secret in the address only the SHA-256 is kept.
    """

    reference_prefix = "GL"

    version = models.ForeignKey(
        ProtocolVersion, models.PROTECT, related_name="guest_links", verbose_name=_("version")
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", verbose_name=_("partner")
    )
    person = models.CharField(_("for whom"), max_length=200, blank=True)
    language = models.CharField(_("language of the page"), max_length=10)
    content = models.JSONField(_("what is given to read"))
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64)
    token_hash = models.CharField(_("SHA-256 of the secret"), max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("first opened at"), null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ReferencedQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("link for the partner")
        verbose_name_plural = _("links for the partner")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="guest_link_expires_after_it_was_made"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.partner_id}"

    def get_absolute_url(self) -> str:
        return self.version.protocol.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and timezone.now() < self.expires_at

    @property
    def has_no_copy(self) -> bool:
        """What was given to read has been laid away by age (`relations/actions/tidying.py`)."""
        return not self.content


# In the place of a guest's name that was erased; no name, so that the database goes on asking for one.
NAME_ERASED = "…"


class CommentQuerySet(models.QuerySet):
    def of_protocol(self, protocol: Protocol) -> "CommentQuerySet":
        return self.filter(version__protocol=protocol)

    def threads(self) -> "CommentQuerySet":
        return self.filter(reply_to=None)


class Comment(models.Model):
    """A remark on a clause, or on the text as a whole; or a reply to one.

    It names its clause by key, so that it goes along into the next versions; `clause` is the clause as it stood.
    """

    version = models.ForeignKey(
        ProtocolVersion, models.PROTECT, related_name="comments", verbose_name=_("version")
    )
    clause_key = models.CharField(_("clause"), max_length=20, blank=True)
    clause = models.JSONField(_("the clause as it stood"), default=dict, blank=True)
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("reply to")
    )
    text = models.TextField(_("comment"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    link = models.ForeignKey(
        GuestLink, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name=_("link")
    )
    # From a Word file that came back; as long as a person has not taken it over, it stands in the proposal alone.
    proposal = models.ForeignKey(
        "relations.Proposal", models.PROTECT, null=True, blank=True, related_name="taken_comments",
        verbose_name=_("Word file"),
    )  # fmt: skip
    guest_name = models.CharField(_("name as given"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resolved by"),
    )
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(link=None, proposal=None, guest_name="")
                | Q(link__isnull=False, proposal=None, author=None) & ~Q(guest_name="")
                | Q(link=None, proposal__isnull=False, author=None) & ~Q(guest_name=""),
                name="comment_of_a_colleague_or_of_the_partner",
            ),
            models.CheckConstraint(
                condition=Q(reply_to=None) | Q(resolved_at=None), name="comment_thread_is_resolved_as_a_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """Leads to its clause in whichever version is being worked on."""
        return reverse("relations:comment", args=[self.reply_to_id or self.pk])

    @property
    def is_from_the_partner(self) -> bool:
        return self.link_id is not None or self.proposal_id is not None

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None

    @property
    def is_name_erased(self) -> bool:
        return self.guest_name == NAME_ERASED

    @property
    def guest_shown(self) -> str:
        """The guest's name as given, or what stands in its place."""
        return gettext("a person at the partner") if self.is_name_erased else self.guest_name
