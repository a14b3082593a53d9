"""Which languages of a clause lag behind another one. Pure.

Somebody changes one side of a clause that was in step: the sides left alone are flagged, until a person says that
they follow again. Changing a flagged side is catching up: it flags nobody, and does not lift its own flag, because
a mended slip of the pen is no translation. What is written for the first time follows what is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

Clause = dict[str, Any]
FLAG = "outdated"


def outdated_in(clause: Clause) -> list[str]:
    """The codes of the languages that lag behind in this clause."""
    return list(clause.get(FLAG, ()))


def flagged(
    before: Iterable[Clause],
    after: Iterable[Clause],
    codes: Sequence[str],
    confirmed: Collection[tuple[str, str]] = (),
) -> list[Clause]:
    """The clauses of `after` with their flags; both sides have keys. `confirmed` holds (key, code) found in step."""
    former = {clause["key"]: clause for clause in before}
    return [_flagged(former.get(clause["key"]), clause, codes, confirmed) for clause in after]


def _flagged(
    former: Clause | None, clause: Clause, codes: Sequence[str], confirmed: Collection[tuple[str, str]]
) -> Clause:
    lagging = set(outdated_in(former)) if former else set()
    changed = {code for code in codes if former and _is_changed(former, clause, code)}
    if changed - lagging:
        lagging |= set(codes) - changed
    said = [
        code
        for code in codes
        if code in lagging and _has_text(clause, code) and (clause["key"], code) not in confirmed
    ]
    plain = {name: value for name, value in clause.items() if name != FLAG}
    return plain | {FLAG: said} if said else plain


def _is_changed(former: Clause, clause: Clause, code: str) -> bool:
    return _has_text(former, code) and any(
        former[side].get(code, "") != clause[side].get(code, "") for side in ("heading", "texts")
    )


def _has_text(clause: Clause, code: str) -> bool:
    return bool(clause["texts"].get(code, "").strip())
