"""The words of a paragraph as they stand once every tracked change is accepted, and what is lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from relations.word_files.package import W

# What went, what only marks a place, and what is no text of this paragraph.
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_CAME = frozenset({f"{W}ins", f"{W}moveTo"})
_AS_TEXT = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_LOST = {
    f"{W}drawing": "picture", f"{W}pict": "picture", f"{W}object": "picture", f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "footnote", f"{W}sym": "symbol",
}  # fmt: skip
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@dataclass
class Tracked:
    """The tracked changes met on the way: how many, by whom."""

    inserted: int = 0
    deleted: int = 0
    authors: Counter[str] = field(default_factory=Counter)

    def note(self, element: Any) -> None:
        if element.tag in _CAME:
            self.inserted += 1
        else:
            self.deleted += 1
        if author := element.get(f"{W}author", "").strip()[:100]:
            self.authors[author] += 1


@dataclass
class Words:
    """What was read of some paragraphs: the text, what in it could not be read, its changes and its comments."""

    lines: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    struck: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    tracked: Tracked = field(default_factory=Tracked)
    comments: list[str] = field(default_factory=list)
    _is_open: bool = False

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines).strip()

    def read(self, paragraph: Any) -> None:
        """Add a paragraph; one whose end was deleted runs on into the next."""
        line = "".join(self._pieces(paragraph))
        if self._is_open:
            self.lines[-1] += line
        else:
            self.lines.append(line)
        self._is_open = _end_is_deleted(paragraph)
        if paragraph.find(f"{W}pPr/{W}numPr") is not None and line.strip():
            self.lost["list"] += 1

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element.iterchildren(tag="*"):
            if child.tag in _GONE:
                self.tracked.note(child)
            elif child.tag == f"{W}r":
                yield from self._run(child)
            elif child.tag in (f"{W}commentReference", f"{W}commentRangeStart"):
                self._comment(child)
            elif child.tag.startswith(_MATHS):
                self.lost["formula"] += 1
            elif child.tag != f"{W}pPr":
                if child.tag in _CAME:
                    self.tracked.note(child)
                yield from self._pieces(child)

    def _run(self, run: Any) -> Iterator[str]:
        said = "".join(self._said(run))
        properties = run.find(f"{W}rPr")
        if properties is not None and said.strip():
            if _is_on(properties, "vanish"):
                self.hidden.append(said.strip())
                return
            if _is_on(properties, "strike") or _is_on(properties, "dstrike"):
                self.struck.append(said.strip())
        yield said

    def _said(self, run: Any) -> Iterator[str]:
        for child in run.iterchildren(tag="*"):
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag == f"{W}commentReference":
                self._comment(child)
            elif child.tag in _LOST or child.tag == _ALTERNATE:
                self.lost[_LOST.get(child.tag, "picture")] += 1
            else:
                yield _AS_TEXT.get(child.tag, "")

    def _comment(self, element: Any) -> None:
        number = element.get(f"{W}id", "")
        if number not in self.comments:
            self.comments.append(number)


def words_of(paragraphs: Iterable[Any]) -> Words:
    words = Words()
    for paragraph in paragraphs:
        words.read(paragraph)
    return words


def blocks_of(element: Any) -> Iterator[Any]:
    """The paragraphs and tables directly in a body or a cell, through content controls and the like."""
    for child in element.iterchildren(tag="*"):
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            inner = child.find(f"{W}sdtContent")
            yield from blocks_of(child if inner is None else inner)


def is_gone(row: Any) -> bool:
    """A row of a table that somebody deleted with changes tracked."""
    return row.find(f"{W}trPr/{W}del") is not None


def _end_is_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _is_on(properties: Any, name: str) -> bool:
    found = properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "true") not in ("0", "false", "off", "none")
