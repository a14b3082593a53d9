"""What we do with memberships, apart from the steps of their life."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from networks import rules
from networks.lifecycle import (
    MEMBERSHIP,
    PERMISSION_DUE,
    REFUSAL_DUE,
    ask_the_clerk_to_ask,
    must_not_be_before_the_council,
    must_not_precede_the_decision,
    remind,
)  # fmt: skip
from networks.models import CLOSED, Category, Fee, Membership, MembershipState, Network, Seat
from office import diary, journal, permissions, submissions
from office.calendar import Precision, first_day
from office.models import (
    Actor,
    Decision,
    DecisionSubject,
    Municipality,
    Permission,
    PermissionState,
    Role,
    Submission,
    account_of,
)
from office.rules import Refused, require, role_missing

KIND = "membership"


def _require_writer(by: Actor) -> None:
    require(role_missing(by, Role.OFFICER, Role.HEAD), "role")


@transaction.atomic
def record_network(*, by: Actor, network: Network | None = None, **fields: Any) -> Network:
    """A network as it describes itself: new, or corrected when `network` is given; what is not named stays."""
    _require_writer(by)
    network = Network.objects.select_for_update().get(pk=network.pk) if network else Network()
    before = {name: getattr(network, name) for name in fields} if network.pk else {}
    for name, value in fields.items():
        setattr(network, name, value)
    network.save()
    changes = {name: [before.get(name), value] for name, value in fields.items() if before.get(name) != value}
    journal.record("network.record", network, by=by, changes=changes)
    return network


@transaction.atomic
def add_category(network: Network, *, by: Actor, name: str, **fields: Any) -> Category:
    """A kind of membership the network offers. Raises Refused when it has one of that name."""
    _require_writer(by)
    if Category.objects.filter(network=network, name=name).exists():
        raise Refused("category_taken", _("The network already has a category of that name."))
    category = Category.objects.create(network=network, name=name, **fields)
    journal.record("network.add_category", network, by=by, changes={"category": [None, name]})
    return category


@transaction.atomic
def identify_membership(
    network: Network,
    *,
    by: Actor,
    expected: str = "",
    source: str = "",
    category: Category | None = None,
    form_token: UUID | None = None,
) -> Membership:
    """Note that a network is worth joining. Raises Refused when a membership of it is open."""
    _require_writer(by)
    if Membership.objects.filter(network=network).exclude(state__in=CLOSED).exists():
        raise Refused("already_there", _("A membership of this network is already on file and not ended."))
    membership = Membership.objects.create(
        network=network,
        expected=expected,
        source=source,
        category=category,
        author=account_of(by),
        form_token=form_token,
    )
    _sign_as_writer(membership, by)
    journal.record("membership.identify", membership, by=by, changes={"network": [None, network.name]})
    return membership


def _refuse_future(*days: date | None) -> None:
    if any(day and day > timezone.localdate() for day in days):
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))


@transaction.atomic
def edit_membership(membership: Membership, *, by: Actor, revision: int, **fields: Any) -> Membership:
    """Correct particulars. Raises Refused (`stale`) when somebody saved in between."""
    _require_writer(by)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.revision != revision:
        raise Refused(
            "stale", _("Somebody else saved this meanwhile. Compare with what is there now, then save again.")
        )
    must_be_known(fields.get("category"), locked)
    changes = {name: [_plain(getattr(locked, name)), _plain(value)] for name, value in fields.items()
               if getattr(locked, name) != value}  # fmt: skip
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save()
    _sign_as_writer(locked, by)
    journal.record("membership.edit", locked, by=by, changes=changes)
    return locked


def _sign_as_writer(membership: Membership, by: Actor) -> None:
    if account := account_of(by):
        membership.writers.add(account)


def must_be_known(category: Any, membership: Membership) -> None:
    if category is not None and category.network_id != membership.network_id:
        raise Refused("category", _("This category belongs to another network."))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def frozen_content(membership: Membership) -> dict[str, Any]:
    """What the council reads of a membership; plain values, without anything internal."""
    ours, network, category = Municipality.ours(), membership.network, membership.category
    law = permissions.rules_on(timezone.localdate())
    asked = law if law and rules.is_asked(membership, law) else None
    particulars = {
        "legal_form": network.legal_form, "founders": network.founders, "members": network.member_count,
        "members_in": network.member_count_year, "statutes": network.statutes_at,
    }  # fmt: skip
    return {
        "kind": KIND,
        "municipality": ours.names if ours else {},
        "network": {"name": network.name, "seat": network.seat, "founded": network.founded, "claims": network.claims}
        | {name: value for name, value in particulars.items() if value},
        "permission": asked.permission_authority if asked else "",
        "permission_rule": asked.cite("permission") if asked else "",
        "budget_line": membership.budget_line,
        "category": {"name": category.name, "has_vote": category.has_vote} if category else None,
        "expected": membership.expected,
        "fees": [
            {"year": fee.year, "amount": str(fee.amount), "currency": fee.currency} for fee in membership.fees.all()
        ],
        "notice": {
            "months": membership.notice_months, "by": membership.notice_on, "ends": membership.ends_after_notice_on,
        },
    }  # fmt: skip


@transaction.atomic
def submit_membership(
    membership: Membership, *, by: Actor, seen: str, decide_by: date | None = None
) -> Submission:
    """Put the membership before the council, exactly as it was checked. Four eyes: by nobody who wrote in it.

    `seen` is the hash of the content that was read; Raises Refused (`stale`) when it has changed since.
    """
    require(role_missing(by, Role.HEAD), "role")
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if reason := may_not_submit(membership, by):
        raise Refused("guard", reason)
    content = frozen_content(membership)
    if submissions.content_hash(content) != seen:
        raise Refused("stale", _("It has changed since you read it. Read it again before you send it."))
    submission = submissions.submit(
        membership, kind=KIND, title=str(_("Joining %(network)s") % {"network": membership.network.name}),
        version_label=f"{membership.reference}/{membership.revision}", content=content, by=by,
        author=membership.author, decide_by=decide_by,
    )  # fmt: skip
    journal.record(
        "membership.submit", membership, by=by,
        changes={"submission": [None, submission.reference], "sha256": [None, submission.content_hash]},
    )  # fmt: skip
    return submission


def may_not_submit(membership: Membership, by: Actor) -> Any:
    """The reason why `by` cannot send it to the council now; None when it can."""
    if (account := account_of(by)) and membership.writers.filter(pk=account.pk).exists():
        return _("You wrote in this yourself: somebody else has to send it to the council.")
    if membership.state != MembershipState.IDENTIFIED:
        return _("The council has already decided on this membership.")
    if not membership.expected.strip():
        return _("Say first what we expect of the membership: the council will ask.")
    return must_not_be_before_the_council(membership)


def follow_decision(submission: Submission, decision: Decision, by: Actor) -> None:
    """The council decided: an adopted membership moves on, a rejected one keeps the decision beside it."""
    membership = Membership.objects.select_for_update().get(pk=submission.subject_id)
    if decision.is_adopted:
        membership.decision = decision
        membership.save()
        MEMBERSHIP.take(membership, "decide", by=by, on=decision.decided_on)


def follow_fall(submission: Submission, decision: Decision, by: Actor) -> None:
    """The decision fell: what was not applied for yet goes back; later steps are facts and stay."""
    membership = Membership.objects.select_for_update().get(pk=submission.subject_id)
    if membership.state in (MembershipState.DECIDED, MembershipState.PERMITTED):
        MEMBERSHIP.take(membership, "fall", by=by, reason=decision.reference)


def follow_permission(permission: Permission, by: Actor) -> None:
    """Granted, it may be applied for. Refused, the decision stands: a person asks again or gives it up."""
    membership = Membership.objects.select_for_update().get(pk=permission.subject_id)
    if membership.state != MembershipState.DECIDED:
        return
    if rules.permission_for(membership) is None:  # the answer is to the request under a decision that fell
        ask_the_clerk_to_ask(membership)
    elif permission.state == PermissionState.GRANTED:
        MEMBERSHIP.take(membership, "permit", by=by, on=permission.decided_on)
    else:
        sentence = gettext_noop(
            "The permission to join %(network)s was refused: ask again, or do not pursue it"
        )
        remind(membership, REFUSAL_DUE, sentence, Role.HEAD)


@transaction.atomic
def request_membership_permission(membership: Membership, *, on: date, by: Actor) -> Permission:
    """Ask the authority that the law of that day names, once the council has decided."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    require(
        rules.must_await_permission(membership, permissions.rules_on(on), rules.permission_for(membership)),
        "guard",
    )
    require(must_not_precede_the_decision(membership, on), "guard")
    _refuse_future(on)
    permission = permissions.request_permission(membership, act=permissions.MEMBERSHIP, on=on, by=by)
    for kind in (PERMISSION_DUE, REFUSAL_DUE):
        diary.settle_deadlines(membership, kind, on=on)
    journal.record(
        "membership.request_permission", membership, by=by, occurred_on=on,
        changes={"permission": [None, permission.reference]},
    )  # fmt: skip
    return permission


@transaction.atomic
def record_past_membership(
    network: Network, *, by: Actor, reason: str, expected: str = "", source: str = "", announced_on: date | None = None,
    category: Category | None = None, decision: Decision | None = None, effective_on: date | None = None,
    precision: str = Precision.UNKNOWN,
) -> Membership:  # fmt: skip
    """A membership that runs already; what is not known stays empty and shows as a gap."""
    require(role_missing(by, Role.CLERK), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if Membership.objects.filter(network=network).exclude(state__in=CLOSED).exists():
        raise Refused("already_there", _("A membership of this network is already on file and not ended."))
    effective_on = first_day(effective_on, precision)
    _refuse_future(effective_on, announced_on)
    if decision and not decision.is_adopted:
        raise Refused(
            "not_adopted",
            _("That decision did not adopt anything: choose the one to join, or leave it open."),
        )
    membership = Membership.objects.create(
        network=network, expected=expected, source=source, announced_on=announced_on, category=category,
        decision=decision, effective_on=effective_on, author=account_of(by), is_past_fact=True,
        effective_precision=precision if effective_on else Precision.UNKNOWN, state=MembershipState.ACTIVE,
    )  # fmt: skip
    if decision:
        DecisionSubject.objects.create(decision=decision, outcome="adopted", **submissions.about(membership))
    journal.record(
        "membership.record_past", membership, by=by, reason=reason, changes={"network": [None, network.name]}
    )
    return membership


@transaction.atomic
def record_fee(
    membership: Membership, *, by: Actor, year: int, currency: str, amount: Decimal, rate: Decimal | None = None,
    rate_on: date | None = None, due_on: date | None = None, paid_on: date | None = None,
) -> Fee:  # fmt: skip
    """The fee of one year, new or changed until it is paid. A paid year is closed."""
    require(role_missing(by, Role.OFFICER, Role.HEAD, Role.FINANCE), "role")
    _refuse_future(paid_on, rate_on)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    on_file = Fee.objects.filter(membership=membership, year=year).first()
    fee = on_file or Fee(membership=membership, year=year)
    if fee.is_closed:
        raise Refused(
            "closed", _("The year %(year)s is paid and closed: it is not computed again.") % {"year": year}
        )
    before = (
        {"amount": f"{fee.amount:.2f}", "currency": fee.currency, "paid_on": _plain(fee.paid_on)}
        if on_file
        else {}
    )
    fee.currency, fee.amount, fee.rate, fee.rate_on, fee.due_on, fee.paid_on = (
        currency,
        amount,
        rate,
        rate_on,
        due_on,
        paid_on,
    )
    fee.save()
    _sign_as_writer(membership, by)
    _follow_fee(membership, fee)
    after = {"amount": f"{amount:.2f}", "currency": currency, "paid_on": _plain(paid_on)}
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    changes = {"year": [None, year]} | changed
    journal.record("membership.fee", membership, by=by, changes=changes)
    return fee


def _follow_fee(membership: Membership, fee: Fee) -> None:
    to_pay, to_enter = f"fee_{fee.year}", f"fee_entry_{fee.year}"
    diary.settle_deadlines(membership, to_pay, to_enter)
    if fee.due_on and not fee.paid_on:
        diary.open_deadline(
            to_pay, membership, due_on=fee.due_on, role=Role.FINANCE,
            sentence=gettext_noop("Pay the %(year)s fee of %(network)s"),
            values={"year": str(fee.year), "network": membership.network.name},
        )  # fmt: skip
    if fee.paid_on:
        _expect_the_next(membership, fee.year + 1)


_DAYS_TO_ENTER = timedelta(days=30)
_RUNNING = (MembershipState.ACTIVE, MembershipState.ON_HOLD, MembershipState.NOTICE_GIVEN)


def _expect_the_next(membership: Membership, year: int) -> None:
    """The next year's fee is asked for in its first month, until it is entered; none of the past is.

    Where that month is over, last year's fee having been paid late, there is a month from now.
    """
    today = timezone.localdate()
    ends_before = membership.ends_on is not None and membership.ends_on.year < year
    is_known = Fee.objects.filter(membership=membership, year=year).exists()
    if year < today.year or membership.state not in _RUNNING or ends_before or is_known:
        return
    first_month_ends = date(year, 1, 31)
    due_on = first_month_ends if today <= first_month_ends else today + _DAYS_TO_ENTER
    diary.open_deadline(
        f"fee_entry_{year}", membership, due_on=due_on, role=Role.OFFICER,
        sentence=gettext_noop("Enter the %(year)s fee of %(network)s"),
        values={"year": str(year), "network": membership.network.name},
    )  # fmt: skip


@transaction.atomic
def record_seat(membership: Membership, *, by: Actor, seat: Seat | None = None, **fields: Any) -> Seat:
    """A seat that one of us holds, new or changed; its end goes into the diary."""
    _require_writer(by)
    if fields.get("starts_on") and fields.get("ends_on") and fields["ends_on"] < fields["starts_on"]:
        raise Refused("dates", _("The term ends before it begins."))
    seat = seat or Seat(membership=membership)
    changes = {name: [_plain(getattr(seat, name, None)), _plain(value)] for name, value in fields.items()}
    for name, value in fields.items():
        setattr(seat, name, value)
    seat.save()
    diary.settle_deadlines(membership, f"seat_{seat.pk}")
    if seat.ends_on:
        diary.open_deadline(
            f"seat_{seat.pk}", membership, due_on=seat.ends_on, role=Role.OFFICER,
            sentence=gettext_noop("A seat in %(network)s becomes free: propose somebody"),
            values={"network": membership.network.name},
        )  # fmt: skip
    journal.record("membership.seat", membership, by=by, changes=changes)
    return seat
