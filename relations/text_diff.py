"""What differs between two versions of a text: clauses that belong together, and their words. Pure.

A clause is a plain dict as a version keeps it: {"part", "heading": {code: text}, "texts": {code: text}}, with a
"key" where it has one (relations/clause_keys.py). Texts of two protocols share no keys and older ones have none, so
clauses that belong together are found by what they say: first the unchanged ones, then the most alike (one key
weighs as much as all its words), then those of the same compulsory part.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, Protocol

from office.word_diff import Piece, after_of, before_of, diff_words

Clause = dict[str, Any]
Fate = Literal["same", "changed", "added", "removed"]

# Two clauses are one if they share so much: of their words (0 to 1), their heading, their part of the protocol.
SAME_KEY, SAME_HEADING, SAME_PART, ALIKE = 1.0, 0.5, 0.2, 0.5
# A key that only counts (“c3”) may be the third clause of anything: it weighs no more than a heading.
COUNTED = re.compile(r"c\d+")
ANY_PART = "other"


class HasClauses(Protocol):
    """A version, a proposal, anything that keeps clauses in reading order."""

    clauses: list[Clause]


@dataclass(frozen=True)
class LanguageChange:
    """One clause in one language: its heading and its text as pieces."""

    code: str
    heading: list[Piece]
    text: list[Piece]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != "same" for piece in (*self.heading, *self.text))


@dataclass(frozen=True)
class ClauseChange:
    """What became of a clause. `old` and `new` are its places in both versions, from 0; None where it is not."""

    old: int | None
    new: int | None
    former_part: str
    part: str
    is_moved: bool
    languages: list[LanguageChange]

    @property
    def fate(self) -> Fate:
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        is_changed = self.part != self.former_part or any(one.is_changed for one in self.languages)
        return "changed" if is_changed else "same"

    @property
    def is_touched(self) -> bool:
        return self.is_moved or self.fate != "same"


def diff_versions(old: HasClauses, new: HasClauses) -> list[ClauseChange]:
    """Every clause of both, unchanged ones too, in the order of the new text.

    A clause that went stands after the one it followed in the old text.
    """
    return diff_clauses(old.clauses, new.clauses)


def diff_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> list[ClauseChange]:
    pairs = pair_clauses(old, new)
    moved = _moved(pairs)
    partner = {after: before for before, after in pairs}
    changes = [
        _change(old, new, partner.get(place), place, (partner.get(place), place) in moved)
        for place in range(len(new))
    ]
    kept = {before for before, _after in pairs}
    for place in range(len(old)):
        if place not in kept:
            changes.insert(_place_of_removed(changes, place), _change(old, new, place, None, False))
    return changes


def pair_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[int, int]]:
    """The places of clauses that are the same clause in both, in the order of the new text; each at most once."""
    pairs = dict(_unchanged(old, new))
    for step in (_alike, _of_the_same_part):
        left = [place for place in range(len(old)) if place not in pairs]
        taken = set(pairs.values())
        right = [place for place in range(len(new)) if place not in taken]
        pairs |= dict(step(old, new, left, right))
    return sorted(pairs.items(), key=lambda pair: pair[1])


def _unchanged(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    """Word for word the same: in the same order first, then wherever else they went."""
    was, now = [_identity(clause) for clause in old], [_identity(clause) for clause in new]
    left, right = set(range(len(old))), set(range(len(new)))
    for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if any(clause for clause in was[block.a + step][1:]):
                left.discard(block.a + step)
                right.discard(block.b + step)
                yield block.a + step, block.b + step
    for place in sorted(left):
        same = [other for other in sorted(right) if now[other] == was[place] and any(was[place][1:])]
        if same:
            right.discard(same[0])
            yield place, same[0]


def _alike(
    old: Sequence[Clause], new: Sequence[Clause], left: list[int], right: list[int]
) -> Iterator[tuple[int, int]]:
    """The most alike first; among equals the ones that moved least."""
    words = {("old", n): _words(old[n]) for n in left} | {("new", n): _words(new[n]) for n in right}
    scored = (
        (-_likeness(old[a], new[b], words["old", a], words["new", b]), abs(a - b), a, b)
        for a in left
        for b in right
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _score, _distance, before, after in sorted(one for one in scored if -one[0] >= ALIKE):
        if before not in used_old and after not in used_new:
            used_old.add(before)
            used_new.add(after)
            yield before, after


def _of_the_same_part(
    old: Sequence[Clause], new: Sequence[Clause], left: list[int], right: list[int]
) -> Iterator[tuple[int, int]]:
    """Written anew from beginning to end, yet still the clause on that part, such as the duration."""
    for before in left:
        part = old[before]["part"]
        match = next((place for place in right if new[place]["part"] == part), None)
        if part != ANY_PART and match is not None:
            right = [place for place in right if place != match]
            yield before, match


def _likeness(old: Clause, new: Clause, was: frozenset[str], now: frozenset[str]) -> float:
    shared = 2 * len(was & now) / (len(was) + len(now)) if was and now else 0.0
    headed = any(text and text == new["heading"].get(code) for code, text in old["heading"].items())
    of_one_part = old["part"] == new["part"] != ANY_PART
    return shared + SAME_HEADING * headed + SAME_PART * of_one_part + _same_key(old, new)


def _same_key(old: Clause, new: Clause) -> float:
    key = old.get("key")
    if not key or key != new.get("key"):
        return 0.0
    return SAME_HEADING if COUNTED.fullmatch(key) else SAME_KEY


def _words(clause: Clause) -> frozenset[str]:
    """The words of all languages, each with its language, so that a changed language is a change."""
    return frozenset(
        f"{code} {word}"
        for code, text in clause["texts"].items()
        for word in re.findall(r"[\u3040-\u9FFF\u0E00-\u0E7F]|\w+", text.casefold())
    )


def _identity(clause: Clause) -> tuple[Any, ...]:
    """What makes two clauses equal; an empty text is as good as none."""
    return (
        clause["part"],
        tuple(sorted((code, text) for code, text in clause["heading"].items() if text)),
        tuple(sorted((code, text) for code, text in clause["texts"].items() if text)),
    )


def _moved(pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """As few as possible: all but the longest run of clauses that kept their order."""
    ends: list[int] = []
    ending: list[int] = []
    previous: list[int | None] = []
    for number, (before, _after) in enumerate(pairs):
        place = bisect_left(ends, before)
        previous.append(ending[place - 1] if place else None)
        ends[place : place + 1] = [before]
        ending[place : place + 1] = [number]
    stayed: set[tuple[int, int]] = set()
    at = ending[-1] if ending else None
    while at is not None:
        stayed.add(pairs[at])
        at = previous[at]
    return set(pairs) - stayed


def _place_of_removed(changes: list[ClauseChange], place: int) -> int:
    """After the clause it followed in the old text."""
    earlier = [number for number, change in enumerate(changes) if change.old == place - 1]
    return earlier[0] + 1 if earlier else 0


def _change(
    old: Sequence[Clause], new: Sequence[Clause], before: int | None, after: int | None, is_moved: bool
) -> ClauseChange:
    was = old[before] if before is not None else None
    now = new[after] if after is not None else None
    return ClauseChange(
        old=before,
        new=after,
        former_part=was["part"] if was else "",
        part=(now or was or {})["part"],
        is_moved=is_moved,
        languages=[_language(was, now, code) for code in _codes(was, now)],
    )


def _codes(was: Clause | None, now: Clause | None) -> list[str]:
    """The languages of the new text in its order, then those that went."""
    return list(
        dict.fromkeys(
            code for clause in (now, was) if clause for side in ("texts", "heading") for code in clause[side]
        )
    )


def _language(was: Clause | None, now: Clause | None, code: str) -> LanguageChange:
    heading, text = (
        diff_words(was[side].get(code, "") if was else "", now[side].get(code, "") if now else "")
        for side in ("heading", "texts")
    )
    return LanguageChange(code, heading, text)


__all__ = [
    "Clause",
    "ClauseChange",
    "LanguageChange",
    "Piece",
    "after_of",
    "before_of",
    "diff_clauses",
    "diff_versions",
    "diff_words",
    "pair_clauses",
]
