"""What the draft says of gaps the library left: which can be filled now, and where the others are filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.forms.clauses import ClauseSheet
from relations.languages import language_name
from relations.library import PLACEHOLDERS
from relations.library_gaps import OpenGap, fill_gaps, has_gap, open_gaps
from relations.models import Protocol
from relations.queries.library import entries_for, values_for

FILL, ALL = "fill_gaps", "all"
_TERMS = frozenset({"duration", "renewal", "notice", "review", "ends_on"})
_LANGUAGES = frozenset({"languages", "prevailing"})


@dataclass(frozen=True)
class Ready:
    """The gaps of one language that can be filled by one click."""

    code: str
    language: str
    lines: list[tuple[int, str, str]]  # the clause's number, what stands for the gap, what it would read


@dataclass(frozen=True)
class Lacking:
    """What still has to be said, for which clauses, and where: an address on this page or another one."""

    sentence: str
    address: str
    label: str


@dataclass(frozen=True)
class GapOffers:
    ready: list[Ready] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.ready or self.lacking)


def offers_of(protocol: Protocol, sheet: ClauseSheet, typed: Mapping[str, Any]) -> GapOffers:
    """`typed` are the terms as they stand in the form. Asks the database only where there is a gap."""
    if not any(map(has_gap, sheet.clauses)):
        return GapOffers()
    codes = sheet.codes.split()
    found = open_gaps(
        sheet.clauses, codes, entries_for(), values_for(protocol, typed, codes, sheet.prevailing)
    )
    by_code = {code: [gap for gap in found if gap.code == code and gap.value] for code in codes}
    ready = [
        Ready(
            code,
            language_name(code),
            [(gap.place + 1, str(PLACEHOLDERS[gap.name]), gap.value) for gap in gaps],
        )
        for code, gaps in by_code.items()
        if gaps
    ]
    return GapOffers(ready, _lacking(protocol, [gap for gap in found if not gap.value]))


def fill_as_asked(
    command: str, protocol: Protocol, sheet: ClauseSheet, typed: Mapping[str, str]
) -> list[str] | None:
    """Do what a button of the offers asks for; None for any other button."""
    name, _colon, wanted = command.partition(":")
    if name != FILL:
        return None
    codes = [code for code in sheet.codes.split() if wanted in (code, ALL)]
    values = values_for(protocol, typed, sheet.codes.split(), sheet.prevailing)
    count = fill_gaps(sheet.clauses, codes, entries_for(), values)
    if not count:
        return [_("There was no gap that could be filled: somebody has changed these words meanwhile.")]
    sentence = ngettext(
        "In %(count)s text gaps are filled. They count once you save the draft.",
        "In %(count)s texts gaps are filled. They count once you save the draft.",
        count,
    )
    return [sentence % {"count": count}]


def can_be_filled(protocol: Protocol, sheet: ClauseSheet, typed: Mapping[str, Any]) -> bool:
    """Whether what is saved leaves gaps that the terms could fill."""
    return bool(offers_of(protocol, sheet, typed).ready)


def _lacking(protocol: Protocol, gaps: list[OpenGap]) -> list[Lacking]:
    """One line for each thing that is not said yet; a purpose that is written, for each language it lacks in."""
    clauses: dict[tuple[str, str], list[int]] = {}
    for gap in gaps:
        language = gap.code if gap.name == "purpose" and protocol.relation.purpose.strip() else ""
        numbers = clauses.setdefault((gap.name, language), [])
        if gap.place + 1 not in numbers:
            numbers.append(gap.place + 1)
    return [_line(protocol, name, language, numbers) for (name, language), numbers in clauses.items()]


def _line(protocol: Protocol, name: str, language: str, numbers: list[int]) -> Lacking:
    where = ", ".join(map(str, numbers))
    if name == "purpose":
        return _purpose(protocol, language, where)
    said = {"what": PLACEHOLDERS[name], "clauses": where}
    sentence = _("Clause %(clauses)s has a gap for %(what)s.") % said
    if name in _TERMS:
        return Lacking(sentence, "#terms", _("Set it among the terms"))
    if name in _LANGUAGES:
        return Lacking(sentence, "#languages", _("Say it among the languages"))
    if name == "title":
        return Lacking(sentence, "#title", _("Give the title"))
    if name in ("text_in_force", "in_force_since"):
        return Lacking(
            _("Clause %(clauses)s has a gap for %(what)s; no text of this tie is in force on file.") % said,
            protocol.relation.get_absolute_url(),
            _("Look at the relation"),
        )
    return Lacking(sentence, protocol.relation.get_absolute_url(), _("Look at the relation"))


def _purpose(protocol: Protocol, language: str, where: str) -> Lacking:
    relation, name = protocol.relation, language_name(language)
    if not relation.purpose.strip():
        sentence = _("Clause %(clauses)s has a gap for the purpose, and the relation says none yet.")
        return Lacking(
            sentence % {"clauses": where},
            reverse("relations:relation_edit", args=[relation.reference]),
            _("Write the purpose"),
        )
    sentence = _("Clause %(clauses)s has a gap: purpose not yet written in %(language)s.")
    address = reverse("relations:purpose_in", args=[relation.reference, language])
    back = urlencode({"back": reverse("relations:protocol_edit", args=[protocol.reference])})
    return Lacking(
        sentence % {"clauses": where, "language": name},
        f"{address}?{back}",
        _("Write the purpose in %(language)s") % {"language": name},
    )
