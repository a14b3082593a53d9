"""Clauses of the house, in several languages, ready to be put into a draft."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models import Referenced, ReferencedQuerySet
from relations.models.protocol import Part


class LibraryClause(Referenced):
    """An entry of this municipality beside those that came with Entente.

    `kinds` are kinds of protocols it is meant for; `heading` and `texts` are {code: text} with placeholders.
    """

    reference_prefix = "CL"

    name = models.CharField(_("name"), max_length=120)
    part = models.CharField(_("part"), max_length=10, choices=Part)
    kinds = models.JSONField(_("for which kinds"), default=list)
    heading = models.JSONField(_("heading"), default=dict)
    texts = models.JSONField(_("text"), default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    retired_at = models.DateTimeField(_("laid aside at"), null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ReferencedQuerySet.as_manager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable

    class Meta:
        verbose_name = _("clause of the library")
        verbose_name_plural = _("clauses of the library")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="library_clause_part_known"),
            models.CheckConstraint(condition=~Q(name=""), name="library_clause_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
