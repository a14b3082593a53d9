"""The candidate matrix as a workbook: numbers are numbers, what people wrote is text and never calculated with."""

import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from office.exports import escaped_for_workbook
from partners.matrix_reading import Matrix, differs_from_totals, exactly, verdict
from partners.models import NeedProfile
from partners.scoring_queries import soft_table
from partners.sentence import purpose_sentence

Rows = Iterable[Sequence[Any]]


def matrix_workbook(profile: NeedProfile, matrix: Matrix) -> bytes:
    """One sheet for the comparison, one for every single score, one for facts, one for what is beyond scores."""
    from openpyxl import Workbook  # costs a quarter of a second, and few people ask for it

    book = Workbook(write_only=True)
    _sheet(book, _("Matrix"), [*_heading(profile, matrix), *_comparison(matrix)])
    _sheet(book, _("Scores"), _scores(matrix))
    _sheet(book, _("Facts"), _facts(matrix))
    _sheet(book, _("Beyond the scores"), _soft(profile, matrix))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _heading(profile: NeedProfile, matrix: Matrix) -> Rows:
    yield [_("Internal: the matrix never leaves the staff.")]
    yield [profile.reference, profile.title]
    yield [purpose_sentence(profile)]
    yield [verdict(matrix)]
    if profile.chosen:
        yield [_("Chosen"), str(profile.chosen), profile.choice_reason]
        if differs_from_totals(profile, matrix):
            yield [_("The choice differs from the totals, and the reason says why.")]
    yield []


def _comparison(matrix: Matrix) -> Rows:
    """Means and totals as numbers; an unscored cell is empty, which is not 0."""
    yield [_("Criterion"), _("Group"), _("What we expect"), _("Weight"), *map(str, matrix.candidates)]
    for line in matrix.criteria:
        means = [matrix.means.get((candidate.pk, line.pk)) for candidate in matrix.candidates]
        weight = line.weight if line.is_scorable else None
        yield [line.name, line.get_group_display(), line.expectation, weight, *map(_number, means)]
    totals = [standing.total for standing in matrix.standings]
    yield [_("Total"), None, None, None, *map(_number, totals)]
    yield [_("Total as a fraction"), None, None, None, *map(exactly, totals)]
    yield [_("Criteria scored"), None, None, None, *(standing.scored for standing in matrix.standings)]
    for scorer in matrix.scorers:
        own = [_number(standing.total) for standing in matrix.by_scorer[scorer.pk]]
        yield [_("Total of %(name)s") % {"name": scorer.name}, None, None, None, *own]


def _scores(matrix: Matrix) -> Rows:
    yield [_("Candidate"), _("Criterion"), _("Weight"), _("Scorer"), _("Score"), _("Note")]
    for candidate in matrix.candidates:
        for line in matrix.criteria:
            for score in matrix.scores.get((candidate.pk, line.pk), ()):
                yield [str(candidate), line.name, line.weight, score.scorer.name, score.value, score.note]


def _facts(matrix: Matrix) -> Rows:
    yield [
        _("Candidate"),
        _("Found through"),
        _("Criterion"),
        _("Fact"),
        _("Source"),
        _("Date of the source"),
    ]
    for candidate in matrix.candidates:
        for line in matrix.criteria:
            if fact := matrix.facts.get((candidate.pk, line.pk)):
                way = candidate.get_found_through_display()
                yield [str(candidate), way, line.name, fact.text, fact.source, fact.source_on]


def _soft(profile: NeedProfile, matrix: Matrix) -> Rows:
    yield [_("Question"), *map(str, matrix.candidates)]
    for row in soft_table(profile, matrix):
        yield [str(row.question), *(text for _candidate, text in row.answers)]


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _sheet(book: Any, title: str, rows: Rows) -> None:
    from openpyxl.cell import WriteOnlyCell

    # A sheet's name holds 31 characters at most.
    sheet = book.create_sheet(title[:31])
    for row in rows:
        cells = []
        for value in row:
            text = isinstance(value, str)
            cell = WriteOnlyCell(sheet, value=_printable(value) if text else value)
            if text:
                cell.data_type = "s"  # else a text that begins with “=” would become a formula
            cells.append(cell)
        sheet.append(cells)


def _printable(text: str) -> str:
    """Without the control characters that a workbook cannot hold."""
    return escaped_for_workbook("".join(sign for sign in text if sign >= " " or sign in "\t\n\r"))
