"""HTML to PDF. The only module that loads WeasyPrint, and only when a document is really made.

Nothing is fetched from anywhere: no file, no address, no redirect. The same HTML with the same date gives
the same bytes, because the clock, the machine and its fonts have no part in the result.
"""

import hashlib
import importlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, override

from evaluations.typefaces import named, spelled_out, undrawable, use_only_our_fonts
from office.rules import Refused

STYLESHEET = "report.css"
OUR_FILES = "static:"
_RELATIVE_TO_STATIC = re.compile(r"static:(?P<path>[\w][\w./-]*)")


class RenderingUnavailable(Refused):
    """The native libraries for PDF are not installed; everything else works."""

    def __init__(self) -> None:
        super().__init__(
            "rendering_unavailable",
            gettext_lazy(
                "The document cannot be made: this machine lacks the text layout libraries of WeasyPrint. "
                "An administrator installs them with “apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
                "libharfbuzz-subset0”; then ask for the document again."
            ),
        )


@dataclass(frozen=True)
class Rendered:
    pdf: bytes
    sha256: str
    pages: int
    missing_glyphs: tuple[str, ...]
    refused_addresses: int


def render_pdf(html: str, *, language: str, as_of: date, title: str, identifier: str) -> Rendered:
    """Lay the page out and write a tagged PDF (PDF/UA-1).

    `language` is that of the document, `as_of` becomes its date in the file's properties, `identifier` is
    the report's content hash. A character that no font has is replaced by its Unicode number, listed at the
    end of the document and named in `missing_glyphs`. Raises `RenderingUnavailable` without Pango.
    """
    weasyprint = _weasyprint()
    missing = undrawable(html)
    fetcher = _fetcher_class()()
    page = weasyprint.HTML(string=_spell_out(html, missing, language), url_fetcher=fetcher)
    document = page.render(stylesheets=[_stylesheet()], pdf_variant="pdf/ua-1")
    document.metadata.title = title
    document.metadata.lang = language
    document.metadata.created = document.metadata.modified = as_of.isoformat()
    document.metadata.attachments = []
    fingerprint = hashlib.sha256(f"{identifier}\n{html}".encode()).digest()[:16]
    pdf = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=fingerprint)
    _refuse_boxes(document)
    return Rendered(
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pages=len(document.pages),
        missing_glyphs=tuple(named(character) for character in missing),
        refused_addresses=fetcher.refused,
    )


def _refuse_boxes(document: Any) -> None:
    """What was really drawn is asked too: a font that was found by its name but not read would show boxes."""
    boxes = {chr(code) for font in document.fonts.values() for code in font.missing}
    if boxes:
        message = gettext("The document was not made: these characters could not be drawn: %(characters)s.")
        raise Refused("glyphs_missing", message % {"characters": ", ".join(map(named, sorted(boxes)))})


def _spell_out(html: str, missing: tuple[str, ...], language: str) -> str:
    if not missing:
        return html
    html = html.translate({ord(character): spelled_out(character) for character in missing})
    with override(language):
        note = format_html(
            '<p class="missing-glyphs">{}</p>',
            gettext(
                "Some characters could not be drawn and are shown by their Unicode number: %(characters)s."
            )
            % {"characters": ", ".join(spelled_out(character) for character in missing)},
        )
    before, closing, after = html.rpartition("</body>")
    return f"{before}{note}{closing}{after}" if closing else f"{html}{note}"


@cache
def _weasyprint() -> ModuleType:
    use_only_our_fonts()
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:  # cffi's answer to a missing shared library
        raise RenderingUnavailable from error


@cache
def _stylesheet() -> Any:
    """Parsed once for a process: it is the same for every document."""
    path = finders.find(STYLESHEET)
    return _weasyprint().CSS(filename=path, url_fetcher=_fetcher_class()())


@cache
def _fetcher_class() -> type:
    """WeasyPrint's fetcher cut down to `data:` and our own static files; lazy like all of WeasyPrint."""
    _weasyprint()
    urls = importlib.import_module("weasyprint.urls")

    class OurFilesOnly(urls.URLFetcher):  # type: ignore[name-defined]  # the base is loaded at run time
        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False)
            self.refused = 0

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if path := _own_file(url):
                return urls.URLFetcherResponse(url, Path(path).open("rb"))
            self.refused += 1
            raise ValueError("A document may load nothing but what is part of it.")

    return OurFilesOnly


def _own_file(url: str) -> str | None:
    """The path of `static:logo.svg`, or nothing: no other scheme, no climbing out of the folder."""
    match = _RELATIVE_TO_STATIC.fullmatch(url)
    if match is None or ".." in match["path"]:
        return None
    return finders.find(match["path"])
