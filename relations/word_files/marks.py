"""How a Word file says what it is: bookmarks around each text, and a return code that people can read.

Bookmarks survive editing in Word and LibreOffice; other programs drop them, therefore each table also says in
its first row which language stands in which column, and the code stands in the text.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

# Without letters and digits that look alike when somebody reads a code aloud.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
HEADING, TEXT = "h", "t"
TERMS = "terms"

_MARK = re.compile(
    r"ent_(?P<code>[0-9A-Z]{8})_(?P<key>[0-9a-z]{1,12})_(?P<language>[a-z]{2,3})_(?P<role>[ht])"
)
_TERMS = re.compile(r"ent_(?P<code>[0-9A-Z]{8})_terms")
_WRITTEN_CODE = re.compile(r"\b([2-9A-HJ-NP-Z]{4})-([2-9A-HJ-NP-Z]{4})\b")
_LANGUAGE = re.compile(r"\(([a-z]{2,3})\)")


@dataclass(frozen=True)
class Mark:
    """What stands in one cell: `role` is the heading or the text of the clause `key` in a language."""

    code: str
    key: str
    language: str
    role: str

    @property
    def name(self) -> str:
        """At most 40 characters, as Word allows."""
        return f"ent_{self.code}_{self.key}_{self.language}_{self.role}"


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def written_code(code: str) -> str:
    """As people read it: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def codes_written_in(text: str) -> list[str]:
    return [first + second for first, second in _WRITTEN_CODE.findall(text)]


def mark_named(name: str) -> Mark | None:
    found = _MARK.fullmatch(name)
    return Mark(**found.groupdict()) if found else None


def terms_mark(code: str) -> str:
    return f"ent_{code}_terms"


def is_terms_mark(name: str) -> bool:
    return _TERMS.fullmatch(name) is not None


def language_in(label: str) -> str:
    """The language code that the head of a column names, such as “Dutch (nl)”; empty without one."""
    found = _LANGUAGE.search(label)
    return found[1] if found else ""
