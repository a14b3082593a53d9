"""What the pages about Word files and proposals read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from office.calendar import written
from office.letters import capitalised
from office.word_diff import Piece, cost_of, diff_words
from relations.clause_keys import key_of
from relations.models import Part, Proposal, Protocol, ProtocolVersion, WordCopy
from relations.text_diff import LanguageChange
from relations.word_files.applying import key_in_draft
from relations.word_files.matching import ORDER
from relations.word_files.wording import sentence_of

Clause = dict[str, Any]
Item = dict[str, Any]
_NOTHING: Clause = {"part": "other", "heading": {}, "texts": {}}


def copies_of(protocol: Protocol) -> list[WordCopy]:
    return list(protocol.word_copies.select_related("version", "made_by"))


def proposals_of(protocol: Protocol) -> list[Proposal]:
    return list(protocol.proposals.select_related("document", "taken_by", "word_copy__version"))


def proposal_numbered(protocol: Protocol, number: int) -> Proposal:
    """Raises Proposal.DoesNotExist."""
    found = protocol.proposals.select_related("document", "taken_by", "word_copy__version", "protocol")
    proposal: Proposal = found.get(number=number)
    return proposal


# Pairs of words that one page compares: some seconds at worst, and more than an honest proposal ever needs, which is
# sixty clauses in two languages of a hundred and fifty words each (2,700,000).
MOST_PAIRS = 6_000_000


@dataclass
class _Effort:
    """What is left of the comparing that a page may do; what goes beyond it is shown side by side as it stands."""

    left: int = MOST_PAIRS
    left_out: int = 0  # how many texts were not compared

    def compared(self, old: str, new: str) -> list[Piece]:
        cost = cost_of(old, new)
        if cost <= self.left:
            self.left -= cost
            return diff_words(old, new)
        self.left_out += 1
        return [piece for piece in (Piece("out", old), Piece("in", new)) if piece.text]


@dataclass(frozen=True)
class ShownItem:
    """One item as the page shows it: against what went out, and against today's draft where that differs."""

    key: str
    kind: str
    title: str
    kind_text: str
    tone: str
    changes: list[LanguageChange]
    draft_changes: list[LanguageChange]
    draft_note: str
    notes: list[str]
    comments: list[dict[str, Any]]
    choice: str
    order: list[str] = field(default_factory=list)
    is_guess: bool = False


def items_shown(proposal: Proposal, draft: ProtocolVersion | None) -> list[ShownItem]:
    sent = proposal.word_copy.content["clauses"]
    titles = {key_of(clause, place): _title(place, clause) for place, clause in enumerate(sent)}
    now = {key_of(one, place): one for place, one in enumerate(draft.clauses)} if draft else {}
    effort = _Effort()
    return [_shown(item, proposal, titles, now, effort) for item in proposal.content["items"]]


def remarks_shown(proposal: Proposal) -> list[str]:
    return [sentence_of(remark) for remark in proposal.content["remarks"]]


def comments_shown(comments: Iterable[dict[str, Any]], choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """With the clause they stand at, where that clause is not shown for another reason, and what was chosen."""
    return [
        _dated(one)
        | ({"where": _title(one["clause"] - 1, one)} if one.get("clause") else {})
        | {"key": one.get("key", ""), "choice": choices.get(one.get("key", ""), "")}
        for one in comments
    ]


def _dated(comment: dict[str, Any]) -> dict[str, Any]:
    """The day as people write days; what the file gives as a day and is none, was left out on reading."""
    return dict(comment) | {"on": written(date.fromisoformat(comment["on"])) if comment["on"] else ""}


def _title(place: int, clause: Clause) -> str:
    part = capitalised(Part(clause["part"]).label)
    return _("Clause %(number)s: %(part)s") % {"number": place + 1, "part": part}


def _kinds() -> dict[str, tuple[str, str]]:
    return {
        "changed": (pgettext("clause", "changed"), "info"),
        "added": (pgettext("clause", "new"), "success"),
        "removed": (pgettext("clause", "taken out"), "warning"),
        ORDER: (pgettext("clauses", "moved"), "info"),
    }


def _shown(
    item: Item, proposal: Proposal, titles: dict[str, str], now: dict[str, Clause], effort: _Effort
) -> ShownItem:
    kind = item["kind"]
    text, tone = _kinds()[kind]
    here = now.get(key_in_draft(item["key"], proposal.number))
    is_waiting = item["key"] not in proposal.choices
    before = effort.left_out
    changes = _changes(item["was"], item["now"], item["languages"], effort) if kind != ORDER else []
    conflict = _conflict(item, here, effort) if is_waiting and kind in ("changed", "removed") else []
    return ShownItem(
        key=item["key"],
        kind=kind,
        title=_item_title(item, titles),
        kind_text=text,
        tone=tone,
        changes=changes,
        draft_changes=conflict,
        draft_note=_draft_note(item, here, conflict) if is_waiting else "",
        notes=_notes(item) + ([_too_much()] if effort.left_out > before else []),
        comments=comments_shown(item["comments"], proposal.choices),
        choice=proposal.choices.get(item["key"], ""),
        order=[titles[key] for key in item.get("order", ())],
        is_guess=any(remark["what"].startswith("guessed") for remark in item["remarks"]),
    )


def _item_title(item: Item, titles: dict[str, str]) -> str:
    if item["kind"] == ORDER:
        return _("The clauses stand in another order")
    if item["key"] in titles:
        return titles[item["key"]]
    if item["after"] in titles:
        return _("New clause after “%(title)s”") % {"title": titles[item["after"]]}
    return _("New clause")


def _changes(
    was: Clause | None, now: Clause | None, codes: Iterable[str], effort: _Effort
) -> list[LanguageChange]:
    before, after = was or _NOTHING, now or _NOTHING
    return [
        LanguageChange(
            code,
            effort.compared(before["heading"].get(code, ""), after["heading"].get(code, "")),
            effort.compared(before["texts"].get(code, ""), after["texts"].get(code, "")),
        )
        for code in codes
    ]


def _conflict(item: Item, here: Clause | None, effort: _Effort) -> list[LanguageChange]:
    """What accepting would do to today's draft, where the draft is no longer what went out."""
    if here is None:
        return []
    was = item["was"]
    differing = [
        code
        for code in item["languages"]
        if any(here[side].get(code, "") != was[side].get(code, "") for side in ("heading", "texts"))
    ]
    return _changes(here, item["now"], item["languages"], effort) if differing else []


def _draft_note(item: Item, here: Clause | None, conflict: list[LanguageChange]) -> str:
    if item["kind"] == "changed" and here is None:
        return _("This clause is no longer in the draft. Accepting puts it back with the partner's words.")
    if item["kind"] == "removed" and here is None:
        return _("This clause is no longer in the draft already.")
    if conflict:
        return _(
            "The draft was changed here since the file went out. Accepting replaces what stands there now."
        )
    return ""


def _too_much() -> str:
    return _(
        "So much came back that this is not compared word by word: the former text stands whole before the new one."
    )


def _notes(item: Item) -> list[str]:
    notes = [sentence_of(remark) for remark in item["remarks"]]
    if number := item["inserted"] + item["deleted"]:
        said = ngettext(
            "%(count)s tracked change is read as if it were accepted.",
            "%(count)s tracked changes are read as if they were accepted.",
            number,
        ) % {"count": number}
        by = _("By %(names)s.") % {"names": ", ".join(item["authors"])} if item["authors"] else ""
        notes.append(f"{said} {by}".strip())
    return notes
