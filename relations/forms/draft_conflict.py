"""Somebody else saved meanwhile: what both wrote, brought together for the page, with a sentence for each finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.word_diff import Piece, diff_words
from relations.clause_keys import keyed
from relations.forms.clauses import Cell, ClauseSheet
from relations.forms.protocol import DraftForm
from relations.languages import language_name, prevailing_in_words
from relations.merging import Merged, Read, digest, merge, read_of
from relations.models import Part, Protocol, ProtocolVersion


@dataclass(frozen=True)
class SavedSide:
    """What is saved of a cell that both changed, and how the typed words differ from it."""

    heading: str
    text: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Conflict:
    form: DraftForm
    sheet: ClauseSheet
    notes: list[str]


def read_now(protocol: Protocol, version: ProtocolVersion) -> Read:
    """What the page that is shown now has been read from."""
    return read_of(version.languages, keyed(version.clauses), _fields(protocol, version))


def _fields(protocol: Protocol, version: ProtocolVersion) -> dict[str, Any]:
    written = DraftForm.written(protocol, version) | {"prevailing": version.prevailing}
    return {name: value for name, value in written.items() if name != "revision"}


def bring_together(
    protocol: Protocol, version: ProtocolVersion, form: DraftForm, sheet: ClauseSheet, read: Read
) -> Conflict:
    """`form` is valid; the page that comes of it is based on `version` as it is saved now."""
    theirs = (version.languages, keyed(version.clauses))
    merged = merge(read, theirs, (sheet.languages, sheet.clauses))
    typed = form.values | {"prevailing": sheet.prevailing}
    values, notes = _together(_fields(protocol, version), typed, read)
    together = ClauseSheet(merged.languages, merged.clauses, outdated=ClauseSheet.of(version).outdated)
    codes = together.codes.split()
    prevailing = values.pop("prevailing")
    together.prevailing = prevailing if prevailing in codes or prevailing == "equal" else ""
    together.confirmed = sheet.confirmed & together.outdated
    together.clashes = _clashes(merged)
    shown = DraftForm(initial=values | {"revision": version.revision})
    return Conflict(shown, together, _found(merged) + notes)


def _clashes(merged: Merged) -> dict[Cell, SavedSide]:
    typed = {clause["key"]: clause for clause in merged.clauses}
    return {
        (clash.key, clash.code): SavedSide(
            clash.heading, clash.text, diff_words(clash.text, typed[clash.key]["texts"].get(clash.code, ""))
        )
        for clash in merged.clashes
    }


def _together(saved: dict[str, Any], typed: dict[str, Any], read: Read) -> tuple[dict[str, Any], list[str]]:
    """Field by field: what only the other one changed is taken, what both changed stays as typed and is said."""
    values, notes = {}, []
    for name, value in saved.items():
        mine, before = typed.get(name, value), read.fields.get(name)
        values[name] = mine
        if value == mine or digest(value) == before:
            continue
        said = {"field": _label(name), "value": _shown(name, value)}
        if digest(mine) == before:
            values[name] = value
            notes.append(_("%(field)s: taken over from what is saved (%(value)s).") % said)
        else:
            notes.append(_("%(field)s: saved is %(value)s. What you chose stands in the form.") % said)
    return values, notes


def _label(name: str) -> str:
    return str(DraftForm.base_fields[name].label) if name in DraftForm.base_fields else _("Prevailing text")


def _shown(name: str, value: Any) -> str:
    if name == "prevailing":
        return prevailing_in_words(value) or _("nothing said")
    field = DraftForm.base_fields[name]
    if choices := dict(getattr(field, "choices", ())):
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("“%(words)s”") % {"words": value} if value not in (None, "") else _("empty")


def _found(merged: Merged) -> list[str]:
    numbers = {clause["key"]: number for number, clause in enumerate(merged.clauses, start=1)}
    notes = [
        _("Clause %(number)s in %(language)s: taken over from what is saved.")
        % {"number": numbers[key], "language": language_name(code)}
        for key, code in merged.taken
    ]
    notes += [
        _("Clause %(number)s has been added by somebody else.") % {"number": numbers[key]}
        for key in merged.added
    ]
    notes += [
        _("Clause %(number)s was removed on one side and changed on the other: it stays here.")
        % {"number": numbers[key]}
        for key in merged.kept
    ]
    notes += [
        _("Clause %(number)s: saved as %(part)s. The part you chose stands in the form.")
        % {"number": numbers[key], "part": Part(part).label}
        for key, part in merged.parts
    ]
    if gone := len(merged.removed):
        said = ngettext(
            "%(count)s clause that you did not change has been removed by somebody else.",
            "%(count)s clauses that you did not change have been removed by somebody else.",
            gone,
        )
        notes.append(said % {"count": gone})
    return notes
