"""The pages around the scores: handing them in, and the soft questions after the ranking."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.exports import FORMATS
from office.rules import Refused, require
from partners.actions.candidates import Overtaken
from partners.actions.scoring import answer_soft_questions, hand_in_scores
from partners.matrix_reading import points, read_matrix
from partners.matrix_workbook import matrix_workbook
from partners.models import Candidate
from partners.rules import NEED_KEEPERS, READERS, SCORERS, must_be_open, must_have_handed_in
from partners.scoring_forms import SoftForm
from partners.views.matrix import within
from partners.views.needs import INVALID, STALE, profile_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*SCORERS)
def scores_hand_in(request: HttpRequest, reference: str) -> HttpResponse:
    """What was saved is shown once more, because from then on others see it."""
    profile = profile_or_404(reference)
    require(must_be_open(profile), "state")
    if request.method == "POST":
        hand_in_scores(profile, by=request.user)
        messages.success(request, _("Your scores are handed in. Now you see the others’."))
        return redirect("partners:profile_matrix", reference)
    matrix = read_matrix(profile, request.user)
    rows = [
        (
            str(candidate),
            _("%(total)s, %(scored)s of %(of)s scored")
            % {"total": points(standing.total), "scored": standing.scored, "of": standing.of},
        )
        for candidate, standing in zip(matrix.candidates, matrix.own_standings, strict=True)
    ]
    gives_none = all(standing.total is None for standing in matrix.own_standings)
    context = {"profile": profile, "rows": rows, "gives_none": gives_none}
    return render(request, "partners/scores_hand_in.html", context)


@require_safe
@open_to(*READERS)
def matrix_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The matrix as a workbook, for the staff: for whoever scores only after handing in."""
    profile = profile_or_404(reference)
    require(must_have_handed_in(profile, request.user), "not_handed_in")
    content = matrix_workbook(profile, read_matrix(profile))
    response = HttpResponse(content, content_type=FORMATS["xlsx"])
    name = f"matrix-{profile.reference}-{timezone.localdate():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*NEED_KEEPERS)
def candidate_afterwards(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The soft questions about one candidate."""
    profile = profile_or_404(reference)
    require(must_be_open(profile), "state")
    candidate: Candidate = within(profile.candidates.select_related("partner"), number)
    held = {answer.question: answer for answer in candidate.soft_answers.all()}
    form = SoftForm(request.POST if request.method == "POST" else None, held=held)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            answer_soft_questions(candidate, form.values, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
            if isinstance(refused, Overtaken):
                form.mark_overtaken(refused)
            status = STALE
        else:
            messages.success(request, _("The answers are saved."))
            return redirect("partners:profile_matrix", reference)
    context = {"form": form, "profile": profile, "candidate": candidate}
    return render(request, "partners/candidate_afterwards.html", context, status=status)
