from office.models.benefits import BenefitsLetter
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
    SittingState,
    Submission,
    SubmissionState,
)
from office.models.council_member import (
    POSITIONS,
    ItemView,
    Position,
    PositionRound,
    SoFar,
    Stance,
    WordsDraft,
    WordsKind,
)
from office.models.deputising import Deputising
from office.models.diary import Deadline
from office.models.documents import Document, Visibility
from office.models.feeds import CalendarFeed
from office.models.jobs import Job, JobState
from office.models.journal import JournalEntry, JournalHead, JournalPersonal, JournalRow
from office.models.lists import BulkChange, DefaultView, SavedView
from office.models.members import Adviser, AdviserKind, CouncilMember, Seat, SeatFunction
from office.models.municipality import LegalProfile, Municipality, Unit
from office.models.permission import Permission, PermissionState, PermissionStep, PermissionStepKind
from office.models.reference import Referenced, ReferencedQuerySet
from office.models.reminders import Mail, MailKind, Reminder, WarningChoice
from office.models.sittings import (
    Advice,
    AdviceResult,
    AgendaItem,
    Attendance,
    Choice,
    MemberVote,
    Presence,
    Recusal,
)
from office.models.staff import OPERATOR, STAFF, Actor, Operator, Role, RoleGrant, Theme, User, account_of

__all__ = [
    "OPERATOR", "POSITIONS", "STAFF", "Actor", "Advice", "AdviceResult", "Adviser", "AdviserKind",
    "AgendaItem", "Attendance", "BenefitsLetter", "Body", "BodyKind", "BodySize", "BulkChange", "CalendarFeed", "ChairSide",
    "Choice", "CouncilMember", "Deadline", "Decision", "DecisionState", "DecisionSubject", "DefaultView",
    "Deputising", "Document", "ItemView", "Job", "JobState", "JournalEntry", "JournalHead", "JournalPersonal",
    "JournalRow", "LegalProfile", "Mail", "MailKind", "MemberVote", "Municipality", "Operator", "Permission",
    "PermissionState", "PermissionStep", "PermissionStepKind", "Position", "PositionRound", "Presence",
    "Question", "Recusal", "Referenced", "ReferencedQuerySet", "Remark", "Reminder", "Result", "Role", "RoleGrant",
    "RuleSet", "SavedView", "Seat", "SeatFunction", "Sitting", "SittingState", "SoFar", "Stance",
    "Submission", "SubmissionState", "Theme", "Unit", "User", "Visibility", "WarningChoice", "WordsDraft",
    "WordsKind", "account_of",
]  # fmt: skip
