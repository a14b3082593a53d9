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
    "BINDING_STATES", "COMPULSORY_PARTS", "LIVE", "STATE_AFTER", "Claim", "DurationKind", "EndReason", "EventKind",
    "InForceRule", "Initiator", "LanguageStatus", "Motivation", "Outcome", "Part", "Protocol", "ProtocolKind",
    "ProtocolState", "ProtocolVersion", "Relation", "RelationEvent", "RelationState", "RelationType", "Side",
    "Signature", "Termination", "TerminationState", "TerminationTie", "Theme", "TieState",
]  # fmt: skip
