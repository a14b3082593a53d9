"""Tables: which columns a list has, which an address asks for, how they sort, and how a cell is drawn.

django-tables2 keeps the columns. The rows are drawn here, by one function for each column: its row objects, or a
template with a variable for each cell, take several times as long as the database does for fifty rows.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_tables2 as tables
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from office.templatetags.ui import icon

SORT, COLUMNS, PAGE = "sort", "columns", "page"
_ARROWS = {"ascending": "chevron-up", "descending": "chevron-down", "": "chevrons-up-down"}


class Column(tables.Column):
    """A column of a list. `sort` names what it orders by, nothing if it cannot; empty ones come last if `gaps`."""

    def __init__(
        self,
        label: Any,
        *,
        sort: tuple[str, ...] = (),
        css: str = "",
        at_first: bool = True,
        gaps: bool = False,
    ) -> None:
        super().__init__(verbose_name=label, orderable=bool(sort), order_by=sort or None)
        self.css, self.at_first, self.gaps = css, at_first, gaps

    @property
    def label(self) -> str:
        return capfirst(str(self.verbose_name))

    def ordering(self, descending: bool) -> list[str | OrderBy]:
        """What the database is to order by."""
        wanted = [f"-{name}" if descending else name for name in self.order_by or ()]
        if not self.gaps:
            return list(wanted)
        return [
            F(name.lstrip("-")).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True)
            for name in wanted
        ]


class ListTable(tables.Table):
    """The table of one list page. The first column names the row; it is always there.

    A subclass has a method `render_<column>(record)` for each column; what it returns is escaped unless it is safe.
    """

    named_by: ClassVar[str]

    class Meta:
        template_name = "ui/_table.html"
        orderable = False  # the database orders, by `ordering`

    def __init__(self, records: list[Any], asked: QueryDict, *, has_boxes: bool = False) -> None:
        # Not the library's own: it copies all columns for each page, which takes longer than drawing the rows.
        self.records, self.asked, self.has_boxes = records, asked, has_boxes
        self._columns = [(name, self.known()[name]) for name in self.shown(asked)]

    @classmethod
    def known(cls) -> dict[str, Column]:
        return cls.base_columns

    @classmethod
    def shown(cls, asked: QueryDict) -> list[str]:
        """The columns that the address asks for, in the table's own order; those shown at first if it names none."""
        wanted = set(asked.getlist(COLUMNS)) & cls.known().keys()
        first = (name for name, column in cls.known().items() if column.at_first)
        wanted = wanted or set(first)
        return [name for name in cls.known() if name in wanted or name == cls.named_by]

    @classmethod
    def ordering(cls, asked: QueryDict) -> list[str | OrderBy]:
        """What the address orders by; nothing where it names no column that can be sorted."""
        wanted = asked.get(SORT, "")
        column = cls.known().get(wanted.removeprefix("-"))
        if column is None or not column.order_by:
            return []
        return [*column.ordering(wanted.startswith("-")), "pk"]

    @classmethod
    def choices(cls, asked: QueryDict) -> list[tuple[str, str, bool]]:
        """The columns to choose from: key, name, whether it is shown. Without the one that is always there."""
        shown = cls.shown(asked)
        return [
            (name, column.label, name in shown)
            for name, column in cls.known().items()
            if name != cls.named_by
        ]

    @property
    def head(self) -> SafeString:
        """The header row; a column that sorts is a link to the same list in that order."""
        pick = format_html('<th scope="col"><span class="visually-hidden">{}</span></th>', _("Choose"))
        return _joined([pick if self.has_boxes else "", *(self._header(column) for column in self._columns)])

    @property
    def body(self) -> SafeString:
        """The rows."""
        cells = [self._cell(column) for column in self._columns]
        if self.has_boxes:
            cells = [self._box, *cells]
        return _joined(f"<tr>{''.join([cell(record) for cell in cells])}</tr>" for record in self.records)

    def _header(self, drawn: tuple[str, Column]) -> str:
        name, column = drawn
        css = f' class="{column.css}"' if column.css else ""
        if not column.order_by:
            return f'<th scope="col"{css}>{conditional_escape(column.label)}</th>'
        current = self.asked.get(SORT, "")
        state = {name: "ascending", f"-{name}": "descending"}.get(current, "")
        address = changed(self.asked, **{SORT: f"-{name}" if state == "ascending" else name, PAGE: None})
        said = f' aria-sort="{state}"' if state else ""
        return format_html(
            '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
            mark_safe(css),  # noqa: S308 - a class of our own
            mark_safe(said),  # noqa: S308 - one of two words
            address,
            column.label,
            icon(_ARROWS[state]),
        )

    def _cell(self, drawn: tuple[str, Column]) -> Callable[[Any], str]:
        name, column = drawn
        draw = getattr(self, f"render_{name}")
        tag = 'th scope="row"' if name == self.named_by else "td"
        start = f'<{tag} class="{column.css}">' if column.css else f"<{tag}>"
        end = f"</{tag[:2]}>"
        return lambda record: f"{start}{escaped(draw(record))}{end}"

    def _box(self, record: Any) -> str:
        return (
            f'<td class="pick"><label class="pick__box"><input type="checkbox" name="row" value="{record.pk:d}">'
            f'<span class="visually-hidden">{escape(self._choose % {"name": self.name_of(record)})}</span></label></td>'
        )

    def name_of(self, record: Any) -> str:
        return str(record)

    @cached_property
    def _choose(self) -> str:
        return _("Choose %(name)s")


def escaped(value: Any) -> str:
    """As Django's conditional_escape, which looks for translations in each of some hundred cells."""
    return value if isinstance(value, SafeString) else escape(str(value))


def link(address: str, text: str) -> SafeString:
    """The name of a row, which leads to its page."""
    return mark_safe(f'<a href="{escape(address)}">{escape(text)}</a>')  # noqa: S308 - both parts are escaped


def changed(asked: QueryDict, **values: str | None) -> str:
    """The address of the same list with some of its parameters changed, or left out where they are None."""
    kept = [(name, value) for name, given in asked.lists() if name not in values for value in given]
    return f"?{urlencode([*kept, *((name, value) for name, value in values.items() if value is not None)])}"


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped where it is drawn
