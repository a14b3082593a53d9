from partners.models.candidates import (
    HEAVIEST,
    HIGHEST,
    LIGHTEST,
    LOWEST,
    MOST_CANDIDATES,
    Candidate,
    CandidateFact,
    Criterion,
    CriterionGroup,
    FoundThrough,
    Score,
)
from partners.models.imports import ImportState, PartnerImport
from partners.models.names import NameKind, PartnerName
from partners.models.need import OPEN_NEEDS, Circle, NeedProfile, NeedState
from partners.models.partner import LegalStatus, Partner, PartnerKind, PartnerQuerySet

__all__ = [
    "HEAVIEST",
    "HIGHEST",
    "LIGHTEST",
    "LOWEST",
    "MOST_CANDIDATES",
    "OPEN_NEEDS",
    "Candidate",
    "CandidateFact",
    "Circle",
    "Criterion",
    "CriterionGroup",
    "FoundThrough",
    "ImportState",
    "LegalStatus",
    "NameKind",
    "NeedProfile",
    "NeedState",
    "Partner",
    "PartnerImport",
    "PartnerKind",
    "PartnerName",
    "PartnerQuerySet",
    "Score",
]
