"""What the pages and the PDF of an evaluation read: `evaluation_content(evaluation)` gives all of it, frozen.

Words come in the active language; what was frozen at the opening (`evaluations/background.py`) keeps its texts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.utils import formats
from django.utils.translation import gettext as _

from evaluations.answers import Answer, Result, result_of
from evaluations.models import (
    OPEN_STATES,
    Evaluation,
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    Scheme,
    Section,
    SectionText,
)
from networks.models import SeatKind
from office.calendar import Precision, written
from relations.models import (
    ActivityState,
    ExchangeKind,
    ProgrammeState,
    ProtocolState,
)
from relations.money import written_money


@dataclass(frozen=True)
class OutputLine:
    """A number to reach and the number reached; `actual` is None where nothing is recorded."""

    indicator: str
    target: str
    actual: str | None


@dataclass(frozen=True)
class ActivityLine:
    title: str
    state: str
    outputs: tuple[OutputLine, ...]


@dataclass(frozen=True)
class ObjectiveLine:
    text: str
    activities: tuple[ActivityLine, ...]


@dataclass(frozen=True)
class MoneyLine:
    """Planned and spent in one currency; `open_lines` have no actual amount yet."""

    planned: str
    actual: str
    open_lines: int


@dataclass(frozen=True)
class ProgrammeLines:
    reference: str
    title: str
    version: int
    state: str
    period: str
    objectives: tuple[ObjectiveLine, ...]
    money: tuple[MoneyLine, ...]


@dataclass(frozen=True)
class ProtocolLines:
    reference: str
    title: str
    state: str
    in_force: str
    ends_on: date | None
    purposes: tuple[tuple[str, str], ...]  # (language code, text)


@dataclass(frozen=True)
class ExchangeLine:
    on: date
    kind: str
    about: str


@dataclass(frozen=True)
class FeeLine:
    year: int
    amount: str
    paid_on: date | None


@dataclass(frozen=True)
class Background:
    """What was on file on the day of the opening, in the reader's words."""

    taken_on: date
    title: str
    since: str
    purpose: str = ""
    need: str = ""
    protocol: ProtocolLines | None = None
    programmes: tuple[ProgrammeLines, ...] = ()
    contact: tuple[tuple[str, int], ...] = ()  # (kind, how many)
    by_third_parties: int = 0
    last_two_way_on: date | None = None
    exchanges: tuple[ExchangeLine, ...] = ()
    expected: str = ""
    fees: tuple[FeeLine, ...] = ()
    seats: tuple[tuple[str, str], ...] = ()  # (what, who)


@dataclass(frozen=True)
class SectionContent:
    """One section as it is written: its text and the answers to its questions."""

    section: str
    title: str
    text: str
    revision: int
    saved_by: str
    saved_at: Any
    answers: tuple[Answer, ...] = ()

    @property
    def is_written(self) -> bool:
        return self.revision > 0


@dataclass(frozen=True)
class EvaluationContent:
    """Everything an evaluation says, for a page or a document; `row` for what only a page needs."""

    row: Evaluation
    reference: str
    subject: str
    subject_reference: str
    kind: str
    state: str
    is_exercise: bool
    period_from: date
    period_until: date
    due_on: date
    background: Background | None
    sections: tuple[SectionContent, ...]
    result: Result
    findings: tuple[Finding, ...]
    lessons: tuple[Finding, ...]
    recommendation: str
    recommendation_reason: str
    follow_ups: tuple[FollowUp, ...]
    scheme: str

    @property
    def is_adopted(self) -> bool:
        return self.row.is_adopted


def evaluation_page() -> QuerySet[Evaluation]:
    """Evaluations with all that `evaluation_content` reads: nine queries, however long the form is."""
    return Evaluation.objects.select_related(
        "relation__officer", "membership__network", "scheme", "consolidated_by", "adopted_by", "termination",
        "programme", "new_programme",
    ).prefetch_related(
        "relation__partners", "scheme__criteria", "scores", "findings",
        Prefetch("sections", SectionText.objects.select_related("saved_by")),
        Prefetch("follow_ups", FollowUp.objects.select_related("user")),
    )  # fmt: skip


def evaluation_content(evaluation: Evaluation) -> EvaluationContent:
    """What the evaluation says, as a page or a PDF tells it; read the row with `evaluation_page`."""
    answers = _answers(evaluation)
    found = list(evaluation.findings.all())
    return EvaluationContent(
        row=evaluation,
        reference=evaluation.reference,
        subject=str(evaluation.subject),
        subject_reference=evaluation.subject.reference,
        kind=str(evaluation.get_kind_display()),
        state=str(evaluation.get_state_display()),
        is_exercise=evaluation.is_exercise,
        period_from=evaluation.period_from,
        period_until=evaluation.period_until,
        due_on=evaluation.due_on,
        background=background_of(evaluation.background) if evaluation.background else None,
        sections=_sections(evaluation, answers),
        result=result_of(answers),
        findings=tuple(each for each in found if each.kind == FindingKind.FINDING),
        lessons=tuple(each for each in found if each.kind == FindingKind.LESSON),
        recommendation=str(evaluation.get_recommendation_display()) if evaluation.recommendation else "",
        recommendation_reason=evaluation.recommendation_reason,
        follow_ups=tuple(evaluation.follow_ups.all()),
        scheme=scheme_title(evaluation.scheme) if evaluation.scheme else "",
    )


def scheme_title(scheme: Scheme) -> str:
    return _("%(kind)s questions, version %(version)s") % {
        "kind": scheme.get_kind_display(),
        "version": scheme.version,
    }


def _answers(evaluation: Evaluation) -> list[Answer]:
    if evaluation.scheme is None:
        return []
    scored = {score.criterion_id: score for score in evaluation.scores.all()}
    found = []
    for criterion in evaluation.scheme.criteria.all():
        score = scored.get(criterion.pk)
        found.append(
            Answer(
                criterion.question, criterion.weight, score.value if score else None,
                score.evidence if score else "", criterion.section, criterion.code,
            )
        )  # fmt: skip
    return found


def _sections(evaluation: Evaluation, answers: Iterable[Answer]) -> tuple[SectionContent, ...]:
    written_ones = {each.section: each for each in evaluation.sections.all()}
    return tuple(
        SectionContent(
            section=section,
            title=str(Section(section).label),
            text=written_ones[section].text,
            revision=written_ones[section].revision,
            saved_by=str(written_ones[section].saved_by or ""),
            saved_at=written_ones[section].saved_at,
            answers=tuple(answer for answer in answers if answer.section == section),
        )
        for section in Section.values
        if section in written_ones
    )


# -- what was frozen ------------------------------------------------------------------------------------


def background_of(frozen: dict[str, Any]) -> Background:
    """The frozen facts with their codes in words."""
    subject, exchanges = frozen["subject"], frozen.get("exchanges", {})
    return Background(
        taken_on=date.fromisoformat(frozen["taken_on"]),
        title=subject["title"],
        since=written(_day(subject["since"]), subject["since_precision"]),
        purpose=frozen.get("purpose", ""),
        need=frozen.get("need", ""),
        protocol=_protocol(frozen["protocol"]) if frozen.get("protocol") else None,
        programmes=tuple(_programme(each) for each in frozen.get("programmes", [])),
        contact=tuple(
            (str(ExchangeKind(kind).label), count) for kind, count in exchanges.get("by_kind", {}).items()
        ),
        by_third_parties=exchanges.get("by_third_parties", 0),
        last_two_way_on=_day(exchanges.get("last_two_way_on")),
        exchanges=tuple(
            ExchangeLine(date.fromisoformat(row["on"]), str(ExchangeKind(row["kind"]).label), row["about"])
            for row in exchanges.get("latest", [])
        ),
        expected=frozen.get("expected", ""),
        fees=tuple(
            FeeLine(fee["year"], written_money(Decimal(fee["amount"]), fee["currency"]), _day(fee["paid_on"]))
            for fee in frozen.get("fees", [])
        ),
        seats=tuple(_seat(seat) for seat in frozen.get("seats", [])),
    )


def _protocol(frozen: dict[str, Any]) -> ProtocolLines:
    return ProtocolLines(
        reference=frozen["reference"],
        title=frozen["title"],
        state=str(ProtocolState(frozen["state"]).label),
        in_force=written(_day(frozen["in_force_on"]), frozen.get("in_force_precision", Precision.DAY)),
        ends_on=_day(frozen["ends_on"]),
        purposes=tuple((each["language"], each["text"]) for each in frozen["purpose"]),
    )


def _programme(frozen: dict[str, Any]) -> ProgrammeLines:
    days = [written(_day(frozen[name])) for name in ("starts_on", "ends_on") if frozen[name]]
    return ProgrammeLines(
        reference=frozen["reference"],
        title=frozen["title"],
        version=frozen["version"],
        state=str(ProgrammeState(frozen["state"]).label),
        period=" – ".join(days),
        objectives=tuple(
            ObjectiveLine(objective["text"], tuple(_activity(each) for each in objective["activities"]))
            for objective in frozen["objectives"]
        ),
        money=tuple(
            MoneyLine(
                written_money(Decimal(row["planned"]), row["currency"]),
                written_money(Decimal(row["actual"]), row["currency"]),
                row["open"],
            )
            for row in frozen["budget"]
        ),
    )


def _activity(frozen: dict[str, Any]) -> ActivityLine:
    return ActivityLine(
        frozen["title"],
        str(ActivityState(frozen["state"]).label),
        tuple(
            OutputLine(
                output["indicator"],
                f"{_number(output['target'])} {output['unit']}".strip(),
                None if output["actual"] is None else f"{_number(output['actual'])} {output['unit']}".strip(),
            )
            for output in frozen["outputs"]
        ),
    )


def _seat(frozen: dict[str, Any]) -> tuple[str, str]:
    kind = str(SeatKind(frozen["kind"]).label)
    return f"{kind}: {frozen['name']}" if frozen["name"] else kind, frozen["person"]


def _number(text: str) -> str:
    """Without idle noughts, with the reader's separators."""
    plain = format(Decimal(text).normalize(), "f")
    return str(formats.number_format(Decimal(plain), use_l10n=True, force_grouping=True))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# -- lists ----------------------------------------------------------------------------------------------


def evaluation_list() -> QuerySet[Evaluation]:
    """Open ones first, by their day; then the others, the latest first."""
    is_open = Case(When(state__in=OPEN_STATES, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Evaluation.objects.with_subjects()
    return rows.order_by(is_open, "due_on", "pk")


def follow_up_list() -> QuerySet[FollowUp]:
    """What follows from adopted evaluations: open ones first, by their day."""
    is_open = Case(
        When(state=FollowUpState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = FollowUp.objects.exclude(evaluation__state__in=OPEN_STATES).select_related(
        "user", "evaluation__relation", "evaluation__membership__network"
    )
    found = rows.prefetch_related("evaluation__relation__partners")
    return found.order_by(is_open, "due_on", "pk")


def evaluations_of(subject: Any) -> list[Evaluation]:
    """The evaluations of one relation or membership, the newest first. One query."""
    return list(Evaluation.objects.of(subject).order_by("-due_on", "-pk"))
