"""The evaluation report: what was asked, what was on file, what was found, what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from evaluations.answers import Answer, Result
from evaluations.evaluation_queries import (
    Background,
    EvaluationContent,
    ProgrammeLines,
    evaluation_content,
    evaluation_page,
)
from evaluations.models import HIGHEST_SCORE, Evaluation, EvaluationState, Finding
from evaluations.reports.blocks import Block, Cell, Fact, Section, facts, paragraphs, table
from evaluations.reports.letterhead import Letterhead, letterhead
from evaluations.wording import capitalised, exact_number, long_date, number
from office.models import Visibility
from office.rules import Refused


@dataclass(frozen=True)
class EvaluationReport:
    head: Letterhead
    status: str
    question: str
    recommendation: str
    reason: str
    summary: tuple[Fact, ...]
    sections: tuple[Section, ...]
    is_exercise: bool
    is_final: bool

    template = "evaluations/reports/evaluation.html"
    visibility = Visibility.INTERNAL


def content(evaluation: Evaluation, *, language: str, as_of: date) -> EvaluationReport:
    """Raises Refused before the evaluation is opened: there is nothing to report yet."""
    if evaluation.state == EvaluationState.SCHEDULED:
        raise Refused(
            "not_open", gettext("%(evaluation)s is not open yet: there is nothing to report.")
            % {"evaluation": evaluation.reference},
        )  # fmt: skip
    told = evaluation_content(evaluation_page().get(pk=evaluation.pk))
    return EvaluationReport(
        head=letterhead(
            kind=gettext("Evaluation report"), title=told.subject, reference=told.reference,
            language=language, as_of=as_of,
        ),
        status=capitalised(told.state, language),
        question=gettext("Is it worth it?"),
        recommendation=capitalised(told.recommendation, language),
        reason=told.recommendation_reason,
        summary=facts(_summary(told, language)),
        sections=_sections(told, language),
        is_exercise=told.is_exercise,
        is_final=told.is_adopted,
    )  # fmt: skip


def default_date(evaluation: Evaluation) -> date | None:
    """The day it was adopted; None before."""
    return evaluation.adopted_on


def _summary(told: EvaluationContent, language: str) -> list[tuple[str, str]]:
    row = told.row
    period = f"{long_date(told.period_from, language)} – {long_date(told.period_until, language)}"
    return [
        (gettext("About"), f"{told.subject} ({told.subject_reference})"),
        (gettext("Kind"), capitalised(told.kind, language)),
        (gettext("Period"), period),
        (gettext("Asked with"), told.scheme),
        (gettext("Result"), score_text(told.result, language)),
        (gettext("Discussed with the partner on"), long_date(row.joint_on, language) if row.joint_on else ""),
        (gettext("Who took part"), row.joint_with),
        (gettext("Why without the partner"), row.waived_because),
        (gettext("Adopted on"), long_date(row.adopted_on, language) if row.adopted_on else ""),
    ]


def score_text(result: Result, language: str) -> str:
    """The weighted mean of what was scored, and how much was: never a mean that hides its gaps."""
    if result.rounded is None:
        return gettext("nothing scored yet")
    every = len(result.answers)
    counted = ngettext(
        "%(scored)s of %(every)s question scored", "%(scored)s of %(every)s questions scored", every
    ) % {"scored": number(len(result.scored), language), "every": number(every, language)}
    mean = gettext("%(mean)s out of %(highest)s") % {
        "mean": exact_number(result.rounded, language), "highest": number(HIGHEST_SCORE, language),
    }  # fmt: skip
    return f"{mean} · {counted}"


def _sections(told: EvaluationContent, language: str) -> tuple[Section, ...]:
    nothing = gettext("No records yet.")
    parts = [
        ("on-file", gettext("What was on file"), _on_file(told.background, language), nothing),
        *(
            (f"section-{part.section}", capitalised(part.title, language),
             [Block(paragraphs=paragraphs(part.text)), *_answers(part.answers, language)],
             gettext("Nothing was written here."))
            for part in told.sections
            if part.section not in ("lessons", "recommendation")
        ),
        ("joint", gettext("With the partner"), _joint(told), gettext("Not discussed with the partner.")),
        ("findings", gettext("Findings"), _findings(told.findings), nothing),
        ("lessons", gettext("Lessons learned"), _findings(told.lessons), nothing),
        ("follow-up", gettext("What follows"), _follow_up(told, language), gettext("Nothing was agreed to follow.")),
    ]  # fmt: skip
    return tuple(Section(key, title, tuple(blocks), absent) for key, title, blocks, absent in parts)


def _on_file(found: Background | None, language: str) -> list[Block]:
    if found is None:
        return []
    told = [
        (gettext("As of"), long_date(found.taken_on, language)),
        (gettext("Since"), found.since),
        (gettext("Purpose"), found.purpose),
        (gettext("What we were looking for"), found.need),
        (gettext("Expected of the membership"), found.expected),
    ]
    if found.protocol:
        told += [
            (gettext("Protocol"), f"{found.protocol.title} · {found.protocol.state}"),
            (gettext("In force since"), found.protocol.in_force),
            (
                gettext("Last day of the current term"),
                long_date(found.protocol.ends_on, language) if found.protocol.ends_on else "",
            ),
        ]
    blocks = [Block(facts=facts(told))]
    if found.protocol:
        blocks += [
            Block(title=gettext("The purpose in the protocol") if not place else "",
                  paragraphs=(Cell(text, code),))
            for place, (code, text) in enumerate(found.protocol.purposes)
        ]  # fmt: skip
    blocks += [block for programme in found.programmes for block in _programme(programme)]
    return [*blocks, _contact(found, language), *_ledger(found, language)]


def _programme(programme: ProgrammeLines) -> list[Block]:
    title = gettext("Programme: %(title)s") % {"title": programme.title}
    rows = [
        (objective.text if first else "", activity.title, activity.state, _outputs(activity.outputs))
        for objective in programme.objectives
        for first, activity in ((not place, activity) for place, activity in enumerate(objective.activities))
    ]
    headings = [gettext("Objective"), gettext("Activity"), gettext("State"), gettext("Outputs")]
    money = [
        (
            line.planned,
            line.actual if line.open_lines == 0 else gettext("%(sum)s so far") % {"sum": line.actual},
        )
        for line in programme.money
    ]
    return [
        Block(title=title, facts=facts([(gettext("State"), programme.state), (gettext("Period"), programme.period)]),
              table=table(headings, rows)),
        Block(table=table([gettext("Money planned"), gettext("Money spent")], money)),
    ]  # fmt: skip


def _outputs(outputs: Iterable) -> str:  # type: ignore[type-arg]  # OutputLine of the evaluation's own reading
    return "\n".join(
        gettext("%(indicator)s: %(actual)s of %(target)s")
        % {
            "indicator": output.indicator,
            "actual": gettext("not recorded") if output.actual is None else output.actual,
            "target": output.target,
        }
        for output in outputs
    )


def _contact(found: Background, language: str) -> Block:
    rows = [
        (long_date(row.on, language), capitalised(row.kind, language), row.about) for row in found.exchanges
    ]
    told = [
        (gettext("Exchanges in the period"),
         ", ".join(f"{kind}: {number(count, language)}" for kind, count in found.contact)),
        (gettext("Of these by third parties"), number(found.by_third_parties, language) if found.contact else ""),
        (gettext("Both sides last exchanged something on"),
         long_date(found.last_two_way_on, language) if found.last_two_way_on else ""),
    ]  # fmt: skip
    contact, latest = facts(told), table([gettext("Date"), gettext("Kind"), gettext("About")], rows)
    is_there = bool(contact or latest)
    return Block(title=gettext("Exchanges") if is_there else "", facts=contact, table=latest)


def _ledger(found: Background, language: str) -> list[Block]:
    fees = [
        (
            str(fee.year),
            fee.amount,
            long_date(fee.paid_on, language) if fee.paid_on else gettext("not on file"),
        )
        for fee in found.fees
    ]
    paid = table([gettext("Year"), gettext("Fee"), gettext("Paid on")], fees)
    seats = table([gettext("Seat"), gettext("Held by")], found.seats)
    return [Block(table=paid), Block(table=seats)]


def _answers(answers: Iterable[Answer], language: str) -> list[Block]:
    rows = [
        (
            answer.question,
            number(answer.weight, language),
            gettext("not scored") if answer.value is None else number(answer.value, language),
            answer.evidence,
        )
        for answer in answers
    ]
    headings = [gettext("Question"), gettext("Weight"), gettext("Score, 0 to 5"), gettext("Evidence")]
    return [Block(table=table(headings, rows, numeric=(1, 2)))]


def _joint(told: EvaluationContent) -> list[Block]:
    return [Block(paragraphs=paragraphs(told.row.joint_result))]


def _findings(found: Iterable[Finding]) -> list[Block]:
    rows = [(finding.text, capitalised(str(finding.get_weight_display()), "")) for finding in found]
    return [Block(table=table([gettext("What was found"), gettext("Weight")], rows))]


def _follow_up(told: EvaluationContent, language: str) -> list[Block]:
    rows = [
        (long_date(step.due_on, language), step.text, step.who, capitalised(str(step.get_state_display()), language),
         step.outcome)
        for step in told.follow_ups
    ]  # fmt: skip
    headings = [
        gettext("Due on"), gettext("What is to be done"), gettext("Who"), gettext("State"),
        gettext("What came of it"),
    ]  # fmt: skip
    return [Block(table=table(headings, rows))]
