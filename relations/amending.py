"""How an amendment meets a text that changed meanwhile. Pure: clauses and terms in, clauses and terms out.

An amendment is written against one version. What it does to it, clause by clause, is done to the text as it reads
on the day: clauses that it left alone follow the text, clauses that it touched read as it says. Where both touched
the same clause there is a conflict, and a person has to read both.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from relations.clause_keys import key_of

Clause = dict[str, Any]
Terms = Mapping[str, Any]


def by_key(clauses: Sequence[Clause]) -> dict[str, Clause]:
    return {key_of(clause, place): clause for place, clause in enumerate(clauses)}


def words_of(clause: Clause | None) -> tuple[Any, ...] | None:
    """What a clause says, apart from its key and from what is only of use while writing; None for no clause."""
    if clause is None:
        return None
    sides = ({code: text for code, text in clause[side].items() if text} for side in ("heading", "texts"))
    return (clause["part"], *sides)


def touched(before: Sequence[Clause], after: Sequence[Clause]) -> set[str]:
    """The keys of the clauses that came, went or read differently."""
    old, new = by_key(before), by_key(after)
    return {key for key in old | new if words_of(old.get(key)) != words_of(new.get(key))}


def conflicts(base: Sequence[Clause], current: Sequence[Clause], amended: Sequence[Clause]) -> set[str]:
    """The clauses that both changed, and not in the same way."""
    ours, theirs = by_key(amended), by_key(current)
    both = touched(base, current) & touched(base, amended)
    return {key for key in both if words_of(ours.get(key)) != words_of(theirs.get(key))}


def merged(base: Sequence[Clause], current: Sequence[Clause], amended: Sequence[Clause]) -> list[Clause]:
    """The current text with what the amendment does to it; where both touched a clause, as the amendment has it.

    In the order of the amendment; clauses that only the current text has stand after the one they follow there.
    """
    ours, theirs, former = by_key(amended), by_key(current), by_key(base)
    own = touched(base, amended)
    if list(ours) == list(former):
        keys = [key for key in theirs if key in ours or key not in former]
        keys += [key for key in ours if key in own and key not in theirs]
    else:
        keys = [key for key in ours if key in own or key in theirs]
        _insert(keys, list(theirs), {key for key in theirs if key not in former and key not in ours})
    found = {key: ours[key] if key in own and key in ours else theirs.get(key) for key in keys}
    return [{**clause, "key": key} for key, clause in found.items() if clause is not None]


def _insert(keys: list[str], order: list[str], new: Iterable[str]) -> None:
    for key in order:
        if key not in new:
            continue
        before = [one for one in order[: order.index(key)] if one in keys]
        keys.insert(keys.index(before[-1]) + 1 if before else 0, key)


def merged_terms(base: Terms, current: Terms, amended: Terms) -> dict[str, Any]:
    """Each term as the amendment has it where it changed it, else as the current text has it."""
    return {name: amended[name] if amended[name] != base[name] else current[name] for name in base}


def conflicting_terms(base: Terms, current: Terms, amended: Terms) -> list[str]:
    return [
        name
        for name in base
        if base[name] != current[name] and amended[name] not in (base[name], current[name])
    ]


__all__ = ["by_key", "conflicting_terms", "conflicts", "merged", "merged_terms", "touched", "words_of"]
