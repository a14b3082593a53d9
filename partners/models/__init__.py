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
from partners.models.column_memory import ColumnMemory, source_key
from partners.models.consultations import Consultation
from partners.models.contacts import CIRCLES, Contact, ContactQuerySet, Standing
from partners.models.gazetteer import GazetteerEdition, GazetteerPlace
from partners.models.imports import UNDO_DAYS, ImportState, PartnerImport
from partners.models.merging import DuplicateSearch, Merge, NotADuplicate
from partners.models.names import NameKind, PartnerName
from partners.models.need import OPEN_NEEDS, Circle, NeedProfile, NeedState
from partners.models.organisations import Organisation, OrganisationKind
from partners.models.partner import LegalStatus, Partner, PartnerKind, PartnerQuerySet
from partners.models.requests import PartnershipRequest, RequestState
from partners.models.scoring import ScoreSheet, SoftAnswer, SoftQuestion
from partners.models.succession import LegalChange, LegalChangeKind
from partners.models.twinning import EditionState, RegisterEdition, RegisterTie, RegisterTown

__all__ = [
    "CIRCLES",
    "HEAVIEST",
    "HIGHEST",
    "LIGHTEST",
    "LOWEST",
    "MOST_CANDIDATES",
    "OPEN_NEEDS",
    "UNDO_DAYS",
    "Candidate",
    "CandidateFact",
    "Circle",
    "ColumnMemory",
    "Consultation",
    "Contact",
    "ContactQuerySet",
    "Criterion",
    "CriterionGroup",
    "DuplicateSearch",
    "EditionState",
    "FoundThrough",
    "GazetteerEdition",
    "GazetteerPlace",
    "ImportState",
    "LegalChange",
    "LegalChangeKind",
    "LegalStatus",
    "Merge",
    "NameKind",
    "NeedProfile",
    "NeedState",
    "NotADuplicate",
    "Organisation",
    "OrganisationKind",
    "Partner",
    "PartnerImport",
    "PartnerKind",
    "PartnerName",
    "PartnerQuerySet",
    "PartnershipRequest",
    "RegisterEdition",
    "RegisterTie",
    "RegisterTown",
    "RequestState",
    "Score",
    "ScoreSheet",
    "SoftAnswer",
    "SoftQuestion",
    "Standing",
    "source_key",
]
