"""The text of a version as a Word file: a table for each clause, the languages beside one another.

Nothing in it is hidden: no macros, no fields, no links. What is written in the cells comes back as a proposal.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from relations.clause_keys import key_of
from relations.languages import direction
from relations.word_files.marks import HEADING, TEXT, Mark, terms_mark, written_code

# What XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDE_SIGNS = frozenset({"ja", "zh", "ko"})
MOST_COLUMNS_UPRIGHT = 2


@dataclass(frozen=True)
class Wording:
    """The words around the text, in the language of whoever sends it out."""

    about: str  # “PR-0001 · version 2 · 3 May 2026”
    how_to: Sequence[str]
    code_label: str
    columns: dict[str, str]  # language code → “Dutch (nl) · original”
    clauses: Sequence[str]  # “1. Purpose”
    terms: str
    terms_hint: str
    house: str


def word_file(content: dict[str, Any], code: str, wording: Wording) -> bytes:
    """The file's bytes; `content` is that of a `WordCopy`."""
    return _Writer(content, code, wording).bytes()


def writable(text: str) -> str:
    """The text without signs that no Word file can hold, its line ends as we store them."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Writer:
    def __init__(self, content: dict[str, Any], code: str, wording: Wording) -> None:
        self.content, self.code, self.wording = content, code, wording
        self.languages = [language["code"] for language in content["languages"]]
        self.document = Document()
        self.marks = 0

    def bytes(self) -> bytes:
        self._set_page()
        self._write_head()
        for place, clause in enumerate(self.content["clauses"]):
            self._write_clause(place, clause)
        self._write_terms()
        kept = io.BytesIO()
        self.document.save(kept)
        return kept.getvalue()

    def _set_page(self) -> None:
        section = self.document.sections[0]
        width, height = Cm(21), Cm(29.7)
        if len(self.languages) > MOST_COLUMNS_UPRIGHT:
            section.orientation, width, height = WD_ORIENT.LANDSCAPE, height, width
        section.page_width, section.page_height = width, height
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Calibri", Pt(11)
        known = self.document.core_properties
        known.title, known.author = writable(self.content["title"])[:250], writable(self.wording.house)[:250]
        known.comments = known.keywords = ""
        known.identifier = self.code

    def _write_head(self) -> None:
        self.document.add_heading(writable(self.content["title"]), level=0)
        self.document.add_paragraph(writable(self.wording.about))
        code = self.document.add_paragraph(f"{self.wording.code_label} ")
        code.add_run(written_code(self.code)).bold = True
        for sentence in self.wording.how_to:
            self.document.add_paragraph(sentence)

    def _write_clause(self, place: int, clause: dict[str, Any]) -> None:
        heading = self.document.add_heading(writable(self.wording.clauses[place]), level=2)
        heading.paragraph_format.keep_with_next = True
        if not self.languages:
            return
        table = self._table(3, len(self.languages))
        self._write_row(table, 0, [self.wording.columns[language] for language in self.languages])
        key = key_of(clause, place)
        for column, language in enumerate(self.languages):
            for row, role, side in ((1, HEADING, "heading"), (2, TEXT, "texts")):
                cell = table.cell(row, column)
                self._fill(cell, clause[side].get(language, ""), language, is_bold=role == HEADING)
                self._mark(cell, Mark(self.code, key, language, role).name)

    def _table(self, rows: int, columns: int) -> Table:
        table = self.document.add_table(rows=rows, cols=columns)
        table.style = "Table Grid"
        return table

    def _write_row(self, table: Table, row: int, texts: list[str]) -> None:
        for column, text in enumerate(texts):
            run = table.cell(row, column).paragraphs[0].add_run(writable(text))
            run.font.size, run.italic = Pt(9), True

    def _fill(self, cell: _Cell, text: str, language: str, *, is_bold: bool) -> None:
        """One paragraph for each line, so that a paragraph that comes back is a line again."""
        for number, line in enumerate(writable(text).split("\n")):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            run = paragraph.add_run(line)
            run.bold = True if is_bold else None
            _say_language(paragraph, language)

    def _mark(self, cell: _Cell, name: str) -> None:
        first, last = cell.paragraphs[0]._p, cell.paragraphs[-1]._p
        self._bookmark(first, last, name)

    def _bookmark(self, first: Any, last: Any, name: str) -> None:
        self.marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), str(self.marks))
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), str(self.marks))
        properties = first.pPr
        first.insert(0 if properties is None else 1, start)
        last.append(end)

    def _write_terms(self) -> None:
        terms = self.content.get("terms", [])
        if not terms:
            return
        heading = self.document.add_heading(writable(self.wording.terms), level=2)
        self._bookmark(heading._p, heading._p, terms_mark(self.code))
        self.document.add_paragraph(self.wording.terms_hint)
        table = self._table(len(terms), 2)
        for row, (label, value) in enumerate(terms):
            table.cell(row, 0).text, table.cell(row, 1).text = writable(label), writable(value)


def _say_language(paragraph: Paragraph, language: str) -> None:
    """For the spelling checker and the direction of writing of whoever opens it."""
    is_rtl = direction(language) == "rtl"
    if is_rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for properties in _run_properties(paragraph):
        if is_rtl:
            properties.append(OxmlElement("w:rtl"))
        tag = OxmlElement("w:lang")
        tag.set(qn("w:val"), language)
        if language in _WIDE_SIGNS:
            tag.set(qn("w:eastAsia"), language)
        if is_rtl:
            tag.set(qn("w:bidi"), language)
        properties.append(tag)


def _run_properties(paragraph: Paragraph) -> Iterator[Any]:
    for run in paragraph.runs:
        yield run._r.get_or_add_rPr()
