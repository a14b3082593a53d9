"""Lists: one address holds the whole state of a list: filters, order, columns and page.

Each app hands its lists over in its `tables` module. A saved view is the query of such an address, and nothing else:
it is read anew each time, for whoever opens it, so it never shows more than its reader may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from office.models import STAFF, Role, SavedView
from office.tables import COLUMNS, PAGE, SORT, ListTable

ROWS_PER_PAGE = 50
LONGEST_QUERY = 2_000


@dataclass(frozen=True)
class ListPage:
    """A list of which views can be saved."""

    key: str
    label: Any
    url_name: str
    filters: type[django_filters.FilterSet]
    table: type[ListTable]

    @property
    def address(self) -> str:
        return reverse(self.url_name)

    def parameters(self) -> set[str]:
        """What an address of this list may say, apart from the page."""
        return {*self.filters.base_filters, SORT, COLUMNS}

    def canonical(self, query: str) -> str:
        """The query as it is kept: what this list knows, in one order, without pages and empty filters."""
        asked, known = QueryDict(query), self.parameters()
        kept = QueryDict(mutable=True)
        for name in sorted(asked.keys() & known):
            values = [value for value in asked.getlist(name) if value.strip()]
            kept.setlist(name, sorted(set(values)) if name == COLUMNS else values)
        return kept.urlencode()[:LONGEST_QUERY]


_pages: dict[str, ListPage] = {}


def register_list(page: ListPage) -> ListPage:
    _pages[page.key] = page
    return page


def page_of(key: str) -> ListPage | None:
    return _pages.get(key)


Records = Callable[[Page], list[Any]]


class Listing:
    """A list as one address shows it to one reader."""

    def __init__(
        self,
        request: HttpRequest,
        page: ListPage,
        rows: QuerySet[Any],
        *,
        records: Records = list,
        has_boxes: bool = False,
    ) -> None:
        self.request, self.kind, self.asked = request, page, request.GET
        self.filter = page.filters(request.GET, queryset=rows, request=request)
        self._records, self._has_boxes = records, has_boxes
        self._number: int | None = None

    @cached_property
    def found(self) -> QuerySet[Any]:
        """What the address asks for, in its order; where nobody has the name typed, those with one like it.

        A filter that can look for names like the one typed says so by having `similar`.
        """
        if not (getattr(self.filter, "similar", None) is False and self.asked.get("q", "").strip()):
            return self._sorted()
        rows = self._sorted()
        self._number = rows.count()
        if not self._number:
            self.filter.similar = True
            vars(self.filter).pop("_qs", None)  # django-filter keeps what it found before
            rows = self._sorted()
            self._number = rows.count()
        return rows

    def _sorted(self) -> QuerySet[Any]:
        return self.filter.sorted(self.kind.table.ordering(self.asked))

    @cached_property
    def page(self) -> Page:
        paginator = Paginator(self.found, ROWS_PER_PAGE)
        if self._number is not None:
            paginator.count = self._number  # asked already
        return paginator.get_page(self.asked.get(PAGE))

    @cached_property
    def table(self) -> ListTable:
        return self.kind.table(self._records(self.page), self.asked, has_boxes=self._has_boxes)

    @property
    def is_narrowed(self) -> bool:
        """Whether the reader filters: what is not on the page may still be on file."""
        return bool(self.filter.form.changed_data)

    @cached_property
    def query(self) -> str:
        return self.kind.canonical(self.asked.urlencode())

    @cached_property
    def views(self) -> list[SavedView]:
        """The reader's own views of this list and the team's; `opens` tells with which one it opens."""
        return views_of(self.kind.key, self.request.user)

    @cached_property
    def current_view(self) -> SavedView | None:
        return next((view for view in self.views if self.query and view.query == self.query), None)

    @property
    def opening_view(self) -> SavedView | None:
        """The view to show when the address says nothing."""
        if self.asked:
            return None
        return next((view for view in self.views if view.opens), None)  # type: ignore[attr-defined]

    @cached_property
    def ignored(self) -> list[str]:
        """What the address says that this list does not know, such as a filter of an earlier version."""
        unknown = [name for name in self.asked if name not in self.kind.parameters() | {PAGE}]
        columns = [name for name in self.asked.getlist(COLUMNS) if name not in self.kind.table.known()]
        sort = self.asked.get(SORT, "")
        is_odd = bool(sort) and not self.kind.table.ordering(self.asked)
        wrong = list(self.filter.form.errors) if self.filter.is_bound else []
        return [*unknown, *wrong, *columns, *([sort] if is_odd else [])]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Order and columns, which the form of the filters carries along."""
        return [(name, value) for name in (SORT, COLUMNS) for value in self.asked.getlist(name)]

    @property
    def narrowed_by(self) -> list[tuple[str, str]]:
        """Filters and order, which the form of the columns carries along."""
        names = [*self.filter.base_filters, SORT]
        return [(name, value) for name in names for value in self.asked.getlist(name) if value]

    @property
    def keep_url(self) -> str:
        return reverse("office:saved_view_keep", args=[self.kind.key])

    @property
    def manage_url(self) -> str:
        return reverse("office:saved_views", args=[self.kind.key])

    @property
    def may_keep_views(self) -> bool:
        roles: frozenset[str] = getattr(self.request.user, "roles", frozenset())
        return bool(roles & (STAFF - {Role.AUDITOR}))

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        return self.kind.table.choices(self.asked)

    @property
    def plain_address(self) -> str:
        """The whole list. It names its order, because without any word the list opens with the reader's view."""
        return f"{self.kind.address}?{SORT}={self.kind.table.named_by}"

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The whole list and the views of it, as links above the list."""
        if not self.views:
            return []
        whole = {
            "label": _("All"),
            "url": self.plain_address,
            "current": not self.is_narrowed and not self.current_view,
        }
        return [whole, *(self._tab(view) for view in self.views)]

    def _tab(self, view: SavedView) -> dict[str, Any]:
        return {"label": view.name, "url": address_of(self.kind, view), "current": view == self.current_view}


def address_of(page: ListPage, view: SavedView) -> str:
    return f"{page.address}?{view.query or f'{SORT}={page.table.named_by}'}"


# Asked by every list page, whether views are kept or not; put together by the query builder it takes longer than the
# rows of the page do.
_VIEWS = """
SELECT v.*, EXISTS (SELECT 1 FROM office_defaultview d WHERE d.view_id = v.id AND d.user_id = %s) AS opens
FROM office_savedview v WHERE v.page = %s AND (v.owner_id = %s OR v.is_shared)
ORDER BY v.is_shared, v.position, v.name, v.id
"""


def views_of(key: str, user: Any) -> list[Any]:
    """One's own views of a list and the team's, each with `opens`: whether it opens the list for oneself."""
    return list(SavedView.objects.raw(_VIEWS, [user.pk, key, user.pk]))
