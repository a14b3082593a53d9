"""Places of the world as a gazetteer knows them: something to look up, never a fact of ours until somebody takes it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.models.reference import Referenced
from partners.countries import country_name
from partners.folding import SEPARATOR, fold
from partners.ranking import by_nearness


class GazetteerEdition(Referenced):
    """One loading of a gazetteer: where its places come from, under which licence, and of which day."""

    reference_prefix = "GZ"

    source = models.CharField(_("source"), max_length=200)
    licence = models.CharField(_("licence"), max_length=100)
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    # The latest change among its places; unknown where the file does not say.
    as_of = models.DateField(_("as of"), null=True, blank=True)
    places = models.PositiveIntegerField(_("places"), default=0)
    rejected = models.PositiveIntegerField(_("lines passed over"), default=0)
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("loaded by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("edition of the gazetteer")
        verbose_name_plural = _("editions of the gazetteer")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.source


class GazetteerQuerySet(models.QuerySet["GazetteerPlace"]):
    def named_like(self, text: str) -> Self:
        """Places with a name that begins so or has a word that begins so; best first, then the larger."""
        wanted = fold(text)
        if not wanted:
            return self.none()
        begins = Q(names_folded__contains=f"{SEPARATOR}{wanted}") | Q(names_folded__contains=f" {wanted}")
        return by_nearness(self.filter(begins), wanted, "geonames_id")


class GazetteerPlace(models.Model):
    """A place of the edition that is loaded now; a new edition replaces them all."""

    geonames_id = models.PositiveBigIntegerField(_("GeoNames identifier"), primary_key=True)
    edition = models.ForeignKey(
        GazetteerEdition, models.CASCADE, related_name="place_set", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=200)
    # One on each line, as the gazetteer has them.
    other_names = models.TextField(_("other names"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    admin1 = models.CharField(_("code of the region"), max_length=20, blank=True)
    region = models.CharField(_("region"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    feature = models.CharField(_("kind of place, as the gazetteer codes it"), max_length=10, blank=True)
    # GeoNames writes 0 where it does not know.
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    changed_on = models.DateField(_("changed on"), null=True, blank=True)
    names_folded = models.TextField(_("names for searching"), editable=False)

    objects = GazetteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of the gazetteer")
        verbose_name_plural = _("places of the gazetteer")
        ordering = ["name", "geonames_id"]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        return country_name(self.country, get_language() or "en")
