"""What is asked of the ranked candidates, with the answers so far."""

from dataclasses import dataclass
from typing import Any

from partners.matrix_reading import Matrix
from partners.models import Candidate, NeedProfile, SoftAnswer, SoftQuestion


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
