"""Texts that went to a partner as a Word file, and what came back of them as a proposal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.models import BenefitsLetter
from relations.models.protocol import Protocol, ProtocolVersion


class WordCopy(models.Model):
    """The text of a version as it went out: kept whole, because the draft goes on being written.

    `content` holds "title", "languages", "clauses" as a version has them, and "terms" as [label, value].
    `code` stands in the file itself, readable and in its markers; by it a returned file is recognised.
    """

    protocol = models.ForeignKey(
        Protocol, models.PROTECT, related_name="word_copies", verbose_name=_("protocol")
    )
    version = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    code = models.CharField(_("return code"), max_length=10, unique=True)
    content = models.JSONField(_("text that went out"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("made by"),
    )  # fmt: skip
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("Word file of a protocol")
        verbose_name_plural = _("Word files of protocols")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.code


class Proposal(models.Model):
    """A file that a partner sent back, read clause by clause; nothing of it is in the draft until accepted.

    `content` holds "title", "items" (see `relations.word_files.matching`) and "remarks" (what could not be read).
    `choices` holds for each item's key "accepted" or "rejected"; what is not in it waits.
    """

    protocol = models.ForeignKey(
        Protocol, models.PROTECT, related_name="proposals", verbose_name=_("protocol")
    )
    number = models.PositiveSmallIntegerField(_("proposal"))
    word_copy = models.ForeignKey(
        WordCopy, models.PROTECT, related_name="proposals", verbose_name=_("what went out")
    )
    document = models.ForeignKey("office.Document", models.PROTECT, related_name="+", verbose_name=_("file"))
    received_on = models.DateField(_("received on"))
    is_recognised = models.BooleanField(_("our marks were in it"), default=True)
    content = models.JSONField(_("what came back"))
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("taken in by"),
    )  # fmt: skip
    taken_at = models.DateTimeField(_("taken in at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("proposal of a partner")
        verbose_name_plural = _("proposals of partners")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "number"], name="proposal_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="proposal_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("relations:proposal", args=[self.protocol.reference, self.number])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ExpectedBenefits(BenefitsLetter):
    """The letter that goes to the authority with a protocol, written by us."""

    protocol = models.OneToOneField(
        Protocol, models.PROTECT, related_name="expected_benefits", verbose_name=_("protocol")
    )

    class Meta:
        verbose_name = _("letter of expected benefits")
        verbose_name_plural = _("letters of expected benefits")

    def __str__(self) -> str:
        return str(self.protocol)
