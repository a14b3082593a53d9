"""What our ties and the world's register do not agree on, explained in writing by somebody who looked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relations.models.explained_flag import Explanation
from relations.models.relation import Relation


class Disagreement(models.TextChoices):
    ONLY_HERE = "only_here", _("only in our list")
    ONLY_THERE = "only_there", _("only in the register")
    DIFFERENT = "different", _("told differently")


class Reconciled(Explanation):
    """The reason for one disagreement, on the facts as they then were; other facts open it again."""

    kind = models.CharField(_("kind"), max_length=10, choices=Disagreement)
    relation = models.ForeignKey(
        Relation, models.PROTECT, null=True, blank=True, related_name="reconciled", verbose_name=_("relation")
    )
    town = models.ForeignKey(
        "partners.RegisterTown", models.PROTECT, null=True, blank=True, related_name="reconciled",
        verbose_name=_("town in the register"),
    )  # fmt: skip
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("explained disagreement with the register")
        verbose_name_plural = _("explained disagreements with the register")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Disagreement.values), name="reconciled_kind_known"),
            models.CheckConstraint(
                condition=Q(relation__isnull=False) | Q(town__isnull=False),
                name="reconciled_is_about_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reconciled_for_a_reason"),
            models.UniqueConstraint(
                fields=["kind", "relation"], condition=Q(town=None), name="reconciled_relation_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "town"], condition=Q(relation=None), name="reconciled_town_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "relation", "town"],
                condition=Q(relation__isnull=False, town__isnull=False),
                name="reconciled_pair_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.relation_id or ''} {self.town_id or ''}"
