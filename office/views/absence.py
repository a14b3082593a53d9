"""Who stands in for whom, and how early somebody is warned."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office import deputising, warning_choices
from office.access import EVERYBODY, STAFF, open_to
from office.models import Deputising, Role, User
from office.profile_forms import DeputyForm, WarningsForm
from office.rules import Refused

INVALID = 400


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def own_deputies(request: HttpRequest) -> HttpResponse:
    return _deputies(request, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def person_deputies(request: HttpRequest, number: int) -> HttpResponse:
    return _deputies(request, get_object_or_404(User, pk=number))


def _deputies(request: HttpRequest, absent: User) -> HttpResponse:
    form = DeputyForm(request.POST if request.method == "POST" else None, absent=absent)
    if request.method == "POST" and form.is_valid():
        try:
            made = deputising.arrange(absent, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(person)s stands in on these days.") % {"person": made.deputy})
            return redirect(request.path)
    shown = {
        "absent": absent, "is_own": absent == request.user, "form": form, "lendable": deputising.lendable(absent),
        "rows": _rows(absent, request.user),
    }  # fmt: skip
    return render(
        request, "office/deputising.html", shown, status=INVALID if request.method == "POST" else 200
    )


def _rows(person: User, reader: User) -> list[dict]:
    today = timezone.localdate()
    rows = []
    for one in deputising.concerning(person):
        ahead = one.revoked_on is None and one.ends_on >= today
        may_end = ahead and deputising.may_revoke(one, reader) is None
        rows.append({"is": one, "is_on": one.is_on(today), "is_ahead": ahead, "may_end": may_end})
    return rows


@require_POST
@open_to(*STAFF)
def deputising_end(request: HttpRequest, number: int) -> HttpResponse:
    one = get_object_or_404(Deputising.objects.select_related("absent", "deputy"), pk=number)
    deputising.revoke(one, by=request.user)
    messages.success(request, _("It is over: %(person)s no longer stands in.") % {"person": one.deputy})
    if request.user.pk in (one.absent_id, one.deputy_id):
        return redirect("office:deputies")
    return redirect("office:person_deputies", one.absent_id)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*EVERYBODY)
def own_warnings(request: HttpRequest) -> HttpResponse:
    form = WarningsForm(
        request.POST if request.method == "POST" else None, days=warning_choices.days_of(request.user)
    )
    if request.method == "POST" and form.is_valid():
        warning_choices.choose_own(request.user, form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("office:warnings")
    return _warnings(request, form, for_all=False)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def warnings_for_all(request: HttpRequest) -> HttpResponse:
    form = WarningsForm(
        request.POST if request.method == "POST" else None, days=warning_choices.days_for_all()
    )
    if request.method == "POST" and form.is_valid():
        warning_choices.choose_for_all(form.cleaned_data, by=request.user)
        messages.success(request, _("The distances are saved for everybody who has not chosen their own."))
        return redirect("office:warnings_for_all")
    return _warnings(request, form, for_all=True)


def _warnings(request: HttpRequest, form: WarningsForm, *, for_all: bool) -> HttpResponse:
    status = INVALID if form.is_bound else 200
    return render(request, "office/warnings.html", {"form": form, "for_all": for_all}, status=status)
