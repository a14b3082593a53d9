"""A file that lost our tables: its paragraphs are told apart by headings, numbers and words. Pure.

Each text found so is a guess, and its clause says so. What could be one clause or another is nobody's: it is listed,
never placed. Where less than half of our texts is found again, the file is refused.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from relations.clause_keys import key_of
from relations.word_files.marks import language_in
from relations.word_files.reading import ReadClause, Remark, Returned

# A paragraph is taken for one of ours from this likeness on (0 to 1), where no other comes near it; below a numbered
# heading of ours only its clause is in question, so that less is enough.
LIKE, LIKE_UNDER_A_NUMBER, APART = 0.45, 0.25, 0.15
FOUND_AGAIN = 0.5
MOST_LINES, COMPARED = 400, 300
_NUMBER = re.compile(r"^\W*(?:[^\W\d]{3,10}\s+)?\d{1,3}\s*[.):–-]?\s*")

Cell = tuple[int, str]  # the place of a clause in what went out, and a language


@dataclass
class _Ours:
    """What went out, ready to be found again."""

    headings: dict[str, set[Cell]] = field(default_factory=lambda: defaultdict(set))
    titles: dict[str, int] = field(default_factory=dict)
    around: set[str] = field(default_factory=set)
    lines: list[tuple[Cell, int]] = field(
        default_factory=list
    )  # of each line: whose, and how many runs of three
    runs: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # three letters → lines
    texts: set[Cell] = field(default_factory=set)


def told_apart(content: dict[str, Any], returned: Returned) -> Returned:
    """The same with its paragraphs as clauses, where no table of ours came back; else as it is.

    Raises Refused when too little of the text can be told apart.
    """
    if returned.clauses:
        return returned
    ours = _ours(content)
    whose, is_heading = _whose(returned.loose[:MOST_LINES], ours)
    found = set(whose.values())
    if not ours.texts or len(found & ours.texts) < FOUND_AGAIN * len(ours.texts):
        raise Refused(
            "nothing_readable",
            _(
                "The file has lost our tables, and its paragraphs cannot be told apart with certainty. Ask for the file "
                "that was sent, written in and saved as .docx with Word or LibreOffice; or copy what the partner wrote "
                "into the draft by hand. You may keep this file among the documents."
            ),
        )
    return _as_clauses(content, returned, ours, whose, is_heading)


def _ours(content: dict[str, Any]) -> _Ours:
    ours = _Ours()
    wording = content["wording"]
    for place, clause in enumerate(content["clauses"]):
        for code, heading in clause["heading"].items():
            if heading:
                ours.headings[_folded(heading)].add((place, code))
        for code, text in clause["texts"].items():
            for line in filter(str.strip, text.split("\n")):
                _learn(ours, (place, code), line)
    ours.titles = {_folded(title, with_number=True): place for place, title in enumerate(wording["clauses"])}
    said = [wording["about"], wording["terms"], wording["terms_hint"], content["title"], *wording["how_to"]]
    said += [str(part) for row in content.get("terms", []) for part in row]
    ours.around = {_folded(line, with_number=True) for line in said}
    return ours


def _learn(ours: _Ours, cell: Cell, line: str) -> None:
    runs = _runs(line)
    ours.texts.add(cell)
    for run in runs:
        ours.runs[run].append(len(ours.lines))
    ours.lines.append((cell, len(runs)))


def _whose(lines: Sequence[str], ours: _Ours) -> tuple[dict[int, Cell], set[int]]:
    """Number of a paragraph → the text it belongs to; and which of them are headings."""
    whose: dict[int, Cell] = {}
    headings: set[int] = set()
    under: int | None = None
    for number, line in enumerate(lines):
        folded = _folded(line, with_number=True)
        if folded in ours.titles:
            under = ours.titles[folded]
            continue
        if _is_around(line, folded, ours):
            continue
        named = _heading(line, under, ours)
        if named is not None:
            whose[number], under = named, named[0]
            headings.add(number)
            continue
        cell = _likest(line, under, whose.get(number - 1), ours)
        if cell is not None:
            whose[number] = cell
    _fill_between(whose, headings, lines, ours)
    return whose, headings


def _is_around(line: str, folded: str, ours: _Ours) -> bool:
    """One of our own lines around the text, the head of a column among them."""
    return folded in ours.around or ("·" in line and bool(language_in(line)))


def _heading(line: str, under: int | None, ours: _Ours) -> Cell | None:
    """The one text of which this is the heading; below a number only that clause is in question."""
    cells = ours.headings.get(_folded(line), set())
    here = {cell for cell in cells if cell[0] == under} or cells
    return next(iter(here)) if len(here) == 1 else None


def _likest(line: str, under: int | None, before: Cell | None, ours: _Ours) -> Cell | None:
    """The text that has a line so like this one that no other text comes near; None where that is not sure."""
    best = _likeness(line, ours)
    if under is not None and (here := {cell: like for cell, like in best.items() if cell[0] == under}):
        found = _one_of(here, LIKE_UNDER_A_NUMBER, before)
        if found is not None:
            return found
    return _one_of(best, LIKE, before)


def _one_of(best: dict[Cell, float], least: float, before: Cell | None) -> Cell | None:
    ranked = sorted(best.items(), key=lambda one: -one[1])[:2]
    if not ranked or ranked[0][1] < least:
        return None
    is_the_same = ranked[0][1] == 1 and len(ranked) > 1 and ranked[1][1] < 1
    if len(ranked) == 1 or is_the_same or ranked[0][1] - ranked[1][1] >= APART:
        return ranked[0][0]
    # The same words in two texts: then the one that goes on from the paragraph before, if it is one of the two.
    return before if before in (ranked[0][0], ranked[1][0]) else None


def _likeness(line: str, ours: _Ours) -> dict[Cell, float]:
    runs = _runs(line)
    shared: Counter[int] = Counter()
    for run in runs:
        shared.update(ours.runs.get(run, ()))
    best: dict[Cell, float] = {}
    for number, count in shared.items():
        cell, size = ours.lines[number]
        best[cell] = max(best.get(cell, 0.0), 2 * count / (len(runs) + size))
    return best


def _fill_between(whose: dict[int, Cell], headings: set[int], lines: Sequence[str], ours: _Ours) -> None:
    """A new paragraph between two of one text belongs to that text."""
    placed = sorted(number for number in whose if number not in headings)
    for one, other in pairwise(placed):
        if whose[one] == whose[other] and not any(number in headings for number in range(one, other)):
            for number in range(one + 1, other):
                folded = _folded(lines[number], with_number=True)
                if folded not in ours.titles and not _is_around(lines[number], folded, ours):
                    whose[number] = whose[one]


def _as_clauses(
    content: dict[str, Any], returned: Returned, ours: _Ours, whose: dict[int, Cell], headings: set[int]
) -> Returned:
    clauses, remarks = [], list(returned.remarks)
    came: dict[Cell, list[int]] = defaultdict(list)
    for number, cell in sorted(whose.items()):
        if number not in headings:
            came[cell].append(number)
    for place, was in enumerate(content["clauses"]):
        clauses.append(_clause(place, was, came, returned, remarks))
    _place_comments(returned, whose)
    order = [place for place, _code in dict.fromkeys(whose[number] for number in sorted(whose))]
    if any(one > other for one, other in pairwise(order)):
        remarks.append({"what": "order_unsure"})
    loose = [
        line for number, line in enumerate(returned.loose) if number not in whose and not _is_ours(line, ours)
    ]
    return dataclasses.replace(returned, clauses=clauses, remarks=remarks, loose=loose, is_guessed=True)


def _clause(
    place: int, was: dict[str, Any], came: dict[Cell, list[int]], returned: Returned, remarks: list[Remark]
) -> ReadClause:
    """What was found of a clause; a text that was not found stays as it went out, and that is said."""
    clause = ReadClause(key=key_of(was, place), heading=_stripped(was["heading"]), texts=dict(was["texts"]))
    for code, text in was["texts"].items():
        if numbers := came.get((place, code)):
            clause.texts[code] = "\n".join(returned.loose[number] for number in numbers)
            clause.remarks.append({"what": "guessed_language", "language": code})
            _count_changes(clause, numbers, returned)
        elif text.strip():
            remarks.append({"what": "not_found", "language": code, "clause": place + 1})
    return clause


def _count_changes(clause: ReadClause, numbers: Iterable[int], returned: Returned) -> None:
    for number in numbers:
        tracked = returned.loose_words[number].tracked
        clause.inserted += tracked.inserted
        clause.deleted += tracked.deleted
        clause.authors.update(tracked.authors)


def _place_comments(returned: Returned, whose: dict[int, Cell]) -> None:
    at = {
        comment: cell[0]
        for number, cell in whose.items()
        for comment in returned.loose_words[number].comments
    }
    for comment in returned.comments:
        comment.clause = at.get(comment.number)


def _is_ours(line: str, ours: _Ours) -> bool:
    folded = _folded(line, with_number=True)
    return folded in ours.titles or _is_around(line, folded, ours)


def _stripped(heading: dict[str, str]) -> dict[str, str]:
    return {code: " ".join(text.split()) for code, text in heading.items()}


def _folded(line: str, *, with_number: bool = False) -> str:
    said = " ".join(line.split()).casefold()
    return said if with_number else _NUMBER.sub("", said).strip(" .:") or said


def _runs(line: str) -> set[str]:
    said = " ".join(line.split()).casefold()[:COMPARED]
    return {said[place : place + 3] for place in range(max(len(said) - 2, 1))}
