from evaluations.models.evaluation import (
    ADOPTED_STATES,
    OPEN_STATES,
    Evaluation,
    EvaluationKind,
    EvaluationScore,
    EvaluationState,
    Finding,
    FindingKind,
    FollowUp,
    FollowUpState,
    Perspective,
    Recommendation,
    SectionText,
    Weight,
)
from evaluations.models.report import Report, ReportKind
from evaluations.models.scheme import HIGHEST_SCORE, EvaluationCriterion, Scheme, SchemeKind, Section

__all__ = [
    "ADOPTED_STATES", "HIGHEST_SCORE", "OPEN_STATES", "Evaluation", "EvaluationCriterion", "EvaluationKind",
    "EvaluationScore", "EvaluationState", "Finding", "FindingKind", "FollowUp", "FollowUpState", "Perspective",
    "Recommendation", "Report", "ReportKind", "Scheme", "SchemeKind", "Section", "SectionText", "Weight",
]  # fmt: skip
