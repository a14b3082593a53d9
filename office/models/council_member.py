"""What council members leave on an item: that they opened it, unfinished words, where they stand. And what was frozen
beside it: what the tie cost and brought until then."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.models.council import Submission


def _account(related_name: str, label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, verbose_name=label
    )


class ItemView(models.Model):
    """Somebody opened an item in one wording: the first and the last time, and how often.

    `content_hash` names the wording read: the frozen one, or one with a technical correction.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="views")
    viewer = _account("+", _("opened by"))
    content_hash = models.CharField(_("SHA-256 of what was read"), max_length=64)
    first_at = models.DateTimeField(_("first opened"))
    last_at = models.DateTimeField(_("last opened"))
    times = models.PositiveIntegerField(_("how often"), default=1)

    class Meta:
        verbose_name = _("opening of a council item")
        verbose_name_plural = _("openings of council items")
        ordering = ["first_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "viewer", "content_hash"], name="item_view_once_per_person_and_wording"
            ),
            models.CheckConstraint(
                condition=Q(last_at__gte=F("first_at")), name="item_view_last_not_before_first"
            ),
        ]


class WordsKind(models.TextChoices):
    QUESTION = "question", _("question")
    REMARK = "remark", _("remark")


class WordsDraft(models.Model):
    """Words on an item that are not sent yet: one's own, read by nobody else, thrown away once they are sent."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=WordsKind)
    text = models.TextField(_("text"))
    is_shared = models.BooleanField(_("share with the other council members"), default=False)
    saved_at = models.DateTimeField(_("kept at"), auto_now=True)

    class Meta:
        verbose_name = _("unsent words")
        verbose_name_plural = _("unsent words")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=WordsKind.values), name="words_draft_kind_known"),
            models.UniqueConstraint(
                fields=["submission", "writer", "kind"], name="words_draft_once_per_person_and_kind"
            ),
        ]


class Stance(models.TextChoices):
    """Where a council member stands before the sitting; advice, never a vote."""

    IN_FAVOUR = "in_favour", _("in favour")
    AGAINST = "against", _("against")
    ABSTAINING = "abstaining", _("would abstain")
    CONFLICT = "conflict", _("conflict of interest")
    TAKEN_BACK = "taken_back", pgettext_lazy("position", "taken back")


POSITIONS = (Stance.IN_FAVOUR, Stance.AGAINST, Stance.ABSTAINING)


class PositionRound(models.Model):
    """That positions are gathered on an item, from its sending until somebody closes them or the item closes.

    Made when the item is sent, where the municipality has switched it on: switching it off later ends nothing.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="round")
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    # Stance → how many stood there when it closed.
    tally = models.JSONField(_("what it came to"), null=True, blank=True)

    class Meta:
        verbose_name = _("gathering of positions")
        verbose_name_plural = _("gatherings of positions")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, tally=None) | Q(closed_at__isnull=False, tally__isnull=False),
                name="position_round_closed_with_a_tally",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Position(models.Model):
    """One entry: where a member stood from then on. A correction is a new entry; the last one counts."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="positions")
    member = _account("+", _("council member"))
    content_hash = models.CharField(_("SHA-256 of what was read"), max_length=64)
    stance = models.CharField(_("position"), max_length=12, choices=Stance)
    note = models.TextField(_("why"), blank=True)
    stated_at = models.DateTimeField(_("stated"), auto_now_add=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("position on an item")
        verbose_name_plural = _("positions on items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="position_stance_known"),
            # With the one-to-one above, the entries of a person are one chain that never branches.
            models.UniqueConstraint(
                fields=["submission", "member"],
                condition=Q(corrects=None),
                name="position_begins_once_per_member",
            ),
            models.CheckConstraint(
                condition=~Q(stance="taken_back") | Q(corrects__isnull=False), name="position_taken_back_was_stated"
            ),
        ]  # fmt: skip


class SoFar(models.Model):
    """What a tie cost and brought until an item was sent, as it was on file that day. It never changes."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="so_far")
    figures = models.JSONField(_("figures"))
    taken_at = models.DateTimeField(_("taken"), auto_now_add=True)

    class Meta:
        verbose_name = _("cost and results until then")
        verbose_name_plural = _("cost and results until then")
