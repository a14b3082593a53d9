"""What the council reads of a termination: frozen when it is sent, and shown from the frozen content alone.

The reason's category (dormancy, values, cost …) is internal and stays out; the explanation was written for
the council.
"""

from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from office.calendar import written
from office.documents import annexes_to_freeze
from office.letters import capitalised
from office.models import Municipality, Submission
from office.submissions import Presentation
from office.traced import Because, Fact
from partners.countries import country_name
from relations.models import Initiator, Outcome, Relation, RelationType, Termination, TerminationTie


def frozen_content(termination: Termination) -> dict[str, Any]:
    """Everything the council decides on, as plain JSON."""
    ours = Municipality.ours()
    ties = termination.ties.select_related("relation").prefetch_related("relation__partners").order_by("pk")
    return {
        "kind": "termination",
        "reference": termination.reference,
        "title": termination.title,
        "explanation": termination.explanation,
        "initiator": termination.initiator,
        "consulted": termination.consulted,
        "us": ours.names if ours else {},
        "ties": [_tie(tie) for tie in ties],
        "annexes": annexes_to_freeze(termination),
    }


def _tie(tie: TerminationTie) -> dict[str, Any]:
    relation: Relation = tie.relation
    return {
        "relation": relation.reference,
        "type": relation.type,
        "partners": [
            {"name": partner.name, "country": partner.country} for partner in relation.partners.all()
        ],
        "since": _day(relation.since),
        "since_precision": relation.since_precision,
        "outcome": tie.outcome,
        "note": tie.note,
        "notice_months": tie.notice_months,
        "partner_told_on": _day(tie.partner_told_on),
        "partners_letter_on": _day(tie.partners_letter_on),
        "continued_through": tie.continued_through,
        "wind_up": tie.wind_up,
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def present(submission: Submission) -> Presentation:
    """The frozen content in the reader's language."""
    content = submission.content
    ending = [tie for tie in content["ties"] if tie["outcome"] == Outcome.END]
    kept = [tie for tie in content["ties"] if tie["outcome"] == Outcome.KEEP]
    return Presentation(
        question=_question(ending),
        if_yes=_if_yes(ending, kept),
        if_no=_("All these ties stay as they are."),
        facts=_facts(content, ending, kept),
        outcomes=[Fact(_named(tie), _outcome(tie), _because(tie)) for tie in content["ties"]],
    )


def _question(ending: list[dict[str, Any]]) -> str:
    if len(ending) == 1:
        return _("Should the tie with %(partner)s end?") % {"partner": _partners(ending[0])}
    sentence = ngettext(
        "Should %(count)s tie end?", "Should %(count)s ties end by one decision?", len(ending)
    )
    return sentence % {"count": len(ending)}


def _if_yes(ending: list[dict[str, Any]], kept: list[dict[str, Any]]) -> str:
    lines = [
        ngettext(
            "%(count)s tie ends, after the partner was told and the notice has run out.",
            "%(count)s ties end, each after the partner was told and the notice has run out.",
            len(ending),
        )
        % {"count": len(ending)}
    ]
    if kept:
        lines.append(_("Kept: %(partners)s.") % {"partners": "; ".join(_partners(tie) for tie in kept)})
    return "\n".join(lines)


def _facts(content: dict[str, Any], ending: list[dict[str, Any]], kept: list[dict[str, Any]]) -> list[Any]:
    facts: list[Any] = [
        (_("Why"), content["explanation"]),
        (_("Who asked"), str(Initiator(content["initiator"]).label)),
        Fact(_("Ties that would end"), str(len(ending)), (_counted(ending),)),
        Fact(_("Ties that would be kept"), str(len(kept)), (_counted(kept),)),
    ]
    if content["consulted"]:
        facts.append((_("Consulted"), content["consulted"]))
    facts += [(_("Annex"), annex["title"]) for annex in content["annexes"]]
    return facts


def _counted(ties: list[dict[str, Any]]) -> Because:
    """The rows that a count was made of, on the same page."""
    names = "; ".join(f"{tie['relation']} {_partners(tie)}" for tie in ties)
    return Because(_("Counted from the list below: %(ties)s") % {"ties": names or "–"}, url="#outcomes")


def _named(tie: dict[str, Any]) -> str:
    """The tie as the list names it: partner, country, kind of tie, beginning."""
    since = written(date.fromisoformat(tie["since"]) if tie["since"] else None, tie["since_precision"])
    sentence = _("%(partners)s, %(type)s since: %(since)s")
    return sentence % {"partners": _partners(tie), "type": RelationType(tie["type"]).label, "since": since}


def _because(tie: dict[str, Any]) -> tuple[Because, ...]:
    found = [
        Because(_("The tie %(reference)s, as it was on file when sent.") % {"reference": tie["relation"]})
    ]
    if tie["notice_months"]:
        found.append(
            Because(_("Notice: what its text in force asks, counted from the day the partner is told."))
        )
    if tie["partner_told_on"]:
        told = written(date.fromisoformat(tie["partner_told_on"]))
        found.append(Because(_("The partner was told on %(day)s.") % {"day": told}))
    return tuple(found)


def _partners(tie: dict[str, Any]) -> str:
    language = get_language() or "en"
    named = [
        f"{partner['name']} ({country_name(partner['country'], language)})" for partner in tie["partners"]
    ]
    return ", ".join(named)


def _outcome(tie: dict[str, Any]) -> str:
    parts = [capitalised(Outcome(tie["outcome"]).label) + "."]
    if tie["note"]:
        parts.append(tie["note"])
    if tie["outcome"] == Outcome.END:
        if tie["notice_months"]:
            sentence = ngettext("Notice: %(count)s month.", "Notice: %(count)s months.", tie["notice_months"])
            parts.append(sentence % {"count": tie["notice_months"]})
        if tie["partners_letter_on"]:
            day = written(date.fromisoformat(tie["partners_letter_on"]))
            parts.append(_("The partner asked for it by letter of %(day)s.") % {"day": day})
        if tie["continued_through"]:
            parts.append(_("Lives on through: %(what)s.") % {"what": tie["continued_through"].rstrip(".")})
    return " ".join(parts)
