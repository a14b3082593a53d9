"""“What did this cost and bring so far?”: gathered when an item is sent, frozen beside it, read by council members.

`office` knows neither ties nor fees: each upper app registers a source, which gathers plain figures about the thing
sent and later puts those same figures into words. Only what council members may read is gathered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from office.models import SoFar, Submission
from office.traced import Because

Figures = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """The rows behind a figure; the columns named in `numbers` hold numbers."""

    columns: list[Any]
    rows: list[list[Any]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """One number in words, what it means, and the rows it is made of."""

    label: Any
    value: Any
    because: tuple[Because, ...] = ()
    table: Table | None = None
    hint: Any = ""


@dataclass(frozen=True)
class Section:
    """A part of the page: of one tie and period, or of one network."""

    title: Any
    figures: list[Figure]
    intro: Any = ""
    level: int = 2


@dataclass(frozen=True)
class Source:
    """What one app knows: `gather` gives JSON or None, `read` puts it into the reader's words."""

    name: str
    gather: Callable[[models.Model], Figures | None]
    read: Callable[[Figures], list[Section]]
    # A line or two for the decision page itself.
    short: Callable[[Figures], list[Figure]] = field(default=lambda figures: [])


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called by an upper app when it is ready."""
    _sources[source.name] = source


def freeze(submission: Submission) -> SoFar | None:
    """Keep the figures as they are on file now; part of the sending. None where no source knows anything."""
    subject: Any = submission.subject
    found = {name: figures for name, source in _sources.items() if (figures := source.gather(subject))}
    return SoFar.objects.create(submission=submission, figures=found) if found else None


def sections(so_far: SoFar) -> list[Section]:
    """The whole page, source by source."""
    return [section for source, figures in _known(so_far) for section in source.read(figures)]


def in_short(so_far: SoFar) -> list[Figure]:
    return [figure for source, figures in _known(so_far) for figure in source.short(figures)]


def _known(so_far: SoFar) -> list[tuple[Source, Figures]]:
    """A source that is no longer there leaves its figures unread, never the page unreadable."""
    return [(_sources[name], figures) for name, figures in so_far.figures.items() if name in _sources]
