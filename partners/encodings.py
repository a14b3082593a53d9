"""Which letters the bytes of a list stand for: marks, UTF-8, UTF-16 and UTF-32, and the code pages of Excel."""

import codecs
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from partners.columns import spelling

ENCODINGS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "cp1254",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "iso-8859-9",
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_SAMPLE = 4_000
_HEADER_WITHIN = 20
_MOST_ROWS_TOLD = 5

# Bytes that are no UTF-8 within a file that is UTF-8 otherwise: pasted together from two programs.
_ODD_BYTES = "entente-odd-bytes"
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _read_odd_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_ODD_BYTES, _read_odd_bytes)


@dataclass(frozen=True)
class Letters:
    """How the bytes become text. `odd_lines` are the first lines that are not in the file's own encoding."""

    encoding: str
    errors: str = "strict"
    odd_lines: tuple[int, ...] = ()

    @property
    def is_wide(self) -> bool:
        return self.encoding.startswith(("utf-16", "utf-32"))


def find_letters(content: bytes, chosen: str, spellings: dict[str, str]) -> Letters:
    """The encoding chosen, or the one found. Raises Refused when the bytes cannot be read with it."""
    letters = Letters(chosen) if chosen else _found(content, spellings)
    is_binary = not letters.is_wide and b"\x00" in content  # which gets a sentence of its own
    if letters.errors == "strict" and not is_binary and not _can_be_read(content, letters.encoding):
        sentence = _("The letters of this file cannot be read. Save it as “CSV UTF-8” and try again.")
        raise Refused("unknown_encoding", sentence)
    return letters


def _can_be_read(content: bytes, encoding: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        for start in range(0, len(content), 1 << 20):
            decoder.decode(content[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _found(content: bytes, spellings: dict[str, str]) -> Letters:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    encoding = marked or _without_mark(content[:_SAMPLE]) or "utf-8"
    if encoding != "utf-8" or _can_be_read(content, "utf-8"):
        return Letters(encoding)
    valid = len(_SEQUENCE.findall(content))
    if valid >= 3 and valid > 2 * len(re.findall(rb"[\x80-\xff]", _SEQUENCE.sub(b"", content))):
        return Letters("utf-8", _ODD_BYTES, _odd_lines(content))
    return Letters(_find_code_page(content, spellings))


def _odd_lines(content: bytes) -> tuple[int, ...]:
    odd = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.isascii() and not _can_be_read(line, "utf-8"):
            odd.append(number)
            if len(odd) == _MOST_ROWS_TOLD:
                break
    return tuple(odd)


def _without_mark(start: bytes) -> str:
    """UTF-16 and UTF-32 without their mark: their zero bytes all stand in the same places."""
    if b"\x00" not in start or len(start) < 8:
        return ""
    zeros = [start[place::4].count(0) for place in range(4)]
    quarter = len(start) // 4
    if zeros[2] >= quarter and zeros[3] >= quarter and not zeros[0]:
        return "utf-32-le"
    if zeros[0] >= quarter and zeros[1] >= quarter and not zeros[3]:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    for encoding, filled, empty in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        sample = start[: len(start) // 4 * 4].decode(encoding, "ignore")
        if filled > max(20 * empty, 3, len(start) // 40) and _is_list(sample):
            return encoding
    return ""


def _is_list(sample: str) -> bool:
    """Whether it has lines and separators and no sign that texts do not have."""
    return bool(re.search(r"[,;\t|\r\n]", sample)) and not re.search(
        r"[\x00-\x08\x0e-\x1f\ufffe\uffff]", sample
    )


# The two code pages differ in six letters: Ğ İ Ş ğ ı ş here are Ð Ý Þ ð ý þ there.
_SIX = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
_NORDIC = re.compile(rb"[\xc1\xcd\xd3\xda\xc6\xe1\xed\xf3\xfa\xe6]")


def _find_code_page(content: bytes, spellings: dict[str, str]) -> str:
    start = content[: _HEADER_WITHIN * 5_000]
    known = {page: _known_headers(start, page, spellings) for page in ("cp1254", "cp1252")}
    if known["cp1254"] != known["cp1252"]:
        return max(known, key=lambda page: known[page])
    turkish = len(_SIX.findall(content))
    if turkish and turkish > len(_NORDIC.findall(content)) and known["cp1254"] >= 0:
        return "cp1254"
    return "cp1252"


def _known_headers(start: bytes, page: str, spellings: dict[str, str]) -> int:
    """How many words of the first lines are headers when read in this code page; -1 when it cannot be."""
    try:
        lines = start.decode(page).splitlines()[:_HEADER_WITHIN]
    except UnicodeDecodeError:
        return -1
    return sum(
        spelling(word[:100]) in spellings for line in lines for word in re.split(r"[,;\t|]", line)[:200]
    )
