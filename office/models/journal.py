from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One business act: who did what to which thing, when and why. Never changed, never deleted."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        "office.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    for_whom = models.ForeignKey(
        "office.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for")
    )
    act = models.CharField(_("act"), max_length=60)
    kind = models.CharField(_("kind of thing"), max_length=60)
    object_pk = models.CharField(_("number of the thing"), max_length=40)
    reference = models.CharField(_("reference"), max_length=40)
    occurred_on = models.DateField(_("happened on"), null=True, blank=True)
    changes = models.JSONField(_("before and after"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    rows_digest = models.CharField(_("digest of the rows changed"), max_length=64, blank=True)
    personal_digest = models.CharField(_("digest of the personal values"), max_length=64, blank=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["-number"]
        indexes = [models.Index(fields=["kind", "object_pk", "-number"], name="journal_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.reference}"


class JournalRow(models.Model):
    """One row that an act on many rows changed, such as a partner in an import."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="rows", db_constraint=False)
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind of thing"), max_length=60)
    object_pk = models.CharField(_("number of the thing"), max_length=40)
    changes = models.JSONField(_("before and after"), default=dict)

    class Meta:
        verbose_name = _("journal row")
        verbose_name_plural = _("journal rows")
        ordering = ["entry", "position"]
        indexes = [models.Index(fields=["kind", "object_pk"], name="journal_rows_of_a_thing")]


class JournalPersonal(models.Model):
    """The personal values of an entry: they can be erased, the chain holds only their salted digest."""

    entry = models.OneToOneField(
        JournalEntry, models.PROTECT, related_name="personal", primary_key=True, db_constraint=False
    )
    salt = models.CharField(_("salt"), max_length=64)
    values = models.JSONField(_("values"), null=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("personal values of a journal entry")
        verbose_name_plural = _("personal values of journal entries")


class JournalHead(models.Model):
    """Where the journal ends: a cut-off end no longer fits the signature."""

    count = models.PositiveBigIntegerField(_("entries"), default=0)
    last_hash = models.CharField(_("hash of the last entry"), max_length=64, blank=True)
    signature = models.CharField(_("signature"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("head of the journal")
        verbose_name_plural = _("heads of the journal")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="journal_has_one_head")]
