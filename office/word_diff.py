"""Two texts compared word by word: pure, exact, and quick for any text a form lets in.

Languages that write without spaces are compared sign by sign, since a paragraph of Japanese is otherwise one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "in", "out"]

# Comparing costs the product of both lengths at worst; beyond this many pairs whole sentences are compared first.
MAX_PAIRS = 4_000_000
# A run that stayed between two changes is kept apart only if it carries as many letters or digits as this.
MIN_KEPT = 2

_MARKS = r"\u0E31\u0E34-\u0E3A\u0E47-\u0E4E"
_UNSPACED = r"\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF"
_SIGNS = r"""!-/:-@\[-`{-~¡-¿–—‘-‟…‹›、。〈-】・！（），．：；？"""
_WORD = re.compile(
    rf"(\s*)([{_UNSPACED}][{_MARKS}]*"
    rf"|[^\s{_SIGNS}{_UNSPACED}]+(?:[{_SIGNS}][^\s{_SIGNS}{_UNSPACED}]+)*"
    rf"|[^\s]|\Z)"
)
_SENTENCE = re.compile(r".+?(?:[.!?。！？]+\s+|\n+|\Z)|\n+", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed (“same”), came (“in”) or went (“out”)."""

    kind: Kind
    text: str


def diff_words(old: str, new: str) -> list[Piece]:
    """The two texts as one run of pieces.

    All but the “in” pieces joined give `old`, all but the “out” pieces give `new`; no piece is empty, no two
    neighbours are of one kind, and where words were replaced the old ones stand before the new.
    """
    if old == new:
        return [Piece("same", old)] if old else []
    before, after = _units(old), _units(new)
    if len(before) * len(after) <= MAX_PAIRS:
        return _tidy(_compared(before, after))
    return _tidy(_by_sentence(old, new))


def cost_of(old: str, new: str) -> int:
    """How many pairs of words the comparison of these texts looks at, at most."""
    return 0 if old == new else min(len(_units(old)) * len(_units(new)), MAX_PAIRS)


def before_of(pieces: Iterable[Piece]) -> str:
    """The old text again."""
    return "".join(piece.text for piece in pieces if piece.kind != "in")


def after_of(pieces: Iterable[Piece]) -> str:
    """The new text again."""
    return "".join(piece.text for piece in pieces if piece.kind != "out")


# A word with the space before it: words are matched, the space between them is compared afterwards.
_Unit = tuple[str, str]


def _units(text: str) -> list[_Unit]:
    found = [(match[1], match[2]) for match in _WORD.finditer(text)]
    return [unit for unit in found if unit != ("", "")]


def _compared(before: Sequence[_Unit], after: Sequence[_Unit]) -> Iterator[Piece]:
    old, new = [word for _space, word in before], [word for _space, word in after]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for was, now in zip(before[i1:i2], after[j1:j2], strict=True):
                yield from _matched(was, now)
        else:
            yield Piece("out", "".join(space + word for space, word in before[i1:i2]))
            yield Piece("in", "".join(space + word for space, word in after[j1:j2]))


def _matched(was: _Unit, now: _Unit) -> Iterator[Piece]:
    """The same word; the space before it may have changed."""
    if was[0] == now[0]:
        yield Piece("same", was[0] + was[1])
        return
    yield Piece("out", was[0])
    yield Piece("in", now[0])
    yield Piece("same", was[1])


def _by_sentence(old: str, new: str) -> Iterator[Piece]:
    """Sentences first, and words within those that changed, where they are few enough."""
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    if len(before) * len(after) > MAX_PAIRS:
        yield from (Piece("out", old), Piece("in", new))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i1:i2]), "".join(after[j1:j2])
        if tag == "equal":
            yield Piece("same", gone)
            continue
        was, now = _units(gone), _units(come)
        if was and now and len(was) * len(now) <= MAX_PAIRS:
            yield from _compared(was, now)
        else:
            yield from (Piece("out", gone), Piece("in", come))


def _tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Joined runs, without a lonely space or comma left standing between two changes."""
    runs = _joined(pieces)
    inner = range(1, len(runs) - 1)
    absorbed = {n for n in inner if runs[n].kind == "same" and _letters(runs[n].text) < MIN_KEPT}
    if not absorbed:
        return runs
    return _joined(
        part
        for n, run in enumerate(runs)
        for part in ((Piece("out", run.text), Piece("in", run.text)) if n in absorbed else (run,))
    )


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one; between two runs that stayed, what went stands before what came."""
    runs: list[Piece] = []
    gone, come = "", ""
    for piece in pieces:
        if piece.kind == "out":
            gone += piece.text
        elif piece.kind == "in":
            come += piece.text
        elif piece.text:
            _lay_down(runs, *_change(gone, come), piece)
            gone, come = "", ""
    _lay_down(runs, *_change(gone, come))
    return runs


def _lay_down(runs: list[Piece], *pieces: Piece) -> None:
    for piece in pieces:
        if piece.kind == "same" and runs and runs[-1].kind == "same":
            runs[-1] = Piece("same", runs[-1].text + piece.text)
        elif piece.text:
            runs.append(piece)


def _change(gone: str, come: str) -> list[Piece]:
    """What went and what came; the space before both stayed."""
    if gone == come:
        return [Piece("same", gone)]
    ours, theirs = gone[: len(gone) - len(gone.lstrip())], come[: len(come) - len(come.lstrip())]
    space = ours if ours == theirs else ""
    return [Piece("same", space), Piece("out", gone[len(space) :]), Piece("in", come[len(space) :])]


def _letters(text: str) -> int:
    return sum(sign.isalnum() for sign in text)
