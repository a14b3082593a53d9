"""What upper apps know about partners that matters for finding one, told without this app knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from partners.finder import Reason, Way


@dataclass(frozen=True)
class FinderSource:
    """`partners` gives the numbers of those concerned, for the database to use; `tell` the sentences for those shown."""

    way: Way
    partners: Callable[[], QuerySet]
    tell: Callable[[list[int]], dict[int, list[Reason]]]
    # The numbers of partners that work on one of these themes; None where this source knows nothing of themes.
    on_themes: Callable[[Iterable[str]], QuerySet] | None = None


_sources: dict[str, FinderSource] = {}


def register_source(source: FinderSource) -> FinderSource:
    """Called by an upper app when it is ready; once for each way."""
    _sources[source.way] = source
    return source


def sources() -> list[FinderSource]:
    return list(_sources.values())


def source_of(way: Way) -> FinderSource | None:
    return _sources.get(way)
