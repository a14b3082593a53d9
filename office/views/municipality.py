"""Who we are, as the administrator keeps it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office import submissions
from office.access import open_to
from office.house_forms import CouncilSizeForm, MunicipalityForm, country_name, language_name
from office.journal import history_of
from office.models import Municipality, Role
from office.municipality import change_municipality, set_council_size
from office.rules import Refused


@require_safe
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def municipality(request: HttpRequest) -> HttpResponse:
    ours = get_object_or_404(Municipality)
    return render(
        request,
        "office/municipality_detail.html",
        {
            "ours": ours,
            "country": country_name(ours.country),
            "names": [(language_name(code) or code, code, name) for code, name in ours.names.items()],
            "working_languages": [language_name(code) or code for code in ours.working_languages],
            "sizes": submissions.council().sizes.order_by("-starts_on"),
            "entries": history_of(ours)[:10],
            "may_write": request.user.has_role(Role.ADMINISTRATOR),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def municipality_edit(request: HttpRequest) -> HttpResponse:
    form = MunicipalityForm(request.POST or None, ours=get_object_or_404(Municipality))
    if request.method == "POST" and form.is_valid():
        try:
            change_municipality(by=request.user, **form.particulars())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The particulars of the municipality are saved."))
            return redirect("office:municipality")
    return render(request, "office/municipality_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def council_size(request: HttpRequest) -> HttpResponse:
    form = CouncilSizeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_council_size(
                form.cleaned_data["members"], from_day=form.cleaned_data["from_day"], by=request.user
            )
        except Refused as refused:
            form.add_error("from_day" if refused.code == "size_overlaps" else None, str(refused))
        else:
            messages.success(request, _("The full membership of the council is recorded."))
            return redirect("office:municipality")
    return render(request, "office/council_size_form.html", {"form": form})
