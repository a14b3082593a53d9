"""Opening a Word file that strangers wrote: measured, without entities, without the network, without macros."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from office.rules import Refused

MAX_TEXT, MAX_COMMENTS = 12 * 1024 * 1024, 3 * 1024 * 1024
# Deeper than any table in a table that people make; what is nested deeper would exhaust the reader.
MAX_DEPTH = 200
# Sixty clauses in six languages, cut into runs as Word does, are a quarter of it.
MAX_ELEMENTS = 300_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_PLAIN = W[1:-1].encode()


def opened(content: bytes) -> tuple[Any, Any | None]:
    """The text and the comments as trees; the second is None without comments.

    Raises Refused for what is no Word file, is damaged, too large, or tells the reader to load something.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" not in names:
                raise _no_word_file()
            text = _part(archive, "word/document.xml", MAX_TEXT)
            has_comments = "word/comments.xml" in names
            comments = _part(archive, "word/comments.xml", MAX_COMMENTS) if has_comments else None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError):
        raise _damaged() from None
    return _tree(text), None if comments is None else _tree(comments)


def _part(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Read no further than the limit, whatever size the archive claims."""
    with archive.open(name) as part:
        content = part.read(limit + 1)
    if len(content) > limit:
        raise _too_large()
    return content


def _tree(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content.replace(_STRICT, _PLAIN), parser)
    except etree.XMLSyntaxError:
        raise _damaged() from None
    if root.getroottree().docinfo.doctype:
        raise Refused("file_content", _("The file defines entities of its own, which no Word file does."))
    _refuse_endless(root)
    return root


def _refuse_endless(root: Any) -> None:
    """What is small when packed may still be millions of empty paragraphs, or one in another in another."""
    depth = count = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth, count = (depth + 1, count + 1) if event == "start" else (depth - 1, count)
        if depth > MAX_DEPTH:
            raise _damaged()
        if count > MAX_ELEMENTS:
            raise _too_large()


def _too_large() -> Refused:
    return Refused("file_size", _("The text in the file is larger than any protocol: nothing was read."))


def _no_word_file() -> Refused:
    return Refused("file_kind", _("This is no Word file. Ask for the text as .docx."))


def _damaged() -> Refused:
    return Refused("file_content", _("The file is damaged and cannot be opened."))
