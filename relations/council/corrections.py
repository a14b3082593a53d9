"""The technical corrections of a protocol, as whoever reads its item reads them."""

from typing import Any

from office.models import Submission
from office.submissions import CertifiedCorrection, FrozenText, Presentation
from relations.models import Correction, CorrectionState


def corrections_of(submission: Submission) -> list[CertifiedCorrection]:
    """Those that are certified, the earliest first, each against the wording it corrected."""
    found = Correction.objects.filter(submission=submission, state=CorrectionState.CERTIFIED)
    before: Any = submission.content
    told: list[CertifiedCorrection] = []
    for row in found.select_related("certified_by").order_by("pk"):
        told.append(_told(row, words_of(before), words_of(row.content)))
        before = row.content
    return told


def words_of(content: Any) -> Presentation:
    """Only what a correction can change: the title and the words of the clauses."""
    title = next((language["code"] for language in content["languages"]), "")
    texts = [FrozenText(clause["heading"], clause["texts"]) for clause in content["clauses"]]
    headings = [FrozenText({}, clause["heading"]) for clause in content["clauses"]]
    return Presentation("", "", "", texts=[FrozenText({}, {title: content["title"]}), *headings, *texts])


def _told(row: Correction, before: Presentation, after: Presentation) -> CertifiedCorrection:
    return CertifiedCorrection(
        reference=row.reference, reason=row.reason, asked_by=row.asked_by, asked_on=row.asked_on,
        asked_reference=row.asked_reference, certified_by=row.certified_by, certified_at=row.settled_at or row.proposed_at,
        certificate=row.certificate, content_hash=row.content_hash, before=before, after=after,
    )  # fmt: skip
