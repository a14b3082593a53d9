"""A figure that says where it comes from: the rule that gives it or the row it is read from."""

from __future__ import annotations

from typing import Any, NamedTuple


class Because(NamedTuple):
    """One step of where a figure comes from; `rule` cites it, `url` opens the row on a page the reader may see."""

    text: Any
    rule: Any = ""
    url: str = ""


class Fact(NamedTuple):
    """A line of the decision page: what, how much, and where that comes from."""

    label: Any
    value: Any
    because: tuple[Because, ...] = ()


def traced(rows: list[Any]) -> list[Fact]:
    """Facts, also where somebody gave a label and a value alone."""
    return [row if isinstance(row, Fact) else Fact(row[0], row[1]) for row in rows]
