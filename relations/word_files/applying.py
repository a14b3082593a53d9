"""Accepted items of a proposal laid over the clauses of today's draft. Pure: clauses in, clauses out.

Only the languages that came back changed are written: what was written meanwhile in another one stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from relations.clause_keys import keyed

Clause = dict[str, Any]
Item = dict[str, Any]
_TURN = {"changed": 0, "removed": 1, "order": 2, "added": 3}


def applied(
    clauses: Sequence[Clause], items: Iterable[Item], codes: Sequence[str], number: int
) -> list[Clause]:
    """`codes` are the draft's languages, `number` that of the proposal: keys of new clauses are made of it."""
    draft = keyed(clauses)
    # New clauses last: each follows a clause, wherever that stands by then.
    for item in sorted(items, key=lambda item: _TURN[item["kind"]]):
        key = key_in_draft(item["key"], number)
        place = _place_of(draft, key)
        if item["kind"] == "order":
            draft = _reordered(draft, [key_in_draft(one, number) for one in item["order"]])
        elif item["kind"] == "removed":
            draft = [clause for clause in draft if clause["key"] != key]
        elif place is not None:
            draft[place] = _with_words(draft[place], item["now"], item["languages"], codes)
        else:
            after = _place_of(draft, key_in_draft(item["after"], number))
            came = {"part": item["now"]["part"], "heading": {}, "texts": {}, "key": key}
            draft.insert(0 if after is None else after + 1, _with_words(came, item["now"], codes, codes))
    return draft


def key_in_draft(key: str, number: int) -> str:
    """The key a clause of the proposal bears in the draft; of “new-2” in proposal 3 it is “w3n2”."""
    return f"w{number}n{key.removeprefix('new-')}" if key.startswith("new-") else key


def _place_of(draft: Sequence[Clause], key: str) -> int | None:
    return next((place for place, clause in enumerate(draft) if clause["key"] == key), None)


def _with_words(clause: Clause, now: Clause, languages: Iterable[str], codes: Sequence[str]) -> Clause:
    written = dict(clause) | {side: dict(clause[side]) for side in ("heading", "texts")}
    for code in languages:
        if code in codes:
            for side in ("heading", "texts"):
                written[side][code] = now[side].get(code, "")
    return written


def _reordered(draft: list[Clause], order: list[str]) -> list[Clause]:
    """The named clauses in their new order, in the places that they take up together."""
    by_key = {clause["key"]: clause for clause in draft}
    wanted = iter([by_key[key] for key in order if key in by_key])
    named = set(order)
    return [next(wanted) if clause["key"] in named else clause for clause in draft]
