"""The pages of the candidate matrix: criteria, candidates, facts, scores, and the choice in writing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.access import open_to
from office.fields import HIGHEST_NUMBER
from office.rules import Refused
from partners.actions import candidates as actions
from partners.actions.needs import choose_candidate
from partners.lifecycle import NEED
from partners.matrix import APART, spread_of
from partners.matrix_reading import (
    Matrix,
    exactly,
    found_through,
    hinges,
    leading_candidates,
    points,
    read_matrix,
    scorer_table,
    to_discuss,
    unequal,
    verdict,
)
from partners.models import Candidate, Criterion, NeedProfile
from partners.need_forms import (
    CandidateForm,
    ChoiceForm,
    CriterionForm,
    FactsForm,
    ReasonForm,
    ScoresForm,
)
from partners.needs import paper_of
from partners.queries import facts_on_file
from partners.rules import (
    NEED_KEEPERS,
    READERS,
    may_keep_needs,
    may_score,
    must_be_open,
)
from partners.scoring_queries import soft_table
from partners.sentence import purpose_sentence
from partners.views.answers import led_to_hand_in
from partners.views.needs import INVALID, STALE, profile_or_404


def within(rows: Any, number: int) -> Any:
    """The row of the profile with this number; 404 also for a number that no row can have."""
    if number > HIGHEST_NUMBER:
        raise Http404
    return get_object_or_404(rows, pk=number)


# -- the matrix ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*READERS)
def profile_matrix(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole table. Those who score save their own boxes; everybody else reads."""
    profile = profile_or_404(reference)
    matrix = read_matrix(profile, request.user)
    form = ScoresForm(request.POST if request.method == "POST" else None, matrix=matrix, own=matrix.own)
    status = 200
    if request.method == "POST":
        if reason := may_score(request.user):
            raise Refused("role", reason)
        status = INVALID
        if form.is_valid():
            try:
                changed = actions.save_scores(profile, form.given, by=request.user)
            except actions.Overtaken as overtaken:
                form.add_error(None, str(overtaken))
                form.mark_overtaken(overtaken.cells)
                status = STALE
            else:
                messages.success(
                    request, _("Your scores are saved.") if changed else _("Nothing was changed.")
                )
                return redirect(_after_saving(request, reference))
    context = _matrix_page(profile, matrix, form, request) | {"form": form}
    return render(request, "partners/profile_matrix.html", context, status=status)


def _after_saving(request: HttpRequest, reference: str) -> str:
    name = "scores_hand_in" if "hand_in" in request.POST else "profile_matrix"
    return reverse(f"partners:{name}", args=[reference])


def _matrix_page(
    profile: NeedProfile, matrix: Matrix, form: ScoresForm, request: HttpRequest
) -> dict[str, Any]:
    may_work = not may_keep_needs(request.user) and profile.is_open
    scores_it = not may_score(request.user) and profile.is_open
    has_handed_in = any(sheet.scorer_id == request.user.pk for sheet in matrix.sheets)
    return {
        "profile": profile,
        "sentence": purpose_sentence(profile),
        "matrix": matrix,
        "rows": [(line, [_cell(matrix, candidate, line, form) for candidate in matrix.candidates])
                 for line in matrix.criteria],
        "totals": _totals(matrix),
        "sheets": [sheet.scorer_id for sheet in matrix.sheets],
        "by_scorer": scorer_table(matrix),
        "discuss": list(to_discuss(matrix)),
        "found_through": found_through(matrix),
        "verdict": verdict(matrix),
        "unequal": unequal(matrix),
        "hinges": list(hinges(matrix)),
        "is_sure": bool(matrix.sensitivity) and not any(s.above or s.below for s in matrix.sensitivity),
        "paper_url": None if may_score(request.user) else paper_of(profile),
        "may_take": not matrix.is_blind,
        "soft": soft_table(profile, matrix) if matrix.is_ranked else [],
        "may_work": may_work,
        "may_score": scores_it,
        "has_handed_in": has_handed_in,
        "may_hand_in": scores_it and not has_handed_in and bool(matrix.candidates),
        "may_choose": may_work and profile.state == "settled" and not matrix.is_blind,
    }  # fmt: skip


def _totals(matrix: Matrix) -> list[dict[str, Any]]:
    """For each candidate its total, or the reader's own as long as that is all the reader may see."""
    own = matrix.is_blind or not matrix.is_ranked
    found = {standing.candidate: standing for standing in (matrix.own_standings if own else matrix.standings)}
    return [
        {
            "candidate": candidate,
            "standing": found[candidate.pk],
            "total": points(found[candidate.pk].total),
            "exactly": exactly(found[candidate.pk].total),
            "is_own": own and found[candidate.pk].total is not None,
        }
        for candidate in matrix.candidates
    ]


def _cell(matrix: Matrix, candidate: Candidate, line: Criterion, form: ScoresForm) -> dict[str, Any]:
    key = (candidate.pk, line.pk)
    values, scores = matrix.given.get(key, []), matrix.scores.get(key, [])
    spread = spread_of(values)
    return {
        "candidate": candidate,
        "fact": matrix.facts.get(key),
        "fields": form.cell(key) if line.is_scorable else None,
        "mean": points(matrix.means[key]) if values else "",
        "number": len(values),
        "scores": scores,
        "spread": spread if spread >= APART else 0,
    }


# -- criteria -----------------------------------------------------------------------------------------


@require_POST
@open_to(*NEED_KEEPERS)
def criteria_propose(request: HttpRequest, reference: str) -> HttpResponse:
    profile = profile_or_404(reference)
    actions.propose_criteria(profile, by=request.user)
    messages.success(request, _("The usual criteria are there. Change their weights as you need."))
    return redirect("partners:profile_matrix", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def criterion_create(request: HttpRequest, reference: str) -> HttpResponse:
    profile = profile_or_404(reference)
    _refuse_closed(profile)
    form = CriterionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_criterion(profile, **form.values, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The criterion is added."))
            return redirect("partners:profile_matrix", reference)
    context = {"form": form, "profile": profile}
    return render(request, "partners/criterion_form.html", context, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def criterion_edit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    profile = profile_or_404(reference)
    _refuse_closed(profile)
    criterion = within(profile.criteria.all(), number)
    form = CriterionForm(request.POST if request.method == "POST" else None, criterion=criterion)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"] or 0
            actions.edit_criterion(criterion, **form.values, revision=revision, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
            if refused.code == "stale":
                again = request.POST.copy()
                again["revision"] = str(criterion.revision)
                form.data = again
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:profile_matrix", reference)
    context = {"form": form, "profile": profile, "criterion": criterion}
    return render(request, "partners/criterion_form.html", context, status=status)


@require_POST
@open_to(*NEED_KEEPERS)
def criterion_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    profile = profile_or_404(reference)
    actions.remove_criterion(within(profile.criteria.all(), number), by=request.user)
    messages.success(request, _("The criterion is removed."))
    return redirect("partners:profile_matrix", reference)


# -- candidates ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def candidate_create(request: HttpRequest, reference: str) -> HttpResponse:
    profile = profile_or_404(reference)
    _refuse_closed(profile)
    form = CandidateForm(
        request.POST if request.method == "POST" else None,
        initial={name: request.GET.get(name, "") for name in ("partner", "found_through", "found_note")},
    )
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            candidate = actions.add_candidate(profile, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("%(name)s is on the shortlist.") % {"name": candidate})
            return redirect("partners:candidate_facts", reference, candidate.pk)
    context = {"form": form, "profile": profile}
    return render(request, "partners/candidate_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def candidate_edit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    profile = profile_or_404(reference)
    _refuse_closed(profile)
    candidate = _candidate(profile, number)
    form = CandidateForm(request.POST if request.method == "POST" else None, candidate=candidate)
    if request.method == "POST" and form.is_valid():
        actions.edit_candidate(candidate, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("partners:profile_matrix", reference)
    context = {"form": form, "profile": profile, "candidate": candidate}
    return render(request, "partners/candidate_form.html", context, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def candidate_leave(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Off the shortlist with a reason."""
    profile = profile_or_404(reference)
    _refuse_closed(profile)
    candidate = _candidate(profile, number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_off_shortlist(candidate, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("%(name)s is off the shortlist.") % {"name": candidate})
            return redirect("partners:profile_matrix", reference)
    context = {"form": form, "profile": profile, "candidate": candidate}
    return render(request, "partners/candidate_leave.html", context, status=status)


@require_POST
@open_to(*NEED_KEEPERS)
def candidate_return(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    profile = profile_or_404(reference)
    candidate = actions.put_back(_candidate(profile, number), by=request.user)
    messages.success(request, _("%(name)s is on the shortlist.") % {"name": candidate})
    return redirect("partners:profile_matrix", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def candidate_facts(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What is known, by criterion, with source and date. What our register knows is offered, never saved unseen."""
    profile = profile_or_404(reference)
    _refuse_closed(profile)
    candidate, matrix = _candidate(profile, number), read_matrix(profile)
    known = {line for found, line in matrix.facts if found == candidate.pk}
    offered = facts_on_file(candidate.partner, [line for line in matrix.criteria if line.pk not in known])
    form = FactsForm(
        request.POST if request.method == "POST" else None,
        matrix=matrix,
        candidate=candidate,
        offered=offered,
    )
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_facts(candidate, form.values, by=request.user)
        except actions.Overtaken as overtaken:
            form.add_error(None, str(overtaken))
            _mark(form, overtaken)
            status = STALE
        else:
            messages.success(request, _("The facts are saved."))
            return redirect("partners:profile_matrix", reference)
    context = {"form": form, "profile": profile, "candidate": candidate, "offered": bool(offered)}
    return render(request, "partners/candidate_facts.html", context, status=status)


def _mark(form: FactsForm, overtaken: actions.Overtaken) -> None:
    """Say beside each what stands there now; saving again from here is a decision, not an accident."""
    again = form.data.copy()
    for key, fact in overtaken.cells.items():
        sentence = _("Saved meanwhile: %(now)s. Save again, and what you typed counts.")
        form.add_error(f"text-{key}", sentence % {"now": fact.text if fact else _("nothing")})
        again[f"revision-{key}"] = str(fact.revision if fact else 0)
    form.data = again


def _candidate(profile: NeedProfile, number: int) -> Candidate:
    found: Candidate = within(profile.candidates.select_related("partner"), number)
    return found


def _refuse_closed(profile: NeedProfile) -> None:
    if reason := must_be_open(profile):
        raise Refused("state", reason)


# -- the choice ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def profile_choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Who, and why, in writing; then a page to check it on; then it is chosen."""
    profile = profile_or_404(reference)
    if refused := NEED.refusal(profile, NEED.step("choose"), by=request.user):
        raise refused
    if elsewhere := led_to_hand_in(request, profile):
        return elsewhere
    matrix = read_matrix(profile)
    form = ChoiceForm(request.POST if request.method == "POST" else None, matrix=matrix)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        chosen, reason = form.cleaned_data["candidate"], form.cleaned_data["reason"]
        if "confirm" not in request.POST:
            context = {"profile": profile, "form": form, "rows": _answers(matrix, chosen, reason)}
            return render(request, "partners/profile_choice_check.html", context)
        try:
            choose_candidate(profile, chosen, by=request.user, reason=reason)
        except Refused as refused:
            # Somebody was quicker. What was typed stays on the page; it may be what the two should talk about.
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("%(name)s is chosen.") % {"name": chosen})
            return redirect(profile)
    context = {"form": form, "profile": profile, "verdict": verdict(matrix), "unequal": unequal(matrix),
               "matrix": matrix}  # fmt: skip
    status = 200 if "change" in request.POST else status
    return render(request, "partners/profile_choose.html", context, status=status)


def _answers(matrix: Matrix, chosen: Candidate, reason: str) -> list[tuple[Any, Any]]:
    rows = [(_("Candidate"), f"{chosen}, {chosen.partner.place}"), (_("Reason"), reason)]
    rows.append((_("What the totals say"), verdict(matrix)))
    leading = leading_candidates(matrix)
    if leading and chosen not in leading:
        rows.append(
            (_("Differs from the totals"), _("Yes. The reason says why, and the journal keeps both."))
        )
    return rows
