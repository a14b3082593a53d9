from office.models.council import (
    Body,
    BodyKind,
    BodySize,
    ChairSide,
    Decision,
    DecisionState,
    DecisionSubject,
    Question,
    Remark,
    Result,
    RuleSet,
    Sitting,
    Submission,
    SubmissionState,
)
from office.models.diary import Deadline
from office.models.documents import Document, Visibility
from office.models.jobs import Job, JobState
from office.models.journal import JournalEntry, JournalHead, JournalPersonal, JournalRow
from office.models.lists import BulkChange, DefaultView, SavedView
from office.models.municipality import LegalProfile, Municipality, Unit
from office.models.permission import Permission, PermissionState, PermissionStep, PermissionStepKind
from office.models.reference import Referenced, ReferencedQuerySet
from office.models.staff import OPERATOR, STAFF, Actor, Operator, Role, RoleGrant, Theme, User, account_of

__all__ = [
    "OPERATOR", "STAFF", "Actor", "Body", "BodyKind", "BodySize", "BulkChange", "ChairSide", "Deadline", "Decision",
    "DecisionState", "DecisionSubject", "DefaultView", "Document", "Job", "JobState", "JournalEntry", "JournalHead",
    "JournalPersonal", "JournalRow", "LegalProfile", "Municipality", "Operator", "Permission", "PermissionState",
    "PermissionStep", "PermissionStepKind",
    "Question", "Referenced", "ReferencedQuerySet", "Remark", "Result", "Role", "RoleGrant",
    "RuleSet", "SavedView", "Sitting", "Submission", "SubmissionState", "Theme", "Unit", "User", "Visibility", "account_of",
]  # fmt: skip
