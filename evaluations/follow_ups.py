"""What follows from an evaluation: written beside it, in the diary from its adoption on."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from evaluations.evaluation_actions import may_write_evaluations
from evaluations.lifecycle import note_follow_up
from evaluations.models import Evaluation, EvaluationState, FollowUp
from office import journal
from office.models import Actor, Role, User, account_of
from office.rules import Refused, require

_WRITABLE = (
    EvaluationState.OPEN,
    EvaluationState.INTERNAL_DONE,
    EvaluationState.JOINT_DONE,
    EvaluationState.JOINT_WAIVED,
    EvaluationState.ADOPTED,
)


def must_take_follow_ups(evaluation: Evaluation) -> Any:
    if evaluation.state in _WRITABLE:
        return None
    if evaluation.state == EvaluationState.CONSOLIDATED:
        return _("The evaluation has been handed in: more can be added once it is adopted, or sent back.")
    return _("Nothing can follow from it as it stands.")


@transaction.atomic
def add_follow_up(
    evaluation: Evaluation,
    *,
    by: Actor,
    text: str,
    due_on: date,
    role: str = "",
    user: User | None = None,
    form_token: UUID | None = None,
) -> FollowUp:
    """Write down what is to be done, by a role or by one person, until a day. The same form twice adds one."""
    require(may_write_evaluations(by), "role")
    if form_token and (made := FollowUp.objects.filter(form_token=form_token).first()):
        return made
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    require(must_take_follow_ups(evaluation), "state")
    if not text.strip():
        raise Refused("text", _("Say what is to be done."))
    if bool(role) == bool(user) or (role and role not in Role.values):
        raise Refused("who", _("Say who has to do it: either a role or one person."))
    follow_up = FollowUp.objects.create(
        evaluation=evaluation,
        text=text.strip()[:300],
        role=role,
        user=user,
        due_on=due_on,
        form_token=form_token,
    )
    if evaluation.is_adopted:
        note_follow_up(follow_up)
    else:
        evaluation.sign_as_writer(account_of(by))
    changes: dict[str, list[Any]] = {"follow_up": [None, follow_up.text], "due_on": [None, due_on]}
    journal.record("evaluation.add_follow_up", evaluation, by=by, changes=changes)
    return follow_up


@transaction.atomic
def remove_follow_up(follow_up: FollowUp, *, by: Actor) -> Evaluation:
    """Strike one that nobody has been asked for yet; after the adoption it is finished or dropped instead."""
    require(may_write_evaluations(by), "role")
    evaluation = Evaluation.objects.select_for_update().get(pk=follow_up.evaluation_id)
    if evaluation.is_adopted or must_take_follow_ups(evaluation):
        raise Refused("state", _("It stands with its evaluation: finish it, or drop it with a reason."))
    text = follow_up.text
    follow_up.delete()
    evaluation.sign_as_writer(account_of(by))  # taking out is writing too
    changes: dict[str, list[Any]] = {"follow_up": [text, None]}
    journal.record("evaluation.remove_follow_up", evaluation, by=by, changes=changes)
    return evaluation
