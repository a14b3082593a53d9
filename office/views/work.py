"""Background work as people follow it: how far it is, stopping it, going on when it is done."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from office import jobs
from office.access import EVERYBODY, open_to
from office.models import Job, JobState, Role


@require_safe
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def job_list(request: HttpRequest) -> HttpResponse:
    found = Job.objects.select_related("requested_by").defer("parameters", "result")
    return render(
        request,
        "office/job_list.html",
        {
            "page": Paginator(found, 50).get_page(request.GET.get("page")),
            "waiting": Job.objects.filter(state=JobState.QUEUED).order_by("created_at").first(),
        },
    )


@require_safe
@never_cache
@open_to(*EVERYBODY)
def job(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "office/job_detail.html", _values(request, _visible(request, reference)))


@require_safe
@never_cache
@open_to(*EVERYBODY)
def job_progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The fragment that follows the work; once it is done, the browser goes on to where the result is."""
    found = _visible(request, reference)
    if not request.htmx:
        return redirect(found)
    if found.is_finished:
        goes_on = found.return_url if found.state == JobState.DONE else ""
        return HttpResponseClientRedirect(goes_on or found.get_absolute_url())
    return render(request, "office/_job_progress.html", _values(request, found))


@require_POST
@open_to(*EVERYBODY)
def job_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    stopped = jobs.cancel(_visible(request, reference), by=request.user)
    if stopped.is_finished:
        messages.info(request, _("The job is stopped; nothing was changed."))
    else:
        messages.info(request, _("The job stops at its next step."))
    return redirect(stopped)


def _visible(request: HttpRequest, reference: str) -> Job:
    """The job, for whoever asked for it and for those who see all; to others it does not exist."""
    try:
        found = Job.objects.select_related("requested_by").by_reference(reference)
    except Job.DoesNotExist:
        raise Http404 from None
    if not jobs.may_be_seen_by(found, request.user):
        raise Http404
    return found


def _values(request: HttpRequest, found: Job) -> dict[str, object]:
    if written := jobs.rows_written(found):
        found.rows_done, found.rows_total = written  # for showing only, nothing is saved
    may_cancel = jobs.not_cancellable(found, request.user) is None and not found.cancel_requested
    return {
        "job": found,
        "poll_url": reverse("office:job_progress", args=[found.reference]),
        "cancel_url": reverse("office:job_cancel", args=[found.reference]) if may_cancel else "",
    }
