"""The list of partners: its columns, and what it hands over to the house."""

from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from office.lists import ListPage, register_list
from office.tables import Column, ListTable, link
from office.templatetags.ui import tag
from partners.filters import PartnerFilter
from partners.models import LegalStatus, Partner, PartnerKind


class PartnerTable(ListTable):
    named_by = "name"

    name = Column(_("name"), sort=("name",))
    country = Column(_("country"), sort=("country", "name"))
    region = Column(_("region"), sort=("region", "name"), at_first=False)
    kind = Column(_("kind"), sort=("kind", "name"))
    legal_status = Column(_("legal status"), sort=("legal_status", "name"), at_first=False)
    population = Column(_("population"), sort=("population",), css="num", gaps=True)
    population_year = Column(
        _("year of the population figure"), sort=("population_year",), css="num", gaps=True, at_first=False
    )
    population_source = Column(_("source of the population figure"), at_first=False)
    position = Column(_("position"), css="nowrap", at_first=False)
    website = Column(_("website"), at_first=False)
    wikidata_id = Column(_("Wikidata identifier"), css="reference", at_first=False)
    geonames_id = Column(_("GeoNames identifier"), css="reference", at_first=False)
    reference = Column(_("reference"), sort=("pk",), css="reference")

    class Meta(ListTable.Meta):
        pass

    def render_name(self, record: Partner) -> Any:
        named = link(record.get_absolute_url(), record.name)
        if record.legal_status == LegalStatus.EXISTING:
            return named
        return format_html("{} {}", named, tag(record.get_legal_status_display(), "muted"))

    def render_country(self, record: Partner) -> str:
        return record.place

    def render_region(self, record: Partner) -> str:
        return record.region

    def render_kind(self, record: Partner) -> str:
        return self._kinds.get(record.kind, record.kind)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """Nine words for fifty rows, each looked up in the catalogue once."""
        return {code: str(label) for code, label in PartnerKind.choices}

    def render_legal_status(self, record: Partner) -> str:
        return record.get_legal_status_display()

    def render_population(self, record: Partner) -> str:
        return _number(record.population)

    def render_population_year(self, record: Partner) -> str:
        return "" if record.population_year is None else str(record.population_year)

    def render_population_source(self, record: Partner) -> str:
        return record.population_source

    def render_position(self, record: Partner) -> str:
        if record.latitude is None or record.longitude is None:
            return ""
        return f"{number_format(record.latitude, 3)}; {number_format(record.longitude, 3)}"

    def render_website(self, record: Partner) -> Any:
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', record.website) if record.website else ""

    def render_wikidata_id(self, record: Partner) -> str:
        return record.wikidata_id

    def render_geonames_id(self, record: Partner) -> str:
        return "" if record.geonames_id is None else str(record.geonames_id)

    def render_reference(self, record: Partner) -> str:
        return record.reference


def _number(value: int | None) -> str:
    return "" if value is None else number_format(value, force_grouping=True)


# Which columns of a file say what a column of the list shows; the reference is always among them.
IN_FILES: dict[str, tuple[str, ...]] = {
    "name": ("name", "other_names"),
    "country": ("country", "place_label"),
    "region": ("region",),
    "kind": ("kind",),
    "legal_status": (),
    "population": ("population", "population_year"),
    "population_year": ("population_year",),
    "population_source": ("population_source",),
    "position": ("latitude", "longitude"),
    "website": ("website",),
    "wikidata_id": ("wikidata_id",),
    "geonames_id": ("geonames_id",),
    "reference": ("reference",),
}


PARTNERS = register_list(ListPage("partners", _("Partners"), "partners:list", PartnerFilter, PartnerTable))
