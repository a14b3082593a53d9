"""What the buttons of the clause library do to a draft, and the sentences that say it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from relations.actions.protocol import MAX_CLAUSES
from relations.forms.clauses import ClauseSheet
from relations.languages import language_name
from relations.library import PLACEHOLDERS, Entry, Inserted, first_for, insert, is_empty
from relations.models import Protocol, ProtocolKind
from relations.queries.library import entries_for, values_for

INSERT, FILL_PARTS = "insert_clause", "fill_parts"


def from_the_library(
    command: str, protocol: Protocol, sheet: ClauseSheet, typed: Mapping[str, str]
) -> list[str] | None:
    """Do what a library button asks for; None for any other button."""
    if command not in (INSERT, FILL_PARTS):
        return None
    chosen_kind = typed.get("kind", "")
    kind = chosen_kind if chosen_kind in ProtocolKind.values else protocol.kind
    entries = entries_for(kind)
    if command == INSERT:
        chosen = [entry for entry in entries if entry.id == typed.get("added_clause")]
    else:
        empty = [clause["part"] for clause in sheet.clauses if is_empty(clause)]
        duration = typed.get("duration_kind", "")
        found = [first_for(part, kind, entries, duration) for part in dict.fromkeys(empty) if part != "other"]
        chosen = [entry for entry in found if entry is not None]
    codes = sheet.codes.split()
    values = values_for(protocol, typed, codes, sheet.prevailing)
    said: list[str] = []
    for entry in chosen:
        if len(sheet.clauses) >= MAX_CLAUSES and not any(
            clause["part"] == entry.part and is_empty(clause) for clause in sheet.clauses
        ):
            return [*said, _("A protocol has at most %(count)s clauses.") % {"count": MAX_CLAUSES}]
        said += _sentences(entry, insert(entry, sheet.clauses, codes, values))
    return said or [_("The library has nothing for the parts that are empty.")]


def _sentences(entry: Entry, done: Inserted) -> list[str]:
    where = {"number": done.number}
    if not done.known:
        return [
            _(
                "The library does not know that clause in any language of this draft. Clause %(number)s stands empty."
            )
            % where
        ]
    sentence = _("Clause %(number)s is filled in: %(languages)s.")
    said = [sentence % (where | {"languages": _named(done.known)})]
    if done.unknown:
        sentence = _(
            "The library does not know clause %(number)s in: %(languages)s. Write it there yourself."
        )
        said.append(sentence % (where | {"languages": _named(done.unknown)}))
    for code in [code for code, names in done.gaps.items() if "purpose" in names]:
        sentence = _(
            "The purpose is not yet written in %(language)s: clause %(number)s keeps a gap […] for it."
        )
        said.append(sentence % (where | {"language": language_name(code)}))
    gaps = {code: [name for name in names if name != "purpose"] for code, names in done.gaps.items()}
    for code, names in ((code, names) for code, names in gaps.items() if names):
        sentence = _("In %(language)s a gap […] is left in clause %(number)s: %(missing)s.")
        missing = ", ".join(str(PLACEHOLDERS[name]) for name in names)
        said.append(sentence % (where | {"language": language_name(code), "missing": missing}))
    return said


def _named(codes: list[str]) -> str:
    return get_text_list([language_name(code) for code in codes], _("and"))
