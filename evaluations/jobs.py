"""Background work: read and lay out outside any transaction, then keep the file in a short one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluations.actions import keep_file
from evaluations.models import Report
from evaluations.reports import Content, Request, content, content_hash, kept_at, render, subject_of
from office import documents
from office.jobs import Run, Write, job_kind


@job_kind("report", _("Making of a document"))
def prepare_report(run: Run) -> Write:
    """Make the PDF of a report. Made already, it has no second effect."""
    report = Report.objects.get(pk=run.job.parameters["report"])
    if report.is_ready:
        return lambda: _result(report)
    run.progress(0, 2)
    wanted = Request(report.kind, report.object_reference, report.language, report.as_of, report.parameters)
    made = content(wanted)
    about = kept_at(report.kind, subject_of(report.kind, report.object_reference)) or report
    run.progress(1)
    rendered = render(made)

    def write() -> dict[str, Any]:
        document = documents.keep(
            rendered.pdf, filename=_filename(report), content_type="application/pdf", subject=about,
            by=run.by, title=_file_title(made), visibility=made.visibility, language=report.language,
        )  # fmt: skip
        keep_file(
            report, document, title=made.head.title, content_hash=content_hash(made), pages=rendered.pages,
            missing_glyphs=rendered.missing_glyphs,
        )  # fmt: skip
        return _result(report)

    return write


def _file_title(made: Content) -> str:
    """What kind of paper it is stands first: a brief and a dossier of one tie have the same title."""
    return f"{made.head.kind} · {made.head.title}"[:200]


def _filename(report: Report) -> str:
    about = f"-{report.object_reference}" if report.object_reference else ""
    return f"{report.kind}{about}-{report.as_of.isoformat()}-{report.language}.pdf"


def _result(report: Report) -> dict[str, Any]:
    checksum = report.document.checksum if report.document else ""
    return {"report": report.reference, "sha256": checksum, "pages": report.pages}
