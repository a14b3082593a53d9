"""The world's register of twinnings: its editions, taking a new one in, looking a town up."""

from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.models import Role
from office.rules import Refused
from partners import queries
from partners.actions.register import upload_register
from partners.finder_forms import RegisterForm
from partners.models import EditionState, RegisterEdition, RegisterTie, RegisterTown
from partners.previews import problems_of
from partners.reading import MAX_BYTES
from partners.register_queries import edition_page, editions, our_town
from partners.rules import READERS, may_keep_register

PAGE = 50
INVALID = 400


def edition_or_404(reference: str) -> RegisterEdition:
    try:
        return edition_page().by_reference(reference)
    except RegisterEdition.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*READERS)
def register(request: HttpRequest) -> HttpResponse:
    """Where the register comes from and how much it knows."""
    page = Paginator(editions(), PAGE).get_page(request.GET.get("page"))
    figures = [
        {"number": RegisterTown.objects.filter(known_ties__gt=0).count(), "label": _("towns")},
        {"number": RegisterTie.objects.count(), "label": _("twinnings")},
        {
            "number": RegisterTown.objects.filter(partner__isnull=False).count(),
            "label": _("towns that are partners on file"),
        },
    ]
    context = {
        "page": page,
        "figures": figures,
        "ours": our_town(request.municipality),
        "may_keep": not may_keep_register(request.user),
    }
    return render(request, "partners/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def register_upload(request: HttpRequest) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RegisterForm(data, files, initial={"form_token": uuid4()})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            edition = upload_register(
                clean["file"].read(MAX_BYTES + 1), filename=clean["file"].name, source=clean["source"],
                as_of=clean["as_of"], replaces=not clean["supplements"], form_token=clean["form_token"],
                by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("as_of" if refused.code == "later_day" else "file", str(refused))
        else:
            return redirect(edition.job) if edition.job else redirect(edition)
    return render(
        request, "partners/register_upload.html", {"form": form}, status=INVALID if form.errors else 200
    )


@require_safe
@open_to(*READERS)
def register_edition(request: HttpRequest, reference: str) -> HttpResponse:
    edition = edition_or_404(reference)
    context = {
        "edition": edition,
        "working": edition.job if edition.job and not edition.job.is_finished else None,
        "failure": edition.job.failure if edition.job and edition.state == EditionState.UPLOADED else "",
        "figures": _figures(edition),
        "errors": problems_of(edition.findings, "errors"),
        "warnings": problems_of(edition.findings, "warnings"),
        "history": queries.history_of_import(edition),
    }
    return render(request, "partners/register_edition.html", context)


def _figures(edition: RegisterEdition) -> list[dict[str, Any]]:
    return [
        {"number": edition.rows, "label": _("rows")},
        {"number": edition.ties, "label": _("twinnings"), "tone": "success"},
        {"number": edition.duplicates, "label": _("told again")},
        {"number": edition.self_twinnings, "label": _("of a town with itself")},
        {
            "number": edition.rejected,
            "label": _("rejected"),
            "tone": "danger" if edition.rejected else "neutral",
        },
        {"number": edition.towns, "label": _("towns")},
    ]


@require_safe
@open_to(*READERS)
def register_rejected(request: HttpRequest, reference: str) -> FileResponse:
    edition = edition_or_404(reference)
    if not edition.rejected_file:
        raise Http404
    return FileResponse(
        edition.rejected_file.open("rb"),
        as_attachment=True,
        filename=f"{edition.reference}-rejected.csv",
        content_type="text/csv; charset=utf-8",
    )
