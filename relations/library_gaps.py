"""Gaps that the clause library left in a draft, and what could fill them by now. Pure.

A text is taken for the library's own as long as all its words between the places are the library's: then a gap in it is
known by the place it stands for. Once somebody has changed the words, the gap is theirs to fill.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relations.library import GAP, Entry, Values

_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST = 20_000

Clause = dict[str, Any]


def has_gap(clause: Clause) -> bool:
    """Whether a place is open in its heading or its text, in any language."""
    return any(GAP in words for side in ("heading", "texts") for words in clause[side].values())


@dataclass(frozen=True)
class OpenGap:
    """A gap in one language of a clause: `place` counts clauses from nought, `name` is the placeholder it stands for."""

    place: int
    code: str
    name: str
    value: str  # what it would read; empty where nobody has said it yet


def open_gaps(
    clauses: Sequence[Clause],
    codes: Sequence[str],
    entries: Iterable[Entry],
    values_in: Callable[[str], Values],
) -> list[OpenGap]:
    """The gaps of the library's untouched texts, in the order of the clauses and languages, each name once."""
    known = list(entries)
    return [
        OpenGap(place, code, name, values_in(code).get(name, ""))
        for place, clause in enumerate(clauses)
        for code in codes
        for name in _names_in(clause, code, known)
    ]


def fill_gaps(
    clauses: Sequence[Clause],
    codes: Iterable[str],
    entries: Iterable[Entry],
    values_in: Callable[[str], Values],
) -> int:
    """Fill, in these languages, every gap for which there is a value now; returns how many texts changed."""
    known, changed = list(entries), 0
    for clause in clauses:
        for code in codes:
            for side in ("heading", "texts"):
                before = clause[side].get(code, "")
                clause[side][code] = after = _refilled(before, clause, side, code, known, values_in(code))
                changed += before != after
    return changed


def _names_in(clause: Clause, code: str, entries: list[Entry]) -> list[str]:
    names: list[str] = []
    for side in ("heading", "texts"):
        if found := _read(clause[side].get(code, ""), clause, side, code, entries):
            names += [name for name, value in found[1] if value == GAP]
    return list(dict.fromkeys(names))


def _refilled(text: str, clause: Clause, side: str, code: str, entries: list[Entry], values: Values) -> str:
    found = _read(text, clause, side, code, entries)
    if found is None:
        return text
    template, said = found
    filled = [values.get(name, "") or GAP if value == GAP else value for name, value in said]
    return "".join(piece + value for piece, value in zip(_pieces(template)[0], [*filled, ""], strict=True))


def _read(
    text: str, clause: Clause, side: str, code: str, entries: list[Entry]
) -> tuple[str, list[tuple[str, str]]] | None:
    """The library's text that this is, with what stands at each of its places; None where somebody changed it."""
    if GAP not in text or len(text) > _LONGEST:
        return None
    for entry in entries:
        if entry.part == clause["part"] and (template := getattr(entry, side).get(code)):
            stored = template.replace("\r\n", "\n").strip()  # as a draft keeps it
            said = _said_at(stored, text)
            if said is not None:
                return stored, said
    return None


def _said_at(template: str, text: str) -> list[tuple[str, str]] | None:
    """What stands at each place of the template in this text; None where the words between differ."""
    pieces, names = _pieces(template)
    if not names or not text.startswith(pieces[0]) or not text.endswith(pieces[-1]):
        return None
    end, at, said = len(text) - len(pieces[-1]), len(pieces[0]), []
    for number, name in enumerate(names):
        following = pieces[number + 1]
        is_last = number == len(names) - 1
        if not following and not is_last:  # nobody can tell where one value ends and the next begins
            return None
        stop = end if is_last else text.find(following, at + 1)
        if stop < at or stop > end:
            return None
        value = text[at:stop]
        if GAP in value and value != GAP:  # somebody has written beside the gap
            return None
        said.append((name, value))
        at = stop + len(following)
    return said


@lru_cache(maxsize=512)
def _pieces(template: str) -> tuple[list[str], list[str]]:
    """The words around the places, one more than places; and the names of these."""
    parts = _PLACE.split(template)
    return parts[::2], parts[1::2]
