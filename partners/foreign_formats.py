"""What is no list at all, told by its first bytes, with what to do instead."""

import re
import zipfile

from django.utils.translation import gettext_lazy as _

from office.rules import Refused

_BYTES = (
    (b"\x89PNG", _("a picture (PNG)")),
    (b"\xff\xd8\xff", _("a picture (JPEG)")),
    (b"GIF8", _("a picture (GIF)")),
    (b"BM", _("a picture (BMP)")),
    (b"II*\x00", _("a picture (TIFF)")),
    (b"MM\x00*", _("a picture (TIFF)")),
    (b"RIFF", _("a picture, a sound or a film")),
    (b"%PDF", _("a PDF document")),
    (b"%!PS", _("a PostScript document")),
    (b"\xd0\xcf\x11\xe0", _("an old Excel or Word file (.xls, .doc) or one with a password")),
    (b"\x1f\x8b", _("a compressed file (.gz)")),
    (b"7z\xbc\xaf", _("a compressed file (.7z)")),
    (b"Rar!", _("a compressed file (.rar)")),
    (b"BZh", _("a compressed file (.bz2)")),
    (b"\xfd7zXZ", _("a compressed file (.xz)")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"SQLite format 3", _("a database (SQLite)")),
    (b"PAR1", _("a data file (Parquet)")),
    (b"BEGIN:VCARD", _("a card of contacts (vCard)")),
    (b"BEGIN:VCALENDAR", _("a calendar")),
    (b"\x7fELF", _("a program")),
    (b"MZ\x90", _("a program")),
)  # fmt: skip
# Signs that also open ordinary words ("BMW", "RIFFIAN"): only with a byte that no text has.
_SHORT = (b"BM", b"RIFF", b"BZh", b"PAR1")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg", b"<head", b"<body", b"<meta", b"<workbook")
_JSON = re.compile(rb"^[\[{]\s*[\[{\"]")

# A part that tells which program wrote an archive.
_ARCHIVES = (
    ("word/", _("a Word document")),
    ("ppt/", _("a presentation")),
    ("Index/", _("a Numbers or Pages document")),
    ("META-INF/MANIFEST.MF", _("a program")),
    ("META-INF/container.xml", _("an electronic book")),
    ("xl/workbook.bin", _("a binary Excel workbook (.xlsb)")),
)  # fmt: skip
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.spreadsheet": _("an OpenDocument spreadsheet (.ods)"),
    b"application/vnd.oasis.opendocument.text": _("an OpenDocument text (.odt)"),
}


def refuse_other_formats(content: bytes) -> None:
    """Raises Refused for everything that says by its first bytes that it is no text."""
    has_zero = b"\x00" in content[:512]
    for magic, what in _BYTES:
        if content.startswith(magic) and (magic not in _SHORT or has_zero):
            raise no_list(what)
    start = (
        content[:300].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \r\n\t").lower()
    )
    if start.startswith(_MARKUP):
        raise no_list(_("a web page or an XML file, whatever its name says"))
    if _JSON.match(start):
        raise no_list(_("a JSON file"))


def refuse_other_archives(archive: zipfile.ZipFile, names: set[str]) -> None:
    """Raises Refused for an archive that is no Excel workbook."""
    if "xl/workbook.xml" in names:
        return
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        what = _OPEN_DOCUMENT.get(archive.read("mimetype").strip())
        if what:
            raise no_list(what)
    for part, what in _ARCHIVES:
        if any(name.startswith(part) for name in names):
            raise no_list(what)
    if any(name.lower().endswith((".csv", ".xlsx", ".txt")) for name in names):
        sentence = _("This is an archive (.zip). Unpack it and upload the list that is inside.")
        raise Refused("wrong_format", sentence)
    raise no_list(_("an archive (.zip) without an Excel workbook in it"))


def no_list(what: object) -> Refused:
    sentence = _("This is %(format)s, not a list. Save the list as CSV or as an Excel workbook (.xlsx).")
    return Refused("wrong_format", sentence % {"format": what})
