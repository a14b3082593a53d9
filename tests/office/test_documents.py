"""Files are what they claim to be, and are given out through one gate, never shown inside our site."""

import hashlib
import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office import submissions
from office.documents import (
    annexes_to_freeze,
    can_be_read,
    documents_of,
    keep,
    safe_name,
    upload_document,
)  # fmt: skip
from office.file_checks import media_type
from office.house_forms import DocumentForm
from office.models import OPERATOR, Decision, Document, Job, JournalEntry, Unit, Visibility
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND")


def jpeg(width: int = 1, height: int = 1) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + frame
        + b"\xff\xda"
        + struct.pack(">H", 8)
        + b"\x01\x01\x00\x00\x3f\x00"
        + b"\x00" * 9
        + b"\xff\xd9"
    )


def archive(parts: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return made.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
OPEN = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}
DOCX, ODT = archive(WORD), archive(OPEN, stored=("mimetype",))


def lying_about_entries() -> bytes:
    """A directory so long that reading it would cost memory."""
    return archive({f"part{n}": b"" for n in range(12_000)} | WORD)


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.pdf", PDF),
        ("A.PDF", PDF),
        ("a.png", png()),
        ("a.jpg", jpeg()),
        ("a.jpeg", jpeg()),
        ("a.docx", DOCX),
        ("a.odt", ODT),
    ],
)
def test_honest_files_are_taken(name, content):
    assert media_type(io.BytesIO(content), name, len(content))


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("a.html", b"<script>alert(1)</script>", "file_kind"),
        ("a.svg", b"<svg onload=alert(1)>", "file_kind"),
        ("a.pdf.exe", PDF, "file_kind"),
        ("a", PDF, "file_kind"),
        ("a.png", PDF, "file_content"),
        ("a.pdf", png(), "file_content"),
        ("a.pdf", b"%PDF-1.7 and no end", "file_content"),
        ("a.pdf", PDF + b"<script>alert(1)</script>", "file_content"),
        ("a.pdf", b"<html>" + PDF, "file_content"),
        ("a.pdf", PDF.replace(b"%%EOF\n", b"") + DOCX + b"%%EOF\n", "file_content"),
        ("a.png", png() + DOCX, "file_content"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"<?php system($_GET[0]); ?>" * 9, "file_content"),
        ("a.jpg", jpeg() + DOCX, "file_content"),
        ("a.jpg", b"\xff\xd8\xff" + b"\x00" * 50, "file_content"),
        ("a.jpg", b"\xff\xd8" + b"\xff\xe0\x00\x00" * 9, "file_content"),
        ("a.docx", ODT, "file_content"),
        ("a.odt", DOCX, "file_content"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 100, "file_content"),
        ("a.docx", PDF + DOCX, "file_content"),
        ("a.docx", DOCX + PDF, "file_content"),
        ("a.docx", DOCX[:-30], "file_content"),
        ("a.docx", archive(WORD | {"../../etc/cron.d/x": b"x"}), "file_content"),
        ("a.docx", archive(WORD | {"/etc/passwd": b"x"}), "file_content"),
        ("a.docx", archive(WORD | {"..\\x.exe": b"x"}), "file_content"),
        ("a.docx", archive(WORD | {"word/vbaProject.bin": b"x"}), "file_macros"),
        ("a.odt", archive(OPEN | {"Basic/Standard/x.xml": b"x"}, stored=("mimetype",)), "file_macros"),
        ("a.png", png(60_000, 60_000), "file_size"),
        ("a.jpg", jpeg(60_000, 60_000), "file_size"),
        ("a.docx", lying_about_entries(), "file_size"),
    ],
)  # fmt: skip
def test_files_that_are_not_what_they_say_are_refused(name, content, code):
    with pytest.raises(Refused) as refused:
        media_type(io.BytesIO(content), name, len(content))
    assert refused.value.code == code


def zip_bomb() -> bytes:
    """Two hundred and fifty parts of a megabyte of nought each: a quarter of a megabyte before unpacking."""
    return archive(WORD | {f"word/{n}.xml": b"\x00" * 1_000_000 for n in range(250)})


@pytest.mark.parametrize(
    "name, make",
    [("a.docx", zip_bomb), ("a.docx", lying_about_entries), ("a.png", lambda: png(60_000, 60_000))],
)
def test_bombs_are_refused_within_a_second_and_100_megabytes(name, make):
    content = make()
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(Refused):
        media_type(io.BytesIO(content), name, len(content))
    took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took < 1
    assert peak < 100_000_000


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.docx", "a.odt"]), st.data())
def test_a_damaged_file_is_taken_or_refused_but_never_an_error(name, draw):
    """Cut, lengthened, with a byte changed: whatever arrives, the answer is a type or a sentence."""
    whole = {"pdf": PDF, "png": png(), "jpg": jpeg(), "docx": DOCX, "odt": ODT}[name[2:]]
    place = draw.draw(st.integers(0, len(whole) - 1))
    broken = draw.draw(
        st.sampled_from(
            [whole[:place], whole + whole[place:], whole[:place] + b"\xff\x00" + whole[place + 1 :]]
        )
    )
    with suppress(Refused):
        assert media_type(io.BytesIO(broken), name, len(broken))


@pytest.mark.parametrize(
    "sent, kept",
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Jan\\protocol.pdf", "protocol.pdf"),
        ("protocol\u202efdp.exe.pdf", "protocolfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("Protokół – ıİ.pdf", "Protokół – ıİ.pdf"),
        ("..", "file"),
        ("x" * 300 + ".pdf", "x" * 187 + ".pdf"),
    ],
)
def test_names_lose_folders_and_hidden_characters(sent, kept):
    assert safe_name(sent) == kept


# keeping and giving out


@pytest.fixture
def thing(db) -> Job:
    return Job.objects.create(kind="verify_journal")


def stored(thing: Job, visibility: str = Visibility.INTERNAL, content: bytes = PDF) -> Document:
    return keep(
        content, filename="Besluit.pdf", content_type="application/pdf", subject=thing, by=OPERATOR,
        title="Besluit", visibility=visibility,
    )  # fmt: skip


def test_an_upload_is_kept_under_a_random_name_with_its_checksum_and_an_entry(thing, person, settings):
    officer = person("officer")
    upload = SimpleUploadedFile("../Nota.pdf", PDF)
    document = upload_document(upload, thing, by=officer)
    assert (document.filename, document.title, document.size) == ("Nota.pdf", "Nota.pdf", len(PDF))
    assert "Nota" not in document.file.name
    assert document.checksum == hashlib.sha256(PDF).hexdigest()
    assert JournalEntry.objects.get().changes["document"] == [None, document.reference]


@pytest.mark.parametrize("role", ["councillor", "auditor", "legal", "finance"])
def test_readers_do_not_add_files(role, thing, person):
    with pytest.raises(Refused) as refused:
        upload_document(SimpleUploadedFile("a.pdf", PDF), thing, by=person(role))
    assert refused.value.code == "role"
    assert not Document.objects.exists()


def test_an_empty_and_a_huge_file_are_refused(thing, settings):
    settings.UPLOAD_LIMIT = 100
    for content, code in ((b"", "file_empty"), (PDF + b" " * 100, "file_size")):
        upload = SimpleUploadedFile("a.pdf", content)
        with pytest.raises(Refused) as refused:
            upload_document(upload, thing, by=OPERATOR)
        assert refused.value.code == code


def test_a_file_is_given_out_as_an_attachment_that_no_browser_shows(thing, login, ghent):
    document = stored(thing, content=b"%PDF-<script>alert(1)</script>%%EOF")
    answer = login("officer").get(f"/documents/{document.reference}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="Besluit.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "role, visibility, status",
    [
        ("officer", "internal", 200),
        ("auditor", "internal", 200),
        ("councillor", "internal", 404),
        ("councillor", "shared", 404),
        ("councillor", "council", 200),
        ("councillor", "public", 200),
    ],
)
def test_the_gate_gives_each_only_what_is_meant_for_them(role, visibility, status, login, ghent):
    document = stored(
        Decision.objects.create(title="Besluit", decided_on=date(2026, 3, 2), recorded_result="adopted"),
        visibility,
    )
    answer = login(role).get(f"/documents/{document.reference}/")
    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == PDF


def annexed(about: Unit, visibility: str = Visibility.COUNCIL, content: bytes = PDF):
    """A file of a thing and the item that was sent with it."""
    document = stored(about, visibility, content)
    return document, put_before_council(about=about, annexes=annexes_to_freeze(about))


def status(client, document: Document) -> int:
    """What the gate answers; a file that it gives is read to its end, which closes it."""
    answer = client.get(f"/documents/{document.reference}/")
    list(answer)
    return answer.status_code


@pytest.mark.parametrize("visibility", ["council", "public"])
def test_council_members_get_an_annex_once_the_item_is_sent_and_not_while_it_is_a_draft(
    visibility, login, ghent
):
    unit, client = Unit.objects.create(name="Culture"), login("councillor")
    document = stored(unit, visibility)
    assert status(client, document) == 404
    put_before_council(about=unit, annexes=annexes_to_freeze(unit))
    assert status(client, document) == 200


def test_a_file_added_after_the_sending_waits_for_the_next_sending(login, ghent):
    unit, client = Unit.objects.create(name="Culture"), login("councillor")
    sent, _item = annexed(unit)
    later = stored(unit, Visibility.COUNCIL, PDF + b"later")
    Document.objects.filter(pk=sent.pk).update(superseded_by=later)
    assert status(client, sent) == 200
    assert status(client, later) == 404


def test_an_item_that_is_taken_back_takes_its_annexes_back(login, ghent):
    with paper_kind():
        document, item = annexed(Unit.objects.create(name="Culture"))
        submissions.withdraw(item, by=OPERATOR, reason="Not yet.")
    assert status(login("councillor"), document) == 404


def test_the_same_file_with_another_thing_or_kept_inside_is_not_opened_by_the_sending(login, ghent):
    unit, client = Unit.objects.create(name="Culture"), login("councillor")
    annexed(unit)
    elsewhere = stored(Unit.objects.create(name="Sport"), Visibility.COUNCIL)
    for document in (elsewhere, stored(unit, Visibility.INTERNAL)):
        assert status(client, document) == 404


def test_exactly_what_a_council_member_may_open_is_frozen_with_an_item(person, ghent):
    unit = Unit.objects.create(name="Culture")
    files = {name: stored(unit, name, PDF + name.encode()) for name in Visibility.values}
    frozen = {annex["sha256"] for annex in annexes_to_freeze(unit)}
    put_before_council(about=unit, annexes=annexes_to_freeze(unit))
    member = person("councillor")
    may_open = {file.checksum for file in files.values() if can_be_read(file, member)}
    assert frozen == may_open == {files["council"].checksum, files["public"].checksum}


def test_a_reference_that_is_none_or_unknown_is_404(login, ghent, db):
    client = login("officer")
    for reference in ("DOC-9999", "J-0001", "DOC-x", "..%2f..%2fetc"):
        assert client.get(f"/documents/{reference}/").status_code == 404


def test_a_file_lost_from_the_store_is_told_and_is_no_error(thing, login, ghent):
    document = stored(thing)
    document.file.storage.delete(document.file.name)
    answer = login("officer").get(f"/documents/{document.reference}/")
    assert answer.status_code == 409
    assert b"not in the store" in answer.content


def test_the_list_of_a_things_files_obeys_the_gate_and_leaves_out_what_is_superseded(person):
    thing = Decision.objects.create(title="Besluit", decided_on=date(2026, 3, 2), recorded_result="adopted")
    old, new, for_council = stored(thing), stored(thing), stored(thing, Visibility.COUNCIL)
    Document.objects.filter(pk=old.pk).update(superseded_by=new)
    assert set(documents_of(thing, by=person("officer"))) == {new, for_council}
    assert set(documents_of(thing, by=person("councillor"))) == {for_council}


def test_the_reusable_fragment_lists_files_and_offers_the_form(thing, ghent, rf):
    from django.template.loader import render_to_string

    stored(thing)
    values = {
        "documents": documents_of(thing, by=OPERATOR),
        "form": DocumentForm(),
        "upload_url": "/somewhere/",
    }
    shown = render_to_string("office/_documents.html", values, rf.get("/"))
    assert "Besluit" in shown
    assert 'action="/somewhere/"' in shown
    assert 'enctype="multipart/form-data"' in shown
