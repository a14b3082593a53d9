"""Whether a file is what its name says: looked at byte by byte, measured before anything is unpacked."""

import re
import struct
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from office.rules import Refused

_UNPACKED_LIMIT = 200 * 1024 * 1024
_ENTRY_LIMIT = 10_000  # parts of one file: entries, chunks, segments
_DIRECTORY_LIMIT = 1024 * 1024
_PIXEL_LIMIT = 100_000_000
_PNG, _JPEG, _ZIP, _ZIP_END = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06"


def media_type(file: BinaryIO, name: str, size: int) -> str:
    """The media type of a file whose extension and content agree, else Refused; leaves it at its start."""
    extension = name.rpartition(".")[2].lower()
    if extension not in ACCEPTED:
        raise Refused("file_kind", _("Files of this kind are not taken: send PDF, PNG, JPEG, DOCX or ODT."))
    known_as, looks_right = ACCEPTED[extension]
    try:
        looks_right(file, size)
    finally:
        file.seek(0)
    return known_as


def _must(condition: bool) -> None:
    if not condition:
        raise Refused(
            "file_content",
            _("The file's content is not what its name says. Save it again in the right format."),
        )


def _tail(file: BinaryIO, size: int, length: int) -> bytes:
    file.seek(max(0, size - length))
    return file.read(length)


def _must_hold_nothing_else(file: BinaryIO, size: int) -> None:
    """A second file hidden behind the first: readers of archives look from the end."""
    _must(_ZIP_END not in _tail(file, size, 66_000))


def _pdf(file: BinaryIO, size: int) -> None:
    _must(file.read(5) == b"%PDF-")
    behind = _tail(file, size, 2_048).rpartition(b"%%EOF")
    _must(bool(behind[1]) and not behind[2].strip(b"\r\n\t \x00"))
    _must_hold_nothing_else(file, size)


def _png(file: BinaryIO, size: int) -> None:
    _must(file.read(8) == _PNG)
    place, last, parts = 8, b"", 0
    while place < size and last != b"IEND":
        _must((parts := parts + 1) <= _ENTRY_LIMIT)
        file.seek(place)
        header = file.read(16)
        _must(len(header) >= 12)
        length, last = struct.unpack(">I4s", header[:8])
        if place == 8:
            _must(last == b"IHDR" and len(header) == 16)
            _must_not_be_huge(*struct.unpack(">II", header[8:16]))
        place += length + 12
    _must(last == b"IEND" and place == size)


def _must_not_be_huge(width: int, height: int) -> None:
    if width * height > _PIXEL_LIMIT:
        raise Refused("file_size", _("The picture has more than 100 million points: make it smaller."))


def _jpeg(file: BinaryIO, size: int) -> None:
    _must(file.read(3) == _JPEG)
    place, marker, parts = 2, 0, 0
    while marker != 0xDA:  # up to where the picture itself begins
        _must((parts := parts + 1) <= _ENTRY_LIMIT)
        file.seek(place)
        header = file.read(9)
        _must(len(header) == 9 and header[0] == 0xFF)
        marker = header[1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", header[5:9])
            _must_not_be_huge(width, height)
        place += 2 + struct.unpack(">H", header[2:4])[0]
    _must(_tail(file, size, 64).rstrip(b"\x00\r\n").endswith(b"\xff\xd9"))
    _must_hold_nothing_else(file, size)


def _archive(file: BinaryIO, size: int) -> zipfile.ZipFile:
    """An archive that is whole, alone in its file, and small when unpacked."""
    _must(file.read(4) == _ZIP)
    end = _tail(file, size, 66_000)
    found = end.rfind(_ZIP_END)
    _must(found >= 0 and len(end) - found >= 22)
    entries, length, start, comment = struct.unpack("<HIIH", end[found + 10 : found + 22])
    _must(found + 22 + comment == len(end) and start + length + (len(end) - found) == size)
    # Before the directory is read: reading it is what costs memory.
    if entries > _ENTRY_LIMIT or length > _DIRECTORY_LIMIT:
        raise Refused("file_size", _("The file has more parts inside than a document needs."))
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error):
        raise Refused("file_content", _("The file is damaged and cannot be opened.")) from None
    _must_unpack_harmlessly(archive.infolist())
    return archive


def _must_unpack_harmlessly(parts: list[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > _UNPACKED_LIMIT:
        raise Refused("file_size", _("Unpacked, the file is larger than 200 MB."))
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("file_locked", _("The file is protected by a password: send it without."))
    _must(not any(re.search(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)", part.filename) for part in parts))


def _docx(file: BinaryIO, size: int) -> None:
    names = set(_archive(file, size).namelist())
    _must({"[Content_Types].xml", "word/document.xml"} <= names)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("file_macros", _("The file contains macros: save it without."))


def _odt(file: BinaryIO, size: int) -> None:
    archive = _archive(file, size)
    _must(bool(archive.infolist()))
    first = archive.infolist()[0]
    _must(first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED)
    try:
        _must(archive.open(first).read(100).decode("ascii", "replace") == ACCEPTED["odt"][0])
    except zipfile.BadZipFile:
        _must(False)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in archive.namelist()):
        raise Refused("file_macros", _("The file contains macros: save it without."))


ACCEPTED: dict[str, tuple[str, Callable[[BinaryIO, int], None]]] = {
    "pdf": ("application/pdf", _pdf),
    "png": ("image/png", _png),
    "jpg": ("image/jpeg", _jpeg),
    "jpeg": ("image/jpeg", _jpeg),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "odt": ("application/vnd.oasis.opendocument.text", _odt),
}
