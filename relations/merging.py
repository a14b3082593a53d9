"""Two people wrote in the same draft: what each changed since both read it, brought together. Pure.

The page that was read carries a digest of every cell (a clause in one language), so that nothing need be kept of
the text as it was. What only one of them changed is taken as it is; where both changed the same cell, the typed
text stays in the form and the saved one is shown beside it. No word of either is dropped unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Clause = dict[str, Any]
Language = dict[str, str]
PART = "part"
MAX_SENT = 200_000  # characters; 60 clauses in 6 languages take about 15,000


@dataclass(frozen=True)
class Read:
    """The draft as it was read: digests of its cells by clause, in reading order, and of its other fields."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def sent(self) -> str:
        return json.dumps([self.cells, self.languages, self.fields], separators=(",", ":"))

    @classmethod
    def from_sent(cls, sent: str) -> Read:
        """What a page sent back; anything else counts as nothing read, so that every difference is shown."""
        try:
            cells, languages, fields = json.loads(sent) if len(sent) <= MAX_SENT else ({}, {}, {})
            return cls(
                {str(key): _words(cell) for key, cell in cells.items()}, _words(languages), _words(fields)
            )
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()


def _words(found: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in found.items()}


def read_of(languages: Iterable[Language], clauses: Iterable[Clause], fields: Mapping[str, Any]) -> Read:
    codes = {one["code"]: one["status"] for one in languages}
    cells = {clause["key"]: _cells(clause, codes) for clause in clauses}
    return Read(cells, codes, {name: digest(value) for name, value in fields.items()})


def digest(value: Any) -> str:
    """Short, and the same for the same value; only the person's own page depends on it."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


def _cells(clause: Clause, codes: Iterable[str]) -> dict[str, str]:
    return {PART: digest(clause["part"])} | {code: _side(clause, code) for code in codes}


def _side(clause: Clause, code: str) -> str:
    heading, text = clause["heading"].get(code, ""), clause["texts"].get(code, "")
    return digest((heading, text)) if heading or text else NOTHING


NOTHING = ""


@dataclass(frozen=True)
class Clash:
    """A cell that both changed; `heading` and `text` are the saved ones."""

    key: str
    code: str
    heading: str
    text: str


@dataclass
class Merged:
    """What stands in the form now, and what was done to get there. Keys of clauses throughout."""

    languages: list[Language]
    clauses: list[Clause] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)  # (key, code): taken over from the saved text
    added: list[str] = field(default_factory=list)  # came in with the saved text
    removed: list[str] = field(default_factory=list)  # removed in the saved text, untouched here
    parts: list[tuple[str, str]] = field(
        default_factory=list
    )  # (key, part): both made it another part; mine stands
    kept: list[str] = field(default_factory=list)  # one removed it, the other changed it: it stays


def merge(
    read: Read,
    theirs: tuple[Sequence[Language], Sequence[Clause]],
    mine: tuple[Sequence[Language], Sequence[Clause]],
) -> Merged:
    """Both as (languages, clauses); clauses have keys."""
    their_clauses = {clause["key"]: clause for clause in theirs[1]}
    my_clauses = {clause["key"]: clause for clause in mine[1]}
    merged = Merged(_languages(read, theirs, mine))
    codes = [one["code"] for one in merged.languages]
    found: dict[str, Clause] = {}
    for key in _in_order(list(read.cells), list(their_clauses), list(my_clauses)):
        clause = _one(key, read, their_clauses.get(key), my_clauses.get(key), codes, merged)
        if clause is not None:
            found[key] = clause
    merged.clauses = list(found.values())
    return merged


def _languages(read: Read, theirs: Any, mine: Any) -> list[Language]:
    """Mine, with those that were added meanwhile; one removed meanwhile goes unless I wrote in it."""
    saved = {one["code"]: one["status"] for one in theirs[0]}
    typed = {one["code"]: one["status"] for one in mine[0]}
    kept = []
    for code, status in typed.items():
        was = read.languages.get(code)
        if code in saved:
            kept.append({"code": code, "status": saved[code] if status == was else status})
        elif was is None or any(_differs(read, clause, code) for clause in mine[1]):
            kept.append({"code": code, "status": status})
    new = [code for code in saved if code not in typed and code not in read.languages]
    # Removed by me: it comes back only if somebody wrote in it meanwhile.
    new += [
        code
        for code in saved
        if code not in typed and code in read.languages and any(_differs(read, c, code) for c in theirs[1])
    ]
    return kept + [{"code": code, "status": saved[code]} for code in new]


def _differs(read: Read, clause: Clause, code: str) -> bool:
    return _side(clause, code) != read.cells.get(clause["key"], {}).get(code, NOTHING)


def _in_order(read: list[str], theirs: list[str], mine: list[str]) -> list[str]:
    """The order of whoever moved clauses; of both, mine. What only the other has stands after what it followed."""
    i_moved = [key for key in mine if key in read] != [key for key in read if key in mine]
    lead, other = (mine, theirs) if i_moved else (theirs, mine)
    order = list(lead)
    for place, key in enumerate(other):
        if key not in order:
            before = [one for one in other[:place] if one in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, key)
    return order


def _one(
    key: str, read: Read, theirs: Clause | None, mine: Clause | None, codes: list[str], merged: Merged
) -> Clause | None:
    was = read.cells.get(key)
    if theirs is not None and mine is not None:
        return _both(theirs, mine, was or {}, codes, merged)
    only = theirs or mine
    if only is None:
        return None
    if was is None:
        merged.added += [key] if theirs else []
        return only
    is_changed = any(_differs(read, only, code) for code in codes) or digest(only["part"]) != was.get(PART)
    if is_changed:
        merged.kept.append(key)
        return only
    merged.removed += [key] if mine else []
    return None


def _both(theirs: Clause, mine: Clause, was: dict[str, str], codes: list[str], merged: Merged) -> Clause:
    result = {**mine, "heading": dict(mine["heading"]), "texts": dict(mine["texts"])}
    if digest(mine["part"]) == was.get(PART):
        result["part"] = theirs["part"]
    elif theirs["part"] != mine["part"] and digest(theirs["part"]) != was.get(PART):
        merged.parts.append((mine["key"], theirs["part"]))
    for code in codes:
        saved, typed, before = _side(theirs, code), _side(mine, code), was.get(code, NOTHING)
        if saved in (typed, before):
            continue
        heading, text = theirs["heading"].get(code, ""), theirs["texts"].get(code, "")
        if typed == before:
            result["heading"][code], result["texts"][code] = heading, text
            merged.taken.append((mine["key"], code))
        else:
            merged.clashes.append(Clash(mine["key"], code, heading, text))
    return result
