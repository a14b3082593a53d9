"""The candidate matrix on paper: what is sought, how the candidates compare, where scorers differ, what was chosen.

It never leaves the staff: it weighs towns against each other, and one of them may be the partner of tomorrow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from evaluations.reports.blocks import Block, Cell, Fact, Section, Table, cell, facts, paragraphs, table
from evaluations.reports.letterhead import Letterhead, letterhead
from evaluations.wording import capitalised, long_date
from office.models import Visibility
from partners.consultation_queries import circles_heard
from partners.matrix import APART, spread_of
from partners.matrix_reading import (
    Matrix,
    differs_from_totals,
    exactly,
    found_through,
    hinges,
    points,
    read_matrix,
    scorer_table,
    to_discuss,
    unequal,
    verdict,
)
from partners.models import Candidate, Criterion, NeedProfile
from partners.scoring_queries import soft_table
from partners.sentence import purpose_sentence


@dataclass(frozen=True)
class MatrixReport:
    head: Letterhead
    status: str
    sentence: str
    verdict: str
    stamp: str
    summary: tuple[Fact, ...]
    sections: tuple[Section, ...]
    is_exercise: bool

    template = "evaluations/reports/matrix.html"
    visibility = Visibility.INTERNAL


def content(profile: NeedProfile, *, language: str, as_of: date) -> MatrixReport:
    matrix = read_matrix(profile)
    return MatrixReport(
        head=letterhead(
            kind=gettext("Candidate matrix"), title=profile.title, reference=profile.reference,
            language=language, as_of=as_of,
        ),
        status=capitalised(str(profile.get_state_display()), language),
        sentence=purpose_sentence(profile),
        verdict=" ".join(part for part in (verdict(matrix), unequal(matrix)) if part),
        stamp=internal_stamp(),
        summary=facts(_summary(profile, matrix, language)),
        sections=tuple(_sections(profile, matrix, language)),
        is_exercise=profile.is_exercise,
    )  # fmt: skip


def internal_stamp() -> str:
    return gettext("Internal: the matrix never leaves the staff.")


def _summary(profile: NeedProfile, matrix: Matrix, language: str) -> list[tuple[str, str]]:
    heard = (
        ", ".join(part for part in (str(circle.label), row.who, _day(row.held_on, language)) if part)
        for circle in circles_heard(profile)
        for row in circle.rows
    )
    return [
        (gettext("What we can offer"), profile.offer),
        (gettext("What we need"), profile.needs),
        (gettext("Who was consulted"), "; ".join(heard)),
        (gettext("Candidates"), found_through(matrix)),
        (gettext("Scores handed in by"), ", ".join(scorer.name for scorer in matrix.scorers)),
    ]


def _day(day: date | None, language: str) -> str:
    return long_date(day, language) if day else ""


def _sections(profile: NeedProfile, matrix: Matrix, language: str) -> Iterator[Section]:
    nobody = gettext("Nobody is on the shortlist.")
    yield Section("matrix", gettext("Criteria and candidates"), (Block(table=_grid(matrix)),), nobody)
    yield Section(
        "scorers", gettext("Scorer by scorer"), tuple(_scorers(matrix)),
        gettext("Fewer than two people have handed in scores."),
    )  # fmt: skip
    hangs_on = paragraphs("\n\n".join(hinges(matrix)))
    yield Section(
        "sensitivity", gettext("What the lead hangs on"), (Block(paragraphs=hangs_on),),
        gettext("No single weight, however large or small, changes who leads.")
        if matrix.sensitivity
        else gettext("Nobody leads alone."),
    )  # fmt: skip
    yield Section(
        "facts", gettext("What is known"), (Block(table=_facts(matrix, language)),),
        gettext("No fact is on file yet."),
    )  # fmt: skip
    yield Section(
        "afterwards", gettext("Beyond the scores"), tuple(_soft(profile, matrix)),
        gettext("The soft questions are not answered yet."),
    )  # fmt: skip
    yield Section(
        "choice", gettext("The choice"), tuple(_choice(profile, matrix, language)),
        gettext("No candidate is chosen yet. The totals advise; the choice is made in writing."),
    )  # fmt: skip


def _grid(matrix: Matrix) -> Table | None:
    if not matrix.candidates:
        return None
    headings = [gettext("Criterion"), gettext("Weight"), *map(str, matrix.candidates)]
    rows: list[list[object]] = [
        [line.name, line.weight if line.is_scorable else "–", *_line(matrix, line)]
        for line in matrix.criteria
    ]
    totals = [_total(standing.total) for standing in matrix.standings]
    scored = [
        gettext("%(scored)s of %(of)s") % {"scored": standing.scored, "of": standing.of}
        for standing in matrix.standings
    ]
    rows += [[gettext("Total"), "", *totals], [gettext("Scored"), "", *scored]]
    numbers = range(1, len(headings))
    return table(headings, rows, numeric=numbers)


def _line(matrix: Matrix, line: Criterion) -> list[str]:
    return [_mean(matrix, candidate, line) for candidate in matrix.candidates]


def _mean(matrix: Matrix, candidate: Candidate, line: Criterion) -> str:
    """The mean of a cell, with how far its scorers lie apart; a dash where it is unscored, which is not 0."""
    key = (candidate.pk, line.pk)
    if not line.is_scorable or key not in matrix.means:
        return "–"
    mean, spread = points(matrix.means[key]), spread_of(matrix.given[key])
    if spread < APART:
        return mean
    return gettext("%(mean)s (%(spread)s apart)") % {"mean": mean, "spread": spread}


def _total(total: object) -> str:
    fraction = exactly(total)  # type: ignore[arg-type]  # a fraction, or None
    return f"{points(total)} ({fraction})" if fraction else points(total)  # type: ignore[arg-type]


def _scorers(matrix: Matrix) -> Iterator[Block]:
    told = scorer_table(matrix)
    if told is None:
        return
    headings = [gettext("Candidate"), *told.scorers, gettext("All together")]
    rows = [
        [str(candidate), *(f"{view.total} ({view.scored}/{view.of})" for view in views)]
        for candidate, views in told.rows
    ]
    yield Block(
        table=table(headings, rows, numeric=range(1, len(headings))),
        note=gettext("In brackets: how many of the criteria that person scored."),
    )
    discuss = "\n\n".join(to_discuss(matrix))
    yield Block(
        title=gettext("To discuss"),
        paragraphs=paragraphs(discuss or gettext("Nowhere are scorers two points or more apart.")),
    )


def _facts(matrix: Matrix, language: str) -> Table | None:
    rows = [
        [
            str(candidate),
            line.name,
            fact.text,
            ", ".join(filter(None, (fact.source, _day(fact.source_on, language)))),
        ]
        for candidate in matrix.candidates
        for line in matrix.criteria
        if (fact := matrix.facts.get((candidate.pk, line.pk)))
    ]
    return table([gettext("Candidate"), gettext("Criterion"), gettext("Fact"), gettext("Source")], rows)


def _soft(profile: NeedProfile, matrix: Matrix) -> Iterator[Block]:
    for row in soft_table(profile, matrix):
        yield Block(
            title=str(row.question),
            facts=facts([(str(candidate), text) for candidate, text in row.answers if text]),
        )


def _choice(profile: NeedProfile, matrix: Matrix, language: str) -> Iterator[Block]:
    if profile.chosen is None:
        return
    told: list[tuple[str, Cell]] = [
        (gettext("Candidate"), cell(f"{profile.chosen}, {profile.chosen.partner.place}")),
        (gettext("Chosen on"), cell(_day(profile.chosen_on, language))),
    ]
    if differs_from_totals(profile, matrix):
        told.append((gettext("Differs from the totals"), cell(gettext("Yes; the reason says why."))))
    yield Block(facts=facts(told))
    yield Block(title=gettext("Reason"), paragraphs=paragraphs(profile.choice_reason))
