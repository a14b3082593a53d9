"""What longer documents are built of: sections of facts, tables and paragraphs, as plain data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from office.council_words import direction
from office.percentages import percentages


@dataclass(frozen=True)
class Cell:
    """A text in the document's language, or in its own: `language` is then its tag."""

    text: str
    language: str = ""

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else ""


@dataclass(frozen=True)
class Fact:
    label: str
    value: Cell


# What a line of a table holds from margin to margin, in characters of its type, and what lies between two columns.
_LINE, _GAP = 96, 3
# A cell with more than this is set on several lines: a column asks for no more than it.
_WIDE = 34


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()  # the columns of numbers, set to the right
    caption: str = ""

    @property
    def is_short(self) -> bool:
        """Short enough to stay on one page."""
        return len(self.rows) <= 6 and sum(len(cell.text) for row in self.rows for cell in row) < 1200

    @property
    def columns(self) -> list[tuple[str, bool, int]]:
        """Each with its heading, whether it holds numbers, and its width in percent of the line."""
        widths = self.widths
        return [
            (heading, place in self.numeric, widths[place]) for place, heading in enumerate(self.headings)
        ]

    @property
    def widths(self) -> list[int]:
        """Percentages that add up to 100: every column its longest word, the rest where the text is long.

        Told here because a table that must find its widths by itself costs the layout a sixth of its time.
        """
        columns = [
            [heading, *(row[place].text for row in self.rows)] for place, heading in enumerate(self.headings)
        ]
        least = [
            max(_unbroken(text, is_number=place in self.numeric) for text in texts) + _GAP
            for place, texts in enumerate(columns)
        ]
        wish = [
            max(need, min(max(map(len, texts)), _WIDE) + _GAP)
            for need, texts in zip(least, columns, strict=True)
        ]
        spare, wanted = _LINE - sum(least), sum(wish) - sum(least)
        share = min(1.0, spare / wanted) if wanted and spare > 0 else 0.0
        taken = [need + share * (asked - need) for need, asked in zip(least, wish, strict=True)]
        return list(percentages({place: round(width * 100) for place, width in enumerate(taken)}).values())

    @property
    def cells(self) -> list[list[tuple[Cell, bool]]]:
        return [[(cell, place in self.numeric) for place, cell in enumerate(row)] for row in self.rows]


@dataclass(frozen=True)
class Block:
    """In this order: a heading of its own, paragraphs, facts, a table; `note` is the quiet line below it."""

    title: str = ""
    paragraphs: tuple[Cell, ...] = ()
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.paragraphs or self.facts or self.note or (self.table and self.table.rows))


@dataclass(frozen=True)
class Section:
    """A numbered part of the document. `absent` is the sentence that stands where nothing is on file."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    absent: str

    @property
    def is_empty(self) -> bool:
        return all(block.is_empty for block in self.blocks)


def _unbroken(text: str, *, is_number: bool) -> int:
    """The characters of the longest part that no line may break: a word, or a number with its unit."""
    return len(text) if is_number else max(map(len, text.split()), default=0)


def cell(value: Any, language: str = "") -> Cell:
    return value if isinstance(value, Cell) else Cell(str(value), language)


def facts(rows: Iterable[tuple[Any, Any]]) -> tuple[Fact, ...]:
    """Those that say something."""
    told = ((str(label), cell(value)) for label, value in rows if value or value == 0)
    return tuple(Fact(label, value) for label, value in told if value.text)


def paragraphs(text: str, language: str = "") -> tuple[Cell, ...]:
    return tuple(Cell(part.strip(), language) for part in text.split("\n\n") if part.strip())


def table(
    headings: Iterable[Any], rows: Iterable[Iterable[Any]], *, numeric: Iterable[int] = (), caption: str = ""
) -> Table | None:
    """None without rows: a document shows no empty tables. A column that says nothing anywhere is left out."""
    lines = [tuple(cell(value) for value in row) for row in rows]
    if not lines:
        return None
    names, numbers = [str(heading) for heading in headings], set(numeric)
    kept = [place for place in range(len(names)) if place == 0 or any(line[place].text for line in lines)]
    return Table(
        headings=tuple(names[place] for place in kept),
        rows=tuple(tuple(line[place] for place in kept) for line in lines),
        numeric=tuple(new for new, place in enumerate(kept) if place in numbers),
        caption=caption,
    )


__all__ = ["Block", "Cell", "Fact", "Section", "Table", "cell", "facts", "paragraphs", "table"]
