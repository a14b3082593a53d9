"""Word files as people send them back: what went out, opened again and worked on like in Word."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table

from office.models import OPERATOR
from relations.actions import proposals as actions
from relations.models import Proposal, Protocol

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHO = "A. Partner (fictional)"


def worked_on(content: bytes, work: Callable[[Any], None]) -> bytes:
    """The file after `work` was done in it."""
    document = Document(io.BytesIO(content))
    work(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def sent_back(protocol: Protocol, work: Callable[[Any], None] | None = None) -> Proposal:
    """The latest version went out and came back after somebody worked in it."""
    copy_sent = actions.send_as_word(protocol, number=protocol.latest.number, by=OPERATOR)
    content = worked_on(
        actions.file_of(copy_sent), work or (lambda document: write(document, 0, "Other words."))
    )
    return actions.take_back(protocol, SimpleUploadedFile("answer.docx", content), by=OPERATOR)


def text_cell(document: Any, clause: int, column: int = 0) -> Any:
    """The cell with the text of a clause (from 0) in a language's column."""
    return document.tables[clause].cell(2, column)


def write(document: Any, clause: int, text: str, column: int = 0) -> None:
    """Overwrite as somebody does who types into the paragraph: marks around it stay."""
    paragraph = text_cell(document, clause, column).paragraphs[0]
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = text


def split_runs(document: Any, clause: int, column: int = 0) -> None:
    """Word cuts a sentence into runs at every slip of the spelling checker and every change of format."""
    paragraph = text_cell(document, clause, column).paragraphs[0]
    words = paragraph.runs[0].text
    paragraph.runs[0].text = ""
    for place, sign in enumerate(words):
        paragraph.add_run(sign).bold = place % 2 == 0


def track(document: Any, clause: int, *, out: str, into: str, column: int = 0) -> None:
    """Replace some words with changes tracked: what went is in w:del, what came in w:ins."""
    paragraph = text_cell(document, clause, column).paragraphs[0]
    before, found, after = paragraph.runs[0].text.partition(out)
    assert found
    paragraph.runs[0].text = before
    end = paragraph._p.findall(f"{W}bookmarkEnd")
    for name, text in (("w:del", out), ("w:ins", into)):
        change = _change(name)
        change.append(_run(text, "w:delText" if name == "w:del" else "w:t"))
        paragraph._p.append(change)
    paragraph._p.append(_run(after, "w:t"))
    for mark in end:
        paragraph._p.append(mark)


def delete_rows(document: Any, clause: int) -> None:
    """Take a whole clause out with changes tracked."""
    for row in document.tables[clause].rows:
        row._tr.get_or_add_trPr().append(_change("w:del"))


def remove(document: Any, clause: int) -> None:
    table = document.tables[clause]._tbl
    table.getparent().remove(table)


def move_to_front(document: Any, clause: int) -> None:
    first, moved = document.tables[0]._tbl, document.tables[clause]._tbl
    first.addprevious(moved)


def add_clause(document: Any, after: int, *texts: str, heading: str = "") -> Table:
    """A clause as people add one: a copy of the table above it, with other words and without its marks."""
    former = document.tables[after]._tbl
    new = copy.deepcopy(former)
    for mark in [*new.iter(f"{W}bookmarkStart"), *new.iter(f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    former.addnext(new)
    table = document.tables[after + 1]
    for column, text in enumerate(texts):
        table.cell(1, column).text, table.cell(2, column).text = heading, text
    return table


def comment(document: Any, clause: int, text: str) -> None:
    document.add_comment(text_cell(document, clause).paragraphs[0].runs, text=text, author=WHO, initials="AP")


def without_marks(document: Any) -> None:
    """As an online editor writes it anew: no bookmarks, no tracked changes, everything in one run."""
    for name in ("bookmarkStart", "bookmarkEnd"):
        for mark in list(document.element.iter(f"{W}{name}")):
            mark.getparent().remove(mark)


def archive(parts: dict[str, bytes | str]) -> bytes:
    """A file of these parts, as a hostile sender makes one."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return kept.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The file with one part put in or replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        parts = {entry: before.read(entry) for entry in before.namelist()}
    return archive(parts | {name: part})


def _change(name: str) -> Any:
    change = OxmlElement(name)
    change.set(qn("w:id"), "900")
    change.set(qn("w:author"), WHO)
    change.set(qn("w:date"), "2026-05-04T10:00:00Z")
    return change


def _run(text: str, tag: str) -> Any:
    run, words = OxmlElement("w:r"), OxmlElement(tag)
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run
