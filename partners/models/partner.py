"""A city or body on the other side, as the world knows it; what we do with it is told in `relations`."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced, ReferencedQuerySet
from partners import searching
from partners.countries import country_name
from partners.folding import folded_names


class PartnerKind(models.TextChoices):
    CITY = "city", _("city")
    MUNICIPALITY = "municipality", _("municipality")
    DISTRICT = "district", _("district")
    COUNTY = "county", _("county")
    PROVINCE = "province", _("province")
    REGION = "region", _("region or state")
    ISLAND = "island", _("island")
    ASSOCIATION = "association", _("association")
    OTHER = "other", _("other body")


class LegalStatus(models.TextChoices):
    EXISTING = "existing", _("existing")
    MERGED = "merged", _("merged into another")
    SUCCEEDED = "succeeded", _("succeeded by another")
    ABOLISHED = "abolished", _("abolished")


class PartnerQuerySet(ReferencedQuerySet):
    def named_like(self, text: str) -> Self:
        """Partners with a name that holds every word of the text, whatever its case, accents or i's.

        Best first: a name that is exactly this, one that begins so, one with a word that begins so, the rest;
        within each the larger place, so that the best known comes first. The text may end or begin with a country
        ("Frankfurt DE", "Gent België").
        """
        return searching.named_like(self, text)

    def named_nearly(self, text: str) -> Self:
        """Partners with a name that differs from the text by a slip of the pen or two; best first.

        Those that `named_like` finds are left out. It asks the database at once.
        """
        return searching.named_nearly(self, text)

    def found_by(self, text: str) -> Self:
        """As `named_like`; where nobody has such a name, as `named_nearly`."""
        named = self.named_like(text)
        return named if named.exists() else self.named_nearly(text)


_Records = models.Manager.from_queryset(PartnerQuerySet)


class PartnerManager(_Records):
    """The partners, without the records that were merged into another.

    It is the default manager on purpose: a list, a search or a choice that somebody writes later shows no partner
    twice. Who wants the merged records too says `Partner.records`.
    """

    def get_queryset(self) -> PartnerQuerySet:
        return super().get_queryset().filter(merged_into=None)  # type: ignore[return-value]  # made at run time


class Partner(Referenced):
    """A partner city or body. Names are not unique: there are two Frankfurts and two Taizhous."""

    reference_prefix = "P"

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=PartnerKind, default=PartnerKind.CITY)
    country = models.CharField(_("country"), max_length=2)
    # The municipality's own words for the place, apart from the code, where words are delicate.
    place_label = models.CharField(_("place as we write it"), max_length=200, blank=True)
    region = models.CharField(_("region"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the population figure"), null=True, blank=True
    )
    population_source = models.CharField(_("source of the population figure"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    wikidata_id = models.CharField(_("Wikidata identifier"), max_length=15, blank=True)
    geonames_id = models.PositiveIntegerField(_("GeoNames identifier"), null=True, blank=True)
    legal_status = models.CharField(
        _("legal status"), max_length=10, choices=LegalStatus, default=LegalStatus.EXISTING
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    # Set where this record turned out to be a second one of the same partner; its address leads there. That a
    # municipality was merged into another is told by its legal status instead.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="merged_records",
        verbose_name=_("record merged into"),
    )
    notes = models.TextField(_("notes"), blank=True)
    names_folded = models.TextField(_("names for searching"), blank=True, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    form_token = models.UUIDField(_("form token"), null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = PartnerManager()  # type: ignore[misc]  # the stubs take the base class's manager for a class variable
    records = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="partners_by_name"),
            models.Index(fields=["country", "name"], name="partners_by_country"),
            # Of the merged ones only: nearly all are not, and an index over them would mislead the planner.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="partners_merged_into"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(Exact(Length("country"), 2)) & Q(country=Upper("country")),
                name="partner_country_two_letters",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="partner_has_name"),
            models.CheckConstraint(condition=Q(kind__in=PartnerKind.values), name="partner_kind_known"),
            models.CheckConstraint(
                condition=Q(latitude=None) | Q(latitude__gte=-90, latitude__lte=90),
                name="partner_latitude_in_range",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None) | Q(longitude__gte=-180, longitude__lte=180),
                name="partner_longitude_in_range",
            ),
            models.CheckConstraint(
                condition=Q(population=None) | Q(population__gte=0), name="partner_population_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(population_year=None) | Q(population_year__gte=1500, population_year__lte=2100),
                name="partner_population_year_plausible",
            ),
            models.CheckConstraint(
                condition=Q(legal_status__in=LegalStatus.values), name="partner_legal_status_known"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="partner_not_its_own_successor"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="partner_not_merged_into_its_record",
            ),
            models.UniqueConstraint(
                fields=["wikidata_id"], condition=~Q(wikidata_id=""), name="partner_wikidata_id_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.page_at("partners:detail")

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country, get_language() or "en")

    @property
    def place(self) -> str:
        """The place in the municipality's own words, else the country."""
        return self.place_label or self.country_name

    @property
    def survivor(self) -> "Partner":
        """Itself, or the record into which it was merged, however many merges lie between."""
        here = self
        while here.merged_into is not None:  # never a circle: a merged record is merged into nothing else
            here = here.merged_into
        return here

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    def fold_names(self, others: list[str]) -> None:
        """Renew the search column from the display name and the other names."""
        self.names_folded = folded_names([self.name, *others])
