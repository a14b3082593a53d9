"""What an amendment changes, as the council reads it: from its frozen content, against the text in force then."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.letters import capitalised
from office.submissions import Against, Changed
from office.traced import Because, Fact
from relations.council.terms_in_words import (
    binding_in_words,
    cost_in_words,
    duration_in_words,
    prevailing_or_silent,
)
from relations.languages import language_name
from relations.models import Part
from relations.notice_words import notice_in_words
from relations.text_diff import ClauseChange, LanguageChange, Piece, diff_clauses

Content = dict[str, Any]


def amendment_facts(content: Content) -> list[Fact]:
    """One line that names what is amended and how much of it; nothing for other texts."""
    against = against_text_in_force(content)
    if against is None:
        return []
    said = [against.named, against.counted]
    if against.terms:
        terms = ", ".join(str(change.what) for change in against.terms)
        said.append(_("Terms that change: %(terms)s.") % {"terms": terms})
    opened = Because(_("Every change is listed below, against the text in force."), url="#against")
    return [Fact(_("What it changes"), " ".join(said), (opened,))]


def against_text_in_force(content: Content) -> Against | None:
    """What an amendment changes, in its clauses and in its terms; None for other texts."""
    amends = content.get("amends")
    if amends is None:
        return None
    changes = [one for one in diff_clauses(amends["clauses"], content["clauses"]) if one.is_touched]
    said = {"number": amends["number"], "title": amends["title"], "reference": amends["protocol"]}
    counted = ngettext(
        "%(count)s clause reads differently.", "%(count)s clauses read differently.", len(changes)
    ) % {"count": len(changes)}
    return Against(
        _("Amendment %(number)s to “%(title)s” (%(reference)s).") % said,
        counted,
        tuple(_terms(amends, content)),
        tuple(Because(sentence, url=_place(one)) for one in changes for sentence in _clause(one)),
    )


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


def _terms(amends: Content, content: Content) -> Iterator[Changed]:
    """Each term that differs. What was sent before terms were frozen beside the duration tells that one alone."""
    until_now = amends.get("terms", {})
    rows = [
        (_("Duration"), duration_in_words, amends["duration"], content["duration"]),
        (_("Leaving it"), notice_in_words, amends["duration"], content["duration"]),
        *(
            (label, in_words, until_now[name], content.get(name, ""))
            for name, label, in_words in (
                ("finance", _("Cost"), cost_in_words),
                ("is_binding", _("Who is bound"), binding_in_words),
                ("prevailing", _("Prevailing text"), prevailing_or_silent),
            )
            if name in until_now
        ),
    ]
    for label, in_words, before, after in rows:
        old, new = in_words(before), in_words(after)
        if old != new:
            yield Changed(label, old, new)


__all__ = ["against_text_in_force", "amendment_facts"]
