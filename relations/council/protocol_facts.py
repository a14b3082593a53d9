"""Cost, duration and who is bound, as the council reads it: each line with the clause or rule it comes from."""

from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from office.calendar import written
from office.traced import Because, Fact
from relations.council.amendments import amendment_facts
from relations.council.terms_in_words import (
    binding_in_words,
    cost_in_words,
    duration_in_words,
    first_term,
    in_words,
)
from relations.languages import prevailing_in_words
from relations.models import DurationKind, InForceRule, Part
from relations.notice_words import notice_in_words

Content = dict[str, Any]


def protocol_facts(content: Content) -> list[Fact]:
    """The facts of a protocol, from its frozen content alone."""
    duration, in_force = content["duration"], content["in_force"]
    rule = str(InForceRule(in_force["rule"]).label)
    if in_force["stated_on"]:
        rule = written(date.fromisoformat(in_force["stated_on"]))
    relation = _("The tie %(reference)s, as it is on file.") % {"reference": content["relation"]["reference"]}
    annexes = tuple(
        Because(
            _("“%(title)s”, SHA-256 %(digest)s…") % {"title": annex["title"], "digest": annex["sha256"][:12]}
        )
        for annex in content["annexes"]
    )
    facts = [
        *amendment_facts(content),
        *_what_it_follows(content),
        Fact(_("Purpose of the tie"), content["purpose"], (Because(relation), *clauses_of(content, Part.PURPOSE))),
        Fact(_("Duration"), duration_in_words(duration), _because_of_duration(content)),
        *_first_term(content),
        Fact(_("Leaving it"), notice_in_words(duration), _because_of_notice(content)),
        Fact(_("Enters into force"), rule, (_in_force(in_force), *clauses_of(content, Part.OTHER))),
        Fact(_("Cost"), cost_in_words(content["finance"]), _because_of_cost(content)),
        Fact(
            _("Who is bound"), binding_in_words(content["is_binding"]),
            (Because(_("Said of the text as a whole by whoever wrote it, and checked before it was sent.")),),
        ),
        Fact(_("Prevailing text"), prevailing_in_words(content.get("prevailing", "")), _because_of_languages(content)),
        Fact(_("Annexes"), ", ".join(annex["title"] for annex in content["annexes"]), annexes),
    ]  # fmt: skip
    return [fact for fact in facts if fact.value]


def _what_it_follows(content: Content) -> list[Fact]:
    renews = content.get("renews")
    if renews is None:
        return []
    said = {"title": renews["title"], "day": written(date.fromisoformat(renews["ends_on"]))}
    row = _("The protocol %(reference)s, as it was on file when this text was sent.") % {
        "reference": renews["protocol"]
    }
    return [Fact(_("Follows"), _("“%(title)s”, whose last day is %(day)s") % said, (Because(row),))]


def _first_term(content: Content) -> list[Fact]:
    term = first_term(content)
    if term is None:
        return []
    begins = Because(_("It begins on the day that the text names. A later signature moves it."))
    named = content["duration"].get("stated_end_on")
    ends = _("It ends on the day that the text names.") if named else _count_of(content["duration"]["months"])
    return [Fact(_("First term"), _("%(start)s to %(end)s") % in_words(term), (begins, Because(ends)))]


def _count_of(months: int) -> str:
    sentence = ngettext(
        "It lasts %(count)s month; the end is the last day in force.",
        "It lasts %(count)s months; the end is the last day in force.",
        months,
    )
    return sentence % {"count": months}


def clauses_of(content: Content, part: str) -> tuple[Because, ...]:
    """The clauses of a part, each a link to its place in the text on the same page."""
    reader = (get_language() or "en").split("-")[0]
    found = []
    for number, clause in enumerate(content["clauses"], start=1):
        if clause["part"] != part:
            continue
        headings = clause["heading"]
        heading = headings.get(reader) or next((text for text in headings.values() if text), "")
        said = {"number": number, "heading": heading or Part(part).label}
        found.append(Because(_("Clause %(number)s of the text: %(heading)s") % said, url=f"#clause-{number}"))
    return tuple(found)


def _because_of_duration(content: Content) -> tuple[Because, ...]:
    duration = content["duration"]
    said = Because(_("The terms frozen with the text: %(kind)s.") % {"kind": _kind(duration["kind"])})
    if duration["kind"] == DurationKind.OPEN:
        return (said, *clauses_of(content, Part.DURATION))
    if last_day := duration.get("stated_end_on"):
        end = written(date.fromisoformat(last_day))
        named = Because(_("The text names its last day: %(end)s.") % {"end": end})
        return (said, named, *clauses_of(content, Part.DURATION))
    rule = Because(
        _("Counted from the day it enters into force; the end is the last day in force."),
        _("Every renewal is counted from that first day, not from the end before it."),
    )
    return (said, rule, *clauses_of(content, Part.DURATION))


def _kind(kind: str) -> str:
    return str(DurationKind(kind).label) if kind else _("not on file")


def _because_of_notice(content: Content) -> tuple[Because, ...]:
    duration = content["duration"]
    if duration.get("notice_months") is None and not duration.get("notice_on"):
        return clauses_of(content, Part.DURATION)
    if duration["kind"] == DurationKind.OPEN:  # there is no end to count back from
        said = Because(_("The terms frozen with the text: %(kind)s.") % {"kind": _kind(duration["kind"])})
        return (said, *clauses_of(content, Part.DURATION))
    rule = Because(
        _(
            "The terms frozen with the text. The last day for notice is counted back from the end of the term."
        ),
    )
    return (rule, *clauses_of(content, Part.DURATION))


def _because_of_languages(content: Content) -> tuple[Because, ...]:
    said = Because(_("Said of the text as a whole by whoever wrote it, and checked before it was sent."))
    return (said, *clauses_of(content, Part.OTHER))


_HOW = {
    InForceRule.LAST_SIGNATURE: lambda: _("In force from the day on which the last party signs."),
    InForceRule.FIRST_SIGNATURE: lambda: _("In force from the day on which the first party signs."),
    InForceRule.PERMISSION: lambda: _("In force once both permission and signatures are there, on the later day."),
    InForceRule.STATED_DATE: lambda: _("The text names the day; a later signature moves it."),
}  # fmt: skip


def _in_force(in_force: Content) -> Because:
    rule = InForceRule(in_force["rule"])
    how = _HOW.get(rule)
    return Because(_("The rule that the text names: %(rule)s.") % {"rule": rule.label}, how() if how else "")


def _because_of_cost(content: Content) -> tuple[Because, ...]:
    if content["finance"]:
        own = Because(_("The finance clause of the text, word for word."))
    else:
        own = Because(_("There is no finance clause. A programme and its budget would be agreed afterwards."))
    return (own, *clauses_of(content, Part.FINANCE))
