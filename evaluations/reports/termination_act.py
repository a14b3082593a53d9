"""The end of ties on paper: the act over all ties of a termination, and the letter to one partner.

Both leave the house. What is internal stays there: the reason, the explanation, notes, dormancy, scores.
"""

from dataclasses import dataclass
from datetime import date

from babel.core import get_global
from babel.languages import get_official_languages
from django.conf import settings
from django.utils.translation import gettext, override

from evaluations.reports.letterhead import Letterhead, letterhead, our_municipality
from evaluations.reports.named import Named, named
from evaluations.statistics import place_of
from evaluations.wording import capitalised, long_date
from office.calendar import Precision
from office.council_words import direction
from office.models import Municipality, Visibility
from office.rules import Refused
from partners.models import NameKind, Partner
from relations.models import (
    Initiator,
    Outcome,
    Relation,
    Termination,
    TerminationState,
    TerminationTie,
    TieState,
)
from relations.rules.decision import must_be_effective

Row = tuple[str, str]


@dataclass(frozen=True)
class ActRow:
    partners: tuple[Named, ...]
    type: str
    since: str
    last_day: str
    continues: str


@dataclass(frozen=True)
class TerminationAct:
    head: Letterhead
    decision: tuple[Row, ...]
    ending: tuple[ActRow, ...]
    kept: tuple[ActRow, ...]

    template = "evaluations/reports/termination_act.html"
    visibility = Visibility.INTERNAL

    @property
    def shared_continuation(self) -> str:
        """What every tie lives on through, where it is one and the same."""
        different = {row.continues for row in self.ending}
        return different.pop() if len(different) == 1 else ""

    @property
    def has_own_continuations(self) -> bool:
        return any(row.continues for row in self.ending) and not self.shared_continuation


@dataclass(frozen=True)
class LetterPart:
    """The letter in one language."""

    language: str
    direction: str
    house: str
    date_text: str
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    facts: tuple[Row, ...]
    thanks: str
    closing: str
    signatory: str


@dataclass(frozen=True)
class TerminationLetter:
    head: Letterhead
    partners: tuple[Named, ...]
    parts: tuple[LetterPart, ...]

    template = "evaluations/reports/termination_letter.html"
    visibility = Visibility.INTERNAL


def default_date(thing: Termination | Relation) -> date | None:
    """The day of the notification for a letter, of the decision for the act; None where it is not known."""
    if isinstance(thing, Relation):
        tie = _ending_of(thing)
        return tie.notified_on if tie else None
    decision = thing.decision
    return decision.decided_on if decision and decision.decided_precision == Precision.DAY else None


def act(termination: Termination, *, language: str, as_of: date) -> TerminationAct:
    """The act over every tie of the termination. Raises Refused before there is a decision that binds."""
    _require_decided(termination)
    ties = termination.ties.exclude(state=TieState.DROPPED).prefetch_related("relation__partners__names")
    rows: dict[str, list[ActRow]] = {outcome: [] for outcome in Outcome.values}
    for tie in ties.select_related("relation"):
        rows[tie.outcome].append(_act_row(tie, language))
    return TerminationAct(
        head=letterhead(
            kind=gettext("Termination act"), title=termination.title, reference=termination.reference,
            language=language, as_of=as_of,
        ),
        decision=_decision_rows(termination, language),
        ending=tuple(rows[Outcome.END]),
        kept=tuple(rows[Outcome.KEEP]),
    )  # fmt: skip


def letter(relation: Relation, *, language: str, as_of: date) -> TerminationLetter:
    """The letter that tells one partner: in our language and in its own, or else in English."""
    tie = _ending_of(relation)
    if tie is None:
        raise Refused("not_ending", gettext("No decision ends this tie, so there is no letter to write."))
    _require_decided(tie.termination)
    ours = our_municipality()
    partners = tuple(named(place_of(partner), language) for partner in relation.partners.all())
    languages = [language]
    if (second := second_language(relation, language)) is not None:
        languages.append(second)
    return TerminationLetter(
        head=letterhead(
            kind=gettext("Letter"), title=gettext("The end of our tie"), reference=relation.reference,
            language=language, as_of=as_of,
        ),
        partners=partners,
        parts=tuple(_letter_part(tie, ours, code, as_of) for code in languages),
    )  # fmt: skip


def second_language(relation: Relation, language: str) -> str | None:
    """The partner's own language if our catalogues have it, else English; None when it is `language`."""
    ours = [code for code, _name in settings.LANGUAGES]
    spoken = [code for partner in relation.partners.all() for code in _languages_of(partner)]
    found = next((code for code in spoken if code in ours), "en")
    return found if found != language else None


def _languages_of(partner: Partner) -> list[str]:
    own = [
        name.language.split("-")[0]
        for name in partner.names.all()
        if name.kind == NameKind.NATIVE and name.language
    ]
    if own or partner.country not in get_global("territory_languages"):
        return own
    return list(get_official_languages(partner.country, de_facto=True))[:1]


def _ending_of(relation: Relation) -> TerminationTie | None:
    endings = relation.endings.filter(outcome=Outcome.END).exclude(state=TieState.DROPPED)
    return endings.select_related("termination__decision", "relation").order_by("-pk").first()


def _require_decided(termination: Termination) -> None:
    if termination.state != TerminationState.DECIDED:
        raise Refused(
            "not_decided",
            gettext("%(termination)s is not decided yet: nothing ends or is written before the decision.")
            % {"termination": termination.reference},
        )
    if reason := must_be_effective(termination.decision):
        raise Refused("not_effective", reason)


def _act_row(tie: TerminationTie, language: str) -> ActRow:
    relation = tie.relation
    return ActRow(
        partners=tuple(named(place_of(partner), language) for partner in relation.partners.all()),
        type=capitalised(str(relation.get_type_display()), language),
        since=long_date(relation.since, language, relation.since_precision),
        last_day=long_date(tie.effective_on, language, tie.effective_precision) if tie.ends else "",
        continues=tie.continued_through,
    )


def _decision_rows(termination: Termination, language: str) -> tuple[Row, ...]:
    decision = termination.decision
    if decision is None:
        return ()
    rows = [
        (gettext("Decided by"), capitalised(str(decision.body or ""), language)),
        (
            gettext("Date of the decision"),
            long_date(decision.decided_on, language, decision.decided_precision),
        ),
        (gettext("Number"), decision.number),
        (gettext("Title"), decision.title),
    ]
    return tuple((label, value) for label, value in rows if value)


def _letter_part(tie: TerminationTie, ours: Municipality, language: str, as_of: date) -> LetterPart:
    with override(language):
        return LetterPart(
            language=language,
            direction=direction(language),
            house=ours.name_in(language),
            date_text=long_date(as_of, language),
            subject=gettext("The end of our tie"),
            salutation=gettext("Dear colleagues,"),
            paragraphs=_paragraphs(tie, language),
            facts=_letter_facts(tie, language),
            thanks=gettext(
                "We thank you, and everybody in your municipality who took part, for what we have built "
                "together. Our door stays open: a new tie can begin whenever both sides share a purpose."
            ),
            closing=gettext("With our thanks and our respect,"),
            signatory=gettext("Name, function"),
        )


def _paragraphs(tie: TerminationTie, language: str) -> tuple[str, ...]:
    """The sentences of the letter. Names stand in no sentence: many languages would have to inflect them."""
    if tie.termination.initiator == Initiator.THEM:
        opening = gettext(
            "You asked us to end the tie between our two municipalities. We confirm it with this letter."
        )
    elif tie.termination.decision:
        opening = gettext(
            "Our council has decided to end the tie between our two municipalities in its present form."
        )
    else:
        opening = gettext("We inform you that the tie between our two municipalities comes to its end.")
    paragraphs = [opening]
    if tie.effective_on:
        paragraphs.append(gettext("Until the last day named below, what we agreed stays in force."))
    if tie.continued_through:
        paragraphs.append(gettext("Our work together lives on in another form, which is named below."))
    return tuple(paragraphs)


def _letter_facts(tie: TerminationTie, language: str) -> tuple[Row, ...]:
    relation, decision = tie.relation, tie.termination.decision
    rows = [
        (gettext("Our tie"), capitalised(str(relation.get_type_display()), language)),
        (
            gettext("Since"),
            long_date(relation.since, language, relation.since_precision) if relation.since else "",
        ),
        (
            gettext("Your letter of"),
            long_date(tie.partners_letter_on, language) if tie.partners_letter_on else "",
        ),
    ]
    if decision:
        decided = long_date(decision.decided_on, language, decision.decided_precision)
        rows += [(gettext("Decision of our council"), " · ".join(filter(None, [decision.number, decided])))]
    rows += [
        (gettext("Last day in force"), long_date(tie.effective_on, language, tie.effective_precision)),
        (gettext("Lives on through"), tie.continued_through),
    ]
    return tuple((label, value) for label, value in rows if value)
