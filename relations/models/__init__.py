from relations.models.activity import (
    OPEN_ACTIVITIES,
    Activity,
    ActivityQuerySet,
    ActivityState,
    ActivityType,
    BudgetKind,
    BudgetLine,
    BudgetShare,
    LeadSide,
    Output,
    Payer,
    PilotOutcome,
    Responsibility,
    ResponsibilityRole,
    ResponsibleSide,
)
from relations.models.exchange import (
    FACE_TO_FACE,
    USUAL_DIRECTION,
    Carrier,
    Direction,
    Exchange,
    ExchangeKind,
    PulseReview,
)
from relations.models.programme import OPEN_PROGRAMMES, Objective, Programme, ProgrammeState
from relations.models.protocol import (
    BINDING_STATES,
    COMPULSORY_PARTS,
    DurationKind,
    InForceRule,
    LanguageStatus,
    Part,
    Protocol,
    ProtocolKind,
    ProtocolState,
    ProtocolVersion,
    Side,
    Signature,
)
from relations.models.reconciliation import Disagreement, Reconciled
from relations.models.relation import (
    LIVE,
    STATE_AFTER,
    Claim,
    EventKind,
    Motivation,
    Relation,
    RelationEvent,
    RelationState,
    RelationType,
    Theme,
)
from relations.models.termination import (
    EndReason,
    Initiator,
    Outcome,
    Termination,
    TerminationState,
    TerminationTie,
    TieState,
)

__all__ = [
    "BINDING_STATES", "COMPULSORY_PARTS", "FACE_TO_FACE", "LIVE", "OPEN_ACTIVITIES", "OPEN_PROGRAMMES",
    "STATE_AFTER", "USUAL_DIRECTION", "Activity", "ActivityQuerySet", "ActivityState", "ActivityType",
    "BudgetKind", "BudgetLine",
    "BudgetShare", "Carrier", "Claim", "Direction", "Disagreement", "DurationKind", "EndReason", "EventKind", "Exchange",
    "ExchangeKind", "InForceRule", "Initiator", "LanguageStatus", "LeadSide", "Motivation", "Objective",
    "Outcome", "Output", "Part", "Payer", "PilotOutcome", "Programme", "ProgrammeState", "Protocol",
    "ProtocolKind", "ProtocolState", "ProtocolVersion", "PulseReview", "Reconciled", "Relation", "RelationEvent",
    "RelationState", "RelationType", "Responsibility", "ResponsibilityRole", "ResponsibleSide", "Side",
    "Signature", "Termination", "TerminationState", "TerminationTie", "Theme", "TieState",
]  # fmt: skip
