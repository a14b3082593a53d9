"""What changed between two texts, word by word, so that it can be read without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from office.submissions import FrozenText, Presentation, Row
from office.word_diff import diff_words

SAME, ADDED, REMOVED = "same", "added", "removed"
_KINDS = {"same": SAME, "in": ADDED, "out": REMOVED}


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """One clause in one language, with the words that changed."""

    heading: str
    language: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Changes:
    """What is different from the item that was before the council last time."""

    facts: list[tuple[str, str, str]]
    clauses: list[ClauseChange]

    def __bool__(self) -> bool:
        return bool(self.facts or self.clauses)


def word_differences(before: str, after: str) -> list[Piece]:
    """The two texts as one run of pieces; joining all but the added ones gives `before` again."""
    return [Piece(_KINDS[piece.kind], piece.text) for piece in diff_words(before, after)]


def changes_between(former: Presentation, now: Presentation) -> Changes:
    """Facts and clauses that differ, in the order of the text as it is now."""
    clauses = [
        ClauseChange(heading, language, word_differences(old, new))
        for before, after in _paired(former.texts, now.texts)
        for heading, language, old, new in _in_each_language(before, after)
        if old != new
    ]
    return Changes(_changed_facts(_by_label(former.facts), _by_label(now.facts)), clauses)


def _by_label(facts: Sequence[Row]) -> dict[str, str]:
    """Facts under one label each; a label that comes several times (annexes) gathers its values."""
    gathered: dict[str, list[str]] = {}
    for fact in facts:  # label, value, and where it comes from, which may change without the value
        gathered.setdefault(str(fact[0]), []).append(str(fact[1]))
    return {label: "; ".join(values) for label, values in gathered.items()}


def _changed_facts(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    labels = list(after) + [label for label in before if label not in after]
    pairs = [(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return [(label, old, new) for label, old, new in pairs if old != new]


_NOTHING = FrozenText({}, {})


def _paired(before: list[FrozenText], after: list[FrozenText]) -> Iterator[tuple[FrozenText, FrozenText]]:
    """Clauses that belong together: those with the same heading, otherwise those in the same place."""
    old, new = [_name(text) for text in before], [_name(text) for text in after]
    for _tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for step in range(max(i2 - i1, j2 - j1)):
            gone = before[i1 + step] if i1 + step < i2 else _NOTHING
            come = after[j1 + step] if j1 + step < j2 else _NOTHING
            yield gone, come


def _name(text: FrozenText) -> str:
    return "\n".join(f"{language} {words}" for language, words in sorted(text.heading.items()))


def _in_each_language(before: FrozenText, after: FrozenText) -> Iterator[tuple[str, str, str, str]]:
    for language in list(after.texts) + [code for code in before.texts if code not in after.texts]:
        heading = after.heading.get(language) or before.heading.get(language) or ""
        yield heading, language, before.texts.get(language, ""), after.texts.get(language, "")
