"""The life of an evaluation and of what follows from it, each a table on one screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from evaluations import background
from evaluations.models import (
    Evaluation,
    EvaluationState,
    FollowUp,
    FollowUpState,
    Section,
    SectionText,
)
from evaluations.schemes import scheme_to_open_with
from office import diary
from office.lifecycle import Step, Taken, life
from office.models import Role, account_of
from office.rules import those_behind
from relations.lifecycle.programme import PROGRAMME

# What must be true.


def must_have_scores(evaluation: Evaluation, taken: Taken) -> Any:
    if evaluation.scores.exclude(value=None).exists():
        return None
    return _(
        "Nothing is scored yet. Score what can be scored, with its evidence, and leave the rest unscored."
    )


def must_recommend(evaluation: Evaluation, taken: Taken) -> Any:
    if evaluation.recommendation and evaluation.recommendation_reason.strip():
        return None
    return _("Write a recommendation first, with the reason for it.")


def must_be_written_by_somebody_else(evaluation: Evaluation, taken: Taken) -> Any:
    """Four eyes: neither who consolidated it nor anybody who wrote in it adopts it."""
    people = those_behind(taken.by, *taken.step.roles)
    if any(evaluation.consolidated_by_id == one.pk or evaluation.was_written_by(one) for one in people):
        return _("You wrote in this evaluation yourself: somebody else adopts it.")
    return None


def must_have_settled_what_follows(evaluation: Evaluation, taken: Taken) -> Any:
    count = evaluation.follow_ups.filter(state=FollowUpState.OPEN).count()
    if not count:
        return None
    sentence = ngettext(
        "%(count)s follow-up is still open: finish it, or drop it with a reason.",
        "%(count)s follow-ups are still open: finish each, or drop it with a reason.",
        count,
    )
    return sentence % {"count": count}


def must_say_what_was_found(evaluation: Evaluation, taken: Taken) -> Any:
    said = str(taken.facts.get("joint_result", "")).strip()
    return None if said else _("Write down what the two sides found together.")


def must_follow_the_opening(evaluation: Evaluation, taken: Taken) -> Any:
    if evaluation.opened_on and taken.on < evaluation.opened_on:
        return _("That is before the evaluation was opened.")
    return None


def must_follow_the_meeting(evaluation: Evaluation, taken: Taken) -> Any:
    """What both sides found is part of what is handed in, so it came first."""
    is_discussed = evaluation.state == EvaluationState.JOINT_DONE
    if is_discussed and evaluation.joint_on and taken.on < evaluation.joint_on:
        return _("That is before it was discussed with the partner.")
    return None


def must_follow_the_handing_in(evaluation: Evaluation, taken: Taken) -> Any:
    if evaluation.consolidated_on and taken.on < evaluation.consolidated_on:
        return _("That is before the evaluation was handed in.")
    return None


def must_follow_the_adoption(evaluation: Evaluation, taken: Taken) -> Any:
    if evaluation.adopted_on and taken.on < evaluation.adopted_on:
        return _("That is before the evaluation was adopted.")
    return None


# What the step writes into the row.


def take_what_is_on_file(evaluation: Evaluation, taken: Taken) -> None:
    evaluation.scheme = scheme_to_open_with(evaluation.scheme_kind)
    evaluation.programme = background.programme_to_evaluate(evaluation)
    evaluation.background = background.gathered(evaluation)


def keep_the_joint_result(evaluation: Evaluation, taken: Taken) -> None:
    evaluation.joint_result = str(taken.facts["joint_result"]).strip()
    evaluation.joint_with = str(taken.facts.get("joint_with", "")).strip()[:300]
    evaluation.waived_because = ""


def keep_why_it_was_waived(evaluation: Evaluation, taken: Taken) -> None:
    evaluation.waived_because = taken.reason


def sign_the_consolidation(evaluation: Evaluation, taken: Taken) -> None:
    evaluation.consolidated_by = account_of(taken.by)


def take_back_the_consolidation(evaluation: Evaluation, taken: Taken) -> None:
    evaluation.consolidated_by = evaluation.consolidated_on = None


def sign_the_adoption(evaluation: Evaluation, taken: Taken) -> None:
    evaluation.adopted_by = account_of(taken.by)


# What follows.


def lay_out_the_form(evaluation: Evaluation, taken: Taken) -> None:
    SectionText.objects.bulk_create(
        SectionText(evaluation=evaluation, section=section) for section in Section.values
    )


def sign_as_writer(evaluation: Evaluation, taken: Taken) -> None:
    evaluation.sign_as_writer(account_of(taken.by))


def ask_for_the_adoption(evaluation: Evaluation, taken: Taken) -> None:
    diary.settle_deadlines(evaluation, "evaluation_due", "evaluation_again", on=taken.on)
    diary.open_deadline(
        "evaluation_adopt", evaluation, due_on=max(evaluation.due_on, taken.on), role=Role.HEAD,
        sentence=gettext_noop("Adopt the evaluation of %(subject)s, or send it back"),
        values={"subject": str(evaluation.subject)},
    )  # fmt: skip


def ask_again(evaluation: Evaluation, taken: Taken) -> None:
    """Sent back: it is the officer's turn again."""
    diary.settle_deadlines(evaluation, "evaluation_adopt", on=taken.on)
    note_when_it_is_due(evaluation, "evaluation_again")


def put_what_follows_into_the_diary(evaluation: Evaluation, taken: Taken) -> None:
    diary.settle_deadlines(evaluation, on=taken.on)
    for follow_up in evaluation.follow_ups.filter(state=FollowUpState.OPEN):
        note_follow_up(follow_up)


def mark_the_programme(evaluation: Evaluation, taken: Taken) -> None:
    """A closed programme whose evaluation is adopted is evaluated; one that cannot be yet stays as it is."""
    programme = evaluation.programme
    if programme is None:
        return
    step = PROGRAMME.step("mark_evaluated")
    if PROGRAMME.refusal(programme, step, by=taken.by, on=taken.on) is None:
        PROGRAMME.take(programme, "mark_evaluated", by=taken.by, on=taken.on, reason=evaluation.reference)


def close_its_deadlines(evaluation: Evaluation, taken: Taken) -> None:
    diary.settle_deadlines(evaluation, on=taken.on)


def note_when_it_is_due(evaluation: Evaluation, kind: str = "evaluation_due") -> None:
    """Into the diary of the tie's officer, or of all officers where it has none."""
    officer = evaluation.relation.officer if evaluation.relation else None
    diary.open_deadline(
        kind, evaluation, due_on=evaluation.due_on, role=None if officer else Role.OFFICER, user=officer,
        sentence=gettext_noop("Evaluate %(subject)s"), values={"subject": str(evaluation.subject)},
    )  # fmt: skip


def note_follow_up(follow_up: FollowUp) -> None:
    diary.open_deadline(
        "follow_up", follow_up, due_on=follow_up.due_on, user=follow_up.user,
        role=Role(follow_up.role) if follow_up.role else None,
        sentence=gettext_noop("%(what)s (follows from %(evaluation)s)"),
        values={"what": follow_up.text, "evaluation": follow_up.evaluation.reference},
    )  # fmt: skip


WRITERS, HEAD = (Role.OFFICER, Role.HEAD), (Role.HEAD,)
State = EvaluationState
_JOINT = (State.JOINT_DONE, State.JOINT_WAIVED)
_AT_WORK = (State.SCHEDULED, State.OPEN, State.INTERNAL_DONE, *_JOINT)
EVALUATION = life(
    "evaluation", State, State.SCHEDULED,
    [
        Step("open", _("Open the evaluation"), (State.SCHEDULED,), State.OPEN, WRITERS, dates="opened_on",
             fill=(take_what_is_on_file,), follow=(lay_out_the_form,)),
        Step("finish_internal", _("Our side is done"), (State.OPEN,), State.INTERNAL_DONE, WRITERS,
             guards=(must_have_scores,), checks=(must_follow_the_opening,), follow=(sign_as_writer,)),
        Step("record_joint", _("Record what was found with the partner"), (State.INTERNAL_DONE,),
             State.JOINT_DONE, WRITERS, dates="joint_on", fill=(keep_the_joint_result,),
             checks=(must_say_what_was_found, must_follow_the_opening), follow=(sign_as_writer,)),
        Step("waive_joint", _("Go on without the partner"), (State.INTERNAL_DONE,), State.JOINT_WAIVED,
             WRITERS, needs_reason=True, fill=(keep_why_it_was_waived,), follow=(sign_as_writer,)),
        Step("consolidate", _("Consolidate and hand in"), _JOINT, State.CONSOLIDATED, WRITERS,
             dates="consolidated_on", guards=(must_recommend,),
             checks=(must_follow_the_opening, must_follow_the_meeting), fill=(sign_the_consolidation,),
             follow=(sign_as_writer, ask_for_the_adoption)),
        Step("take_up_again", _("Back to the form"), (State.INTERNAL_DONE, *_JOINT), State.OPEN, WRITERS,
             needs_reason=True),
        Step("adopt", _("Adopt"), (State.CONSOLIDATED,), State.ADOPTED, HEAD, dates="adopted_on",
             guards=(must_be_written_by_somebody_else,), checks=(must_follow_the_handing_in,),
             fill=(sign_the_adoption,),
             follow=(put_what_follows_into_the_diary, mark_the_programme)),
        Step("send_back", _("Send it back"), (State.CONSOLIDATED,), State.OPEN, HEAD, needs_reason=True,
             fill=(take_back_the_consolidation,), follow=(ask_again,)),
        Step("follow_up", _("All that follows is settled"), (State.ADOPTED,), State.FOLLOWED_UP, WRITERS,
             dates="followed_up_on", guards=(must_have_settled_what_follows,),
             checks=(must_follow_the_adoption,), is_final=True, follow=(close_its_deadlines,)),
        Step("withdraw", _("Do without this evaluation"), _AT_WORK, State.WITHDRAWN, WRITERS,
             needs_reason=True, is_final=True, follow=(close_its_deadlines,)),
    ],
)  # fmt: skip


# What follows from an evaluation.


def must_be_adopted(follow_up: FollowUp, taken: Taken) -> Any:
    if follow_up.evaluation.is_adopted:
        return None
    return _("It follows only once the evaluation is adopted.")


def must_be_theirs(follow_up: FollowUp, taken: Taken) -> Any:
    """Settled by whoever was asked, or by those who run relations."""
    by = taken.by
    if by.has_role(*WRITERS) or (follow_up.user_id and follow_up.user_id == by.pk):
        return None
    if follow_up.role and by.has_role(Role(follow_up.role)):
        return None
    return _("This is settled by %(who)s, or by an officer.") % {"who": follow_up.who}


def keep_what_came_of_it(follow_up: FollowUp, taken: Taken) -> None:
    follow_up.outcome = taken.reason


def settle_its_deadline(follow_up: FollowUp, taken: Taken) -> None:
    diary.settle_deadlines(follow_up, on=taken.on)


_ALL_BUT_READERS = (Role.OFFICER, Role.HEAD, Role.LEGAL, Role.FINANCE, Role.CLERK, Role.ADMINISTRATOR)
FOLLOW_UP = life(
    "follow_up", FollowUpState, FollowUpState.OPEN,
    [
        Step("finish", _("Done"), (FollowUpState.OPEN,), FollowUpState.DONE, _ALL_BUT_READERS, dates="settled_on",
             guards=(must_be_adopted, must_be_theirs), fill=(keep_what_came_of_it,), follow=(settle_its_deadline,),
             is_final=True),
        Step("drop", _("Drop it"), (FollowUpState.OPEN,), FollowUpState.DROPPED, WRITERS, dates="settled_on",
             guards=(must_be_adopted,), needs_reason=True, fill=(keep_what_came_of_it,),
             follow=(settle_its_deadline,), is_final=True),
    ],
)  # fmt: skip

__all__ = ["EVALUATION", "FOLLOW_UP", "note_follow_up", "note_when_it_is_due"]
