"""What pages show of amendments: what one changes, what a text was changed by, the text beside its original."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from office.letters import capitalised
from office.models import Deadline
from office.submissions import about
from relations.amending import by_key
from relations.languages import direction, language_name
from relations.lifecycle.amendments import BEGIN_ANEW
from relations.models import Amendment, Part, Protocol, ProtocolKind, ProtocolState, ProtocolVersion
from relations.queries.comparison import Comparison, compare_facts, compare_texts, facts_of
from relations.rules.amendments import (
    amendment_of,
    must_allow_an_amendment,
    must_allow_beginning_anew,
    must_not_contradict,
    must_still_fit,
    places_in_conflict,
)

# The council has decided on its very words: they follow no other text any more.
DECIDED = frozenset(
    {ProtocolState.ADOPTED, ProtocolState.PERMITTED, ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED}
)


@dataclass(frozen=True)
class Amending:
    """For the page of an amendment. `newer` is the later version of the amended text, where there is one."""

    amendment: Amendment
    comparison: Comparison
    newer: ProtocolVersion | None
    conflict: Any
    # Decided as it is, and unable to enter into force: why. Then the ways on are shown.
    outrun: Any = None
    # Of one that was withdrawn from entering into force: why none can be begun from it now, and what was.
    cannot_begin_anew: Any = None
    begun_anew: list[Amendment] = field(default_factory=list)
    # Whether somebody is reminded to begin one.
    is_reminded: bool = False
    # Of one that was begun from such: the places that the text in force had changed as well.
    places_of_both: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Amended:
    """For the page of a text: its amendments, and the one that made it read as it does now."""

    rows: list[Amendment]
    consolidated_by: Amendment | None
    original: ProtocolVersion | None
    refusal: Any


def amending(protocol: Protocol) -> Amending | None:
    """None for a protocol of another kind, without asking the database."""
    if protocol.kind != ProtocolKind.AMENDMENT:
        return None
    amendment, text = amendment_of(protocol), protocol.text
    if amendment is None or text is None:
        return None
    base = amendment.based_on
    base.protocol = amendment.amends
    current = amendment.amends.text
    is_done = amendment.consolidated_id is not None or not protocol_is_under_way(protocol)
    newer = current if current and current.pk != base.pk and not is_done else None
    if protocol.is_set_aside:
        cannot, later = (
            must_allow_beginning_anew(protocol),
            list(amendment.begun_anew.select_related("protocol")),
        )
        reminded = Deadline.objects.open().filter(kind=BEGIN_ANEW, **about(protocol)).exists()
        return Amending(amendment, what_it_changes(base, text), None, None, None, cannot, later, reminded)
    outrun = must_still_fit(protocol) if protocol.state in DECIDED else None
    conflict = must_not_contradict(amendment, text) if newer and not outrun else None
    both = _places_of_both(amendment)
    return Amending(amendment, what_it_changes(base, text), newer, conflict, outrun, places_of_both=both)


def _places_of_both(amendment: Amendment) -> list[str]:
    """Where the amendment it was begun from and the text it is written against had each their own words."""
    former = amendment.begun_from
    words = former.protocol.text if former else None
    return places_in_conflict(former, words, amendment.based_on) if former and words else []


def protocol_is_under_way(protocol: Protocol) -> bool:
    return not protocol.has_begun and not protocol.has_ended


def what_it_changes(base: ProtocolVersion, text: ProtocolVersion, *, whole: bool = False) -> Comparison:
    """Clauses, languages and terms; the title and the entry into force are the amendment's own."""
    own = (str(_("Title")), str(_("Enters into force")))
    before, after = ([row for row in facts_of(version) if row[0] not in own] for version in (base, text))
    return Comparison(compare_facts(before, after), *compare_texts(base.clauses, text.clauses, whole))


def amended(protocol: Protocol) -> Amended | None:
    """None before it is in force. One query."""
    if protocol.kind == ProtocolKind.AMENDMENT or not protocol.has_begun:
        return None
    rows = list(protocol.amendments.select_related("protocol").order_by("number"))
    text = protocol.text
    consolidated_by = next((row for row in rows if text and row.consolidated_id == text.pk), None)
    return Amended(
        rows, consolidated_by, original_of(protocol, rows), must_allow_an_amendment(protocol, rows)
    )


def original_of(protocol: Protocol, rows: list[Amendment]) -> ProtocolVersion | None:
    """The version that the first amendment in force was written against; None where none is."""
    first = next((row for row in rows if row.consolidated_id), None)
    if first is None:
        return None
    return next((version for version in protocol.versions.all() if version.pk == first.based_on_id), None)


def side_by_side(original: ProtocolVersion, text: ProtocolVersion, code: str) -> dict[str, Any]:
    """Both texts in one language, clause beside clause, in the order of the text in force; gone clauses last."""
    before, after = by_key(original.clauses), by_key(text.clauses)
    columns = [{"label": _("Original text")}, {"label": _("Text in force")}]
    rows = [
        {
            "title": capitalised(Part((after.get(key) or before[key])["part"]).label),
            "texts": [
                _cell(columns[0]["label"], before.get(key), code, _("not in the original")),
                _cell(columns[1]["label"], after.get(key), code, _("no longer in the text")),
            ],
        }
        for key in [*after, *(key for key in before if key not in after)]
    ]
    return {"columns": columns, "rows": rows, "language": language_name(code)}


def _cell(label: str, clause: dict[str, Any] | None, code: str, missing: str) -> dict[str, Any]:
    if clause is None:
        return {"label": label, "body": "", "flag": missing, "tone": "muted"}
    words = (clause["heading"].get(code, ""), clause["texts"].get(code, ""))
    return {"label": label, "lang": code, "dir": direction(code), "body": "\n\n".join(filter(None, words))}


__all__ = ["Amended", "Amending", "amended", "amending", "original_of", "side_by_side", "what_it_changes"]
