"""Reports: `content` reads the database into a frozen dataclass, `render` turns that into a file without it.

The same data, day and language give the same content and the same bytes: no clock and no requester in them.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from evaluations.charts import bar_chart
from evaluations.models import Evaluation, ReportKind
from evaluations.rendering import Rendered, render_pdf
from evaluations.reports import (
    brief,
    comparison,
    council_paper,
    dossier,
    evaluation_report,
    matrix,
    portfolio,
    submission_pack,
    termination_act,
)
from evaluations.reports.atlas import drawn, legend
from evaluations.reports.brief import Brief
from evaluations.reports.comparison import ComparisonPaper
from evaluations.reports.council_paper import CouncilPaper
from evaluations.reports.dossier import DossierReport
from evaluations.reports.evaluation_report import EvaluationReport
from evaluations.reports.matrix import MatrixReport
from evaluations.reports.portfolio import Breakdown, PortfolioReport
from evaluations.reports.submission_pack import SubmissionPack
from evaluations.reports.termination_act import TerminationAct, TerminationLetter
from networks.models import Membership
from networks.rules import permission_for
from office.council_words import direction
from office.models import Referenced, Submission
from office.permissions import latest_for
from office.rules import Refused
from partners.models import NeedProfile
from partners.world_map import land_inline
from relations.models import Protocol, Relation, Termination

Content = (
    CouncilPaper
    | TerminationAct
    | TerminationLetter
    | PortfolioReport
    | Brief
    | DossierReport
    | EvaluationReport
    | MatrixReport
    | ComparisonPaper
    | SubmissionPack
)


@dataclass(frozen=True)
class Request:
    """What is wanted: kind, about what, as of when, in which language; `more` is what only some kinds ask."""

    kind: str
    reference: str
    language: str
    as_of: date | None = None
    more: dict[str, Any] = field(default_factory=dict)


# What a report of each kind can be about, and who reads it; the portfolio is about everything.
SUBJECTS: dict[str, type[Referenced] | tuple[type[Referenced], ...]] = {
    ReportKind.COUNCIL_PAPER: Submission,
    ReportKind.TERMINATION_ACT: Termination,
    ReportKind.TERMINATION_LETTER: Relation,
    ReportKind.BRIEF: Relation,
    ReportKind.DOSSIER: Relation,
    ReportKind.EVALUATION: Evaluation,
    ReportKind.MATRIX: NeedProfile,
    ReportKind.COMPARISON: Protocol,
    ReportKind.SUBMISSION_PACK: (Protocol, Membership),
}
_READERS: dict[str, Callable[..., Content]] = {
    ReportKind.COUNCIL_PAPER: council_paper.content,
    ReportKind.TERMINATION_ACT: termination_act.act,
    ReportKind.TERMINATION_LETTER: termination_act.letter,
    ReportKind.BRIEF: brief.content,
    ReportKind.DOSSIER: dossier.content,
    ReportKind.EVALUATION: evaluation_report.content,
    ReportKind.MATRIX: matrix.content,
    ReportKind.COMPARISON: comparison.content,
    ReportKind.SUBMISSION_PACK: submission_pack.content,
}
# The day a document speaks of where none is asked for; where none is known, today.
_DAYS: dict[str, Callable[[Any], date | None]] = {
    ReportKind.COUNCIL_PAPER: council_paper.default_date,
    ReportKind.TERMINATION_ACT: termination_act.default_date,
    ReportKind.TERMINATION_LETTER: termination_act.default_date,
    ReportKind.EVALUATION: evaluation_report.default_date,
}


def subject_of(kind: str, reference: str) -> Referenced | None:
    """The thing a report is about. Raises Refused when there is none or a needed reference is missing."""
    models_of = SUBJECTS.get(kind)
    if models_of is None:
        return None
    model = _meant(reference, models_of if isinstance(models_of, tuple) else (models_of,))
    example = f"{model.reference_prefix}-0001"
    if not reference.strip():
        sentence = gettext("Say what the document is about, by its reference, such as %(example)s.")
        raise Refused("object_missing", sentence % {"example": example})
    try:
        found: Referenced = model.objects.by_reference(reference)
    except model.DoesNotExist:
        sentence = gettext(
            "Nothing here is called “%(reference)s”. This document wants a reference such as %(example)s."
        )
        raise Refused("object_unknown", sentence % {"reference": reference, "example": example}) from None
    return found


def _meant(reference: str, possible: tuple[type[Referenced], ...]) -> type[Referenced]:
    """Of several kinds of things the one whose prefix stands in front; the first, where none does."""
    prefix = reference.strip().upper().partition("-")[0]
    return next((model for model in possible if model.reference_prefix == prefix), possible[0])


def kept_at(kind: str, subject: Referenced | None) -> Referenced | None:
    """Where the file is laid: with the thing it is about; papers for an authority with the permission asked for."""
    if kind == ReportKind.SUBMISSION_PACK and subject is not None:
        asked = permission_for(subject) if isinstance(subject, Membership) else latest_for(subject)
        return asked or subject
    return subject


def settled_date(request: Request, subject: models.Model | None) -> date:
    """The day the document speaks of: as asked, else that of the facts, else today."""
    if request.as_of:
        return request.as_of
    known = _DAYS.get(request.kind)
    return (known(subject) if known else None) or timezone.localdate()


def content(request: Request) -> Content:
    """Read what the document says, worded in its language. Raises Refused when it cannot be made."""
    with override(request.language):
        subject = subject_of(request.kind, request.reference)
        asked: dict[str, Any] = {"language": request.language, "as_of": settled_date(request, subject)}
        if subject is None:
            return portfolio.content(**asked)
        return _READERS[request.kind](subject, **asked, **request.more)


def content_hash(document: Content) -> str:
    canonical = json.dumps(asdict(document), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{type(document).__name__}\n{canonical}".encode()).hexdigest()


def html(document: Content) -> str:
    """The document as one HTML page that stands alone."""
    head = document.head
    context: dict[str, Any] = {
        "document": document,
        "head": head,
        "direction": direction(head.language),
        "page_number": mark_safe('<span class="page"></span>'),
        "page_total": mark_safe('<span class="pages"></span>'),
    }
    # Whoever asks for it and in whatever language: the words of the drawings are the document's own too.
    with override(head.language):
        if isinstance(document, PortfolioReport):
            context |= {"parts": parts(document), "map": _map(document)}
        return render_to_string(document.template, context)


def parts(document: PortfolioReport) -> list[tuple[Breakdown, str]]:
    """Each breakdown with its drawing, narrow where the table stands beside it."""
    return [(part, _drawn(part, document.head.accent)) for part in document.breakdowns]


def _drawn(part: Breakdown, accent: str) -> str:
    return bar_chart(
        part.bars(), title=part.title, description=part.in_words, identifier=f"by-{part.key}", accent=accent,
        width=364 if part.is_short else 604,
    )  # fmt: skip


def _map(document: PortfolioReport) -> dict[str, Any] | None:
    told, accent = document.atlas, document.head.accent
    if told is None or not told.rows:
        return None
    drawing = drawn(told, accent=accent, width=604, land=land_inline())
    return {"atlas": told, "drawing": drawing, "legend": legend(told, accent)}


def render(document: Content) -> Rendered:
    """The file. A document that may not be longer than so many pages is tightened until it is not."""
    fingerprint = content_hash(document)
    rendered = _rendered(document, fingerprint)
    while isinstance(document, Brief) and rendered.pages > document.most_pages:
        tighter = document.shorter()
        if tighter is None:
            break
        document = tighter
        rendered = _rendered(document, fingerprint)
    return rendered


def _rendered(document: Content, identifier: str) -> Rendered:
    head = document.head
    return render_pdf(
        html(document),
        language=head.language,
        as_of=head.as_of,
        title=head.title,
        identifier=identifier,
    )


__all__ = [
    "Content",
    "Request",
    "content",
    "content_hash",
    "html",
    "kept_at",
    "render",
    "settled_date",
    "subject_of",
]
