"""Who may do what with programmes, activities and pilots, and when: None, or the reason for refusing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.models import Actor, Role
from office.rules import role_missing
from relations.models import (
    OPEN_ACTIVITIES,
    Activity,
    ActivityState,
    Programme,
    ProgrammeState,
    Relation,
    RelationState,
)

# A tie that is over bears no new work.
OVER = frozenset(
    {RelationState.ENDED, RelationState.ABANDONED, RelationState.HISTORICAL, RelationState.MERGED}
)

NEVER_AGREED = _("This version was given up before both sides agreed to it: nothing was done under it.")


def may_plan(by: Actor) -> Any:
    """Writing programmes, activities and pilots, and taking them on."""
    return role_missing(by, Role.OFFICER, Role.HEAD)


def may_record_spending(by: Actor) -> Any:
    """Entering what a budget line actually cost."""
    return role_missing(by, Role.OFFICER, Role.HEAD, Role.FINANCE)


def must_not_be_over(relation: Relation) -> Any:
    if relation.state in OVER:
        return _("This tie is over: new work with the partner needs a new relation.")
    return None


def is_replaced(programme: Programme) -> bool:
    """Whether an agreed newer version has taken its place; reads what is prefetched."""
    return any(newer.agreed_on for newer in programme.replacements.all())


def was_never_agreed(programme: Programme) -> bool:
    """A draft that was given up: closed, though both sides never agreed to it."""
    return programme.state == ProgrammeState.CLOSED and programme.agreed_on is None


def must_not_be_a_version_given_up(programme: Programme) -> Any:
    """A version that replaced nothing leaves the one before it at work: from that the next one starts."""
    if programme.replaces_id is None or not was_never_agreed(programme):
        return None
    return _("This version was given up before both sides agreed to it: start from the one before it.")


def must_be_a_draft(programme: Programme) -> Any:
    """What both sides agreed to is changed only by a new version."""
    if programme.state == ProgrammeState.DRAFT:
        return None
    return _("Both sides agreed to this version. Open a new version to change it.")


def must_be_open_to_changes(activity: Activity) -> Any:
    """An activity is rewritten in a draft, a pilot as long as it is not settled."""
    if activity.state not in OPEN_ACTIVITIES:
        sentence = _("“%(activity)s” is %(state)s: what was done or called off is not rewritten.")
        return sentence % {"activity": activity.title, "state": activity.get_state_display()}
    if activity.programme is None:
        return must_not_be_over(activity.relation)
    return must_be_a_draft(activity.programme)


def must_be_removable(activity: Activity) -> Any:
    """Only what nobody has begun disappears; the rest is cancelled, with a reason."""
    if reason := must_be_open_to_changes(activity):
        return reason
    if activity.is_pilot:
        return _("A pilot is not removed: cancel it, with the reason.")
    if activity.state in (ActivityState.RUNNING, ActivityState.CONFIRMED):
        return _("Work on it has begun or is confirmed: cancel it in the version that is running.")
    return None


def must_have_reported_numbers(activity: Activity) -> Any:
    """Actual numbers are recorded of work that was agreed to, from the moment it is confirmed."""
    if activity.programme is not None and activity.programme.state == ProgrammeState.DRAFT:
        return _("This is a draft: actual numbers are recorded in the version that is running.")
    if activity.programme is not None and is_replaced(activity.programme):
        return _(
            "A newer version of the programme has taken the place of this one: record the numbers there."
        )
    if activity.programme is not None and was_never_agreed(activity.programme):
        return NEVER_AGREED
    if activity.state == ActivityState.CANCELLED:
        return _("It was cancelled: there is nothing to record.")
    return None


def must_be_a_settled_pilot(activity: Activity) -> Any:
    """Only what is done or called off has taught something for good."""
    if not activity.is_pilot:
        return _(
            "This activity belongs to a programme: its lessons are drawn when the programme is evaluated."
        )
    if activity.state in OPEN_ACTIVITIES:
        return _("The pilot is not settled yet: record it as done, or cancel it with the reason.")
    return None
