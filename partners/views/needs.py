"""The pages of need profiles: write the parts, watch the sentence grow, settle it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.calendar import written
from office.lifecycle import Step
from office.rules import Refused
from partners import needs, queries
from partners.actions import needs as actions
from partners.consultation_queries import circles_heard
from partners.filters import NeedProfileFilter
from partners.gaps import gaps_of
from partners.lifecycle import NEED
from partners.matrix_reading import (
    Matrix,
    differs_from_totals,
    found_through,
    points,
    read_matrix,
    unequal,
    verdict,
)
from partners.models import NeedProfile
from partners.need_forms import NeedProfileForm, NeedStepForm
from partners.rules import NEED_KEEPERS, READERS, may_keep_needs, may_score
from partners.sentence import purpose_sentence

PAGE = 50
INVALID, STALE = 400, 409


def profile_or_404(reference: str) -> NeedProfile:
    try:
        return queries.profile_page().by_reference(reference)
    except NeedProfile.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*READERS)
def profile_list(request: HttpRequest) -> HttpResponse:
    found = NeedProfileFilter(request.GET, queryset=queries.profile_list())
    page = Paginator(found.sorted(), PAGE).get_page(request.GET.get("page"))
    rows = [(profile, purpose_sentence(profile)) for profile in page]
    context = {"filter": found, "page": page, "rows": rows, "may_write": not may_keep_needs(request.user)}
    return render(request, "partners/profile_list.html", context)


@require_safe
@open_to(*READERS)
def profile_detail(request: HttpRequest, reference: str) -> HttpResponse:
    profile = profile_or_404(reference)
    matrix = read_matrix(profile, request.user)
    may_write = not may_keep_needs(request.user)
    context = {
        "profile": profile,
        "sentence": purpose_sentence(profile),
        "gaps": gaps_of(profile) if profile.is_open else [],
        "parts": _parts(profile),
        "circles": circles_heard(profile),
        "found_through": found_through(matrix),
        "matrix": matrix,
        "candidates": _candidates(matrix),
        "verdict": verdict(matrix) if matrix.candidates and not matrix.is_blind else "",
        "unequal": unequal(matrix),
        "differs": differs_from_totals(profile, matrix),
        "offers": _offers(profile, request),
        "panels": needs.panels_of(profile, request.user),
        "history": queries.history_of_profile(profile, without_scores=matrix.is_blind),
        "may_edit": may_write and profile.state == "draft",
        "may_work": may_write and profile.is_open,
        "may_score": not may_score(request.user) and profile.is_open,
    }
    return render(request, "partners/profile_detail.html", context)


def _parts(profile: NeedProfile) -> list[tuple[Any, Any]]:
    """What stands behind the sentence."""
    rows = [
        (_("What we can offer"), profile.offer),
        (_("What we need"), profile.needs),
        (_("Gain for us"), profile.gain_for_us),
        (_("Gain for the partner"), profile.gain_for_partner),
        (_("Motivations (internal)"), ", ".join(str(label) for label in profile.motivation_labels)),
    ]
    if profile.is_short_lived:
        ends = written(profile.ends_on) if profile.ends_on else ""
        rows.append((_("Short-lived motive: scope"), profile.scope))
        rows.append((_("Short-lived motive: end"), ends))
    return rows


def _candidates(matrix: Matrix) -> list[dict[str, Any]]:
    standing = {found.candidate: found for found in matrix.standings}
    return [
        {
            "candidate": candidate,
            "standing": standing[candidate.pk],
            "total": points(standing[candidate.pk].total),
        }
        for candidate in matrix.candidates
    ]


def _offers(profile: NeedProfile, request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"step": offer.step, "refusal": offer.refusal, "url": _step_url(profile, offer.step)}
        for offer in NEED.offers(profile, by=request.user)
    ]


def _step_url(profile: NeedProfile, step: Step) -> str:
    if step.name == "choose":
        return reverse("partners:profile_choose", args=[profile.reference])
    return reverse("partners:profile_step", args=[profile.reference, step.name])


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def profile_create(request: HttpRequest) -> HttpResponse:
    form = NeedProfileForm(request.POST or None)
    if "preview" in request.POST:
        return _form_page(request, form, preview=True)
    if request.method == "POST" and form.is_valid():
        try:
            profile = actions.create_profile(
                **form.values, form_token=form.cleaned_data["form_token"], by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The profile is begun. What it does not say yet is listed below."))
            return redirect(profile)
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def profile_edit(request: HttpRequest, reference: str) -> HttpResponse:
    profile = profile_or_404(reference)
    form = NeedProfileForm(request.POST or None, profile=profile)
    if "preview" in request.POST:
        return _form_page(request, form, profile, preview=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_profile(
                profile, **form.values, revision=form.cleaned_data["revision"] or 0, by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            if refused.code == "stale":
                return _conflict_page(request, form, profile)
        else:
            messages.success(request, _("Saved."))
            return redirect(profile)
    return _form_page(request, form, profile)


def _form_page(
    request: HttpRequest, form: NeedProfileForm, profile: NeedProfile | None = None, *, preview: bool = False,
    conflict: Any = (), status: int | None = None,
) -> HttpResponse:  # fmt: skip
    written_so_far = form.as_profile if form.is_bound else profile or NeedProfile()
    context = {
        "form": form,
        "profile": profile,
        "conflict": conflict,
        "sentence": purpose_sentence(written_so_far),
        "gaps": gaps_of(written_so_far),
    }
    status = status or (INVALID if form.errors and not preview else 200)
    return render(request, "partners/profile_form.html", context, status=status)


def _conflict_page(request: HttpRequest, form: NeedProfileForm, profile: NeedProfile) -> HttpResponse:
    """Both texts, what is on file and what was typed; saving again from here is a decision."""
    conflict = form.against(profile)
    again = request.POST.copy()
    again["revision"] = str(profile.revision)
    form.data = again
    return _form_page(request, form, profile, conflict=conflict, status=STALE)


@require_http_methods(["POST"])
@open_to(*NEED_KEEPERS)
def profile_sentence(request: HttpRequest) -> HttpResponse:
    """The sentence of what is typed so far, while it is typed; nothing is saved."""
    profile = NeedProfileForm(request.POST).as_profile
    context = {"sentence": purpose_sentence(profile), "gaps": gaps_of(profile)}
    return render(request, "partners/_purpose_sentence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def profile_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    profile = profile_or_404(reference)
    asked = next((found for found in NEED if found.name == step), None)
    if asked is None or asked.name == "choose":
        raise Http404
    if refused := NEED.refusal(profile, asked, by=request.user):
        raise refused
    form = NeedStepForm(request.POST if request.method == "POST" else None, needs_reason=asked.needs_reason)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            NEED.take(profile, asked.name, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("Recorded: %(step)s.") % {"step": asked.label})
            return redirect(profile)
    rows = [(_("Need profile"), profile.title), (_("Purpose"), purpose_sentence(profile))]
    context = {"form": form, "rows": rows, "step": asked, "profile": profile}
    return render(request, "partners/profile_step.html", context, status=status)
