"""The council paper: exactly the frozen content of a submission, with its fingerprint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext

from evaluations.reports.letterhead import Letterhead, letterhead
from evaluations.wording import capitalised, long_date
from office.council_words import direction, language_name, version_in_words
from office.models import Submission, Visibility
from office.rules import Refused
from office.submissions import FrozenText, content_hash, present

Row = tuple[str, str]


@dataclass(frozen=True)
class Column:
    """One language of the text."""

    code: str
    name: str
    status: str
    direction: str


@dataclass(frozen=True)
class Clause:
    """One clause across the columns; a language without the clause has empty text."""

    headings: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class CouncilPaper:
    head: Letterhead
    body: str
    version: str
    submitted: str
    decide_by: str
    question: str
    if_yes: str
    if_no: str
    facts: tuple[Row, ...]
    partner: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    columns: tuple[Column, ...]
    clauses: tuple[Clause, ...]
    fingerprint: str

    template = "evaluations/reports/council_paper.html"
    visibility = Visibility.COUNCIL

    @property
    def texts_by_clause(self) -> list[list[tuple[Column, str, str]]]:
        """For each clause its (column, heading, text): what the template lays side by side."""
        return [
            list(zip(self.columns, clause.headings, clause.texts, strict=True)) for clause in self.clauses
        ]


def default_date(submission: Submission) -> date:
    """The day on which the content was frozen."""
    return localtime(submission.submitted_at).date()


def content(submission: Submission, *, language: str, as_of: date) -> CouncilPaper:
    """Read the frozen content. Raises Refused when it is no longer what its fingerprint says."""
    if content_hash(submission.content) != submission.content_hash:
        raise Refused(
            "content_changed",
            gettext("The stored text of %(item)s is not the one that was sent: its fingerprint differs.")
            % {"item": submission.reference},
        )
    shown = present(submission)
    columns = tuple(
        Column(code, language_name(code), str(status), direction(code)) for code, status in shown.languages
    )
    return CouncilPaper(
        head=letterhead(
            kind=gettext("Council paper"), title=submission.title, reference=submission.reference,
            language=language, as_of=as_of,
        ),
        body=capitalised(str(submission.body), language),
        version=version_in_words(submission.version_label),
        submitted=long_date(default_date(submission), language),
        decide_by=long_date(submission.decide_by, language) if submission.decide_by else "",
        question=str(shown.question),
        if_yes=str(shown.if_yes),
        if_no=str(shown.if_no),
        facts=_rows(shown.facts, language),
        partner=_rows(shown.partner, language),
        outcomes=_rows(shown.outcomes, language),
        columns=columns,
        clauses=tuple(_clause(text, columns) for text in shown.texts),
        fingerprint=submission.content_hash,
    )  # fmt: skip


def _clause(text: FrozenText, columns: tuple[Column, ...]) -> Clause:
    return Clause(
        headings=tuple(str(text.heading.get(column.code, "")) for column in columns),
        texts=tuple(str(text.texts.get(column.code, "")) for column in columns),
    )


def _rows(rows: Sequence[tuple[Any, ...]], language: str) -> tuple[Row, ...]:
    """Label and value; where a value comes from is opened on the page, not printed."""
    return tuple((str(row[0]), capitalised(str(row[1]), language)) for row in rows)
