"""A Word file that came back, as plain data: clauses by language, comments, and what could not be read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from office.rules import Refused
from relations.word_files.marks import (
    HEADING,
    TEXT,
    Mark,
    codes_written_in,
    is_terms_mark,
    language_in,
    mark_named,
)
from relations.word_files.package import W, opened
from relations.word_files.paragraphs import Words, blocks_of, is_gone, words_of

# A text of ours that was found in the file has a key; one that came new has none.
Remark = dict[str, Any]
MOST_TABLES, MOST_ROWS, MOST_COLUMNS, MOST_COMMENTS, LONGEST = 200, 100, 12, 500, 20_000
# All texts of a file together: sixty clauses in six languages, of two thousand characters each, are 720,000.
MOST_CHARACTERS = 800_000
_TITLE_STYLES = frozenset({"Title", "Titel", "Konu Bal"})


@dataclass
class Comment:
    """A comment in the margin: who, when (as the file says), what, and at which clause (its place in `clauses`)."""

    author: str
    on: str
    text: str
    clause: int | None
    number: str = ""  # its own in the file


@dataclass
class ReadClause:
    """A table of the file. `key` is ours, empty where the table bears no mark of ours."""

    key: str = ""
    heading: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    inserted: int = 0
    deleted: int = 0
    authors: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class Returned:
    codes: list[str]  # from marks, then from the text; the first is the likeliest
    is_marked: bool
    title: str
    clauses: list[ReadClause]
    terms: list[list[str]]
    loose: list[str]  # paragraphs outside the tables
    comments: list[Comment]
    remarks: list[Remark]
    loose_words: list[Words] = field(
        default_factory=list
    )  # the same paragraphs with what was read beside the text
    is_guessed: bool = False  # the clauses were told apart without our tables (`plain.py`)


def read_word_file(content: bytes) -> Returned:
    """Raises Refused when it is no Word file or one that may not be opened."""
    document, comments = opened(content)
    body = document.find(f"{W}body")
    reader = _Reader(_comments(comments))
    if body is not None:
        reader.read(body)
    returned = reader.returned()
    if _length(returned) > MOST_CHARACTERS:
        sentence = _(
            "The file holds %(count)s characters, far more than any protocol: it was not taken in. Ask for the "
            "text alone, or for the annexes as files of their own."
        )
        raise Refused(
            "file_size", sentence % {"count": number_format(_length(returned), force_grouping=True)}
        )
    return returned


def _length(returned: Returned) -> int:
    texts = (
        text
        for clause in returned.clauses
        for side in (clause.heading, clause.texts)
        for text in side.values()
    )
    return sum(map(len, texts)) + sum(map(len, returned.loose))


class _Reader:
    def __init__(self, comments: dict[str, Comment]) -> None:
        self.comments = comments
        self.codes: Counter[str] = Counter()
        self.title = ""
        self.clauses: list[ReadClause] = []
        self.terms: list[list[str]] = []
        self.loose: list[str] = []
        self.loose_words: list[Words] = []
        self.written: list[str] = []
        self.remarks: list[Remark] = []
        self.has_seen_terms = False

    def read(self, body: Any) -> None:
        tables = 0
        for block in blocks_of(body):
            if block.tag == f"{W}p":
                self._paragraph(block)
                continue
            tables += 1
            if tables <= MOST_TABLES:
                self._table(block)
        if tables > MOST_TABLES:
            self.remarks.append({"what": "too_many_tables", "count": tables - MOST_TABLES})

    def returned(self) -> Returned:
        codes = [code for code, _count in self.codes.most_common()]
        return Returned(
            codes=list(dict.fromkeys([*codes, *self.written])),
            is_marked=bool(codes),
            title=self.title,
            clauses=self.clauses,
            terms=self.terms,
            loose=self.loose,
            comments=[one for one in self.comments.values() if one.text],
            remarks=self.remarks,
            loose_words=self.loose_words,
        )

    def _paragraph(self, paragraph: Any) -> None:
        words = words_of([paragraph])
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        names = [mark.get(f"{W}name", "") for mark in paragraph.iter(f"{W}bookmarkStart")]
        self.has_seen_terms = self.has_seen_terms or any(map(is_terms_mark, names))
        if not self.title and style is not None and style.get(f"{W}val", "") in _TITLE_STYLES:
            self.title = words.text
        elif words.text:
            self.written += codes_written_in(words.text)
            self.loose.append(words.text[:LONGEST])
            self.loose_words.append(words)
        self.remarks += _remarks(words)

    def _table(self, table: Any) -> None:
        rows = [list(_cells(row)) for row in table.iterchildren(f"{W}tr") if not is_gone(row)]
        marks = {id(cell): _mark_of(cell) for cells in rows for cell in cells}
        known = [mark for mark in marks.values() if mark]
        self.codes.update(mark.code for mark in known)
        if len(rows) > MOST_ROWS or any(len(cells) > MOST_COLUMNS for cells in rows):
            self.remarks.append({"what": "table"})
        elif known or _is_clause_table(rows):
            self._clause(rows, marks)
        elif rows and all(len(cells) == 2 for cells in rows) and not self.terms:
            self.terms = [[words_of(_paragraphs(cell)).text for cell in cells] for cells in rows]
        elif any(words_of(_paragraphs(cell)).text for cells in rows for cell in cells):
            self.remarks.append({"what": "table"})

    def _clause(self, rows: list[list[Any]], marks: dict[int, Mark | None]) -> None:
        keys = Counter(mark.key for mark in marks.values() if mark)
        clause = ReadClause(key=keys.most_common(1)[0][0] if keys else "")
        if len(keys) > 1:
            clause.remarks.append({"what": "merged"})
        languages = _languages(rows, marks)
        place = len(self.clauses)
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                mark = marks[id(cell)]
                language = mark.language if mark else languages.get(column, "")
                role = mark.role if mark else _role(rows, marks, number)
                words = words_of(_paragraphs(cell))
                self._place_comments(words, place)
                self._take(clause, language, role, words, cell)
        self.clauses.append(clause)

    def _take(self, clause: ReadClause, language: str, role: str, words: Words, cell: Any) -> None:
        clause.inserted += words.tracked.inserted
        clause.deleted += words.tracked.deleted
        clause.authors.update(words.tracked.authors)
        clause.remarks += _remarks(words)
        if cell.find(f".//{W}tbl") is not None:
            clause.remarks.append({"what": "inner_table"})
        if not role:
            return
        if not language:
            if words.text:
                clause.remarks.append({"what": "no_language", "text": _short(words.text)})
            return
        side = clause.heading if role == HEADING else clause.texts
        text = " ".join(words.text.split()) if role == HEADING else words.text
        if len(text) > LONGEST:
            clause.remarks.append({"what": "too_long", "language": language})
            text = text[:LONGEST]
        side[language] = "\n".join(filter(None, [side.get(language, ""), text]))

    def _place_comments(self, words: Words, place: int) -> None:
        for number in words.comments:
            if number in self.comments:
                self.comments[number].clause = place


def _cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren(tag="*"):
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            inner = child.find(f"{W}sdtContent")
            yield from () if inner is None else _cells(inner)


def _paragraphs(cell: Any) -> Iterator[Any]:
    """Those of the cell itself; of a table within a cell the words are read, its form is not."""
    for block in blocks_of(cell):
        if block.tag == f"{W}p":
            yield block
        else:
            yield from block.iter(f"{W}p")


def _mark_of(cell: Any) -> Mark | None:
    marks = (mark_named(start.get(f"{W}name", "")) for start in cell.iter(f"{W}bookmarkStart"))
    return next(filter(None, marks), None)


def _languages(rows: list[list[Any]], marks: dict[int, Mark | None]) -> dict[int, str]:
    """Which language stands in which column: as the marks say, else as the first row says."""
    heads = enumerate(rows[0]) if rows else ()
    named = {column: language_in(words_of(_paragraphs(cell)).text) for column, cell in heads}
    for cells in rows:
        for column, cell in enumerate(cells):
            if mark := marks[id(cell)]:
                named[column] = mark.language
    return {column: language for column, language in named.items() if language}


def _is_clause_table(rows: list[list[Any]]) -> bool:
    if len(rows) < 2 or not rows[0]:
        return False
    return all(language_in(words_of(_paragraphs(cell)).text) for cell in rows[0])


def _role(rows: list[list[Any]], marks: dict[int, Mark | None], number: int) -> str:
    """Of a cell without a mark: that of its neighbours in the row, else by the order of the rows."""
    for cell in rows[number]:
        if mark := marks[id(cell)]:
            return mark.role
    if number == 0 and _is_head(rows, marks):
        return ""
    place = number if _is_head(rows, marks) else number + 1
    return HEADING if place == 1 and len(rows) > 2 else TEXT


def _is_head(rows: list[list[Any]], marks: dict[int, Mark | None]) -> bool:
    return not any(marks[id(cell)] for cell in rows[0])


def _remarks(words: Words) -> list[Remark]:
    found: list[Remark] = [{"what": what, "count": count} for what, count in sorted(words.lost.items())]
    found += [{"what": "struck", "text": _short(text)} for text in words.struck[:5]]
    return found + [{"what": "hidden", "text": _short(text)} for text in words.hidden[:5]]


def _day(text: str) -> str:
    """As the file says it; empty where that is no day of the calendar."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}…"


def _comments(root: Any | None) -> dict[str, Comment]:
    found: dict[str, Comment] = {}
    for element in [] if root is None else root.iterchildren(f"{W}comment"):
        if len(found) >= MOST_COMMENTS:
            break
        found[element.get(f"{W}id", "")] = Comment(
            author=element.get(f"{W}author", "").strip()[:100],
            on=_day(element.get(f"{W}date", "")[:10]),
            text=words_of(element.iter(f"{W}p")).text[:5_000],
            clause=None,
            number=element.get(f"{W}id", ""),
        )
    return found
