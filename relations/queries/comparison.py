"""Two versions of a protocol beside one another, as a page and a paper show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.letters import capitalised
from relations.languages import direction, language_name
from relations.models import LanguageStatus, Part, ProtocolVersion
from relations.queries.protocol import term_rows
from relations.text_diff import ClauseChange, LanguageChange, Piece, diff_clauses

_FATES = {
    "added": (gettext_lazy("added"), "success"),
    "removed": (gettext_lazy("removed"), "danger"),
    "changed": (gettext_lazy("changed"), "warning"),
    "same": (gettext_lazy("same words"), "neutral"),
}


@dataclass(frozen=True)
class ShownLanguage:
    """A clause in one language: its pieces, and whether any word of it changed."""

    code: str
    name: str
    direction: str
    heading: list[Piece]
    text: list[Piece]
    is_changed: bool


@dataclass(frozen=True)
class ShownClause:
    """A clause with what became of it, in words; `languages` are those that say something new."""

    title: str
    fate: str
    fate_text: str
    tone: str
    notes: list[str]
    languages: list[ShownLanguage]
    untouched: list[str]


@dataclass(frozen=True)
class Comparison:
    """What differs. `facts` are (what, before, after); `clauses` only those that were touched, unless all are asked."""

    facts: list[tuple[str, str, str]]
    clauses: list[ShownClause]
    untouched: int
    summary: str

    def __bool__(self) -> bool:
        return bool(self.facts or any(clause.fate != "same" or clause.notes for clause in self.clauses))


def compare(old: ProtocolVersion, new: ProtocolVersion, *, whole: bool = False) -> Comparison:
    """Title, languages and terms as before and after, clauses word by word; `whole` shows unchanged ones too."""
    return Comparison(
        compare_facts(facts_of(old), facts_of(new)), *compare_texts(old.clauses, new.clauses, whole)
    )


def compare_texts(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], whole: bool = False
) -> tuple[list[ShownClause], int, str]:
    """The clauses to show, how many were not touched, and a sentence that counts."""
    changes = diff_clauses(old, new)
    touched = [change for change in changes if change.is_touched]
    shown = [_shown(change, whole) for change in (changes if whole else touched)]
    return shown, len(changes) - len(touched), _summary(changes)


def facts_of(version: ProtocolVersion) -> list[tuple[str, str]]:
    """Title, languages and terms."""
    languages = ", ".join(
        f"{language_name(one['code'])} ({LanguageStatus(one['status']).label})" for one in version.languages
    )
    rows = [(_("Title"), version.title), (_("Languages"), languages), *term_rows(version)]
    return [(str(label), str(value)) for label, value in rows]


def compare_facts(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    before, after = dict(old), dict(new)
    labels = dict.fromkeys([*after, *before])
    rows = [(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return [row for row in rows if row[1] != row[2]]


def _shown(change: ClauseChange, whole: bool) -> ShownClause:
    text, tone = _FATES[change.fate]
    shown = [one for one in change.languages if whole or one.is_changed]
    place = change.new if change.new is not None else change.old
    return ShownClause(
        title=_title(change, place or 0),
        fate=change.fate,
        fate_text=str(text),
        tone=tone,
        notes=_notes(change),
        languages=[_language(one) for one in shown],
        untouched=[language_name(one.code) for one in change.languages if one not in shown],
    )


def _title(change: ClauseChange, place: int) -> str:
    return f"{place + 1}. {capitalised(str(Part(change.part).label))}"


def _notes(change: ClauseChange) -> list[str]:
    """What no word of the text tells: a new place, another part."""
    notes = []
    if change.is_moved and change.old is not None and change.new is not None:
        said = {"before": change.old + 1, "now": change.new + 1}
        notes.append(_("It moved: it was clause %(before)s and is clause %(now)s.") % said)
    if change.former_part and change.part != change.former_part:
        names = {"before": Part(change.former_part).label, "now": Part(change.part).label}
        notes.append(_("It belonged to “%(before)s” and belongs to “%(now)s” now.") % names)
    return notes


def _language(change: LanguageChange) -> ShownLanguage:
    return ShownLanguage(
        code=change.code,
        name=language_name(change.code),
        direction=direction(change.code),
        heading=change.heading,
        text=change.text,
        is_changed=change.is_changed,
    )


def _summary(changes: list[ClauseChange]) -> str:
    """“2 clauses changed, 1 clause added, 1 clause moved.”, nothing where nothing was touched."""
    fates = [change.fate for change in changes]
    counts = [
        (fates.count("changed"), ngettext("%(count)s clause changed", "%(count)s clauses changed", fates.count("changed"))),
        (fates.count("added"), ngettext("%(count)s clause added", "%(count)s clauses added", fates.count("added"))),
        (fates.count("removed"), ngettext("%(count)s clause removed", "%(count)s clauses removed", fates.count("removed"))),
    ]  # fmt: skip
    moved = sum(change.is_moved for change in changes)
    counts.append((moved, ngettext("%(count)s clause moved", "%(count)s clauses moved", moved)))
    said = ", ".join(words % {"count": count} for count, words in counts if count)
    return f"{said}." if said else ""
