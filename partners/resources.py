"""The partner list as a file: one definition of its columns for reading (cleaning) and for writing (export).

The planner in `importing` takes the widgets' readings one by one, so that it can say everything in one pass;
a file of 26,000 partners is written from the same columns, without an object for each.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from import_export import fields, resources, widgets

from office.exports import formula_safe, without_escape
from partners import cells
from partners.cells import Read
from partners.folding import fold
from partners.models import Partner, PartnerKind, PartnerName

NAMES_SEPARATOR = " | "

KIND_WORDS = {
    PartnerKind.CITY: ("city", "town", "şehir", "kent", "stad", "ville", "stadt"),
    PartnerKind.MUNICIPALITY: ("municipality", "commune", "belediye", "gemeente", "gemeinde"),
    PartnerKind.DISTRICT: ("district", "borough", "ilçe", "arrondissement", "bezirk"),
    PartnerKind.COUNTY: ("county", "canton", "kreis", "landkreis", "kanton", "graafschap"),
    PartnerKind.PROVINCE: ("province", "il", "vilayet", "provincie", "provinz"),
    PartnerKind.REGION: (
        "region",
        "state",
        "region or state",
        "bölge",
        "eyalet",
        "regio",
        "région",
        "bundesland",
    ),
    PartnerKind.ISLAND: ("island", "ada", "eiland", "île", "insel"),
    PartnerKind.ASSOCIATION: ("association", "birlik", "dernek", "vereniging", "verband", "verein"),
    PartnerKind.OTHER: ("other", "other body", "diğer", "andere", "autre"),
}
_KINDS = {fold(word): str(kind.value) for kind, words in KIND_WORDS.items() for word in (kind.value, *words)}


class CellWidget(widgets.Widget):
    """A widget whose reading also carries remarks; `clean` is what django-import-export asks for."""

    def __init__(self, read: Callable[[str], Read[Any]], is_text: bool = True):
        super().__init__()
        self._read = read
        self._is_text = is_text

    def read(self, text: str) -> Read[Any]:
        return self._read(without_escape(text))

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.read(cells.as_written(value)).value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return float(value)
        return formula_safe(str(value)) if self._is_text else value


def _names(text: str) -> Read[list[str]]:
    parts = [cells.read_text(part).value for part in re.split(r"[|;\n]", text)]
    return Read([part for part in dict.fromkeys(parts) if part])


def joined_names(names: Iterable[str]) -> str:
    """The further names in one cell; none of them holds a sign that parts them."""
    return NAMES_SEPARATOR.join(dict.fromkeys(names))


def _latitude(text: str) -> Read[Decimal | None]:
    return cells.read_coordinate(text, 90)


def _longitude(text: str) -> Read[Decimal | None]:
    return cells.read_coordinate(text, 180)


def _kind(text: str) -> Read[str]:
    return cells.read_choice(text, _KINDS, fold)


def _text(attribute: str, read: Callable[[str], Read[Any]] = cells.read_text) -> fields.Field:
    return fields.Field(attribute=attribute, column_name=attribute, widget=CellWidget(read))


def _number(attribute: str, read: Callable[[str], Read[Any]]) -> fields.Field:
    return fields.Field(attribute=attribute, column_name=attribute, widget=CellWidget(read, is_text=False))


class PartnerResource(resources.ModelResource):
    reference = fields.Field(
        attribute="reference", column_name="reference", widget=CellWidget(cells.read_text), readonly=True
    )
    name = _text("name")
    other_names = fields.Field(column_name="other_names", widget=CellWidget(_names))
    kind = _text("kind", _kind)
    country = fields.Field(
        attribute="country", column_name="country_code", widget=CellWidget(cells.read_text)
    )
    place_label = _text("place_label")
    region = _text("region")
    latitude = _number("latitude", _latitude)
    longitude = _number("longitude", _longitude)
    population = _number("population", cells.read_population)
    population_year = _number("population_year", cells.read_year)
    population_source = _text("population_source")
    website = _text("website", cells.read_website)
    wikidata_id = _text("wikidata_id", cells.read_wikidata_id)
    geonames_id = _number("geonames_id", cells.read_count)
    notes = _text("notes", cells.read_notes)

    class Meta:
        model = Partner
        import_id_fields = ("reference",)
        fields = (
            "reference", "name", "other_names", "kind", "country", "place_label", "region", "latitude",
            "longitude",
            "population", "population_year", "population_source", "website", "wikidata_id", "geonames_id", "notes",
        )  # fmt: skip
        export_order = fields

    def dehydrate_other_names(self, partner: Partner) -> str:
        return formula_safe(joined_names(name.text for name in partner.names.all()))

    def get_queryset(self) -> QuerySet[Partner]:
        return Partner.objects.prefetch_related("names")

    def columns(self, wanted: Iterable[str] = ()) -> list[str]:
        """The columns of a file, in its own order: those wanted and the reference, or all of them."""
        chosen = {"reference", *wanted} if wanted else set(self._meta.fields)
        return [name for name in self._meta.fields if name in chosen]

    def header(self, columns: Iterable[str]) -> list[str]:
        return [self.fields[name].column_name for name in columns]

    def typed_rows(self, found: QuerySet[Partner], columns: list[str]) -> Iterator[list[Any]]:
        """Each partner's values as they are, in the order of the list. Two queries, however many there are."""
        others = _other_names(found) if "other_names" in columns else {}
        stored = ["pk", *(name for name in columns if name not in ("reference", "other_names"))]
        for values in found.values_list(*stored).iterator(2_000):
            known = dict(zip(stored, values, strict=True))
            known["reference"] = f"{Partner.reference_prefix}-{values[0]:04d}"
            known["other_names"] = joined_names(others.get(values[0], ()))
            yield [known[name] for name in columns]


def _other_names(found: QuerySet[Partner]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    texts = PartnerName.objects.filter(partner__in=found.order_by().values("pk")).order_by("pk")
    for partner, text in texts.values_list("partner_id", "text").iterator(5_000):
        names[partner].append(text)
    return names
