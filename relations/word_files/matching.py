"""What a returned file changes in the text that went out, clause by clause. Pure: nothing is applied here.

An item is plain JSON: "key" (that of its clause; “new-1” for one that came), "kind" (changed, added, removed,
order), "was" and "now" (clauses, or None), "after" (the key it follows), "languages" (those that changed),
"authors", "inserted", "deleted" (tracked changes), "remarks", "comments".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from relations.clause_keys import key_of
from relations.text_diff import pair_clauses
from relations.word_files.reading import ReadClause, Remark, Returned

Clause = dict[str, Any]
Item = dict[str, Any]
ORDER = "order"
# How much more alike (0 to 1) a text must be to the other language than to its own to count as swapped.
_SURELY_SWAPPED = 0.3
_COMPARED = 600  # characters; telling languages apart needs no more


@dataclass(frozen=True)
class Read:
    """What is proposed, how many clauses came back as they went, and what is to be said beside it."""

    items: list[Item]
    unchanged: int
    remarks: list[Remark]
    comments: list[dict[str, Any]]  # those at no clause
    is_recognised: bool


def compare(content: dict[str, Any], code: str, returned: Returned) -> Read:
    """`content` and `code` are those of the `WordCopy` that went out."""
    went_out: list[Clause] = content["clauses"]
    languages = [language["code"] for language in content["languages"]]
    pairs = _paired(went_out, languages, code, returned)
    items = _items(went_out, languages, pairs, returned)
    changed = [item for item in items if item["kind"] != ORDER]
    unchanged = len(went_out) - sum(item["kind"] in ("changed", "removed") for item in changed)
    comments = [_comment(one) for one in returned.comments if one.clause is None]
    comments += _comments_of_unchanged(returned, pairs, changed, went_out)
    return Read(
        items=items,
        unchanged=unchanged,
        remarks=_general_remarks(content, returned, pairs, changed),
        comments=comments,
        is_recognised=returned.is_marked and code in returned.codes,
    )


def as_clause(read: ReadClause, languages: Sequence[str], like: Clause | None) -> Clause:
    """A table of the file as a clause; what it does not say of a language it had, is empty now."""
    return {
        "part": like["part"] if like else "other",
        "heading": {code: read.heading.get(code, "") for code in languages},
        "texts": {code: read.texts.get(code, "") for code in languages},
    }


def _paired(went_out: list[Clause], languages: list[str], code: str, returned: Returned) -> dict[int, int]:
    """Place in the file → place in what went out: by our marks, the rest by what the clauses say."""
    by_key = {key_of(clause, place): place for place, clause in enumerate(went_out)}
    pairs: dict[int, int] = {}
    if code in returned.codes or returned.is_guessed:
        for place, read in enumerate(returned.clauses):
            old = by_key.get(read.key) if read.key else None
            if old is not None and old not in pairs.values():
                pairs[place] = old
    left = [place for place in range(len(went_out)) if place not in pairs.values()]
    right = [place for place in range(len(returned.clauses)) if place not in pairs]
    came = [as_clause(returned.clauses[place], languages, None) for place in right]
    for old, new in pair_clauses([went_out[place] for place in left], came):
        pairs[right[new]] = left[old]
    return pairs


def _items(
    went_out: list[Clause], languages: list[str], pairs: dict[int, int], returned: Returned
) -> list[Item]:
    keys = [key_of(clause, place) for place, clause in enumerate(went_out)]
    items: list[Item] = []
    after, came = "", 0
    for place, read in enumerate(returned.clauses):
        old = pairs.get(place)
        was = went_out[old] if old is not None else None
        now = as_clause(read, languages, was)
        if was is None:
            came += 1
            key = f"new-{came}"
            if _says_something(now):
                items.append(
                    _item("added", key, None, now, after, languages) | _marginal(read, place, returned)
                )
        else:
            assert old is not None  # noqa: S101  # it has a clause
            key = keys[old]
            if changed := _changed_languages(was, now, languages):
                item = _item("changed", key, was, now, after, changed) | _marginal(read, place, returned)
                items.append(item | {"remarks": [*item["remarks"], *_guess(read, key, changed, returned)]})
        after = key
    for old in range(len(went_out)):
        if old not in pairs.values():
            former = keys[old - 1] if old else ""
            items.append(_item("removed", keys[old], went_out[old], None, former, languages))
    return items + _order(keys, pairs)


def _item(
    kind: str, key: str, was: Clause | None, now: Clause | None, after: str, languages: Sequence[str]
) -> Item:
    plain = {"authors": [], "inserted": 0, "deleted": 0, "remarks": [], "comments": []}
    said = {"kind": kind, "key": key, "was": _said(was), "now": _said(now), "after": after}
    return said | {"languages": list(languages)} | plain


def _marginal(read: ReadClause, place: int, returned: Returned) -> dict[str, Any]:
    return {
        "authors": [author for author, _count in read.authors.most_common()],
        "inserted": read.inserted,
        "deleted": read.deleted,
        "remarks": [one for one in read.remarks if one["what"] != "guessed_language"],
        "comments": [_comment(one) for one in returned.comments if one.clause == place],
    }


def _guess(read: ReadClause, key: str, changed: Sequence[str], returned: Returned) -> list[Remark]:
    """Whether it is only likely that these words belong to this clause; said beside them."""
    if not returned.is_guessed:
        return [] if read.key == key else [{"what": "guessed"}]
    return [{"what": "guessed_language", "language": code} for code in changed]


def _said(clause: Clause | None) -> Clause | None:
    return None if clause is None else {name: clause[name] for name in ("part", "heading", "texts")}


def _changed_languages(was: Clause, now: Clause, languages: Iterable[str]) -> list[str]:
    return [
        code
        for code in languages
        if _folded(was["heading"].get(code, ""), is_line=True) != now["heading"].get(code, "")
        or _folded(was["texts"].get(code, "")) != _folded(now["texts"].get(code, ""))
    ]


def _folded(text: str, *, is_line: bool = False) -> str:
    """What a text that went through Word unharmed is compared by: spaces at the ends of lines say nothing."""
    if is_line:
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def _says_something(clause: Clause) -> bool:
    return any(clause["texts"].values()) or any(clause["heading"].values())


def _order(keys: list[str], pairs: dict[int, int]) -> list[Item]:
    """One item for the order of all clauses that both have, when it is another."""
    order = [pairs[place] for place in sorted(pairs)]
    if all(one < other for one, other in pairwise(order)):
        return []
    return [_item(ORDER, ORDER, None, None, "", []) | {"order": [keys[place] for place in order]}]


def _comment(one: Any) -> dict[str, Any]:
    return {"author": one.author, "on": one.on, "text": one.text}


def _comments_of_unchanged(
    returned: Returned, pairs: dict[int, int], items: list[Item], went_out: list[Clause]
) -> list[dict[str, Any]]:
    """Comments at clauses that stayed as they were: nothing is to be decided there, but they are read."""
    shown = {item["key"] for item in items}
    found = []
    for one in returned.comments:
        old = pairs.get(one.clause) if one.clause is not None else None
        if old is not None and key_of(went_out[old], old) not in shown:
            found.append(_comment(one) | {"clause": old + 1, "part": went_out[old]["part"]})
    return found


def _general_remarks(
    content: dict[str, Any], returned: Returned, pairs: dict[int, int], items: list[Item]
) -> list[Remark]:
    """What concerns the whole file, or a clause that is not shown because its words stayed."""
    remarks = list(returned.remarks)
    for place, read in enumerate(returned.clauses):
        old = pairs.get(place)
        if old is None:
            continue
        if key_of(content["clauses"][old], old) not in {item["key"] for item in items}:
            said = [remark for remark in read.remarks if remark["what"] != "guessed_language"]
            remarks += [remark | {"clause": old + 1} for remark in said]
        remarks += [remark | {"clause": old + 1} for remark in _swapped(content["clauses"][old], read)]
    if returned.title and returned.title != _folded(content["title"], is_line=True):
        remarks.append({"what": "title", "text": returned.title[:300]})
    remarks += _changed_terms(content.get("terms", []), returned.terms)
    remarks += _foreign_languages(content, returned)
    return remarks


def _swapped(was: Clause, read: ReadClause) -> list[Remark]:
    """A text that is nearly that of another language: somebody wrote into the wrong column."""
    found: list[Remark] = []
    texts = {code: text for code, text in was["texts"].items() if text}
    for code, text in read.texts.items():
        if text == texts.get(code):
            continue
        own = _alike(texts.get(code, ""), text)
        for other, others in texts.items():
            if other != code and _alike(others, text) > max(own + _SURELY_SWAPPED, 0.6):
                found.append({"what": "swapped", "language": code, "other": other})
    return found


def _alike(one: str, other: str) -> float:
    """How much of their runs of three letters they share (0 to 1): quick, and right for scripts without spaces."""
    was, now = (
        {text[place : place + 3] for place in range(len(text[:_COMPARED]) - 2)} for text in (one, other)
    )
    return 2 * len(was & now) / (len(was) + len(now)) if was and now else 0.0


def _changed_terms(sent: list[list[str]], came: list[list[str]]) -> list[Remark]:
    now = {label: value for label, value in came if label}
    return [
        {"what": "term", "label": label, "text": now[label][:300]}
        for label, value in sent
        if label in now and " ".join(now[label].split()) != " ".join(str(value).split())
    ]


def _foreign_languages(content: dict[str, Any], returned: Returned) -> list[Remark]:
    known = {language["code"] for language in content["languages"]}
    found = {code for read in returned.clauses for code, text in read.texts.items() if text} - known
    return [{"what": "language", "language": code} for code in sorted(found)]
