from partners.models.imports import ImportState, PartnerImport
from partners.models.names import NameKind, PartnerName
from partners.models.partner import LegalStatus, Partner, PartnerKind, PartnerQuerySet

__all__ = [
    "ImportState",
    "LegalStatus",
    "NameKind",
    "Partner",
    "PartnerImport",
    "PartnerKind",
    "PartnerName",
    "PartnerQuerySet",
]
