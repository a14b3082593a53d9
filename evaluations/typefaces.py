"""The fonts of our documents: where they are, what they cover, and how Pango is told to use no others."""

import os
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings

FONT_FOLDER = Path(__file__).resolve().parent / "fonts"

# A conjoined or ignorable character draws nothing by itself: a font need not have it.
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Cs"})

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def use_only_our_fonts() -> Path:
    """Point fontconfig at this folder. Must happen before Pango is loaded: before `import weasyprint`.

    With the machine's own fonts in reach the same document would look different on every machine.
    """
    folder = Path(settings.DATA_DIR) / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "fonts.conf"
    wanted = _CONFIGURATION.format(fonts=FONT_FOLDER, cache=folder / "cache")
    if not configuration.is_file() or configuration.read_text() != wanted:
        made = folder / f"fonts.{os.getpid()}.conf"
        made.write_text(wanted)
        made.replace(configuration)  # whole or not at all: another process may be reading it
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    return configuration


@cache
def covered_characters() -> frozenset[int]:
    """Every code point for which at least one of our fonts has a glyph."""
    from fontTools.ttLib import TTFont  # comes with WeasyPrint and is needed only where documents are made

    covered: set[int] = set()
    for path in sorted(FONT_FOLDER.glob("*.[ot]tf")):
        with TTFont(path, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(covered)


def undrawable(text: str) -> tuple[str, ...]:
    """The characters of `text` that no font has, each once, in the order of their code points."""
    composed = unicodedata.normalize("NFC", text)
    return tuple(character for character in sorted(set(composed)) if not _can_be_drawn(character))


def _can_be_drawn(character: str) -> bool:
    if unicodedata.category(character) in _INVISIBLE and ord(character) not in covered_characters():
        # Unassigned and private characters would show as a box; spaces and joiners would not.
        return unicodedata.category(character) not in ("Cn", "Cs")
    if ord(character) in covered_characters() or _is_variation_selector(character):
        return True
    parts = unicodedata.normalize("NFD", character)
    return len(parts) > 1 and all(ord(part) in covered_characters() for part in parts)


def _is_variation_selector(character: str) -> bool:
    return 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF


def spelled_out(character: str) -> str:
    """What stands in a document for a character that cannot be drawn: its number, never a box."""
    return f"[U+{ord(character):04X}]"


def named(character: str) -> str:
    """How a missing character is told to people: number and, where Unicode has one, its name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
