"""What a document may and may not be: nothing fetched, no boxes, the same bytes twice."""

import hashlib
import http.server
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from evaluations import rendering
from evaluations.charts import Bar, bar_chart
from evaluations.rendering import RenderingUnavailable, render_pdf

LAST_DAY = date(2020, 12, 31)


@pytest.fixture(autouse=True)
def needs_pango(pango) -> None:
    """Everything here draws."""


def page(body: str, head: str = "", language: str = "en") -> str:
    opening = f'<!doctype html><html lang="{language}"><head><title>t</title>{head}</head>'
    return f"{opening}<body>{body}</body></html>"


def rendered(body: str, head: str = "", language: str = "en") -> rendering.Rendered:
    return render_pdf(
        page(body, head, language), language=language, as_of=LAST_DAY, title="Report", identifier="abc"
    )


def text_of(pdf: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def eavesdropper() -> Iterator[tuple[str, list[str]]]:
    """A web server that redirects to itself and remembers every call."""
    calls: list[str] = []

    class Remember(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/secret")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Remember)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()


LURES = {
    "a picture": '<img src="{address}/a.png" alt="x">',
    "a picture in SVG": '<svg><image href="{address}/b.png"/></svg>',
    "a shape from elsewhere": '<svg><use href="{address}/c.svg#x"/></svg>',
    "an object": '<object data="{address}/d.svg"></object>',
    "an embedded thing": '<embed src="{address}/e.svg">',
    "an attachment": '<a rel="attachment" href="{address}/f.txt">f</a>',
    "a background": '<p style="background-image: url({address}/g.png)">g</p>',
    "generated content": "<style>p::after {{ content: url({address}/h.png) }}</style><p>h</p>",
    "an imported sheet": "<style>@import url({address}/i.css);</style>",
    "a font": "<style>@font-face {{ font-family: x; src: url({address}/j)}} p {{font-family: x}}</style><p>j",
    "a list picture": '<ul style="list-style-image: url({address}/k.png)"><li>k</li></ul>',
}


@pytest.mark.parametrize("lure", LURES.values(), ids=LURES.keys())
def test_a_document_fetches_nothing_over_the_network(lure: str, eavesdropper: tuple[str, list[str]]) -> None:
    address, calls = eavesdropper
    rendered(lure.format(address=address))
    assert calls == []


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="{}/x.css">',
        '<link rel="attachment" href="{}/y.txt">',
        '<base href="{}/">',
    ],
)
def test_a_link_in_the_head_fetches_nothing(head: str, eavesdropper: tuple[str, list[str]]) -> None:
    address, calls = eavesdropper
    rendered('<img src="relative.png" alt="x">', head=head.format(address))
    assert calls == []


@pytest.mark.parametrize("lure", LURES.values(), ids=LURES.keys())
def test_a_document_reads_no_file_of_the_machine(
    lure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-7f31")
    opened: list[str] = []
    monkeypatch.setattr(
        urllib.request.FileHandler, "file_open", lambda _, request: opened.append(request.full_url)
    )
    pdf = rendered(lure.replace("{address}/", "{address}").format(address=secret.as_uri() + "?")).pdf
    assert opened == []
    assert b"canary-7f31" not in pdf
    assert "/EmbeddedFile" not in pdf.decode("latin-1")


@pytest.mark.parametrize(
    "kind", ["a picture", "a picture in SVG", "an attachment", "a background", "an imported sheet"]
)
def test_what_was_refused_is_counted(kind: str) -> None:
    assert rendered(LURES[kind].format(address="http://192.0.2.1")).refused_addresses >= 1


def test_the_metadata_address_of_a_cloud_is_refused_without_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_connection(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.create_connection", no_connection)
    result = rendered('<img src="http://169.254.169.254/latest/meta-data/" alt="x">')
    assert result.refused_addresses == 1


@pytest.mark.parametrize(
    "address", ["static:../config/settings.py", "static:/etc/passwd", "static:..%2fmanage.py"]
)
def test_the_static_folder_cannot_be_climbed_out_of(address: str) -> None:
    assert rendered(f'<img src="{address}" alt="x">').refused_addresses == 1


def test_our_own_static_file_and_data_in_the_page_are_allowed() -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
        "RU5ErkJggg=="
    )
    result = rendered(f'<img src="{dot}" alt="x">', head='<link rel="stylesheet" href="static:report.css">')
    assert result.refused_addresses == 0


def test_the_same_page_gives_the_same_bytes_in_another_process() -> None:
    body = '<h1>İzmir · Gdańsk · София</h1><p lang="ja">金沢市</p><p lang="ar" dir="rtl">المحمدية</p>'
    program = (
        "import django; django.setup()\n"
        "from datetime import date\n"
        "from evaluations.rendering import render_pdf\n"
        f"html = {page(body)!r}\n"
        'made = render_pdf(html, language="en", as_of=date(2020, 12, 31), title="Report", identifier="abc")\n'
        "print(made.sha256)"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
    }
    other = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert other.stdout.strip() == rendered(body).sha256


def test_the_checksum_is_that_of_the_file() -> None:
    result = rendered("<p>one</p>")
    assert result.sha256 == hashlib.sha256(result.pdf).hexdigest()


def test_the_as_of_date_is_the_date_of_the_file_and_the_clock_is_not_in_it() -> None:
    properties = PdfReader(BytesIO(rendered("<p>one</p>").pdf)).metadata
    assert properties["/CreationDate"].startswith("D:20201231")
    assert properties["/ModDate"].startswith("D:20201231")


def test_another_text_has_another_identity() -> None:
    first, second = (
        PdfReader(BytesIO(rendered(text).pdf)).trailer["/ID"][0] for text in ("<p>one</p>", "<p>two</p>")
    )
    assert first != second


def test_a_document_is_tagged_and_says_its_title_and_language() -> None:
    reader = PdfReader(BytesIO(rendered("<h1>Rapport</h1>", language="nl").pdf))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "nl"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Report"


def test_a_chart_carries_its_title_as_alternative_text() -> None:
    chart = bar_chart([Bar("a", 1, "1")], title="Live ties by type", description="a: 1", identifier="x")
    reader = PdfReader(BytesIO(rendered(f"<figure>{chart}</figure>").pdf))
    parts = _structure(reader.trailer["/Root"]["/StructTreeRoot"])
    alternatives = [part["/Alt"] for part in parts if "/Alt" in part]
    assert alternatives == ["Live ties by type"]


def _structure(part: Any) -> Iterator[DictionaryObject]:
    """Every element of the document's structure tree."""
    part = part.get_object()
    if isinstance(part, ArrayObject):
        for child in part:
            yield from _structure(child)
    elif isinstance(part, DictionaryObject):
        yield part
        if "/K" in part:
            yield from _structure(part["/K"])


def test_pages_are_counted() -> None:
    assert rendered('<p>one</p><p style="break-before: page">two</p>').pages == 2


NAMES = {
    "Turkish": ("tr", "İzmir Balıkesir Çanakkale Iğdır Şırnak"),
    "Polish": ("pl", "Gdańsk Łódź"),
    "Macedonian": ("mk", "Štip Штип"),
    "Greek": ("el", "Βόλος"),
    "Bulgarian": ("bg", "София Бургас"),
    "Japanese": ("ja", "金沢市"),
    "Chinese": ("zh", "泰州市 威海市"),
    "Korean": ("ko", "충청남도"),
    "Arabic": ("ar", "المحمدية"),
}


@pytest.mark.parametrize("language, name", NAMES.values(), ids=NAMES.keys())
def test_the_names_of_the_portfolio_can_be_drawn(language: str, name: str) -> None:
    assert rendered(f'<p lang="{language}">{name} <b>{name}</b> <i>{name}</i></p>').missing_glyphs == ()


def test_a_character_that_no_font_has_is_named_and_spelled_out_and_never_a_box() -> None:
    result = rendered("<p>Addis Abeba አ</p>")
    assert result.missing_glyphs == ("U+12A0 ETHIOPIC SYLLABLE GLOTTAL A",)
    assert "Addis Abeba [U+12A0]" in text_of(result.pdf)


def test_the_note_about_missing_characters_is_part_of_the_document() -> None:
    text = " ".join(text_of(rendered("<p>🙂</p>").pdf).split())
    assert "Some characters could not be drawn and are shown by their Unicode number: [U+1F642]." in text


def test_a_decomposed_letter_is_no_missing_character() -> None:
    assert rendered("<p>Gdan\u0301sk I\u0307zmir</p>").missing_glyphs == ()


def test_the_form_of_a_han_character_follows_its_language() -> None:
    japanese, chinese = (rendered(f'<p lang="{tag}">直骨</p>').pdf for tag in ("ja", "zh"))
    assert _drawn_glyphs(japanese) != _drawn_glyphs(chinese)


def _drawn_glyphs(pdf: bytes) -> bytes:
    return PdfReader(BytesIO(pdf)).pages[0].get_contents().get_data()


def test_without_the_native_libraries_a_clear_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("evaluations.rendering.importlib.import_module", missing)
    rendering._weasyprint.cache_clear()
    try:
        with pytest.raises(RenderingUnavailable, match=r"apt-get install libpango-1\.0-0"):
            rendered("<p>one</p>")
    finally:
        monkeypatch.undo()
        rendering._weasyprint.cache_clear()
