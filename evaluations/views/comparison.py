"""The comparison of two versions as a document: asked for from the page that shows it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.actions import request_report
from evaluations.models import ReportKind
from evaluations.rules import REQUESTERS
from office.access import open_to
from relations.models import Protocol


class PaperForm(forms.Form):
    """Which two versions; the token makes a second click give the same document."""

    old = forms.IntegerField(min_value=1)
    new = forms.IntegerField(min_value=1)
    form_token = forms.UUIDField(required=False)


@require_POST
@open_to(*REQUESTERS)
def comparison_paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Only of versions that are there."""
    form = PaperForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    _must_have(reference, {said["old"], said["new"]})
    report = request_report(
        kind=ReportKind.COMPARISON,
        reference=reference,
        language=(get_language() or "en").split("-")[0],
        as_of=None,
        by=request.user,
        form_token=said["form_token"],
        parameters={"old": said["old"], "new": said["new"]},
    )
    messages.success(request, _("The document is being made. This page tells when it is ready."))
    return redirect(report)


def _must_have(reference: str, numbers: set[int]) -> None:
    try:
        protocol = Protocol.objects.by_reference(reference)
    except Protocol.DoesNotExist:
        raise Http404 from None
    if not numbers <= set(protocol.versions.values_list("number", flat=True)):
        raise Http404
