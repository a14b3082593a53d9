from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced, ReferencedQuerySet
from partners.models.partner import Partner


class OrganisationKind(models.TextChoices):
    UNIVERSITY = "university", _("university or college")
    SCHOOL = "school", _("school")
    CHAMBER = "chamber", _("chamber of commerce or trade")
    NGO = "ngo", _("non-governmental organisation")
    COMPANY = "company", _("company")
    CULTURAL = "cultural", _("cultural body")
    OTHER = "other", _("other organisation")


class Organisation(Referenced):
    """A school, chamber, company or the like that takes part: at a partner, or at home where `partner` is empty."""

    reference_prefix = "ORG"

    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="organisations",
        verbose_name=_("partner"),
    )  # fmt: skip
    name = models.CharField(_("name of the organisation"), max_length=200)
    kind = models.CharField(
        _("kind of organisation"), max_length=12, choices=OrganisationKind, default=OrganisationKind.OTHER
    )
    website = models.URLField(_("website"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_exercise = models.BooleanField(_("exercise"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    # Inherited too, but the type checker finds no manager for “organisations” unless it stands here.
    objects = ReferencedQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.page_at("partners:organisation")
