"""What is asked of the ranked candidates, with the answers so far."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from office.models import Actor, User
from partners.matrix_reading import Matrix
from partners.models import OPEN_NEEDS, Candidate, NeedProfile, ScoreSheet, SoftAnswer, SoftQuestion
from partners.rules import may_score


@dataclass(frozen=True)
class SoftRow:
    """A soft question, with each candidate's answer in the order of the matrix; empty where there is none."""

    question: Any
    answers: tuple[tuple[Candidate, str], ...]


def soft_table(profile: NeedProfile, matrix: Matrix) -> list[SoftRow]:
    found = SoftAnswer.objects.filter(candidate__profile=profile)
    said = {(answer.candidate_id, answer.question): answer.text for answer in found}
    return [
        SoftRow(
            question.label,
            tuple(
                (candidate, said.get((candidate.pk, question.value), "")) for candidate in matrix.candidates
            ),
        )
        for question in SoftQuestion
    ]


def profiles_to_score_first(by: Actor) -> QuerySet[NeedProfile] | None:
    """Those of which `by` may not see yet what others gave (see `rules.is_to_score_first`); None for nobody's scorer."""
    if may_score(by) or not isinstance(by, User):
        return None
    sheets = ScoreSheet.objects.filter(profile=OuterRef("pk"))
    found = NeedProfile.objects.filter(Exists(sheets), state__in=OPEN_NEEDS)
    return found.exclude(Exists(sheets.filter(scorer=by)))
