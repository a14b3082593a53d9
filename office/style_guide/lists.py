"""A list: its table, the columns to choose, the view to keep, the rows to change."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from office.style_guide.specimens import Copy, Example, Specimen, Text, words
from office.tables import Column, ListTable

TITLE = _("Lists")


@dataclass(frozen=True)
class Town:
    pk: int
    name: str
    country: Text
    population: str

    def __str__(self) -> str:
        return self.name


TOWNS = [
    Town(1, "Nordhavn", words("Denmark", "Denemarken", "Danimarka"), "62 340"),
    Town(2, "Östersund am See", words("Germany", "Duitsland", "Almanya"), "118 905"),
]


class TownTable(ListTable):
    named_by = "name"

    name = Column(words("Name", "Naam", "Ad"), sort=("name",))
    country = Column(words("Country", "Land", "Ülke"))
    population = Column(words("Population", "Inwoners", "Nüfus"), sort=("population",), css="num")

    class Meta(ListTable.Meta):
        pass

    def render_name(self, record: Town) -> Any:
        return format_html('<a href="#ui_table">{}</a>', record.name)

    def render_country(self, record: Town) -> Any:
        return record.country

    def render_population(self, record: Town) -> str:
        return record.population


def _table(copy: Copy, *, has_boxes: bool = False) -> dict[str, object]:
    return {
        "table": TownTable(TOWNS, QueryDict("sort=name"), has_boxes=has_boxes),
        "label": copy.named(words("Towns", "Steden", "Kentler")),
    }


def _bulk(copy: Copy) -> dict[str, object]:
    fields = [("country", words("Country", "Land", "Ülke"))]
    return {**_table(copy, has_boxes=True), "choices": fields, "count": 2, "query": "", "action": ""}


def _columns(copy: Copy) -> dict[str, object]:
    choices = TownTable.choices(QueryDict("columns=country"))
    return {"choices": choices, "kept": [], "open": True, "label": copy.named(_("Columns"))}


def _view(copy: Copy) -> dict[str, object]:
    return {"action": "", "query": "sort=name", "label": copy.named(_("Save this view"))}


SPECIMENS = (
    Specimen(
        "_table",
        _("Table of a list"),
        _("Columns, order and cells come from a table in Python; the first column names the row."),
        (Example(_table),),
        in_all_languages=True,
    ),
    Specimen(
        "_bulk_table",
        _("Table with rows to choose"),
        _(
            "One change to several rows. The pages that follow show what would become of each before anything is done."
        ),
        (Example(_bulk),),
    ),
    Specimen(
        "_columns",
        _("Columns"),
        _("Which columns a list shows. The choice stands in the address; the filters are carried along."),
        (Example(_columns),),
    ),
    Specimen(
        "_keep_view",
        _("Save a view"),
        _("Keeps filters, order and columns under a name, for oneself or for the team."),
        (Example(_view),),
    ),
)
