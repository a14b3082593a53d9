"""Every write of this room."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations.models import Report, ReportKind
from evaluations.reports import Request, settled_date, subject_of
from evaluations.rules import may_request
from office import journal
from office.jobs import enqueue
from office.models import Actor, Document, account_of
from office.rules import Refused, require
from partners.models import NeedProfile
from partners.rules import must_have_handed_in


@transaction.atomic
def request_report(
    *,
    kind: str,
    reference: str,
    language: str,
    as_of: date | None,
    by: Actor,
    form_token: UUID | None = None,
    parameters: dict[str, int] | None = None,
) -> Report:
    """Ask for a document; a background job makes it. The same form sent twice gives the report it made first.

    `parameters` is what only some kinds ask, such as the two versions that are compared.

    Raises Refused for an unknown kind, language or reference.
    """
    require(may_request(by), "role")
    if made := _made_by(form_token):
        return made
    about, day = _checked(Request(kind, reference.strip().upper(), language, as_of))
    if kind == ReportKind.MATRIX:
        require(must_have_handed_in(NeedProfile.objects.by_reference(about), by), "not_handed_in")
    report = Report(
        kind=kind, object_reference=about, language=language, as_of=day,
        requested_by=account_of(by), form_token=form_token, parameters=parameters or {},
    )  # fmt: skip
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        # The same form came in twice at the same moment and the other one has won; or it is another fault.
        if made := _made_by(form_token):
            return made
        raise
    report.job = enqueue("report", {"report": report.pk}, by=by, return_url=report.get_absolute_url())
    report.save(update_fields=["job"])
    asked = {"kind": kind, "about": about, "as_of": day, "language": language} | report.parameters
    journal.record(
        "report.request", report, by=by, changes={name: [None, value] for name, value in asked.items()}
    )
    return report


def _made_by(form_token: UUID | None) -> Report | None:
    return Report.objects.filter(form_token=form_token).first() if form_token else None


def _checked(wanted: Request) -> tuple[str, date]:
    """The reference as it is written, and the day. Raises Refused for what cannot be made."""
    if wanted.kind not in ReportKind.values:
        raise Refused("unknown_kind", _("There is no document of that kind."))
    if wanted.language not in dict(settings.LANGUAGES):
        raise Refused("unknown_language", _("Documents are made in the languages of the screen only."))
    subject = subject_of(wanted.kind, wanted.reference)
    reference = subject.reference if subject else ""
    return reference, settled_date(wanted, subject)


def keep_file(
    report: Report,
    document: Document,
    *,
    title: str,
    content_hash: str,
    pages: int,
    missing_glyphs: tuple[str, ...],
) -> Report:
    """Tie the finished file to the report; part of the job's own transaction.

    It takes the place of an earlier file of the same thing in the same language, which stays readable.
    """
    earlier = Report.objects.filter(
        kind=report.kind,
        object_reference=report.object_reference,
        language=report.language,
        as_of=report.as_of,
        parameters=report.parameters,
    )
    Document.objects.filter(pk__in=earlier.values("document"), superseded_by=None).update(
        superseded_by=document
    )
    report.document, report.title, report.content_hash = document, title[:300], content_hash
    report.pages, report.missing_glyphs = pages, list(missing_glyphs)
    report.save()
    return report
