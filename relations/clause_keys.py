"""What tells a clause from its neighbours wherever it moves: a short key.

It stands in the version (`clause["key"]`), beside what is only of use while writing; nothing of that is frozen.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

Clause = dict[str, Any]
# What a clause says. The rest of its dict is the draft's own: key, languages out of date, hints laid aside.
SAID = ("part", "heading", "texts")


def key_of(clause: Clause, place: int) -> str:
    """Its key; clauses written before there were keys go by their place, counted from 0."""
    return clause.get("key") or f"c{place + 1}"


def keyed(clauses: Iterable[Clause], like: Sequence[Clause] = ()) -> list[Clause]:
    """Copies with a key each, no key twice.

    Where none has a key, clauses are those of `like` by their place; where some have, the others are new.
    """
    given = [dict(clause) for clause in clauses]
    if not any(clause.get("key") for clause in given):
        known = [key_of(clause, place) for place, clause in enumerate(like)]
        for place, clause in enumerate(given):
            clause["key"] = known[place] if place < len(known) else "" if known else key_of(clause, place)
    spoken_for = {clause.get("key", "") for clause in (*given, *like)}
    taken: set[str] = set()
    for clause in given:
        if not clause.get("key") or clause["key"] in taken:
            clause["key"] = fresh_key(spoken_for | taken)
        taken.add(clause["key"])
    return given


def fresh_key(taken: Iterable[str] = ()) -> str:
    """A key that no other clause had; never a number that became free, or remarks would find a stranger."""
    known = set(taken)
    while (key := secrets.token_hex(4)) in known:
        pass
    return key


def as_said(clauses: Iterable[Clause]) -> list[Clause]:
    """Only what the text says, as the council reads it and as it is hashed."""
    return [{name: clause[name] for name in SAID} for clause in clauses]
