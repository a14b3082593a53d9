"""The pages on which a consultation is recorded, corrected and taken out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.access import open_to
from office.rules import Refused, require
from partners.actions import consultations as actions
from partners.consultation_forms import ConsultationForm
from partners.models import Consultation, NeedProfile
from partners.rules import NEED_KEEPERS, must_take_advice
from partners.views.matrix import within
from partners.views.needs import INVALID, STALE, profile_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def consultation_create(request: HttpRequest, reference: str) -> HttpResponse:
    profile = profile_or_404(reference)
    require(must_take_advice(profile), "state")
    form = ConsultationForm(
        request.POST if request.method == "POST" else None, initial={"circle": request.GET.get("circle", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_consultation(
                profile, **form.values, form_token=form.cleaned_data["form_token"], by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The consultation is recorded."))
            return redirect(f"{profile.get_absolute_url()}#consulted")
    return _page(request, form, profile, None, INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def consultation_edit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    profile = profile_or_404(reference)
    require(must_take_advice(profile), "state")
    heard: Consultation = within(profile.consultations.all(), number)
    form = ConsultationForm(request.POST if request.method == "POST" else None, heard=heard)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_consultation(
                heard, **form.values, revision=form.cleaned_data["revision"] or 0, by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
            if refused.code == "stale":
                again = request.POST.copy()
                again["revision"] = str(heard.revision)
                form.data = again
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{profile.get_absolute_url()}#consulted")
    return _page(request, form, profile, heard, status)


def _page(
    request: HttpRequest,
    form: ConsultationForm,
    profile: NeedProfile,
    heard: Consultation | None,
    status: int,
) -> HttpResponse:
    context = {"form": form, "profile": profile, "heard": heard}
    return render(request, "partners/consultation_form.html", context, status=status)


@require_POST
@open_to(*NEED_KEEPERS)
def consultation_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    profile = profile_or_404(reference)
    actions.remove_consultation(within(profile.consultations.all(), number), by=request.user)
    messages.success(request, _("The consultation is taken out; the journal keeps it."))
    return redirect(f"{profile.get_absolute_url()}#consulted")
