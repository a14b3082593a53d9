"""What an amendment changes, as the council reads it: from its frozen content, against the text in force then."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.letters import capitalised
from office.traced import Because, Fact
from relations.languages import language_name
from relations.models import Part
from relations.notice_words import notice_in_words
from relations.text_diff import ClauseChange, LanguageChange, Piece, diff_clauses

Content = dict[str, Any]


def amendment_facts(content: Content, duration_in_words: Any) -> list[Fact]:
    """One line that names what is amended and opens every change in words; nothing for other texts."""
    amends = content.get("amends")
    if amends is None:
        return []
    changes = [one for one in diff_clauses(amends["clauses"], content["clauses"]) if one.is_touched]
    said = {"number": amends["number"], "title": amends["title"], "reference": amends["protocol"]}
    named = _("Amendment %(number)s to “%(title)s” (%(reference)s).") % said
    counted = ngettext(
        "%(count)s clause reads differently.", "%(count)s clauses read differently.", len(changes)
    ) % {"count": len(changes)}
    legend = _("What comes stands in braces, what goes in brackets.")
    steps = [Because(legend)] if changes else []
    steps += [Because(sentence, url=_place(one)) for one in changes for sentence in _clause(one)]
    steps += _terms(amends["duration"], content["duration"], duration_in_words)
    return [Fact(_("What it changes"), f"{named} {counted}", tuple(steps))]


def _place(change: ClauseChange) -> str:
    return f"#clause-{change.new + 1}" if change.new is not None else ""


def _clause(change: ClauseChange) -> list[str]:
    place = change.new if change.new is not None else change.old
    part = str(capitalised(Part(change.part or change.former_part).label))
    named = {"number": (place or 0) + 1, "part": part}
    if change.fate == "same":
        return [_("Clause %(number)s, %(part)s: moved, with the same words.") % named]
    words = [(language_name(one.code), _marked(one)) for one in change.languages if one.is_changed]
    return [
        _("Clause %(number)s, %(part)s, %(language)s: %(words)s")
        % {**named, "language": language, "words": marked}
        for language, marked in words
    ] or [_("Clause %(number)s: another part now, %(part)s.") % named]


def _marked(change: LanguageChange) -> str:
    sides = (change.heading, change.text)
    return " – ".join("".join(_piece(piece) for piece in side) for side in sides if side)


def _piece(piece: Piece) -> str:
    return {"in": "{%s}", "out": "[%s]"}.get(piece.kind, "%s") % piece.text


def _terms(before: Content, after: Content, duration_in_words: Any) -> list[Because]:
    said = [
        (_("Duration"), duration_in_words(before), duration_in_words(after)),
        (_("Leaving it"), notice_in_words(before), notice_in_words(after)),
    ]
    sentence = _("%(what)s. Until now: %(before)s From then on: %(after)s")
    return [
        Because(sentence % {"what": what, "before": old, "after": new})
        for what, old, new in said
        if old != new
    ]


__all__ = ["amendment_facts"]
