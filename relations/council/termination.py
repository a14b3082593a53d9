"""A termination before the council: how it is shown, and what follows when it was decided or taken back."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary
from office.models import Actor, Decision, Role, Submission
from office.submissions import SubjectKind, register_kind
from relations.council.termination_content import present
from relations.lifecycle.termination import KIND, TERMINATION
from relations.models import Outcome, Termination, TerminationState


def decided(submission: Submission, decision: Decision, by: Actor) -> None:
    """The clerk's record decides: adopted ends and keeps as proposed, anything else changes no tie."""
    outcome = decision.subjects.get(submission=submission, subject_type=submission.subject_type).outcome
    step = "decide" if decision.is_adopted and outcome == "adopted" else "reject"
    on = decision.decided_on or timezone.localdate()
    TERMINATION.take(_termination(submission), step, by=by, on=on, decision=decision, submission=submission)


def fallen(submission: Submission, decision: Decision, by: Actor) -> None:
    """The ties that have not ended yet go on; one that ended while the decision stood stays ended."""
    termination = _termination(submission)
    if termination.state == TerminationState.DECIDED:
        TERMINATION.take(termination, "fall", by=by, reason=decision.reference)


def _termination(submission: Submission) -> Termination:
    return Termination.objects.get(pk=submission.subject_id)


def withdrawn(submission: Submission, by: Actor) -> None:
    termination = TERMINATION.take(
        _termination(submission), "return_to_proposal", by=by, reason=submission.reference
    )
    diary.open_deadline(
        "termination_returned", termination, due_on=timezone.localdate() + timedelta(days=14), role=Role.OFFICER,
        sentence=gettext_noop("“%(title)s” came back from the council: go on with the proposal"),
        values={"title": termination.title}, user=termination.author,
    )  # fmt: skip


def register() -> None:
    register_kind(
        SubjectKind(
            name=KIND,
            label=_("ending of ties"),
            present=present,
            decided=decided,
            withdrawn=withdrawn,
            fallen=fallen,
            outcomes=dict(Outcome.choices),
        )
    )
