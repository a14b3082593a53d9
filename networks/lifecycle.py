"""The life of a membership: the table first, then what must hold and what follows."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from networks import rules
from networks.models import Membership, MembershipState
from office import diary, submissions
from office.calendar import DayOfYear, Precision, last_day_of_term, written
from office.lifecycle import Step, Taken, life
from office.models import PermissionState, Role

ONE_DAY = timedelta(days=1)


def must_be_decided(membership: Membership, taken: Taken) -> Any:
    return rules.must_be_decided(membership)


def must_be_permitted(membership: Membership, taken: Taken) -> Any:
    """Where the law asks an authority before a municipality joins an international organisation.

    The law of today: a step is taken now, whatever day is typed.
    """
    if not rules.needs_permission(membership, timezone.localdate()):
        return None
    permission = rules.permission_for(membership)
    if permission is None:
        return _("The law asks for a permission first: request it.")
    if rules.was_refused(permission):
        return _("The permission was refused (%(reference)s): ask again, or do not pursue it.") % {
            "reference": permission.reference
        }
    if permission.state != PermissionState.GRANTED:
        return _("The permission has not been granted yet.")
    return None


def must_have_category(membership: Membership, taken: Taken) -> Any:
    return None if membership.category_id else _("The category of membership is not on file: add it first.")


def must_not_precede_the_decision(membership: Membership, when: Taken | date) -> Any:
    """Nothing is done before the day on which the decision took effect, nor before the permission."""
    on = when.on if isinstance(when, Taken) else when
    decision, permission = membership.decision, rules.permission_for(membership)
    days = (
        [decision.decided_on, decision.insisted_on, decision.final_on, decision.transmitted_on]
        if decision
        else []
    )
    days += [permission.decided_on] if permission else []
    latest = max((day for day in days if day), default=None)
    if latest and on < latest:
        return _("That is before the decision and the permission it rests on, the last of %(day)s.") % {
            "day": written(latest)
        }
    return None


def must_not_be_before_the_council(membership: Membership) -> Any:
    if submissions.pending_for(membership):
        return _("It is before the council: wait for the decision, or withdraw the item.")
    return None


def must_follow_its_predecessor(membership: Membership, taken: Taken) -> Any:
    """No step is dated before the one it follows."""
    earlier = [day for day in (membership.applied_on, membership.accepted_on, membership.effective_on) if day]
    if earlier and taken.on < max(earlier):
        return _("That is before the step it follows, which was on %(day)s.") % {"day": written(max(earlier))}
    return None


def must_not_lie_before_the_council(membership: Membership, taken: Taken) -> Any:
    return must_not_be_before_the_council(membership)


PERMISSION_DUE, REFUSAL_DUE = "membership_permission", "membership_refusal"
APPLICATION_DUE = "membership_application"
_DAYS_TO_ACT = timedelta(days=60)


def remind(membership: Membership, kind: str, sentence: str, role: Role) -> None:
    """What comes next stands in the diary."""
    diary.open_deadline(
        kind, membership, due_on=timezone.localdate() + _DAYS_TO_ACT, role=role, sentence=sentence,
        values={"network": membership.network.name},
    )  # fmt: skip


def open_next_deadline(membership: Membership, taken: Taken) -> None:
    """After the decision: ask the authority where the law wants it, or else apply."""
    if must_be_permitted(membership, taken) is None:
        open_application(membership, taken)
    else:
        ask_the_clerk_to_ask(membership)


def ask_the_clerk_to_ask(membership: Membership) -> None:
    """Unless an answer is awaited, which the diary follows already."""
    if not rules.is_awaited(rules.permission_for(membership)):
        sentence = gettext_noop("Ask for the permission to join %(network)s")
        remind(membership, PERMISSION_DUE, sentence, Role.CLERK)


def open_application(membership: Membership, taken: Taken) -> None:
    close_the_way(membership, taken)
    remind(membership, APPLICATION_DUE, gettext_noop("Send the application to %(network)s"), Role.HEAD)


def close_the_way(membership: Membership, taken: Taken) -> None:
    """Nothing more is waited for on the way to the membership, neither by us nor from an authority."""
    for kind in (PERMISSION_DUE, REFUSAL_DUE, APPLICATION_DUE):
        diary.settle_deadlines(membership, kind, on=taken.on)


def must_not_await_an_answer(membership: Membership, taken: Taken) -> Any:
    permission = rules.permission_for(membership)
    if permission and rules.is_awaited(permission):
        return _("An authority is asked (%(reference)s): record its answer first.") % {
            "reference": permission.reference
        }
    return None


def begin(membership: Membership, taken: Taken) -> None:
    """Day and precision go in together: the database refuses one without the other."""
    membership.effective_on, membership.effective_precision = taken.on, Precision.DAY
    membership.save()


def end_of_notice(membership: Membership, given_on: date) -> date:
    """The last day of membership when notice is given on that day.

    A network either counts months, or names two days of the year: notice by 30 June ends it on 31 December;
    one day late ends it a year after. It ends on the first such day from the day that the notice kept on.
    """
    if membership.notice_on and membership.ends_after_notice_on:
        deadline = DayOfYear.parse(membership.notice_on).first_after(given_on - ONE_DAY)
        return DayOfYear.parse(membership.ends_after_notice_on).first_after(deadline - ONE_DAY)
    return last_day_of_term(given_on + ONE_DAY, membership.notice_months or 0)


def compute_the_end(membership: Membership, taken: Taken) -> None:
    membership.ends_on = end_of_notice(membership, taken.on)
    membership.save()
    diary.open_deadline(
        "membership_ends", membership, due_on=membership.ends_on, role=Role.OFFICER,
        sentence=gettext_noop("Membership of %(network)s ends: record it"), values={"network": membership.network.name},
    )  # fmt: skip


def forget_the_end(membership: Membership, taken: Taken) -> None:
    membership.ends_on = membership.notice_given_on = None
    membership.save()
    diary.settle_deadlines(membership, "membership_ends", on=taken.on)


def must_have_run_out(membership: Membership, taken: Taken) -> Any:
    if membership.ends_on and taken.on < membership.ends_on:
        return _("The notice runs until %(day)s.") % {"day": written(membership.ends_on)}
    return None


def close_its_deadlines(membership: Membership, taken: Taken) -> None:
    membership.ends_on = membership.ends_on or taken.on
    membership.save()
    diary.settle_deadlines(membership, on=taken.on)


def settle_its_deadlines(membership: Membership, taken: Taken) -> None:
    """It never began: no day is its last."""
    diary.settle_deadlines(membership, on=taken.on)


def forget_the_decision(membership: Membership, taken: Taken) -> None:
    """It can be put before the council again; the fallen decision stays readable with its item."""
    membership.decision = None
    membership.save()


WRITERS, HEAD, ANYBODY = (Role.OFFICER, Role.HEAD), (Role.HEAD,), tuple(Role)
State = MembershipState
MEMBERSHIP = life(
    "membership", State, State.IDENTIFIED,
    [
        Step("decide", _("Adopted by the council"), (State.IDENTIFIED,), State.DECIDED, ANYBODY, by_machine=True,
             follow=(open_next_deadline,)),
        Step("fall", _("The council's decision fell"), (State.DECIDED, State.PERMITTED), State.IDENTIFIED, ANYBODY,
             by_machine=True, follow=(forget_the_decision, close_the_way)),
        Step("permit", _("Permission granted"), (State.DECIDED,), State.PERMITTED, ANYBODY, by_machine=True,
             follow=(open_application,)),
        Step("apply", _("Application sent"), (State.DECIDED, State.PERMITTED), State.APPLIED, HEAD,
             guards=(must_be_decided, must_be_permitted), checks=(must_not_precede_the_decision,), dates="applied_on",
             follow=(close_the_way,)),
        Step("accept", _("Accepted by the network"), (State.APPLIED,), State.ACCEPTED, WRITERS, dates="accepted_on",
             checks=(must_follow_its_predecessor,)),
        Step("activate", _("Membership begins"), (State.ACCEPTED,), State.ACTIVE, WRITERS,
             guards=(must_have_category,), checks=(must_follow_its_predecessor,), follow=(begin,)),
        Step("hold", _("Put on hold"), (State.ACTIVE,), State.ON_HOLD, HEAD, needs_reason=True, is_aside=True),
        Step("take_up", _("Take up again"), (State.ON_HOLD,), State.ACTIVE, HEAD),
        Step("give_notice", _("Give notice"), (State.ACTIVE, State.ON_HOLD), State.NOTICE_GIVEN, HEAD,
             dates="notice_given_on", needs_reason=True, is_aside=True, follow=(compute_the_end,)),
        Step("withdraw_notice", _("Withdraw the notice"), (State.NOTICE_GIVEN,), State.ACTIVE, HEAD,
             needs_reason=True, is_aside=True, follow=(forget_the_end,)),
        Step("end", _("Membership ended"), (State.NOTICE_GIVEN,), State.ENDED, WRITERS, is_final=True,
             guards=(must_have_run_out,), follow=(close_its_deadlines,)),
        Step("lapse", _("Membership lapsed"), (State.ACTIVE, State.ON_HOLD), State.LAPSED, HEAD, is_final=True,
             needs_reason=True, is_aside=True, follow=(close_its_deadlines,)),
        Step("expel", _("Expelled by the network"), (State.ACTIVE, State.ON_HOLD, State.NOTICE_GIVEN), State.EXPELLED,
             HEAD, is_final=True, needs_reason=True, is_aside=True, follow=(close_its_deadlines,)),
        Step("abandon", _("Do not pursue it"),
             (State.IDENTIFIED, State.DECIDED, State.PERMITTED, State.APPLIED, State.ACCEPTED), State.ABANDONED, HEAD,
             is_final=True, needs_reason=True, is_aside=True,
             guards=(must_not_lie_before_the_council, must_not_await_an_answer), follow=(settle_its_deadlines,)),
    ],
)  # fmt: skip
